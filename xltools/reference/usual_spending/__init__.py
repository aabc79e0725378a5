"""What a body of a kind, class and area usually spends in a year, from published figures: what a return is judged by as a whole."""
