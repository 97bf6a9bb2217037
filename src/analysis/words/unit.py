"""The units in which cities print (単位), and which of them are one."""

from __future__ import annotations

import re

#: What may stand right behind a number, for a regular expression: the longer before the shorter.
UNITS = (
    "箇所|か所|カ所|ヶ所|ヵ所|ポイント|システム|業務|施設|拠点|種類|世帯|団体|事業|項目|所属|部会|店舗|件数|"
    "地区|地域|自治体|か国|カ国|ページ|ファイル|アカウント|サービス|手続き|手続|時間|か月|カ月|ヶ月|ヵ月|"
    "平方キロメートル|平方メートル|立方メートル|キロメートル|メートル|ヘクタール|キログラム|リットル|トン|"
    "百万円|千円|円|点|件|人|名|回|枚|台|校|冊|本|戸|社|区|課|室|部|個|棟|口|歳|倍|割|箱|便|頭|筆|席|"
    "分|秒|日|週|年|%|‰|㎡|㎥|㎢|㎞|㎏|㎝|㎜|㌖|㌔|㍍|㌧|㌶|㌫|㍑|km2|m2|m3|km|ha|kg|cm|mm|m|t|kWh|MWh|kW|GB|MB|TB|Mbps|Gbps|pt|L"
)
#: Spellings of one unit, the usual one first.
_ONE_UNIT = (
    ("か所", "箇所", "カ所", "ヶ所", "ヵ所"),
    ("か月", "カ月", "ヶ月", "ヵ月"),
    ("か国", "カ国"),
    ("㎡", "m2", "平方メートル"),
    ("㎥", "m3", "立方メートル"),
    ("㎢", "km2", "平方キロメートル"),
    ("km", "㎞", "キロメートル"),
    ("m", "㍍", "メートル"),
    ("kg", "㎏", "キログラム"),
    ("t", "㌧", "トン"),
    ("ha", "㌶", "ヘクタール"),
    ("L", "㍑", "リットル"),
    ("cm", "㎝"),
    ("mm", "㎜"),
    ("%", "㌫"),
    ("ポイント", "pt"),
    ("人", "名"),
    ("件", "件数"),
    ("手続", "手続き"),
)
_USUAL = {spelling: names[0] for names in _ONE_UNIT for spelling in names}


def base_unit(unit: str) -> str:
    """Return the one spelling of a unit without a yearly basis.

    件/年 and 件 are the same in a yearly evaluation, and so are 箇所 and か所, ㎡ and m2.
    """
    counted, slash, per = re.sub(r"/年度?$", "", unit).partition("/")
    return f"{_USUAL.get(counted, counted)}{slash}{per}"
