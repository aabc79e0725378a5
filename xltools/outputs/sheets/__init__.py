"""The sheets of the count workbook, one module for each or for a few that belong together."""
