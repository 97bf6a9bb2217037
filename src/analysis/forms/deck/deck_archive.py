"""A presentation as bytes that depend on its content alone (再現できるファイル)."""

from __future__ import annotations

import io
import zipfile
from typing import Any

_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)


def reproducible_bytes(presentation: Any) -> bytes:
    """Return a presentation with the time of every part in its zip file fixed."""
    written = io.BytesIO()
    presentation.save(written)
    result = io.BytesIO()
    with zipfile.ZipFile(written) as found, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as made:
        for name in found.namelist():
            entry = zipfile.ZipInfo(name, _ZIP_EPOCH)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 0
            made.writestr(entry, found.read(name), compresslevel=6)
    return result.getvalue()
