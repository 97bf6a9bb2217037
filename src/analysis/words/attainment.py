"""What the words of a target and its answer say: the wanted direction, and whether a state was reached (達成・未達)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from analysis.words.characters import fold_width, label_key
from analysis.words.quantity import Quantity, missing_reason

# 未達・未実施を表すことば。「未」の後の語は限定しない (未整備, 未導入, 未策定 …)。
_NOT_DONE = re.compile(
    r"未(?!来|然|満|納|収|病)|実施なし|実施せず|せず|できず|できなかった|出来なかった|しなかった|行わなかった"
    r"|至らず|至らなかった|至っていない|見送|見合わせ|見合せ|中止|延期|断念|下回"
)
# 目標の状態に届かない、手前の段階のことば (目標も同じことばなら達成)。
_EARLIER = re.compile(r".{0,6}(見直し|検討)")
_PARTLY = re.compile(
    r"一部|部分的|途中|着手|検討中|調整中|作業中|準備中|整備中|概ね完了|おおむね完了|のうち|(?:検証|試験|仮|試行)(?:的な|的に)?運用|試行"
)
_DONE = re.compile(
    r"完了|完成|実施|達成|済|締結|承認|策定|作成|構築|整備|導入|実現|運用|稼働|公開|開始|更新|改訂|改正|確定|管理"
    r"|報告|処理|配置|行った|行なった|入力|計上|終了|設置|移行|対応|整理"
)
_AT_WORK = re.compile(r"\(?(検討|調整)中\)?")
_STATE_TAIL = re.compile(r"(?:の)?(?:実施|作成|策定|完了|完成|すること|する|を行う|こと)+$")
_SHORT_STATE = re.compile(
    r"(?:適時|随時)?(?:実施|対応|作成|構築|整備|設定)?(?:完了|完成|済|済み|実現|実施|達成)(?:\(.*\))?"
)
_HUNDRED = re.compile(r"(?<!\d)100%")
_REPLACED = re.compile(r"変更")
_LOWER_NAME = re.compile(
    r"事故|障害(?:発生|件)|不具合|苦情|滞納|未収|未納|待ち時間|所要時間|応答時間|処理時間|作業時間|対応時間|発行時間|残業"
    r"|時間外|散乱|排出|使用量|消費量|エラー(?:率|件)|インシデント|停止(?:時間|回数|件数)|ポイ捨て|廃棄|ごみ(?:量|排出)|離職|空き家(?!バンク)"
)
# What is done against something unwanted, or made of it, is wanted: 事故防止の講習, 空き家の解体, 滞納整理.
_DONE_AGAINST = re.compile(
    r"(?:事故|障害|不具合|苦情|滞納|未収|未納|エラー|インシデント|廃棄|ごみ|空き家)[^、。]{0,4}?"
    r"(?:防止|予防|対策|講習|研修|訓練|教室|啓発|相談|解決|解消|整理|回収|徴収|活用|除却|解体|撤去|改修|対応率)"
)
# A balance of two flows: 0 is a level between loss and gain, and more is better.
_BALANCE = re.compile(r"収支|増減|社会増|自然増|純増|黒字|差引|剰余|.+[-－―]\s*(?:転出|支出|歳出|死亡)")
_AMOUNT_OF_CHANGE = re.compile(r"削減|短縮|低減|縮減|減少|抑制|ノンエラー|解消")


@dataclass(frozen=True)
class ReadCell:
    """A printed cell and what it means."""

    text: str
    quantity: Quantity


def wanted_direction(indicator: str, target: ReadCell) -> str:
    """Return ``higher``, ``lower`` or ``milestone``: which way the printed numbers are wanted to go (方向).

    Read from words only (以上, 以内, 削減, and names such as 事故 or 待ち時間), never guessed from the actual.
    The direction is that of the printed numbers: of ``50%削減`` the amount of the reduction is wanted high.
    A target of 0 can only be wanted low, but for a balance that can fall below it (収支, 転入－転出).
    """
    quantity = target.quantity
    if quantity.value is None:
        return "milestone"
    if quantity.comparator in ("ge", "gt", "increase", "decrease"):
        return "higher"
    name = fold_width(indicator + target.text)
    if quantity.comparator in ("le", "lt") or (quantity.value == 0 and not _BALANCE.search(name)):
        return "lower"
    wanted = _AMOUNT_OF_CHANGE.search(name) or _DONE_AGAINST.search(name)
    return "lower" if _LOWER_NAME.search(name) and not wanted else "higher"


def _object_of(text: str) -> str:
    return _STATE_TAIL.sub("", label_key(text))


def _shared_words(target: str, actual: str) -> bool:
    """Return whether the actual names something that the target names (two characters or more)."""
    words = re.findall(r"[一-龥]{2,}|[ァ-ヶー]{3,}|[A-Za-z]{2,}", _object_of(target))
    pairs = {word[start : start + 2] for word in words for start in range(len(word) - 1)}
    return any(pair in label_key(actual) for pair in pairs)


def _says_something(text: str) -> bool:
    """Return whether a cell says more than that there is no value (dash, なし, 未測定, blank)."""
    return missing_reason(text) == "not_numeric"


def state_reached(target: str, actual: str) -> str:
    """Return ``yes``, ``no`` or ``unknown`` for a target in words: whether its state (完了, 導入 …) was reached.

    A dash, なし, 未測定 or a blank on either side is unknown: it is not a miss. 検討中 is one where more than 検討 was wanted.
    """
    if not _says_something(target):
        return "unknown"
    at_work = _AT_WORK.fullmatch(label_key(actual))
    if at_work:
        return "unknown" if at_work[1] in target else "no"
    return _state_of(target, actual) if _says_something(actual) else "unknown"


def _state_of(target: str, actual: str) -> str:
    wanted, got = label_key(target), label_key(actual)
    if wanted == got or re.search(re.escape(wanted) + r"(?:を?完了|済)", got):
        return "yes"
    earlier = _EARLIER.fullmatch(got)
    if _NOT_DONE.search(got) or (earlier and earlier[1] not in wanted):
        return "no"
    if _PARTLY.search(got):
        return "yes" if _PARTLY.search(wanted) else "no"
    if _SHORT_STATE.fullmatch(got) or (_SHORT_STATE.fullmatch(wanted) and wanted in got):
        return "yes"
    says_done = bool(_DONE.search(got) or _HUNDRED.search(got))
    if says_done and (_shared_words(target, actual) or _HUNDRED.search(got)):
        return "yes"
    return "yes" if _object_of(target) and _object_of(target) in got and re.search(r"\d", got) else "unknown"


def answered_in_words(actual: str) -> str:
    """Return ``yes``, ``no`` or ``unknown`` for a number answered by words: 100% / 完了, or 未実施."""
    got = label_key(actual)
    if not _says_something(actual):
        return "unknown"
    if _NOT_DONE.search(got):
        return "no"
    done = re.search(r"完了|達成|済|完成|実現", got)
    return "yes" if done and not (_PARTLY.search(got) or _REPLACED.search(actual)) else "unknown"
