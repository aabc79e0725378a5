"""The publication: as values, as a workbook, as ODS, as CSV."""
