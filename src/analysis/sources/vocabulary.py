"""What the headings of Japanese evaluation tables probably mean (見出しの語彙): used to inspect and to draft, never to import."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from analysis.sources.heading import read_heading_year
from analysis.words.characters import label_key

_YEAR = re.compile(
    r"(?:令和|平成|昭和|(?<![A-Za-z])[RH])\.?(?:\d{1,2}|元)(?![\d~-]*[~-]\d)(?:年度?)?(?:\((?:19|20)\d{2}(?:年度?)?\))?(?:年度?)?"
    r"|(?<!\d)(?:19|20)\d{2}(?!\d)(?:年度?)?(?:\((?:令和|平成|R|H)(?:\d{1,2}|元)(?:年度?)?\))?(?:年度?)?"
)
_NUMBERED = re.compile(
    r"((?:活動|成果)?指標|KPI|実績|目標)[\(<]?(\d{1,2}|[一二三四五])[\)>]?(?=名|の|/|\W|$|単位|目標|実績|計画|予定|見込|基準|現状|\(|:)",
    re.I,
)
_MONTH = re.compile(r"(?<!\d)(1[0-2]|[1-9])月$")
_UNIT = re.compile(r"\((?:単位:?)?(?:百万円|千円|万円|億円|円|%|人|件|回)\)|単位:(?:百万円|千円|万円|億円|円)")

#: In this order: the first that fits the lowest part of a heading, else its upper parts, counts.
ROLES: tuple[tuple[str, str, str], ...] = (
    ("indicator", "指標名", r"(?:目標|指標)(?:\((?:目標|指標)\))?名"),
    ("rate", "公表された達成率", r"(?:目標)?達成率"),
    ("execution", "公表された執行率", r"(?:予算)?執行率"),
    ("ignore", "対比（計算し直す）", r"達成度|進捗率|予算比|前年度?比|増減|対前年|乖離|伸び率"),
    (
        "ignore",
        "個人と連絡先（取り込まない）",
        r"担当者.*|.*氏名|.*[課部局係室所次]長(?:名|職名)?|責任者名?|(?:記入|作成|評価|入力)者名?|.*職員名"
        r"|電話.*|内線|メール|E-?mail|FAX|URL|リンク|更新日|作成日|公開日",
    ),
    (
        "ignore",
        "会計・科目（取り込まない）",
        r"(?:予算|歳出|歳入|会計)?科目(?:名|コード)?(?:\(.*\))?|会計(?:名|区分|種別|コード)?|款項?目?(?:名|コード)?|[項目節](?:名|コード)|予算(?:事業)?(?:コード|番号)",
    ),
    (
        "grade",
        "評価",
        r"(?:総合|自己|一次|二次|最終|内部|外部|担当課|達成度|進捗|年度|目標達成度|目標)?(?:評価|判定|評定|評価区分|評価結果|達成状況|進捗状況|進捗区分|ランク|評価ランク)",
    ),
    ("policy", "政策・基本方針", r"(?:基本|政策|施策|まちづくりの?|重点)目標(?:名|番号)?"),
    ("", "", r"目標年度?|.*(?:説明|算式|計算式|定義|出典)"),
    ("fund:national", "国庫支出金", r".*(?:国庫(?:支出|補助)金?|国支出金|国補助金?|国費)"),
    ("fund:prefecture", "都道府県支出金", r".*(?:[都道府県]+支出金|県補助金?|[都道府県]費)"),
    ("fund:bonds", "地方債", r".*(?:地方債|[市町村区県]債|起債)"),
    ("fund:fees", "使用料・手数料など", r".*(?:使用料.*|手数料|受益者負担金?|分担金.*|負担金)"),
    ("fund:other", "その他特定財源", r"(?:その他)?(?:の)?特定?財(?:源)?(?:\(?その他\)?)?|その他特財|特定財源"),
    ("fund:general", "一般財源", r".*一般財源(?:額)?"),
    ("carried_over", "翌年度への繰越額", r".*(?:翌年度(?:への)?繰越|繰越明許費?|次年度繰越).*"),
    ("carried_in", "前年度からの繰越額", r".*(?:前年度(?:からの)?繰越|繰越(?:予算|事業費)?額).*"),
    ("supplementary", "補正予算額", r".*補正(?:予算)?(?:額)?.*"),
    ("transferred", "流用・予備費", r".*(?:流用|予備費).*"),
    ("initial", "当初予算額", r".*当初予算.*"),
    ("settlement", "決算額", r".*(?:決算|執行額|支出済|支出額|実績額).*"),
    ("staff_cost", "人件費", r".*人件費.*"),
    ("staff_fte", "従事人数", r".*(?:人工|従事(?:人数|職員|者)|職員数|人員|FTE|業務量).*"),
    ("budget", "予算額", r".*(?:予算|計画額|計画事業費).*"),
    ("baseline", "基準値", r".*(?:基準値|策定時|当初値|基準年|初期値|ベースライン|^基準$).*"),
    ("current", "現状値", r".*(?:現状値|現況値|^現状$).*"),
    (
        "text:reason",
        "評価理由",
        r".*(?:評価(?:の)?理由|判断理由|評価の根拠|未達成?(?:の)?理由|要因|分析|評価コメント).*",
    ),
    ("text:plan", "今後の方向", r".*(?:今後|改善策|次年度|対応方針|見直し内容|方向性\(.*\)|改善内容|取組方針|展開).*"),
    ("text:opinion", "所見・意見", r".*(?:所見|意見|コメント|講評|指摘).*"),
    ("text:issue", "課題", r".*(?:課題|問題点|現状と課題).*"),
    (
        "text:result",
        "成果・実績の文章",
        r".*(?:取組(?:状況|実績|結果|の実績|の成果)|実績内容|実施内容|実施状況|成果内容|主な実績|主な取組).*",
    ),
    ("text:aim", "目的", r".*(?:目的|目指す姿|ねらい|対象|意図).*"),
    ("text:summary", "概要", r".*(?:概要|事業内容|取組内容|内容).*"),
    ("direction", "望ましい方向", r".*(?:方向性?|望ましい方向|増減方向|良化方向|目指す方向|指標の性質)"),
    ("target", "目標値", r".*(?:目標|計画値|予定値|目標年次|^予定$|^計画$).*"),
    ("actual", "実績値", r".*(?:実績|達成値|結果|実数|^実施$|確定値|現在値|最新値|見込).*"),
    ("unit", "単位", r"(?:.*指標\d*)?(?:の)?単位"),
    ("label", "内訳", r"内訳|指標の内訳|細目"),
    ("indicator", "指標名", r".*(?:指標|KPI|KGI).*|測定項目|評価項目"),
    ("value", "値", r"値|数値|データ|指標値|数量|金額(?:\(.*\))?"),
    ("item", "区分（目標・実績など）", r"区分|種別|項目|値の種類|データ区分|数値区分|目標.?実績(?:の別|区分)?"),
    ("year", "年度", r"年度|実績年度|対象年度|会計年度|調査年度|評価年度|年"),
    ("id", "番号", r"(?:.*(?:番号|コード|ID|No\.?|NO\.?|№|ナンバー)|番|#|通番|整理番|連番)"),
    ("status", "状態", r"状態|実施区分|事業区分|継続.*|新規.*|事業の状況|ステータス|事業状況|今年度の状況"),
    (
        "department",
        "担当課",
        r".*(?:担当課|所管課|主管課|担当部|所管部|主管部|部署|課名|部名|局名|実施課|原課|担当所属|担当局|所管局).*"
        r"|所属(?:名称?)?|所管|担当|部局名?|部|課|局|組織|担当組織",
    ),
    (
        "program",
        "施策",
        r"(?:基本|重点|小|中)?施策(?:名|名称)?|プログラム|プロジェクト|具体的な?施策|施策の柱|小項目|中項目|施策体系",
    ),
    (
        "policy",
        "政策・基本方針",
        r"(?:.*(?:基本目標|基本方針|政策|分野|ビジョン|基本方向|大項目|戦略|まちづくりの目標|章|目標像|大綱).*|柱)",
    ),
    (
        "name",
        "取組名",
        r"(?:.*(?:事業名称?|取組名称?|取り組み名|施設名|件名|事務事業|事業の名称|アクション名?|細事業|主要事業|システム名|計画名)(?:\(.*\))?|取組|取組項目|事業|名称|取り組み)",
    ),
    ("amount", "事業費（予算か決算か）", r".*(?:事業費|経費|コスト|総費用|費用|金額).*"),
    ("task", "取組予定", r"(?:.*(?:工程|スケジュール|取組予定|実施予定|年次計画).*)"),
    ("ignore", "備考", r"備考.*|注記|注|摘要|特記事項|その他"),
)
ROLE_LABELS = {role: label for role, label, _ in ROLES}
ROLE_LABELS |= {"future": "今後の方向性", "ratio": "公表された達成率（倍）"}
_COMPILED = tuple((role, label, re.compile(pattern, re.I)) for role, label, pattern in ROLES)


_OF_NUMBERED = ("unit", "target", "actual", "baseline", "direction", "label", "grade")


@dataclass(frozen=True)
class Guess:
    """What a heading probably is.

    Attributes
    ----------
    role, label : str
        Field name (``text:issue`` for texts, ``ignore``), empty where unknown, and its Japanese name.
    year, month : int or None
        As named in the heading.
    pattern : str
        The heading with ``{year}``, ``{n}`` and ``{month}`` in the place of what varies, as written in layout.toml.
    group : tuple of str
        Upper parts of the heading that are neither year nor role: 活動指標, 成果指標 ….
    """

    role: str
    label: str
    pattern: str
    year: int | None = None
    month: int | None = None
    n: int | None = None
    group: tuple[str, ...] = ()


def _role_of(part: str) -> tuple[str, str]:
    for role, label, pattern in _COMPILED:
        if pattern.fullmatch(part):
            return role, label
    return "", ""


def _stripped(key: str) -> str:
    """Return a heading's part without what varies from column to column."""
    bare = _UNIT.sub("", _YEAR.sub("", _MONTH.sub("", key)))
    bare = re.sub(r"^[①-⑳\d]{1,2}[.)．、]?|\(\)|^[(/・_\-]+|[/・_\-:]+$|^の|^末|^度", "", bare)
    return bare.strip("()")


def _without_number(key: str) -> str:
    """Return what a numbered heading says: 指標1単位 is 単位, while 指標1名 stays what it is."""
    match = _NUMBERED.match(key)
    rest = key[match.end() :].strip("()の:/") if match else ""
    return rest if _role_of(rest)[0] in _OF_NUMBERED else key


def _parametrized(part: str) -> str:
    """Return a part as a pattern of layout.toml."""
    key = _YEAR.sub("{year}", label_key(part))
    key = _NUMBERED.sub(lambda match: match[0].replace(match[2], "{n}", 1), key)
    return _MONTH.sub("{month}月", key)


@lru_cache(maxsize=50_000)
def guess(parts: tuple[str, ...]) -> Guess:
    """Return what the heading of a column, given by its parts from top to bottom, probably is."""
    keys = [label_key(part) for part in parts]
    year = next((read_heading_year(found[0]) for key in keys if (found := _YEAR.search(key))), None)
    number = next((found for key in keys if (found := _NUMBERED.search(key))), None)
    month = next((found for key in keys if (found := _MONTH.search(key))), None)
    bare = [_without_number(_stripped(key)) for key in keys]
    role, label, at = "", "", -1
    for place in range(len(bare) - 1, -1, -1):
        role, label = _role_of(bare[place]) if bare[place] else ("", "")
        if role:
            at = place
            break
    if not role and (month or year) and not any(bare):
        role, label = ("mark", "月ごとの印") if month else ("value", "値")
    group = tuple(text for place, text in enumerate(bare) if place != at and text)
    joined = _role_of("".join(bare)) if len(bare) > 1 else ("", "")
    if role in ("", "name", "value", "indicator", "amount") and joined[0] in (
        "budget",
        "settlement",
        "target",
        "actual",
        "grade",
    ):
        role, label = joined
    return Guess(
        role,
        label,
        "/".join(_parametrized(part) for part in parts),
        year,
        int(month[1]) if month else None,
        int(number[2]) if number and number[2].isdigit() else None,
        group,
    )


def item_role(word: str) -> str:
    """Return the field that a word of an item column names (目標, 実績, 予算額 …), ``ignore`` for any other."""
    role = guess((word,)).role
    role = {"initial": "budget"}.get(role, role)
    return role if role in ("target", "actual", "budget", "settlement", "staff_cost", "staff_fte") else "ignore"
