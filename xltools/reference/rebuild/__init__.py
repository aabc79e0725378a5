"""Writes every table in `data/` and its `sources.csv` from the public tables: ``python -m xltools.reference.rebuild SOURCE_FOLDER``."""
