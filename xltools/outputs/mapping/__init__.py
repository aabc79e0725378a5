"""The spend mapping workbook of a count folder: what goes into it, and how it is brought up to date.

What the lead team typed is never overwritten. May import from outputs, folder and above.
"""
