"""What a published page says of itself (奥付): when, by whom, whom to ask, where the source is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from analysis.words.setting_marks import Filled, Sample, Year

_URL = re.compile(r"https?://[^\s<>\"]+")
#: The settings and what they are, for those who are asked for them.
LABELS = {
    "published_on": "元資料の公表日",
    "division": "担当課",
    "contact": "問い合わせ先",
    "source_url": "元資料の掲載先",
}


@dataclass(frozen=True)
class Announced:
    """``[[publication.corrected]]``: a correction of a report that was already published.

    報告書の初めに載る。訂正前の報告書は earlier フォルダに残る。
    """

    fiscal_year: Annotated[int, Year(), "どの評価年度の報告書か", Sample("2021")]
    on: Annotated[str, Filled(), "訂正した日", Sample('"令和5年1月10日"')]
    what: Annotated[str, Filled(), "何をどう訂正したか", Sample('"取組12の決算額を1,200千円から1,020千円に改めた"')]
    why: Annotated[str, Filled(), "訂正の理由", Sample('"転記の誤り"')]

    @property
    def sentence(self) -> str:
        """The notice."""
        return f"{self.on}に訂正しました：{self.what}（理由：{self.why}）"


@dataclass(frozen=True)
class Imprint:
    """``[publication]``: what the published pages say of the source and of who answers for it.

    公表するページの「方法・定義・出典」に載る。書いていないものは hyoka check が知らせる。
    """

    published_on: Annotated[str, "元資料の公表日", Sample('"令和4年8月31日"')] = ""
    division: Annotated[str, "担当課", Sample('"デジタル戦略課"')] = ""
    contact: Annotated[str, "問い合わせ先（電話番号、メールアドレス）", Sample('"04-0000-0000"')] = ""
    source_url: Annotated[str, "元資料の掲載先の番地", Sample('"https://www.example.jp/ict.pdf"')] = ""
    corrected: Annotated[tuple[Announced, ...], "公表した後に訂正したこと"] = ()

    def faults(self) -> Iterator[tuple[str, str, str]]:
        """Yield an address that is none."""
        if self.source_url and not _URL.fullmatch(self.source_url):
            yield (
                "source_url",
                f"「{self.source_url}」は、http:// か https:// で始まる番地ではありません。",
                "番地を確かめてください。",
            )

    def announced(self, fiscal_year: int) -> list[Announced]:
        """Return the corrections of the report of one year."""
        return [one for one in self.corrected if one.fiscal_year == fiscal_year]

    @property
    def lacking(self) -> list[str]:
        """What is not said, in Japanese."""
        return [words for name, words in LABELS.items() if not getattr(self, name)]
