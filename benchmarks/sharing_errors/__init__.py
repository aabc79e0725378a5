"""How far out shares by population are, measured on areas whose true figures are known; the page and the table of it."""
