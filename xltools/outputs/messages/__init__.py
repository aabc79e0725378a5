"""What every partner hears: one message each, in the place's own words, prepared into the outbox with an index of all.

`prepare_messages` is the way in. Nothing here sends anything. May import from all rooms above `outputs`.
"""
