"""What xlsxwriter leaves out of a workbook (仕上げ): the language of the document and of its charts."""

from __future__ import annotations

from analysis.forms import zipped

_PROPERTIES = "docProps/core.xml"
_CHARTS = "xl/charts/chart"


def in_japanese(written: bytes) -> bytes:
    """Return a workbook that says that it is in Japanese, for those who have it read aloud; see `zipped`."""
    return zipped.reproducible(written, _told)


def _told(name: str, content: bytes) -> bytes:
    if name == _PROPERTIES:
        return content.replace(b"</dc:creator>", b"</dc:creator><dc:language>ja-JP</dc:language>", 1)
    if name.startswith(_CHARTS):
        content = content.replace(b'lang="en-US"', b'lang="ja-JP"')
        return content.replace(b'<c:lang val="en-US"/>', b'<c:lang val="ja-JP"/>')
    return content
