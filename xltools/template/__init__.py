"""The workbook a partner fills in, from one definition (`layout`). May import reference, text and model."""
