"""The council briefing (議会説明資料) as data: what is said on at most ten slides."""

from analysis.telling.briefing.council import council_briefing, headline
from analysis.telling.briefing.slide import Absent, Bars, Briefing, Grid, Series, Slide

__all__ = ["Absent", "Bars", "Briefing", "Grid", "Series", "Slide", "council_briefing", "headline"]
