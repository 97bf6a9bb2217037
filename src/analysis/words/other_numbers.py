"""Digits in a cell that are not its value (値でない数字): years, dates, ordinals, bases; and cells without one value."""

from __future__ import annotations

import re
from decimal import Decimal

from analysis.words.amount import COMPOUND, amount_of
from analysis.words.characters import fold_width
from analysis.words.fiscal_year import mentioned_years
from analysis.words.unit import UNITS

_NOT_VALUES = re.compile(
    r"(?<![\d.])(?:19|20)\d{2}(?:/\d{1,2}(?:/\d{1,2})?|([.-])\d{1,2}\1\d{1,2})(?!\d)"  # 2022/4/1
    r"|(?<![\d.:])\d{1,2}:\d{2}(?::\d{2})?(?![\d:])"  # 8:30
    r"|(?<![\d.])\d{1,2}/\d{1,2}(?!\d|\s*点)|(?:\d+\s*~\s*)?\d+\s*年生"  # 9/27, 3~6年生
    r"|\d{1,2}月(?!\s*/|平均|間)(?:\d{1,2}日)?|\d{1,2}時\d{0,2}分?(?!間)"  # 11月, 3月10日
    r"|過去\s*\d+\s*(?:か年|カ年|ヶ年|年間|年|回)|\d{1,2}\s*~\s*\d{1,2}\s*年度?"  # 過去5年平均, 27~31年度
    r"|[一1]\s*(?:日|月|週|年|回|人)\s*平均"  # 1日平均110人
    r"|[(、,・\s]うち(?:[^()\d]*\d+){1,2}[^()]*\)?"  # 累計515(うちH28 255)
    r"|[一1]\s*(?:件|人|筆|枚|台|校|回|冊|日|世帯|か月)\s*(?:当たり|当り|あたり|につき|毎|ごと)"  # 1件当たり
    r"|※\s*\d+|第\s*\d+|\d+\s*(?:回目|期目|次(?!世代)|年目|番目|度ずつ|期|年間|か年|ヵ年|ヶ年|カ年)"
    r"|\d+\s*人\s*1\s*台|1\s*人\s*1\s*台"
)
# A number that is damaged or in no form that cities print: 70,0; 1,98O; 1.980.000.
_TOKEN = re.compile(r"(?<![\dA-Za-z])[\d][\d,.]*[OolI]?(?:[eE][+\-]?\d+)?")
_WELL_FORMED = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?[,.]?")
_SHORT_FORM = re.compile(r"(?<![\dA-Za-z.])\d(?:\.\d+)?E\+\d{2}(?!\d)")
_POINTS_OF = re.compile(r"(?<=\d)\s*/\s*\d+(?:\.\d+)?(?=\s*点)")
# A letter or digit that no Japanese document prints in a number: З, ٣, Ⅲ, ², ½, ③; μ, Ω and Å are units.
_FOREIGN = r"(?![0-9A-Za-z_μµΩÅ々-〇ぁ-ヿ㐀-鿿豈-﫿ｦ-ﾟ\U00020000-\U0003ffff])\w"
_IN_A_NUMBER = rf"(?:{_FOREIGN}|['\"`´‘’“”|?_;〇○◯□]|:(?!\d\d(?!\d)))"
_BROKEN = re.compile(
    r"\d[,.]\s+\d|\d\s+[,.]\d|\d,\d*[OolI]|\d,\d[^\d,.\s]+\d"  # 914, 292; 32 ,409; 1,98O; 4,3※00
    rf"|\d[,.]?{_IN_A_NUMBER}+[,.]?\d|\d{{3}}:\d|(?![0-9])\d|\d[¼-¾⅐-⅞]"  # 1③,500; 2'793; 75,З19; 9½
    rf"|(?![①-⓿❶-➓²³¹⁰-₉]){_FOREIGN},?\d|[|$€£]\s*\d"  # б8,000; behind ① a part of a cell begins, behind ¹ a note
    r"|\d[、。・],|,[、。・]\d|(?<!\d)0,\d{3}|\d[※*](?:\d{2}|,)"  # 70、,102; 0,932; 12※34, but 12※1
    r"|\d,?(?![Mm][23](?!,?\d))[A-Za-z],?\d|\d\0"  # 1d3, but 5m2; 3B,962; 1,M89; 6115S33, which is no year
    r"|^\s*[—―ーｰ─━⁻]\s*\d|[+\-▲△]{2,}\s*\d"  # a dash before a number is a minus sign or none
)
# Two bare numbers, between which stands nothing that says what the cell is about: 1 000, 10、15, 151,320 / 50,440, 2-1.
_PAIR = re.compile(r"(?<![A-Za-z\d,.\0])\d[\d,.]*(?:[ \t\u3000]+|\s*[、/・‐-]\s*)(?<![A-Za-z])\d")
#: The ends of a range: 80-100人, 3校-5校, but no 2021-05, 1-1, 3-4-1.
_PLAIN = r"\d[\d,]*(?:\.\d+)?"
_HYPHEN_RANGE = re.compile(
    rf"(?<![\dA-Za-z,.-])(?P<low>{_PLAIN})\s*(?P<unit>{UNITS})?\s*[‐-]\s*"
    rf"(?P<high>{_PLAIN})(?![\d,.A-Za-z-])(?(unit)(?=\s*(?P=unit)))"
)
#: 5~8千円, 20~25万人: the scale is that of both ends.
_SHARED_SCALE = re.compile(
    rf"(?<![\d,.])(?P<low>{_PLAIN})\s*~\s*(?P<high>{_PLAIN})\s*(?P<scale>(?:百万|[千万億兆])円?)"
)
# A part of a whole, and how often within how long: two numbers that mean one thing together.
_TENTHS = re.compile(r"(?<![\d.])(\d{1,2})割(\d)分(?:(\d)厘)?")
_TWO_IN_ONE = re.compile(
    r"\d+\s*(?P<unit>[一-龥か-ケ%]{1,3})中\s*\d+\s*(?P=unit)"  # 12校中6校
    r"|\d+\s*(?:か月|カ月|ヶ月|年|週間?|日)に\s*\d+\s*回"  # 2か月に1回
    r"|隔[年月週日]に?\s*\d"  # 隔月1回
    r"|^\s*約?\d+(?:\.\d+)?\s*[:対]\s*\d"  # 1:2, 1対2, 0:14
)


def plain_digits(folded: str) -> str:
    """Return a folded text with numbers written plainly.

    ``1.2E+05``, the short form in which Excel shows a long number, is 120000; ``3.6/5点`` (of five) is 3.6点;
    ``1千5百万`` is 15000000, ``7割5分`` is 7.5割.
    """
    written_out = _SHORT_FORM.sub(lambda match: format(Decimal(match[0]), "f"), folded)
    written_out = _TENTHS.sub(lambda match: f"{match[1]}.{match[2]}{match[3] or ''}割", written_out)
    written_out = _HYPHEN_RANGE.sub(_range, written_out)
    written_out = _SHARED_SCALE.sub(r"\g<low>\g<scale>~\g<high>\g<scale>", written_out)
    return _POINTS_OF.sub("", COMPOUND.sub(_summed, written_out))


def _summed(match: re.Match[str]) -> str:
    """Return a number of several kanji scales in digits; as printed where its scales do not fall (3万2万)."""
    amount = amount_of(match[0] + "円")
    return match[0] if amount is None else str(amount)


def _range(match: re.Match[str]) -> str:
    """Return a range with its own sign where the second number is the larger one and the first no year."""
    low, high = (float(match[end].replace(",", "")) for end in ("low", "high"))
    years = 1900 <= low <= 2100 and "," not in match["low"]
    return f"{match['low']}{match['unit'] or ''}~{match['high']}" if low < high and not years else match[0]


def is_no_single_number(text: str) -> bool:
    """Return whether a printed cell holds a damaged number, or two numbers that only together mean something."""
    folded = plain_digits(fold_width(text))
    cleaned = blank_out(folded, [(start, end) for start, end, _ in mentioned_years(folded)])
    values = _NOT_VALUES.sub("\0", cleaned)
    damaged = any(not _WELL_FORMED.fullmatch(match[0]) for match in _TOKEN.finditer(values))
    return damaged or bool(_PAIR.search(values) or _BROKEN.search(cleaned) or _TWO_IN_ONE.search(folded))


def blank_out(folded: str, spans: list[tuple[int, int]]) -> str:
    """Return a text with NUL in the place of some spans; positions stay."""
    for start, end in spans:
        folded = folded[:start] + "\0" * (end - start) + folded[end:]
    return folded


def without_other_numbers(folded: str) -> str:
    """Blank out the digits that are not values: years, dates, ordinals, 1件当たり; positions stay."""
    folded = blank_out(folded, [(start, end) for start, end, _ in mentioned_years(folded)])
    return blank_out(folded, [match.span() for match in _NOT_VALUES.finditer(folded)])
