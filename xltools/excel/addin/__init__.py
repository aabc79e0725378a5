"""The Excel add-in TotalPlace.xlam: built from text, looked over, put where Excel finds it. Imported by the command line alone."""
