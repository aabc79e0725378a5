"""Where a count folder stands: who has answered, what is open, what waits for a decision, and what to do next.

`facts` are the values and `look` finds them, `next_steps` puts what is to be done in order; `as_json`, `tables` and `as_text` only
say it. Nothing here writes, asks the clock or counts: who calls gives the count and the day.
"""
