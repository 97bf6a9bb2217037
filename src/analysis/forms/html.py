"""The published page (公表用HTML): an executed notebook as HTML, and the parts that it shows.

The parts escape every text; only an argument whose name ends in `_html` is taken as HTML.
"""

from __future__ import annotations

import re
import sys
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from analysis.telling import palette
from analysis.telling.key_figure import KeyFigure
from analysis.words.errors import Problem, raise_if_any

if TYPE_CHECKING:
    import nbformat
    import pandas as pd

    from analysis.telling.year_answers import YearAnswer

TEMPLATES = Path(__file__).parent / "template"
NOTICE_SIGNS = {"info": ("i", "補足"), "warning": ("!", "注意"), "success": ("✓", "確認済み")}
REFUSED = {
    r'<pre class="error">': "エラーで終わったセル",
    r"<(?:script|iframe|object|embed|link)\b": "スクリプトや埋め込み要素（script, iframe など）",
    r"""<[a-z][^>]*\ssrc=["']?(?:https?:)?//""": "外部のアドレスから読み込む画像など",
    r"<img(?![^>]*\balt=)": "代替テキスト（alt）のない画像",
}
_MARKS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_ABSENCE = re.compile(r'<p class="absence">(.*?)</p>', re.DOTALL)
_HEADING = re.compile(r"<h([1-6])([^>]*)>(.*?)</h\1>", re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True)
class Section:
    """A heading with a remark and a table, for pages whose parts the data decide (節).

    Attributes
    ----------
    level : int
        3 stands in the table of contents, 4 does not.
    frame : DataFrame or None
        Of texts.
    row_header : int
        How many leading columns head their row.
    """

    heading: str
    level: int
    remark: str = ""
    frame: pd.DataFrame | None = None
    row_header: int = 1


def to_html(notebook: nbformat.NotebookNode, *, title: str, subtitle: str, description: str) -> str:
    """Return an executed notebook as one self-contained page (公表用HTML).

    The same notebook and texts give the same bytes.

    Parameters
    ----------
    notebook : NotebookNode
        Executed; code, prompts, stderr and a level 1 heading at the top are left out.
    title, subtitle, description : str
        The only h1; the line above it (city and year); the lead paragraph. Plain text.

    Raises
    ------
    InputError
        A cell failed, or the page would run a script, load something, or leave an image unsaid.
    """
    texts = {"title": title, "subtitle": subtitle, "description": description}
    resources = {name: " ".join(_plain(text).splitlines()) for name, text in texts.items()}
    resources["style"] = stylesheet("hyoka")
    page, _ = _exporter().from_notebook_node(notebook, resources=resources)
    found = [what for pattern, what in REFUSED.items() if re.search(pattern, page, re.IGNORECASE)]
    todo = "ノートブックの出力を analysis.forms.html の table、figure などで作り直してください。"
    raise_if_any(Problem(title, f"公表用HTMLに{what}は置けません。", todo) for what in found)
    return _with_script(str(page))


def _with_script(page: str) -> str:
    """Return a page that may load nothing, with the scripts for its long tables, if it has any, and no others.

    The policy names the scripts by their hash: whatever else came into the page would not run.
    """
    names = ("list.min.js", "tables.js") if "data-searchable" in page else ()
    scripts = [(TEMPLATES / "script" / name).read_text(encoding="utf-8") for name in names]
    allowed = " ".join(f"'sha256-{b64encode(sha256(one.encode()).digest()).decode()}'" for one in scripts) or "'none'"
    policy = f"default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src {allowed}; base-uri 'none'; form-action 'none'"
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    page = page.replace('<meta charset="utf-8">', f'<meta charset="utf-8">\n{meta}', 1)
    head, end, tail = page.rpartition("</body>")
    return head + "".join(f"<script>{one}</script>\n" for one in scripts) + end + tail


def stylesheet(template: str) -> str:
    """Return the stylesheet of a template, with the colours of the palette."""
    return palette.filled((TEMPLATES / template / "style.css").read_text(encoding="utf-8"))


def table(  # noqa: PLR0913 -- a table has these parts
    frame: pd.DataFrame,
    *,
    caption: str,
    table_id: str,
    row_header: int = 1,
    classes: Mapping[str, str] | None = None,
    note: str = "",
    download: str = "",
    folded: str = "",
) -> str:
    """Return a frame of formatted texts as a table that can be read aloud (表).

    Parameters
    ----------
    frame : DataFrame of str
        Texts as they are to be read; the index is not shown.
    row_header : int
        How many leading columns head their row.
    classes : mapping of column to "num", "grade", "wide" or "nowrap", optional
    note, download : str
        A remark below the table; the relative address of its CSV file.
    folded : str
        Of a long table: how many rows there are. It is opened by its caption, and printed open.
    """
    columns = [(str(column), (classes or {}).get(column, "")) for column in frame.columns]
    rows = frame.astype(object).where(frame.notna(), "－").to_numpy().tolist()
    address = quote(download, safe="/%")
    return str(_parts().table(columns, rows, caption, table_id, row_header, note, address, folded))


def figure(  # noqa: PLR0913 -- a figure has these parts
    svg: bytes,
    *,
    alt: str,
    caption: str,
    figure_id: str,
    data_html: str,
    source: str = "",
    download: str = "",
    folded: bool = False,
) -> str:
    """Return a chart with the text that stands for it and its data, a `table` (図).

    Parameters
    ----------
    download : str
        The relative address of its picture files, without ``.png`` and ``.svg``.
    folded : bool
        It is opened by its caption, and printed open.
    """
    image = b64encode(svg).decode()
    return str(_parts().figure(image, alt, caption, figure_id, data_html, source, download, folded))


def key_figures(items: Sequence[KeyFigure]) -> str:
    """Return the big numbers of the year at a glance (主な数値)."""
    return str(_parts().key_figures(items))


def answers(items: Sequence[YearAnswer], rule: str) -> str:
    """Return the year in five answers, with what their words of status stand for (五つの答え)."""
    return str(_parts().answers(items, rule))


def notice(text_html: str, kind: str) -> str:
    """Return a framed remark: info, warning or success, told by a word beside its colour (注記)."""
    return str(_parts().notice(text_html, kind, *NOTICE_SIGNS[kind]))


def absence(text: str) -> str:
    """Return the sentence that stands where there is nothing to show (該当なし)."""
    return str(_parts().absence(text))


def definition_list(items: Mapping[str, str], folded: str = "") -> str:
    """Return terms and what they mean (用語の説明); opened by ``folded`` where that is given."""
    return str(_parts().definition_list(items.items(), folded))


def section(item: Section, table_html: str = "") -> str:
    """Return a heading with its remark, before its table (節)."""
    return str(_parts().section(item.heading, item.level, item.remark, table_html))


def bullet_list(items: Iterable[str]) -> str:
    """Return a plain list (箇条書き)."""
    return str(_parts().bullet_list(items))


@contextmanager
def without_iri_grammar() -> Iterator[None]:
    """Import notebook tools without a grammar of 1.5 s that none of them uses.

    On its first import jsonschema builds the grammar of international web addresses if the
    package rfc3987_syntax is installed, and does without if not. `None` in `sys.modules` hides
    the package in this block only, and only if nobody has it: wrap `import papermill` as well.
    """
    hidden = "rfc3987_syntax" not in sys.modules
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
    try:
        yield
    finally:
        if hidden:
            del sys.modules["rfc3987_syntax"]


@cache
def _exporter() -> Any:
    """Return the nbconvert exporter of the template `hyoka`; late, as kernels never need it."""
    with without_iri_grammar():
        from nbconvert.exporters import TemplateExporter
    escaped = partial(re.sub, r"\W", lambda character: f"\\{ord(character[0]):x} ")
    filters = {"markdown2html": _markdown, "outline": _outline, "css_string": escaped}
    names: dict[str, Any] = {"template_name": "hyoka", "template_extension": ".html.j2"}
    return TemplateExporter(extra_template_basedirs=[str(TEMPLATES)], filters=filters, **names)


def _markdown(text: str) -> str:
    """Return Markdown as HTML, without the marks that nbconvert sets beside headings."""
    from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

    renderer = IPythonRenderer(escape=False, exclude_anchor_links=True)
    return str(MarkdownWithMath(renderer=renderer).render(text))


def _outline(body: str) -> dict[str, Any]:
    """Return the body with heading ids and no level skipped, its table of contents (目次), and what is not shown."""
    toc: list[dict[str, Any]] = []
    counts = [0] * 7  # of the headings of each level, within the heading above

    def numbered(match: re.Match[str]) -> str:
        if match[1] == "1" and not any(counts):
            counts[1] = 1
            return ""  # the notebook's own title: the page has one
        above = max((level for level in range(7) if counts[level]), default=1)
        level = min(max(int(match[1]), 2), above + 1)
        counts[level:] = [counts[level] + 1] + [0] * (6 - level)
        own = re.search(r'\sid="([^"]+)"', match[2])
        name = own[1] if own else "sec-" + "-".join(map(str, counts[2 : level + 1]))
        siblings = {2: toc, 3: toc[-1]["children"] if toc else []}.get(level, [])
        siblings.append({"id": name, "text": re.sub(r"<[^>]+>", "", match[3]), "children": []})
        attributes = match[2] if own else f'{match[2]} id="{name}"'
        return f"<h{level}{attributes}>{match[3]}</h{level}>"

    kept, absent = _without_empty(body)
    return {"html": _HEADING.sub(numbered, kept), "toc": toc, "absent": absent}


def _without_empty(body: str) -> tuple[str, list[tuple[str, str]]]:
    """Return the body without chapters that hold nothing but why there is nothing, and these with their reasons.

    A chapter is left out with its last part; the page says at its end what it does not show (載せていないもの).
    """
    places = [*_HEADING.finditer(body)]
    if not places:
        return body, []
    ends = [*(one.start() for one in places[1:]), len(body)]
    kept: list[tuple[int, str]] = []  # level and text of the parts that stay, the last first
    absent: list[tuple[str, str]] = []
    below = 0  # the level of the heading that follows
    for place, end in zip(reversed(places), reversed(ends), strict=True):
        level, content = int(place[1]), body[place.end() : end]
        reasons, holds = _ABSENCE.findall(content), bool(kept) and kept[-1][0] > level
        if level == 1 or holds or _ABSENCE.sub("", content).strip() or not (reasons or below > level):
            kept.append((level, body[place.start() : end]))
        elif reasons:
            absent.append((re.sub(r"<[^>]+>", "", place[3]), "".join(reasons)))
        below = level
    return body[: places[0].start()] + "".join(text for _, text in reversed(kept)), absent[::-1]


def _plain(value: Any) -> Any:
    """Return a text without control characters and marks that turn the writing direction."""
    return _MARKS.sub("", value) if type(value) is str else value


@cache
def _parts() -> Any:
    return macros("parts.html.j2")


def macros(template: str) -> Any:
    """Return the macros of a template, which escape every value."""
    from jinja2 import Environment, FileSystemLoader

    options: dict[str, Any] = {"autoescape": True, "trim_blocks": True, "lstrip_blocks": True}
    environment = Environment(loader=FileSystemLoader(TEMPLATES), finalize=_plain, **options)
    return environment.get_template(template).module
