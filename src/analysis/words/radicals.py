"""Radicals that PDF files print for characters (部首の文字): ⽬標 is searched for, and compared, as 目標."""

from __future__ import annotations

import unicodedata

# NFKC leaves the radicals supplement alone, and its form of some Kangxi radicals is not the Japanese one.
_JAPANESE = dict(
    zip(
        "⺟⺠⺩⺬⻁⻄⻆⻑⻗⻘⻝⻣⻤⻨⻩⻫⻭⻯⻲⼾⾭⿈⿊",
        "母民王示虎西角長雨青食骨鬼麦黄斉歯竜亀戸青黄黒",
        strict=True,
    )
)
_RADICALS = {
    **{code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)},
    **{ord(radical): character for radical, character in _JAPANESE.items()},
}


def without_radicals(text: str) -> str:
    """Return a text with every radical replaced by the character that it stands for."""
    return text.translate(_RADICALS)
