"""Which body a name means: one resolver for the owners of returns, the checks, the coding and the double counts."""
