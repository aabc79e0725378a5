"""From what a partner wrote to a COFOG code. May import reading, template, reference and model."""
