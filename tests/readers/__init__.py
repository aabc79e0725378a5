"""Our workbooks read by programs that share no code with ours, with each other, or with openpyxl and LibreOffice."""
