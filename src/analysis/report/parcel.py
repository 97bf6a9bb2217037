"""Files of one folder on their way to another machine (小包)."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from analysis.forms.zipped import packed


@dataclass(frozen=True)
class Parcel:
    """Files as bytes, with their hash."""

    content: bytes
    sha256: str

    @classmethod
    def of(cls, folder: Path, paths: Iterable[Path]) -> Parcel:
        """Return files below a folder; the same files give the same bytes."""
        files = sorted(path for path in paths if path.is_file())
        content = packed((path.relative_to(folder).as_posix(), path.read_bytes()) for path in files)
        return cls(content, hashlib.sha256(content).hexdigest())

    def unpack(self, folder: Path) -> None:
        """Write the files into a folder.

        Raises
        ------
        ValueError
            Where the bytes are not those that were sent.
        """
        if hashlib.sha256(self.content).hexdigest() != self.sha256:
            raise ValueError("送られたデータが途中で変わりました（SHA-256 が違います）。")
        with zipfile.ZipFile(io.BytesIO(self.content)) as content:
            content.extractall(folder)
