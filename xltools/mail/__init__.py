"""Messages out and returns in: sends what stands in the outbox, each to its own recipient, and takes returns out of saved mails.

May import every room down to `outputs`; only `cli` imports it. It talks to mail servers, but asks neither clock, environment
nor person: those come from `cli`.
"""

LONGEST_QUOTE = 160
"""Characters kept of what servers, mails and their senders say: enough for a log and a terminal."""
