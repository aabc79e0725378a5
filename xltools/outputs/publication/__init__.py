"""The count as an official publication: cover, contents, notes, one table a sheet; as a workbook, as ODS and as CSV.

Tables are values first (`values`), each made by one of the table modules and put together by `compose`; the writers print them
and decide nothing. May import what `xltools.outputs` may.
"""
