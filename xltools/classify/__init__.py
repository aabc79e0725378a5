"""What each line is, decided once: spending or not, the total of other lines, apportioned, and its code."""
