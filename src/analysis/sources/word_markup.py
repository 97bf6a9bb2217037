"""A Word document as it is seen printed (変更履歴・入力欄・ルビ・取り消し線・隠し文字): its markup taken off before it is read.

python-docx reads plain runs, paragraphs, rows and tables; what Word wraps round them (ECMA-376 Part 1, 17.5.2 content
controls, 17.13.5 revisions, 17.3.3.25 ruby) it leaves out without a word.
"""

from __future__ import annotations

from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
#: What only wraps others, and where those stand in it.
_WRAPPERS = {"sdt": "sdtContent", "ins": "", "moveTo": "", "smartTag": "", "customXml": ""}
_REMOVED = ("del", "moveFrom")
_SHOWN = 20
_REVISIONS = "変更履歴が残っています。挿入された文字と行を読み、削除されたものは読みませんでした。"


def take_off(body: Any) -> list[str]:
    """Take the markup off the body of a document, in place.

    Returns
    -------
    list of str
        What a person should know of it, in Japanese.
    """
    revised = next(body.iter(*(_W + name for name in ("ins", "del", "moveFrom", "moveTo"))), None) is not None
    for row in list(body.iter(_W + "tr")):
        if row.find(f"{_W}trPr/{_W}del") is not None:
            row.getparent().remove(row)
    for name in _REMOVED:
        for one in list(body.iter(_W + name)):
            one.getparent().remove(one)
    struck = _without_runs(body, "strike", "dstrike")
    hidden = _without_runs(body, "vanish")
    for name, inner in _WRAPPERS.items():
        for one in list(body.iter(_W + name)):
            _unwrap(one, one.find(_W + inner) if inner else one)
    for ruby in list(body.iter(_W + "ruby")):
        _unwrap(ruby.getparent(), ruby.find(_W + "rubyBase"))
    notes = [_REVISIONS] if revised else []
    for what, words in (("取り消し線の引かれた文字", struck), ("隠し文字", hidden)):
        notes += [f"{what}は読みません: {'、'.join(f'「{one}」' for one in words[:_SHOWN])}"] if words else []
    return notes


def _without_runs(body: Any, *marks: str) -> list[str]:
    """Take out the runs with a mark; return their words."""
    found = []
    for run in list(body.iter(_W + "r")):
        properties = run.find(_W + "rPr")
        wanted = [one for name in marks if properties is not None for one in properties.iterfind(_W + name)]
        if any(one.get(_W + "val", "1") not in ("0", "false") for one in wanted):
            found.append("".join(text.text or "" for text in run.iter(_W + "t")))
            run.getparent().remove(run)
    return [words for words in found if words.strip()]


def _unwrap(one: Any, inner: Any) -> None:
    """Put what stands inside an element into its place."""
    parent = one.getparent()
    at = parent.index(one)
    parent[at : at + 1] = list(inner) if inner is not None else []
