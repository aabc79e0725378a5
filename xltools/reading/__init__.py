"""From a workbook or CSV to a `Return`: opened safely, every value with its location, nothing judged.

May import template, reference and model.
"""
