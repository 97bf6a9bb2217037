"""The open data of a plan (オープンデータ): the tables of all editions together, as CSV with a description."""

from analysis.forms.open_data.writing import write_open_data

__all__ = ["write_open_data"]
