"""What is known before any return arrives: functions, crosswalks, organisations, areas, people, baselines.

The figures and names stand in `data/*.csv`, each with a row in `data/sources.csv` (publisher, release, licence,
checksum). This package may import the standard library and
`xltools.model` and `xltools.text` only, so that looking up a code or an area costs a few milliseconds.
"""
