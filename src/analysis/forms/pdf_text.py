"""What a printed PDF still lacks (PDFの仕上げ): a text that can be searched, a title, the same bytes each time.

A font draws several characters with one glyph (目 and the radical ⽬, ～ and 〜). Chromium writes down any one of
them for the text layer, so that a search for 目標 finds nothing. The page knows which one was meant.
"""

from __future__ import annotations

import base64
import html
import io
import posixpath
import re
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from analysis.words.radicals import without_radicals

_ONE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(?!<)")
_RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_BLOCK = re.compile(rb"\d+\s+begin(bfchar|bfrange)\s(.*?)end\1\s*", re.DOTALL)
_PRODUCER = re.compile(rb"/Producer\s*\(Skia/PDF m(\d+)")
_PICTURE = re.compile(r"data:image/svg\+xml;base64,([A-Za-z0-9+/=]+)")
_MOST = 100  # entries of a block, by the specification


def milestone(printed: bytes) -> int | None:
    """Return the version of the Chromium that printed a file, or None where the file does not say."""
    match = _PRODUCER.search(printed)
    return int(match[1]) if match else None


def finished(printed: bytes, title: str, markup: str, base: str, font: Path | None) -> bytes:
    """Return a printed PDF with a searchable text layer, its title, and nothing that differs between two runs.

    Parameters
    ----------
    printed : bytes
        The PDF as Chromium wrote it.
    markup : str
        The HTML that was printed; it says which characters the text holds.
    base : str
        Address of the folder of the page; links to files become relative to it, so that no path of the machine stays.
    font : Path or None
        The font that it was printed with.
    """
    import pikepdf

    meant = _meant(_characters(markup), font)
    with pikepdf.open(io.BytesIO(printed)) as pdf:
        for item in pdf.objects:
            if isinstance(item, pikepdf.Dictionary):
                _repair_font(item, meant)
        for page in pdf.pages:
            _shorten_links(page.obj, base)
        _number_elements(pdf)
        _describe(pdf, title)
        target = io.BytesIO()
        compact = pikepdf.ObjectStreamMode.generate
        pdf.save(target, deterministic_id=True, object_stream_mode=compact, recompress_flate=True)
    return target.getvalue()


def undrawn(pdf: bytes, markup: str, font: Path | None) -> list[str]:
    """Return the characters of a page that no font had: the PDF shows a box for them and its text has a gap.

    Parameters
    ----------
    pdf : bytes
        The finished PDF.
    markup : str
        The HTML that was printed.
    font : Path or None
        The font that it was printed with; what it has is drawn.
    """
    import pikepdf

    rare = {one for one in _characters(markup) if unicodedata.category(one)[0] not in "CMZ"} - _drawable(font)
    if font is None or not rare:
        return []
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        fonts = [item for item in opened.objects if isinstance(item, pikepdf.Dictionary) and "/ToUnicode" in item]
        texts = [text for item in fonts for _, text in _entries(item["/ToUnicode"].read_bytes())]
    return sorted(rare.difference("".join(texts)))


def _drawable(font: Path | None) -> set[str]:
    from fontTools.ttLib import TTFont

    if font is None:
        return set()
    with TTFont(font, lazy=True) as opened:
        return set(map(chr, opened.getBestCmap()))


def _characters(page: str) -> set[str]:
    """Return the characters of a page and of the pictures in it."""
    pictures = (base64.b64decode(data).decode("utf-8", "ignore") for data in _PICTURE.findall(page))
    return set(html.unescape(page)).union(*map(set, pictures))


def _meant(page: set[str], font: Path | None) -> dict[str, str]:
    """Return, for characters that share a glyph, the one that stands on the page."""
    found: dict[str, str] = {}
    for alike in _alike(font) if font else ():
        here = [character for character in alike if character in page]
        if here:
            found |= {character: here[0] for character in alike if character not in page}
    return found


def _alike(font: Path) -> Iterator[list[str]]:
    """Yield the characters that a font draws with one and the same glyph, radicals last."""
    from fontTools.ttLib import TTFont

    glyphs: dict[str, list[str]] = {}
    with TTFont(font, lazy=True) as opened:
        for code, glyph in sorted(opened.getBestCmap().items()):
            glyphs.setdefault(glyph, []).append(chr(code))
    for alike in glyphs.values():
        if len(alike) > 1:
            yield sorted(alike, key=lambda character: "RADICAL" in unicodedata.name(character, ""))


def _repair_font(item: Any, meant: Mapping[str, str]) -> None:
    """Rewrite the table from glyphs to characters of a font, where it names the wrong ones."""
    if item.get("/Type") == "/Font" and "/ToUnicode" in item:
        written = item["/ToUnicode"].read_bytes()
        repaired = repaired_cmap(written, meant)
        if repaired != written:
            item["/ToUnicode"].write(repaired)


def repaired_cmap(written: bytes, meant: Mapping[str, str]) -> bytes:
    """Return a ToUnicode table in which every glyph stands for the character that was meant.

    Parameters
    ----------
    written : bytes
        The table as Chromium wrote it.
    meant : mapping of str to str
        The right character, by the wrong one; radicals become characters without being named.
    """
    if b"[" in b"".join(block for _, block in _BLOCK.findall(written)):
        return written  # a list of characters: Chromium writes none
    entries = dict(_entries(written))
    right = {code: without_radicals("".join(meant.get(one, one) for one in text)) for code, text in entries.items()}
    if right == entries:
        return written
    body = _BLOCK.sub(b"", written)
    return body.replace(b"endcmap", _blocks(right) + b"endcmap", 1)


def _entries(written: bytes) -> Iterator[tuple[bytes, str]]:
    """Yield every code (hexadecimal, as wide as written) with its text."""
    for kind, block in _BLOCK.findall(written):
        if kind == b"bfchar":
            yield from ((code, _text(text)) for code, text in _ONE.findall(block))
            continue
        for first, last, text in _RANGE.findall(block):
            start = _text(text)
            for offset in range(int(last, 16) - int(first, 16) + 1):
                code = f"{int(first, 16) + offset:0{len(first)}X}".encode()
                yield code, start[:-1] + chr(ord(start[-1]) + offset)


def _text(code: bytes) -> str:
    return bytes.fromhex(code.decode()).decode("utf-16-be", "replace")


def _blocks(entries: Mapping[bytes, str]) -> bytes:
    lines = [b"<%s> <%s>" % (code, text.encode("utf-16-be").hex().upper().encode()) for code, text in entries.items()]
    parts = [lines[start : start + _MOST] for start in range(0, len(lines), _MOST)]
    return b"".join(b"%d beginbfchar\n%s\nendbfchar\n" % (len(part), b"\n".join(part)) for part in parts)


def _shorten_links(page: Any, base: str) -> None:
    """Make the addresses relative that name a file of this machine."""
    for note in page.get("/Annots", []):
        action = note.get("/A", {})
        address = str(action.get("/URI", ""))
        if address.startswith("file:"):
            place, mark, rest = address.partition("#")
            action["/URI"] = posixpath.relpath(place, base) + mark + rest


def _number_elements(pdf: Any) -> None:
    """Give the tagged elements numbers from 1 on; Chromium begins with one that differs between two runs.

    The numbers stand in the elements, in their index and in the lists of the heads of a table cell; all are
    as wide as before, so that the index stays in order.
    """
    import pikepdf

    tagged = [item for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and item.get("/S") is not None]
    named = sorted(str(item["/ID"]) for item in tagged if "/ID" in item)
    numbers = {name: f"node{number:0{len(name) - 4}d}" for number, name in enumerate(named, start=1)}
    for item in tagged:
        if "/ID" in item:
            item["/ID"] = numbers[str(item["/ID"])]
        attributes: Any = item.get("/A", {})
        for one in attributes if isinstance(attributes, pikepdf.Array) else [attributes]:
            _rename(one.get("/Headers", []), numbers)
    _rename_index(pdf.Root.get("/StructTreeRoot", {}).get("/IDTree", {}), numbers)


def _rename_index(branch: Any, numbers: Mapping[str, str]) -> None:
    for part in branch.get("/Kids", []):
        _rename_index(part, numbers)
    for key in ("/Limits", "/Names"):
        _rename(branch.get(key, []), numbers)


def _rename(names: Any, numbers: Mapping[str, str]) -> None:
    """Replace the names of elements in a list; what is no name of an element stays."""
    import pikepdf

    for place, name in enumerate(list(names)):
        if isinstance(name, pikepdf.String):
            names[place] = numbers.get(str(name), str(name))


def _describe(pdf: Any, title: str) -> None:
    """Set title and language; drop times and the name of the machine's system."""
    import pikepdf

    kept = {"/Title": title, "/Creator": "hyoka", "/Producer": str(pdf.docinfo.get("/Producer", ""))}
    for key in list(pdf.docinfo):
        del pdf.docinfo[key]
    for key, text in kept.items():
        pdf.docinfo[key] = text
    pdf.Root["/Lang"] = pikepdf.String("ja")
    pdf.Root["/ViewerPreferences"] = pikepdf.Dictionary({"/DisplayDocTitle": True})
    pdf.Root["/PageMode"] = pikepdf.Name("/UseOutlines")
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        metadata["dc:title"] = title
        metadata["dc:language"] = ["ja"]
