"""The public bodies there are: kinds, names, who is usually found in a place, and HM Treasury's initial estimate of each."""
