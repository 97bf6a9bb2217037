"""What a workbook file says about its cells beside their values (書式): read from the XML inside an .xlsx.

python-calamine reads values only. Number formats, error cells, formulas without a stored result, struck characters and hidden
rows are found by scanning the sheet's XML for exactly those, which stays fast for millions of cells.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from analysis.sources.cells import Place, column_number
from analysis.sources.number_format import NumberFormat, read_number_format
from analysis.sources.struck import struck_cells

#: Codes of the numbered formats that change what is seen (ECMA-376, 18.8.30).
_BUILT_IN = {9: "0%", 10: "0.00%"}
_CELL = rb"<(?:\w+:)?c\b"
_REFERENCE = re.compile(rb'\br="([A-Z]{1,3})(\d+)"')
_ERROR = re.compile(_CELL + rb'(?=[^>]*\bt="e")([^>]*)>.*?<(?:\w+:)?v>([^<]*)<', re.S)
_FORMULA = re.compile(
    _CELL + rb'(?![^>]*\bt="(?:str|e)")([^>]*)>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*'
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_HIDDEN_ROW = re.compile(rb'<(?:\w+:)?row\b(?=[^>]*\bhidden="(?:1|true)")[^>]*?\br="(\d+)"')
_HIDDEN_COLUMNS = re.compile(rb'<(?:\w+:)?col\b(?=[^>]*\bhidden="(?:1|true)")([^>]*)>')
_NAMESPACE = re.compile(r"\{[^}]*\}")
_MAX_COLUMNS = 16_384

UNCALCULATED = "数式の計算結果が保存されていません"


@dataclass
class SheetStyles:
    """What the XML of one worksheet says beside the values; rows and columns count from 0.

    ``notes`` are the cells (``G6``) with a note or a comment, in the order of the file.
    """

    formats: dict[Place, NumberFormat] = field(default_factory=dict)
    faults: dict[Place, str] = field(default_factory=dict)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    struck: dict[Place, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def _elements(archive: zipfile.ZipFile, name: str, tag: str) -> list[ElementTree.Element]:
    """Return all elements of a part by their local name, none where the part is missing."""
    try:
        root = ElementTree.fromstring(archive.read(name))
    except KeyError:
        return []
    return [element for element in root.iter() if _NAMESPACE.sub("", element.tag) == tag]


def _attribute(element: ElementTree.Element, name: str) -> str:
    return next((value for key, value in element.attrib.items() if _NAMESPACE.sub("", key) == name), "")


def _style_formats(archive: zipfile.ZipFile) -> dict[int, NumberFormat]:
    """Return the number formats that matter, by the number of the cell style."""
    codes = dict(_BUILT_IN)
    for element in _elements(archive, "xl/styles.xml", "numFmt"):
        codes[int(element.attrib["numFmtId"])] = element.attrib["formatCode"]
    groups = _elements(archive, "xl/styles.xml", "cellXfs")
    found = {}
    for number, style in enumerate(groups[0] if groups else []):
        code = codes.get(int(style.attrib.get("numFmtId", 0)))
        number_format = read_number_format(code) if code else None
        if number_format:
            found[number] = number_format
    return found


def _sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the path inside the file of every worksheet, by its name."""
    targets = {
        element.attrib["Id"]: element.attrib["Target"]
        for element in _elements(archive, "xl/_rels/workbook.xml.rels", "Relationship")
    }
    parts = {}
    for element in _elements(archive, "xl/workbook.xml", "sheet"):
        target = targets.get(_attribute(element, "id"), "")
        parts[element.attrib["name"]] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return parts


def _noted(archive: zipfile.ZipFile, part: str) -> tuple[str, ...]:
    """Return the cells of a worksheet that have a note or a comment (a threaded one has a note of the old kind, too)."""
    folder, _, name = part.rpartition("/")
    linked = _elements(archive, f"{folder}/_rels/{name}.rels", "Relationship")
    targets = [one.attrib.get("Target", "") for one in linked if one.attrib.get("Type", "").endswith("/comments")]
    parts = [posixpath.normpath(posixpath.join(f"/{folder}", target)).lstrip("/") for target in targets]
    return tuple(one.attrib.get("ref", "") for name in parts for one in _elements(archive, name, "comment"))


def _place(attributes: bytes) -> Place | None:
    match = _REFERENCE.search(attributes)
    return (int(match[2]) - 1, column_number(match[1].decode())) if match else None


def _formats(data: bytes, formats: dict[int, NumberFormat]) -> dict[Place, NumberFormat]:
    if not formats:
        return {}
    numbers = "|".join(map(str, formats)).encode()
    styled = re.compile(_CELL + rb'(?=[^>]*\bs="(' + numbers + rb')")[^>]*?\br="([A-Z]{1,3})(\d+)"[^>/]*>')
    return {
        (int(match[3]) - 1, column_number(match[2].decode())): formats[int(match[1])] for match in styled.finditer(data)
    }


def _faults(data: bytes) -> dict[Place, str]:
    found = {}
    for match in _ERROR.finditer(data) if b't="e"' in data else ():
        place = _place(match[1])
        if place:
            found[place] = f"数式の誤り {match[2].decode()}"
    for match in _FORMULA.finditer(data) if b"<f" in data or b":f" in data else ():
        place = _place(match[1])
        if place:
            found[place] = UNCALCULATED
    return found


def _hidden_columns(data: bytes) -> frozenset[int]:
    found: set[int] = set()
    for match in _HIDDEN_COLUMNS.finditer(data[: data.find(b"<sheetData")]):
        first, last = (re.search(rb'\b%s="(\d+)"' % name, match[1]) for name in (b"min", b"max"))
        if first and last:
            found.update(range(int(first[1]) - 1, min(int(last[1]), _MAX_COLUMNS)))
    return frozenset(found)


def read_styles(path: Path) -> dict[str, SheetStyles]:
    """Return what the XML of an .xlsx or .xlsm says beside the values, by the name of the worksheet."""
    found = {}
    with zipfile.ZipFile(path) as archive:
        formats = _style_formats(archive)
        names, parts = set(archive.namelist()), _sheet_parts(archive)
        struck = struck_cells(archive, parts)
        for name, part in parts.items():
            data = archive.read(part) if part in names else b""
            found[name] = SheetStyles(
                _formats(data, formats),
                _faults(data),
                frozenset(int(match[1]) - 1 for match in _HIDDEN_ROW.finditer(data)),
                _hidden_columns(data),
                struck.get(name, {}),
                _noted(archive, part),
            )
    return found
