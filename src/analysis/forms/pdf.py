"""The report on paper (PDF): A4 from the published page, printed by a Chromium of the machine."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.sax.saxutils import escape

from analysis.forms.bound_process import run_bound
from analysis.forms.pdf_contents import numbered, places
from analysis.forms.pdf_text import finished, milestone, undrawn
from analysis.words.errors import InputError, Problem

#: Names of the program, and where Windows and macOS keep it.
PROGRAMS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
    "msedge",
    "chrome",
)
_WINDOWS = (r"Microsoft\Edge\Application\msedge.exe", r"Google\Chrome\Application\chrome.exe")
_WINDOWS_ROOTS = ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")
_MACOS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
#: Environment variable that names the program where it lies elsewhere.
BROWSER_VARIABLE = "HYOKA_BROWSER"
#: The first version that prints page numbers from a style sheet.
OLDEST = 131
_SECONDS = 180
_FLAGS = (
    "--headless",
    "--disable-gpu",
    "--disable-dev-shm-usage",  # small in containers
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--no-default-browser-check",
    "--host-resolver-rules=MAP * ~NOTFOUND",  # the page is whole: nothing is loaded
    "--lang=ja",
    "--no-pdf-header-footer",
    "--export-tagged-pdf",
    "--generate-pdf-document-outline",
)
_FONT_PACKAGES = ("japanize_matplotlib", "matplotlib_fontja")
_STYLE = """<style>
@font-face { font-family: "hyoka print"; src: url("%s"); }
@page { font-family: "hyoka print", sans-serif; }
:root { --font-sans: "hyoka print", sans-serif; --font-mono: "hyoka print", monospace; }
body { font-family: "hyoka print", sans-serif; }
</style>
</head>"""
#: What a printed page has no use for; its policy would keep the print font out.
_SCRIPTS = re.compile(r'<script>.*?</script>\n|<meta http-equiv="Content-Security-Policy"[^>]*>\n', re.DOTALL)
_FONTCONFIG = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><include ignore_missing="yes">%s</include><dir>%s</dir></fontconfig>
"""


def write_pdf(html: Path, pdf: Path, title: str) -> None:
    """Print a published page as PDF: A4, tagged, with bookmarks, page numbers and a text that can be searched.

    The same page, browser and font give the same bytes: times and the random identifier are left out,
    and the font is the one of the charts wherever the page is printed. Characters that no font of the machine
    has are told on standard error.

    Parameters
    ----------
    html : Path
        A page of `analysis.forms.html.to_html`; its style sheet sets paper, margins and page numbers.
    pdf : Path
        The file to write; an existing one is replaced whole or not at all.
    title : str
        Title of the document, shown by viewers and read aloud.

    Raises
    ------
    InputError
        Where there is no Chromium, it is too old, or it fails.
    """
    program = browser()
    pdf.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="hyoka-print-", dir=pdf.parent, ignore_cleanup_errors=True) as name:
        folder = Path(name)
        with _print_copy(html, folder) as page:
            _run(program, page, folder)
            sheets = places((folder / "printed.pdf").read_bytes())
            page.write_text(numbered(page.read_text(encoding="utf-8"), sheets), encoding="utf-8")
            _run(program, page, folder)  # the contents have sheets of their own: nothing moves
        printed, font = (folder / "printed.pdf").read_bytes(), folder / "font.ttf"
        _check_version(printed, program)
        base = page.parent.resolve().as_uri()
        result = finished(printed, title, html.read_text(encoding="utf-8"), base, font if font.exists() else None)
        (folder / "finished.pdf").write_bytes(result)
        lost = undrawn(result, html.read_text(encoding="utf-8"), font if font.exists() else None)
        os.replace(folder / "finished.pdf", pdf)
    if lost:
        what = (
            f"「{'」「'.join(lost)}」の字がこの端末のどのフォントにもないため、□ や空白で印刷され、検索もできません。"
        )
        todo = "この字のあるフォント（IPAmj明朝、Noto Sans CJK JP など）を端末に入れて、作り直してください。"
        print(Problem(pdf.name, what, todo), file=sys.stderr)


def browser() -> str:
    """Return the Chromium, Chrome or Edge of this machine.

    Raises
    ------
    InputError
        Where there is none.
    """
    named = os.environ.get(BROWSER_VARIABLE)
    found = next(filter(None, map(shutil.which, [named] if named else _candidates())), None)
    if found is None:
        if named:
            todo = "ブラウザーの実行ファイルの場所に直すか、この環境変数を消してください（消すと自動で探します）。"
            raise InputError(Problem(f"環境変数 {BROWSER_VARIABLE}", f"「{named}」がありません。", todo))
        what = "PDF を作るためのブラウザー（Chromium、Chrome、Edge）が見つかりません。"
        raise InputError(Problem("PDF", what, _how_to_install()))
    return found


def _candidates() -> list[str]:
    roots = [os.environ[name] for name in _WINDOWS_ROOTS if name in os.environ]
    return [*PROGRAMS, *_MACOS, *(f"{root}\\{place}" for place in _WINDOWS for root in roots)]


def _how_to_install() -> str:
    way = {
        "win32": "Microsoft Edge か Google Chrome を入れてください",
        "darwin": "Google Chrome を入れてください",
    }.get(sys.platform, "sudo apt-get install chromium（Debian・Ubuntu）などで入れてください")
    return f"{way}。別の場所にあるときは、環境変数 {BROWSER_VARIABLE} にその場所を書きます。"


def print_font() -> Path | None:
    """Return the font file of the charts (IPAexゴシック), or None where its package is not installed.

    The PDF carries it unchanged, to show this one document: the IPA Font License allows that without further
    duties (第2条第2号、第5号). A machine without any Japanese font prints the same pages.
    """
    places = [spec.submodule_search_locations for spec in map(find_spec, _FONT_PACKAGES) if spec]
    files = [Path(place) / "fonts" / "ipaexg.ttf" for found in places for place in found or ()]
    return next((file for file in files if file.is_file()), None)


@contextmanager
def _print_copy(html: Path, folder: Path) -> Iterator[Path]:
    """Give the page beside the original, so that its relative addresses hold, set in the print font."""
    page = html.with_name(f"{folder.name}.html")
    text, font = _SCRIPTS.sub("", html.read_text(encoding="utf-8")), print_font()
    if font:
        shutil.copyfile(font, folder / "font.ttf")
        text = text.replace("</head>", _STYLE % (folder / "font.ttf").resolve().as_uri(), 1)
    try:
        page.write_text(text, encoding="utf-8")
        yield page
    finally:
        page.unlink(missing_ok=True)


def _run(program: str, page: Path, folder: Path) -> None:
    """Print a page to ``printed.pdf``, in a profile of its own."""
    command = [os.path.abspath(program), *_FLAGS, f"--user-data-dir={folder.resolve() / 'profile'}"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--no-sandbox")  # Chromium refuses to run as root otherwise; the page runs no script
    command += [f"--print-to-pdf={folder.resolve() / 'printed.pdf'}", page.resolve().as_uri()]
    # Its temporary files lie beside its profile; named as seen from there, as the address of a socket has to be short.
    own = dict.fromkeys(("CHROME_CONFIG_HOME", "XDG_RUNTIME_DIR"), str(folder.resolve()))  # nothing in the user's home
    variables = {**os.environ, **_font_variables(folder), **own, "TMPDIR": "."}
    todo = "もう一度実行し、続くときはブラウザーを新しくするか、この表示を担当者に知らせてください。"
    try:
        code, stderr = run_bound(command, _SECONDS, variables, folder)
    except subprocess.TimeoutExpired as error:
        problem = f"ブラウザー（{program}）が{_SECONDS}秒たっても PDF を作り終えません。"
        raise InputError(Problem("PDF", problem, todo)) from error
    if code or not (folder / "printed.pdf").exists():
        said = stderr.decode("utf-8", "replace").strip().splitlines()
        reason = re.sub(r"^\[[^\]]*\]\s*", "", said[-1]) if said else f"終了コード {code}"
        raise InputError(Problem("PDF", f"ブラウザー（{program}）が PDF を作れませんでした（{reason}）。", todo))


def _font_variables(folder: Path) -> dict[str, str]:
    """Return what lets pictures find the print font on Linux: they cannot use the fonts of the page around them."""
    font = print_font()
    if font is None or sys.platform in ("win32", "darwin"):
        return {}
    settings = folder.resolve() / "fonts.conf"
    others = os.environ.get("FONTCONFIG_FILE") or "/etc/fonts/fonts.conf"
    settings.write_text(_FONTCONFIG % (escape(others), escape(str(font.parent))), encoding="utf-8")
    return {"FONTCONFIG_FILE": str(settings)}


def _check_version(printed: bytes, program: str) -> None:
    found = milestone(printed)
    if found is not None and found < OLDEST:
        problem = f"ブラウザー（{program}）の版 {found} は古く、ページ番号を付けられません。"
        raise InputError(Problem("PDF", problem, f"版 {OLDEST} 以降に更新してください。"))
