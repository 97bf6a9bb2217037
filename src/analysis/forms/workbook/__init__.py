"""The workbook for the division (Excelブック): every table with real numbers, to filter and print."""

from analysis.forms.workbook.book import write_workbook

__all__ = ["write_workbook"]
