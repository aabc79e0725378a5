"""From what a partner wrote to a COFOG code. May import checks, reading, template, reference and model."""
