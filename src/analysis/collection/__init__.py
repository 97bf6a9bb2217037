"""Sheets out to the departments and back (照会と回収): forms that are filled already, and what departments write in them."""
