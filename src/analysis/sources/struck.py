"""What stands in a workbook's cells beside characters that are struck out (取り消し線): those are no longer said."""

from __future__ import annotations

import re
import zipfile
from xml.etree import ElementTree

from analysis.sources.cells import Place, column_number

_STYLES, _STRINGS = "xl/styles.xml", "xl/sharedStrings.xml"
_CELL = re.compile(
    rb'<(?:\w+:)?c\b(?=[^>]*\br="([A-Z]{1,3})(\d+)")([^>]*?)(?:/>|>(?:(?!</?(?:\w+:)?c\b).)*?</(?:\w+:)?c>)', re.S
)
_INLINE = re.compile(rb"<(?:\w+:)?is>.*?</(?:\w+:)?is>", re.S)
_SHARED = re.compile(rb"<(?:\w+:)?v>(\d+)</")
_STYLE = re.compile(rb'\bs="(\d+)"')


def _tag(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _is_struck(properties: ElementTree.Element) -> bool:
    marks = [one for one in properties if _tag(one) in ("strike", "dstrike")]
    return any(one.attrib.get("val", "1") not in ("0", "false") for one in marks)


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    try:
        return archive.read(name)
    except KeyError:
        return b""


def _struck_styles(data: bytes) -> set[int]:
    """Return the numbers of the cell styles whose font is struck out."""
    if b"strike" not in data:
        return set()
    root = ElementTree.fromstring(data)
    groups = {_tag(group): list(group) for group in root}
    fonts = {number for number, font in enumerate(groups.get("fonts", [])) if _is_struck(font)}
    styles = enumerate(groups.get("cellXfs", []))
    return {number for number, style in styles if int(style.attrib.get("fontId", 0)) in fonts}


def _rest(item: ElementTree.Element) -> str | None:
    """Return the words of a text that are not struck out; None where none is."""
    runs = [one for one in item if _tag(one) == "r"]
    struck = [any(_tag(part) == "rPr" and _is_struck(part) for part in run) for run in runs]
    if not any(struck):
        return None
    words = (
        part.text or "" for run, out in zip(runs, struck, strict=True) if not out for part in run if _tag(part) == "t"
    )
    return "".join(words)


def _struck_strings(data: bytes) -> dict[int, str]:
    """Return what is left of every shared text with struck characters, by its number."""
    if b"strike" not in data:
        return {}
    items = [one for one in ElementTree.fromstring(data) if _tag(one) == "si"]
    return {number: rest for number, item in enumerate(items) if (rest := _rest(item)) is not None}


def _inline_rest(cell: bytes) -> str | None:
    """Return what is left of a text that stands in the cell itself; None where nothing of it is struck out."""
    found = _INLINE.search(cell) if b"strike" in cell else None
    if not found:
        return None
    return _rest(ElementTree.fromstring(re.sub(rb"(</?)\w+:|\s\w+:\w+=\"[^\"]*\"", rb"\1", found[0])))


def struck_cells(archive: zipfile.ZipFile, parts: dict[str, str]) -> dict[str, dict[Place, str]]:
    """Return what is left of the cells with struck characters.

    Parameters
    ----------
    archive : ZipFile
        An .xlsx.
    parts : dict of str to str
        The path inside the file of every worksheet, by its name.

    Returns
    -------
    dict of sheet name to dict of (row, column) to str
        The words that are not struck out, empty where the whole cell is.
    """
    styles = _struck_styles(_part(archive, _STYLES))
    strings = _struck_strings(_part(archive, _STRINGS))
    return {name: _of_sheet(_part(archive, part), styles, strings) for name, part in parts.items()}


def _of_sheet(data: bytes, styles: set[int], strings: dict[int, str]) -> dict[Place, str]:
    found: dict[Place, str] = {}
    if not styles and not strings and b"strike" not in data:
        return found
    for match in _CELL.finditer(data):
        style = _STYLE.search(match[3])
        shared = _SHARED.search(match[0]) if b't="s"' in match[3] else None
        is_whole = style is not None and int(style[1]) in styles
        rest = "" if is_whole else strings.get(int(shared[1])) if shared else _inline_rest(match[0])
        if rest is not None:
            found[int(match[2]) - 1, column_number(match[1].decode())] = rest
    return found
