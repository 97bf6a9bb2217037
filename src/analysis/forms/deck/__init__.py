"""The council briefing as a PowerPoint file (説明資料のスライド)."""

from analysis.forms.deck.build import deck_bytes, write_deck

__all__ = ["deck_bytes", "write_deck"]
