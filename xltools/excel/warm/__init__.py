"""Python kept warm between clicks: a process of this user that has imported everything, waits some minutes and does one click.

It does one click alone and then starts another in its place, so nothing of a click can be left for the next. Whatever it
cannot do, or stops doing before it changed anything, the click does by itself, in a process of its own, as if there were none.
`client` is all that a click imports of it.
"""
