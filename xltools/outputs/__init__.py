"""What leaves xltools: the count workbook, lines as CSV, the report, the findings. Nothing here changes a figure.

May import everything up to `xltools.counting`; imported by the pipeline and the edges only.
"""
