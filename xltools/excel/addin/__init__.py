"""The two Excel add-ins: built from text, looked over, put where Excel finds them. Imported by the command line alone."""
