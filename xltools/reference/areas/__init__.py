"""Areas by name and code, as sets of the districts of April 2009, and how they lie to a place."""
