"""Partners' workbooks as such, with openpyxl's eye for what values alone do not carry: compared with each other, put together.

May import everything down to `outputs`. Files are strangers': they are only ever opened in a process of their own.
"""
