"""The forms in which figures leave the house (様式): page, PDF, workbook, deck, cards, open data."""
