"""The partner's own return with every finding marked in it, or a findings workbook where that cannot be done.

`mark_up` is the way in. May import from all rooms above `outputs`.
"""
