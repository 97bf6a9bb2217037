"""What xlsxwriter leaves out of a workbook (仕上げ): the language of the document and of its charts."""

from __future__ import annotations

import io
import zipfile

_PROPERTIES = "docProps/core.xml"
_CHARTS = "xl/charts/chart"


def in_japanese(written: bytes) -> bytes:
    """Return a workbook that says that it is in Japanese, for those who have it read aloud.

    Order, dates (1980-01-01) and compression of the files inside are fixed, so that the same input gives the
    same bytes.
    """
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(written)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename == _PROPERTIES:
                content = content.replace(b"</dc:creator>", b"</dc:creator><dc:language>ja-JP</dc:language>", 1)
            elif entry.filename.startswith(_CHARTS):
                content = content.replace(b'lang="en-US"', b'lang="ja-JP"').replace(
                    b'<c:lang val="en-US"/>', b'<c:lang val="ja-JP"/>'
                )
            plain = zipfile.ZipInfo(entry.filename, (1980, 1, 1, 0, 0, 0))
            plain.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(plain, content)
    return target.getvalue()
