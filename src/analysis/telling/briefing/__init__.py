"""The council briefing (議会説明資料) as data: what is said on at most ten slides."""

from analysis.telling.briefing.council import council_briefing, headline
from analysis.telling.briefing.slide import Bars, BarSeries, Briefing, Omitted, Slide, SlideTable

__all__ = ["BarSeries", "Bars", "Briefing", "Omitted", "Slide", "SlideTable", "council_briefing", "headline"]
