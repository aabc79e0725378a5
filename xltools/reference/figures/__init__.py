"""Published figures of whole years: what the package carries, and publishers' newer files taken in beside it.

`held` answers questions; a figure's money is integer pence. One module for each published file reads it as downloaded.
"""
