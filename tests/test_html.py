"""The published page: one document that can be read aloud, printed and opened offline."""

from __future__ import annotations

import itertools
import re
import subprocess
import sys
from html.parser import HTMLParser

import pandas as pd
import pytest
from nbformat import v4

from analysis.forms import html
from analysis.words.errors import InputError

WORDS = {
    "title": "所沢市ICT推進アクションプラン　年次評価報告",
    "subtitle": "所沢市　令和2年度（2020年度）",
    "description": "公表資料の数値から集計し、点検した報告です。",
}
HOSTILE = [
    "<script>alert(1)</script>",
    "</td></table><h1>別の見出し</h1>",
    '" onmouseover="alert(1)',
    "a|b\nc & 'd'",
    "{{ 7 * 7 }}",
]
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"/>'
VOID = {"img", "meta", "br", "hr", "link", "input"}


class Page(HTMLParser):
    """Every element in the order of the document: its tag, its attributes, its text."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str], list[str]]] = []
        self.open: list[tuple[str, dict[str, str], list[str]]] = []
        self.feed(source)
        assert not self.open, "an element is not closed"

    def handle_starttag(self, tag, attrs):
        assert len(dict(attrs)) == len(attrs), f"an attribute of {tag} stands twice"
        element: tuple[str, dict[str, str], list[str]] = (tag, {n: v or "" for n, v in attrs}, [])
        self.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag):
        assert self.open.pop()[0] == tag

    def handle_data(self, data):
        for element in self.open:
            element[2].append(data)

    def named(self, *tags: str) -> list[tuple[dict[str, str], str]]:
        return [(attributes, "".join(text)) for tag, attributes, text in self.elements if tag in tags]


def shown(*fragments: str):
    outputs = [v4.new_output("display_data", data={"text/html": text}) for text in fragments]
    return v4.new_code_cell("secret_code()", execution_count=7, outputs=outputs)


def notebook(*cells):
    return v4.new_notebook(cells=list(cells))


def frame() -> pd.DataFrame:
    return pd.DataFrame({"No.": ["1", "2"], "取組名": ["総合窓口", "電子申請"], "決算額": ["1,037", "－"]})


def measures() -> str:
    return html.table(
        frame(),
        caption="表1　取組の一覧",
        table_id="table-measures",
        row_header=2,
        classes={"決算額": "num", "取組名": "wide"},
        note="注　人件費を含みません。",
        download="tables/measures.csv",
    )


def chart() -> str:
    data = html.table(frame(), caption="図1のデータ", table_id="figure-1-data")
    texts = {"alt": "決算額は増えている。", "caption": "図1　決算額", "source": "評価報告書"}
    return html.figure(SVG, figure_id="figure-1", data_html=data, **texts)


def report() -> str:
    stderr = v4.new_output("stream", name="stderr", text="UserWarning: from the kernel")
    stdout = v4.new_output("stream", name="stdout", text="対象 <58> 件\n")
    number = v4.new_output("execute_result", data={"text/plain": "58"}, execution_count=3)
    items = [html.KeyFigure("執行率", "95.8", "%", "前年度比 ▲2.1ポイント")]
    return html.to_html(
        notebook(
            v4.new_markdown_cell("# ノートブックの題\n\n## 概要\n\n本文です。"),
            shown(html.key_figures(items), html.notice("<p>読み方</p>", "info")),
            v4.new_markdown_cell("### 方法\n\n| 政策 | 件数 |\n|---|--:|\n| 窓口 | 3 |"),
            v4.new_code_cell("x", outputs=[stderr, stdout, number], execution_count=3),
            v4.new_markdown_cell("## 取組\n\n#### 段を飛ばした見出し"),
            shown(measures(), chart()),
            v4.new_raw_cell("raw text"),
            v4.new_markdown_cell("## 概要"),
        ),
        **WORDS,
    )


def test_page_is_japanese_and_has_one_title():
    page = Page(report())
    assert [attributes["lang"] for attributes, _ in page.named("html")] == ["ja"]
    assert [text for _, text in page.named("h1")] == [WORDS["title"]]
    assert page.named("title")[0][1] == f"{WORDS['title']}｜{WORDS['subtitle']}"
    assert {"name": "description", "content": WORDS["description"]} in [
        attributes for attributes, _ in page.named("meta")
    ]
    assert all(len(page.named(tag)) == 1 for tag in ("header", "nav", "main", "footer"))


def test_page_loads_nothing_and_runs_nothing():
    source = report()
    assert not re.search(r"https?:|//[a-z]|<script|<link|@import|url\(", source)


def test_page_shows_no_code_no_prompt_and_no_warning():
    source = report()
    for hidden in (
        "secret_code",
        "In [",
        "Out[",
        "¶",
        "UserWarning",
        "raw text",
        "ノートブックの題",
    ):
        assert hidden not in source
    assert [text for _, text in Page(source).named("pre")] == ["対象 <58> 件", "58"]


def test_headings_skip_no_level():
    levels = [int(tag[1]) for tag, _, _ in Page(report()).elements if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert all(below <= above + 1 for above, below in itertools.pairwise(levels))


def test_ids_are_unique_and_every_link_inside_the_page_has_its_target():
    page = Page(report())
    ids = [attributes["id"] for _, attributes, _ in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    links = [attributes["href"] for attributes, _ in page.named("a")]
    assert {link[1:] for link in links if link.startswith("#")} <= set(ids)
    assert "#main" in links


def test_table_of_contents_lists_levels_2_and_3():
    contents = report().split('<nav class="toc"')[1].split("</nav>")[0]
    assert re.findall(r'<a href="#(.+?)">(.+?)</a>', contents) == [
        ("sec-1", "概要"),
        ("sec-1-1", "方法"),
        ("sec-2", "取組"),
        ("sec-2-1", "段を飛ばした見出し"),
        ("sec-3", "概要"),
    ]


def test_page_without_headings_has_no_table_of_contents():
    assert "<nav" not in html.to_html(notebook(v4.new_markdown_cell("本文です。")), **WORDS)


def test_heading_of_an_output_keeps_its_own_id():
    source = html.to_html(notebook(shown('<h2 id="measure-1">総合窓口</h2>')), **WORDS)
    assert '<h2 id="measure-1">' in source
    assert '<a href="#measure-1">総合窓口</a>' in source


def test_every_header_cell_has_a_scope_and_every_data_table_a_caption():
    source = report()
    page = Page(source)
    assert all(attributes["scope"] in ("col", "row") for attributes, _ in page.named("th"))
    assert source.count('<table class="data">') == len(page.named("caption")) == 2


@pytest.mark.notebooks
def test_same_notebook_gives_the_same_bytes():
    assert report() == report()
    other = "import runpy, sys; sys.stdout.reconfigure(encoding='utf-8'); print("
    other += f"runpy.run_path({__file__!r})['report'](), end='')"
    run = subprocess.run([sys.executable, "-c", other], capture_output=True, check=True)
    assert run.stdout.decode("utf-8").replace("\r\n", "\n") == report()


def test_table_heads_rows_and_columns():
    page = Page(measures())
    heads = [(attributes["scope"], text) for attributes, text in page.named("th")]
    columns = [("col", "No."), ("col", "取組名"), ("col", "決算額")]
    rows = [("row", "1"), ("row", "総合窓口"), ("row", "2"), ("row", "電子申請")]
    assert heads == columns + rows
    assert page.named("td") == [({"class": "num"}, "1,037"), ({"class": "num"}, "－")]


def test_table_scrolls_by_itself_and_can_be_reached_by_keyboard():
    region = next(attributes for attributes, _ in Page(measures()).named("div") if "role" in attributes)
    assert region["role"] == "region"
    assert region["tabindex"] == "0"
    assert "表1　取組の一覧" in region["aria-label"]


def test_table_links_its_csv_only_when_there_is_one():
    assert [attributes["href"] for attributes, _ in Page(measures()).named("a")] == ["tables/measures.csv"]
    assert not Page(html.table(frame(), caption="表", table_id="t")).named("a")


def test_table_without_rows_says_so():
    page = Page(html.table(frame().iloc[:0], caption="表", table_id="t"))
    assert page.named("td") == [({"class": "empty", "colspan": "3"}, "該当する項目はありません。")]


def test_missing_value_is_a_dash():
    values = pd.DataFrame({"名前": ["a", "b"], "値": ["1", None]})
    cells = Page(html.table(values, caption="表", table_id="t")).named("td")
    assert [text for _, text in cells] == ["1", "－"]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text):
    values = pd.DataFrame({text: [text], "値": [text]})
    words = {"caption": text, "alt": text, "source": text, "figure_id": text}
    parts = [
        html.table(values, caption=text, table_id=text, note=text, classes={text: text}),
        html.figure(SVG, data_html="", **words),
        html.key_figures([html.KeyFigure(text, text, text, text)]),
        html.definition_list({text: text}),
        html.bullet_list([text]),
    ]
    page = html.to_html(notebook(shown(*parts)), title=text, subtitle=text, description=text)
    elements = Page(page).elements
    assert not [tag for tag, _, _ in elements if tag == "script"]
    assert sum(tag == "h1" for tag, _, _ in elements) == 1
    assert not [attributes for _, attributes, _ in elements if "onmouseover" in attributes]
    assert next("".join(words) for tag, _, words in elements if tag == "td") == text
    assert next(attributes["alt"] for tag, attributes, _ in elements if tag == "img") == text
    assert "49" not in "".join(parts)


def test_direction_marks_and_control_characters_are_left_out():
    part = html.bullet_list(["\u202e逆順\u2066\u200f\x00\x1b取組"])
    assert "<li>逆順取組</li>" in part


def test_title_cannot_leave_the_style_sheet():
    page = html.to_html(notebook(), title='</style><b>"}', subtitle="年\n度", description="一行\n二行")
    assert page.count("</style>") == 1
    assert '<p class="page-lead">一行 二行</p>' in page


def test_figure_has_its_text_its_caption_and_its_data():
    page = Page(chart())
    [(image, _)] = page.named("img")
    assert image["alt"] == "決算額は増えている。"
    assert image["src"].startswith("data:image/svg+xml;base64,")
    assert page.named("figcaption")[0][1] == "図1　決算額"
    assert page.named("summary")[0][1].startswith("図のデータを表で見る")
    assert "図1のデータ" in page.named("details")[0][1]
    assert "出典：評価報告書" in page.named("figure")[0][1]


def test_key_figure_without_unit_or_remark_leaves_no_empty_element():
    page = Page(html.key_figures([html.KeyFigure("取組", "54")]))
    assert page.named("dt") == [({}, "取組")]
    assert [text for _, text in page.named("dd", "span")] == ["54", "54"]


@pytest.mark.parametrize(("kind", "word"), [("info", "補足"), ("warning", "注意"), ("success", "確認済み")])
def test_notice_says_its_kind_in_words(kind, word):
    page = Page(html.notice("<p>本文</p>", kind))
    assert page.named("p")[0][1].endswith(word)
    assert page.named("span")[0][0]["aria-hidden"] == "true"


@pytest.mark.parametrize(
    ("fragment", "problem"),
    [
        ("<script>1</script>", "スクリプト"),
        ('<img alt="図" src="https://example.jp/a.png">', "外部のアドレス"),
        ('<img src="data:image/png;base64,AA==">', "代替テキスト"),
    ],
)
def test_page_that_is_not_self_contained_is_refused(fragment, problem):
    with pytest.raises(InputError, match=problem):
        html.to_html(notebook(shown(fragment)), **WORDS)


def test_failed_cell_is_refused():
    error = v4.new_output("error", ename="KeyError", evalue="x", traceback=["KeyError: x"])
    with pytest.raises(InputError, match="エラーで終わったセル"):
        html.to_html(notebook(v4.new_code_cell("x", outputs=[error])), **WORDS)


def test_picture_needs_its_text_alternative():
    metadata = {"image/png": {"alt": "増えている"}}
    data = {"image/png": "AA=="}
    told = v4.new_output("display_data", data=data, metadata=metadata)
    untold = v4.new_output("display_data", data=data)
    page = html.to_html(notebook(v4.new_code_cell("x", outputs=[told])), **WORDS)
    assert Page(page).named("img")[0][0]["alt"] == "増えている"
    with pytest.raises(InputError, match="代替テキスト"):
        html.to_html(notebook(v4.new_code_cell("x", outputs=[untold])), **WORDS)


def test_address_grammar_is_hidden_only_inside_the_block(monkeypatch):
    monkeypatch.delitem(sys.modules, "rfc3987_syntax", raising=False)
    with html.without_iri_grammar(), pytest.raises(ModuleNotFoundError):
        __import__("rfc3987_syntax")
    assert "rfc3987_syntax" not in sys.modules


def test_parts_do_not_import_nbconvert():
    code = "import sys; from analysis.forms import html; html.bullet_list(['a']);"
    code += "assert 'nbconvert' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
