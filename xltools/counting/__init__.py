"""From checked returns to the count: what is spending, what is counted, what is removed and why, and the totals.

May import coding, checks, reading, template, reference and model. Nothing here reads files or the clock.
"""
