"""The share of a place in a wider area: keys, drivers, whole pence, and how far out a share may be."""
