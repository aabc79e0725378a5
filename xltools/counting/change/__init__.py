"""What changed since an earlier count of the same place: who, what and why, to the penny.

`compared` holds a count ready to be compared, `body_links` says which body then is which now, `line_pairs` which line, `reasons`
why their money differs, `moves` what only changed hands or heading; `change` puts them together.
"""
