"""xlwings over LibreOffice: ordinary xlwings code against a live, recalculating workbook, here or in another process.

It stands in for xlwings' own engine for Excel in tests, and behaves as that one does in what matters to the code under
test: what a value becomes when written, what is read back, what is refused. What is not needed is not there: xlwings'
base classes then raise NotImplementedError.
"""
