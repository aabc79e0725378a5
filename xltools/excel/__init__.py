"""The edge towards Excel and the person's own machine. Thin: it may import anything, nothing imports it but the command line."""
