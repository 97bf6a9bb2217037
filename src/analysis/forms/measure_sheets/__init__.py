"""Individual sheets (個別シート): everything on one measure, on one page of paper each."""

from analysis.forms.measure_sheets.card_content import Card, Fact, anchor, sheets
from analysis.forms.measure_sheets.card_page import index_html, sheets_html

__all__ = ["Card", "Fact", "anchor", "index_html", "sheets", "sheets_html"]
