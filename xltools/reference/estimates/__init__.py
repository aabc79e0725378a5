"""Initial estimates out of published figures: what every public body spends in a place, each published pound once.

Revenue outturn says what authorities spend, HM Treasury's regional analysis what everybody else does and the few things
revenue outturn does not hold, NHS England's allocations what of the health money is a board's. docs/estimate.md has the
recipe and how well it closes. Imports of `xltools.reference` only.
"""
