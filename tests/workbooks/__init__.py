"""Workbooks of partners compared."""
