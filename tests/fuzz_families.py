"""The families of hostile cases (壊し方): each makes a case of `tests.fuzzing` from a seed."""

from __future__ import annotations

import io
import random
import tempfile
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from tests.fuzzing import EDITION, HEADING, LAYOUT, Case, packed
from tests.small_plan import PLAN, PLAN_TOML, TABLES

from analysis.contract.schema import TABLES as SCHEMA

IMPORT = ("import", PLAN, "R4")
TEXTS = (
    *(
        "",
        " ",
        "　",
        "-",
        "－",
        "―",
        "ー",
        "…",
        "なし",
        "未定",
        "×",
        "○",
        "0",
        "0.0",
        "-0",
        "00012",
        "1",
        "1,200",
        "1200",
        "１，２００",
    ),
    *(
        "1,98O,000",
        "914, 292",
        "1.980.000",
        "(500)",
        "（500）",
        "1/2",
        "12※34",
        "4,3※00 件",
        "2,5 00",
        "1 200",
        "12 345",
        "1,2",
    ),
    *(
        "1e3",
        "1E309",
        "nan",
        "NaN",
        "inf",
        "-Infinity",
        "1_000",
        "0x1F",
        "٣",
        "๓",
        "①",
        "Ⅳ",
        "十二",
        "▲500",
        "△1,037千円",
        "-500",
    ),
    *(
        "−500",
        "¥1,000",
        "￥1,000",
        "12億3,400万円",
        "2千万円",
        "3万2万",
        "1千5百円",
        "1,200千円",
        "100万",
        "1,200\n300",
        "1200、300",
    ),
    *(
        "9223372036854775807",
        "9223372036854775808",
        "1" * 40,
        "9" * 400,
        "0.1",
        "0.5",
        "1.005",
        "99.5%",
        "1200.",
        ".5",
        "1,2000",
    ),
    *(
        "=1+1",
        "+1",
        "@cmd",
        "'1",
        "\0",
        "a\0b",
        "\x1b$B",
        "\u202e12",
        "𠮷",
        "\ud800",
        "é",
        "e\u0301",
        "㍻3",
        "\ufeff1",
        "\u200b12",
    ),
    *(
        "2021",
        "20211",
        "5",
        "-1",
        "R3",
        "令和３年度",
        "3.0",
        "12以上",
        "約12",
        "12~15",
        "(1) 5 (2) 6",
        "A" * 5000,
        "\t",
        '"',
        "“1”",
    ),
    *(
        "#REF!",
        "TRUE",
        "2021/4/1",
        "44287",
        "1200円/人",
        "1,200円（税込）",
        "{}",
        "[]",
        "<b>1</b>",
        "&amp;",
        "../../etc",
        "%s%n",
    ),
)
VALUES = (
    *(
        '""',
        '"A"',
        '["A", "B"]',
        "[]",
        "{}",
        "{ a = 1 }",
        "[[1]]",
        "[{}]",
        "true",
        "false",
        "0",
        "1",
        "-1",
        "1.5",
        "nan",
        "inf",
        "-inf",
    ),
    *(
        "1e400",
        "9" * 30,
        "2021-04-01",
        "07:32:00",
        "1979-05-27T07:32:00Z",
        '"' + "あ" * 3000 + '"',
        '"("',
        '"(?P<x>"',
        '"{year}"',
        '"{n}"',
    ),
    *(
        '"*"',
        '"\\u0000"',
        '"A1:"',
        '"XFD1048576"',
        '"a/b/c"',
        "[1, 2]",
        "[2021]",
        "[2025, 2021]",
        '["R3", "x"]',
        "[true]",
        "0x10",
        "1_0",
    ),
    *(
        "[" * 50 + "]" * 50,
        "[" * 3000 + "]" * 3000,
        "{ a = { b = { c = 1 } } }",
        '"""\na\n"""',
        "'a'",
        "＝",
        "“a”",
        "",
        "=",
        "a b",
    ),
)


def csv_text(rows: list[list[str]], separator: str = ",") -> str:
    """Return rows as CSV, cells quoted where they must be."""
    out = []
    for row in rows:
        out.append(
            separator.join('"' + cell.replace('"', '""') + '"' if set(cell) & set(',"\n\r\t') else cell for cell in row)
        )
    return "\n".join(out) + "\n"


def edition_csv(name: str) -> list[list[str]]:
    """Return a table of the small edition as cells."""
    columns = [column.name for column in SCHEMA[name].read_columns]
    return [columns, *([str(row.get(column, "")) for column in columns] for row in TABLES[name])]


def damaged(data: bytes, dice: random.Random) -> bytes:
    """Return bytes with some of them gone, doubled, changed or put in."""
    for _ in range(dice.choice((1, 1, 1, 2, 5, 40))):
        at = dice.randrange(len(data) + 1)
        end = min(len(data), at + dice.choice((1, 1, 2, 8, 64, 500)))
        match dice.randrange(6):
            case 0:
                data = data[:at] + bytes([dice.randrange(256)]) + data[at + 1 :]
            case 1:
                data = data[:at] + data[end:]
            case 2:
                data = data[:end] + data[at:end] * dice.choice((1, 3, 50)) + data[end:]
            case 3:
                data = data[:at] + dice.choice(TEXTS).encode("utf-8", "surrogatepass") + data[at:]
            case 4:
                data = data[:at] if dice.random() < 0.3 else data[:at] + data[at:end][::-1] + data[end:]
            case _:
                data = data[:at] + bytes(end - at) + data[end:]
    return data


def cells(seed: int) -> Case:
    """One to four hostile cells in a document."""
    dice = random.Random(f"cells{seed}")
    rows = [[str(number), f"事業{number}", "100", "100000", "件数", "10", "20"] for number in range(101, 105)]
    for _ in range(dice.randrange(1, 5)):
        rows[dice.randrange(4)][dice.choice((2, 2, 2, 3, 4, 5, 6, 1))] = dice.choice(TEXTS)
    amounts = {row[0]: row[2] for row in rows}
    return Case("cells", seed, (*IMPORT, "d.csv"), {"d.csv": packed(csv_text([HEADING, *rows]))}, amounts)


def tables(seed: int) -> Case:
    """A damaged CSV of an edition: cells, headings, rows, bytes."""
    dice = random.Random(f"tables{seed}")
    name = dice.choice(list(TABLES))
    rows = edition_csv(name)
    for _ in range(dice.randrange(1, 4)):
        row = dice.randrange(len(rows))
        match dice.randrange(6):
            case 0 | 1 | 2:
                rows[row][dice.randrange(len(rows[row]))] = dice.choice(TEXTS)
            case 3:
                rows[row] = rows[row] + ["x"] if dice.random() < 0.5 else rows[row][:-1] or [""]
            case 4:
                rows.append(rows[row])
            case _:
                rows[row] = [dice.choice(TEXTS) for _ in rows[row]]
    data = csv_text(rows).encode("utf-8", "surrogatepass")
    data = damaged(data, dice) if dice.random() < 0.3 else data
    return Case("tables", seed, ("check", PLAN, "R3"), {f"{EDITION}/{name}.csv": packed(data)})


CORRECTIONS = """[[correction]]
table = "budgets"
key = { measure_id = "1-1", fiscal_year = "2021" }
column = "budget_yen"
old = "1000000"
new = "900000"
reason = "転記の誤り"
"""
REVIEW = """[[answer]]
rule = "settlement-over-budget"
measure_id = "2-1"
answer = "確かめた"
"""
SETTINGS = {
    f"data/raw/{PLAN}/plan.toml": (PLAN_TOML, ("plans",)),
    f"data/raw/{PLAN}/layout.toml": (LAYOUT, (*IMPORT, "d.csv")),
    f"{EDITION}/corrections.toml": (CORRECTIONS, ("check", PLAN, "R3")),
    f"{EDITION}/review.toml": (REVIEW, ("check", PLAN, "R3")),
}
GOOD = csv_text([HEADING, ["101", "事業", "100", "100000", "件数", "10", "20"]])


def settings(seed: int) -> Case:
    """A settings file with values of wrong types, wrong tables, wrong syntax."""
    dice = random.Random(f"settings{seed}")
    name = dice.choice((*list(SETTINGS)[:2], *SETTINGS))
    text, argv = SETTINGS[name]
    lines = text.splitlines()
    for _ in range(dice.choice((1, 1, 1, 2, 3))):
        at = dice.randrange(len(lines))
        key = lines[at].split("=")[0].strip() if "=" in lines[at] else "title"
        match dice.randrange(7):
            case 0 | 1 | 2:
                lines[at] = f"{key} = {dice.choice(VALUES)}"
            case 3:
                lines.insert(at, f"{dice.choice(WORDS)} = {dice.choice(VALUES)}")
            case 4:
                lines.insert(0, f"{dice.choice(WORDS)} = {dice.choice(VALUES)}")
            case 5:
                word = dice.choice(WORDS)
                lines.insert(at, dice.choice((f"[{word}]", f"[[{word}]]", f"[grades.{word}]", f"[[sheet.{word}]]")))
            case _:
                del lines[at]
                lines = lines or [""]
    data = "\n".join(lines).encode("utf-8", "surrogatepass")
    data = damaged(data, dice) if dice.random() < 0.15 else data
    return Case("settings", seed, argv, {name: packed(data), "d.csv": packed(GOOD)})


WORDS = (
    *(
        "city",
        "city_code",
        "title",
        "period",
        "grades",
        "steps",
        "positive",
        "policies",
        "methods",
        "thresholds",
        "published",
        "form",
    ),
    *(
        "renumbered",
        "bounds",
        "not_evaluated",
        "sheet",
        "record",
        "measure",
        "budget",
        "indicator",
        "grade",
        "heading",
        "range",
    ),
    *(
        "skip",
        "ignore",
        "group",
        "statuses",
        "missing",
        "encoding",
        "separator",
        "fill_down",
        "sheets",
        "files",
        "schedule",
        "text",
    ),
    *(
        "table",
        "key",
        "column",
        "old",
        "new",
        "changes",
        "rows",
        "reason",
        "answer",
        "rule",
        "items",
        "unit",
        "x",
        "list",
    ),
)


@cache
def documents() -> dict[str, bytes]:
    """Return one sound document of each kind."""
    import docx
    import matplotlib.pyplot as plt
    import xlsxwriter

    rows = [HEADING, *([str(number), f"事業{number}", "100", "100000", "件数", "10", "20"] for number in (101, 102))]
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        book = xlsxwriter.Workbook(str(place / "d.xlsx"))
        percent, struck = book.add_format({"num_format": '0.0"%"'}), book.add_format({"font_strikeout": True})
        sheet = book.add_worksheet("一覧")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        sheet.write("G2", 20, percent)
        sheet.write("G3", "20", struck)
        sheet.merge_range("A5:C5", "合計")
        book.close()
        word = docx.Document()
        table = word.add_table(len(rows), len(HEADING))
        for down, row in enumerate(rows):
            for across, cell in enumerate(row):
                table.cell(down, across).text = cell
        word.save(str(place / "d.docx"))
        figure, axes = plt.subplots()
        axes.axis("off")
        axes.table([["No", "name"], ["1", "a"], ["2", "b"]], loc="center")
        figure.savefig(place / "d.pdf")
        plt.close(figure)
        found = {path.name: path.read_bytes() for path in place.iterdir()}
    found["d.csv"] = csv_text(rows).encode("cp932")
    cell = "</td><td>"
    found["d.html"] = ("<table>" + "".join(f"<tr><td>{cell.join(row)}</td></tr>" for row in rows) + "</table>").encode()
    found["d.json"] = (
        "["
        + ",".join("{" + ",".join(f'"{k}":"{v}"' for k, v in zip(HEADING, row, strict=True)) + "}" for row in rows[1:])
        + "]"
    ).encode()
    return found


def _damaged_zip(data: bytes, dice: random.Random) -> bytes:
    """Return an archive of which one member is damaged or gone, so that what is inside is reached."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        chosen = dice.choice(source.namelist())
        for name in source.namelist():
            content = source.read(name)
            if name != chosen:
                target.writestr(name, content)
            elif dice.random() < 0.9:
                target.writestr(name, damaged(content, dice))
    return out.getvalue()


def broken_documents(seed: int) -> Case:
    """A damaged document of any kind."""
    dice = random.Random(f"documents{seed}")
    name = dice.choice(("d.xlsx", "d.xlsx", "d.xlsx", "d.docx", "d.docx", "d.csv", "d.html", "d.json", "d.pdf"))
    data = documents()[name]
    zipped = name.endswith(("xlsx", "docx")) and dice.random() < 0.8
    data = _damaged_zip(data, dice) if zipped else damaged(data, dice)
    if dice.random() < 0.1:
        name = dice.choice(("d.xls", "d.xlsb", "d.ods", "d.txt", "d.tsv", "d.xlsm", "d.doc", "d"))
    argv = dice.choice(((*IMPORT, name), ("inspect", name), ("inspect", "--draft", name)))
    return Case("documents", seed, argv, {name: packed(data)})


ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp932", "euc_jp", "iso2022_jp", "utf-32", "utf-7", "latin-1")


def encodings(seed: int) -> Case:
    """A document or table of an edition in any encoding, with characters at the edge of it."""
    dice = random.Random(f"encodings{seed}")
    word = dice.choice(("髙台①", "〜－∥", "ｶﾅ", "𠮷野", "é", "表ソ能", "が", "\0", "\x80", "㈱"))
    encoding = dice.choice(ENCODINGS)
    name, argv, text = dice.choice(
        (
            ("d.csv", (*IMPORT, "d.csv"), GOOD.replace("事業", word, 1)),
            ("d.csv", ("inspect", "d.csv"), GOOD.replace("事業,", word + ",")),
            (f"{EDITION}/grades.csv", ("check", PLAN, "R3"), csv_text(edition_csv("grades")).replace("△", word)),
            (f"data/raw/{PLAN}/plan.toml", ("plans",), PLAN_TOML.replace("情報化", word)),
        )
    )
    return Case("encodings", seed, argv, {name: packed(text.encode(encoding, "replace"))})


def numbers(seed: int) -> Case:
    """A number that no column can hold."""
    dice = random.Random(f"numbers{seed}")
    number = dice.choice(
        (
            "9" * 19,
            "9" * 30,
            "9" * 5000,
            "1e309",
            "-1e309",
            "1e18",
            "0." + "1" * 400,
            "1" + "0" * 15,
            "-" + "9" * 16,
            "0e0",
            "1e-400",
        )
    )
    name = dice.choice(("budgets", "indicators", "grades"))
    rows = edition_csv(name)
    at = dice.choice([n for n, one in enumerate(rows[0]) if one.endswith(("_yen", "_value", "fiscal_year", "seq"))])
    rows[dice.randrange(1, len(rows))][at] = number
    document = csv_text([HEADING, ["101", "事業", number, number, "件数", number, number]])
    record = (
        "["
        + '{"番号":1,"事業名":"あ","予算（千円）":'
        + number
        + ',"決算（円）":1,"指標":"a","目標":1,"実績":'
        + number
        + "}]"
    )
    return dice.choice(
        (
            Case("numbers", seed, ("check", PLAN, "R3"), {f"{EDITION}/{name}.csv": packed(csv_text(rows))}),
            Case("numbers", seed, (*IMPORT, "d.csv"), {"d.csv": packed(document)}, {"101": number}),
            Case("numbers", seed, (*IMPORT, "d.json"), {"d.json": packed(record)}),
        )
    )


def faults(seed: int) -> Case:
    """A file system that fails: full, read-only, a folder in the place of a file, an empty file, over-long names."""
    dice = random.Random(f"faults{seed}")
    document = {"d.csv": packed(GOOD)}
    known = [*SETTINGS, f"{EDITION}/measures.csv", f"{EDITION}/budgets.csv", f"{EDITION}/opinions.csv", "d.csv"]
    argv = dice.choice(
        (
            ("plans",),
            (*IMPORT, "d.csv"),
            (*IMPORT, "d.csv"),
            ("inspect", "d.csv"),
            ("new", "neu"),
            ("check", PLAN, "R3"),
        )
    )
    match dice.randrange(4):
        case 0:
            name = dice.choice(known)
            return Case("faults", seed, ("check", PLAN, "R3") if EDITION in name else argv, {**document, name: ""})
        case 1:
            name = dice.choice(known)
            return Case("faults", seed, argv, {**document, name: packed(b"\n" if dice.random() < 0.5 else b"\0" * 64)})
        case 2:
            long = dice.choice(
                ("あ" * 100, "a" * 300, "x/" * 2000, "a\nb", "a\tb", " ", ".", "..", "con", "a:b", "~", "-")
            )
            return Case(
                "faults",
                seed,
                dice.choice((("new", long), (*IMPORT, long), ("inspect", long), ("check", long, "R3"))),
                document,
            )
        case _:
            fault = f"{dice.choice((28, 30, 13, 5, 27))}:{dice.randrange(1, 14)}"
            argv = dice.choice(
                ((*IMPORT, "d.csv"), (*IMPORT, "d.csv"), ("new", "neu"), ("inspect", "--output", "out.toml", "d.csv"))
            )
            return Case("faults", seed, argv, document, fault=fault)


def consoles(seed: int) -> Case:
    """A console that cannot show what is to be shown."""
    dice = random.Random(f"consoles{seed}")
    word = dice.choice(("𠮷野家", "é", "〜", "①", "\U0001f600", "ﷺ"))
    rows = csv_text([HEADING, ["101", word, "1x", "100000", word, "10", "20"]])
    plan = PLAN_TOML.replace("情報化", word)
    argv = dice.choice(
        (("plans",), (*IMPORT, "d.csv"), ("inspect", "d.csv"), ("check", word, "R3"), ("-h",), ("settings",))
    )
    return Case(
        "consoles",
        seed,
        argv,
        {"d.csv": packed(rows), f"data/raw/{PLAN}/plan.toml": packed(plan)},
        console=dice.choice(("cp932", "ascii", "cp1252")),
    )


ARGUMENTS = (
    *(
        "plans",
        "check",
        "import",
        "inspect",
        "open-data",
        "new",
        "settings",
        "report",
        "sheets",
        "collect",
        "national",
        "bogus",
    ),
    *(
        PLAN,
        "R3",
        "2021",
        "R99",
        "5",
        "-1",
        "20211",
        "令和3年度",
        "３",
        "--for",
        "council",
        "--all",
        "--only",
        "[",
        "-p",
        "a=b",
        "fiscal_year=1",
    ),
    *(
        "--jobs",
        "0",
        "-h",
        "--sheet",
        "--rows",
        "--start",
        "nan",
        "--out",
        "out",
        "--template",
        "d.csv",
        "@/d.csv",
        "..",
        "/",
        "",
        "\0",
    ),
    *(
        "--output",
        "a" * 5000,
        "\udcff",
        "-",
        "--",
        "plan",
        "layout",
        "--resume",
        "--scheduler",
        "tcp://x",
        "--shared",
        "--ask",
        "＠",
    ),
)


def arguments(seed: int) -> Case:
    """Any words as arguments; not those that make a report, which takes seconds."""
    dice = random.Random(f"arguments{seed}")
    argv = [dice.choice(ARGUMENTS[:11]), *(dice.choice(ARGUMENTS) for _ in range(dice.randrange(5)))]
    if argv[0] in ("report", "national", "open-data", "sheets", "check"):
        argv = [argv[0], "没", *argv[1:]] if argv[0] != "national" else ["national", "--only", "没"]
    return Case("arguments", seed, tuple(argv), {"d.csv": packed(GOOD)})


def _sheet_with(reference: str) -> bytes:
    """Return a workbook with one value far away."""
    out = io.BytesIO()
    number = int("".join(filter(str.isdigit, reference)))
    with (
        zipfile.ZipFile(io.BytesIO(documents()["d.xlsx"])) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            content = source.read(name)
            if name.endswith("sheet1.xml"):
                far = f'<row r="{number}"><c r="{reference}"><v>1</v></c></row></sheetData>'.encode()
                content = content.replace(b"</sheetData>", far)
            target.writestr(name, content)
    return out.getvalue()


def _swollen(member: str, megabytes: int) -> bytes:
    """Return a workbook of which one member is very large unpacked and small packed."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(documents()["d.xlsx"])) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target,
    ):
        for name in source.namelist():
            with target.open(name, "w") as part:
                part.write(source.read(name))
                for _ in range(megabytes if name == member else 0):
                    part.write(b" " * (1 << 20))
    return out.getvalue()


SIZES: tuple[Callable[[], tuple[str, bytes]], ...] = (
    lambda: ("d.xlsx", _sheet_with("XFD1048576")),
    lambda: ("d.xlsx", _sheet_with("Z1048576")),
    lambda: ("d.xlsx", _sheet_with("A1048576")),
    lambda: ("d.xlsx", _sheet_with("XFD4")),
    lambda: ("d.xlsx", _swollen("xl/styles.xml", 600)),
    lambda: ("d.xlsx", _swollen("xl/sharedStrings.xml", 600)),
    lambda: ("d.txt", (GOOD.replace(",", "\t") + "\t" * 100_000 + "x\n").encode()),
    lambda: ("d.csv", (GOOD + "102," + "あ" * 3_000_000 + ",1,1,a,1,1\n").encode()),
    lambda: ("d.csv", (GOOD + "," * 100_000 + "\n").encode()),
    lambda: ("d.csv", (GOOD + '102,"' + "x\n" * 300_000).encode()),
    lambda: ("d.html", ("<table>" + "<tr><td colspan=1000 rowspan=1000>x" * 200).encode()),
    lambda: ("d.json", ("[" * 100_000).encode()),
)


def sizes(seed: int) -> Case:
    """A document of a size that no table has."""
    name, data = SIZES[seed % len(SIZES)]()
    argv = (*IMPORT, name) if seed // len(SIZES) % 2 else ("inspect", name)
    return Case("sizes", seed, argv, {name: packed(data), f"data/raw/{PLAN}/layout.toml": packed(LAYOUT)})


#: What offices do to a workbook or a Word document: each takes the second row's amount or the rows around it.
OFFICE_AMOUNTS: dict[str, Callable[[Any], object]] = {
    "text": lambda sheet: _set(sheet, "C2", "100 "),
    "look-alike": lambda sheet: _set(sheet, "C2", "1О0"),
    "formula": lambda sheet: _set(sheet, "C2", "=50*2"),
    "error": lambda sheet: _set(sheet, "C2", "#N/A"),
    "true": lambda sheet: _set(sheet, "C2", True),
    "date": lambda sheet: _set(sheet, "C2", date(2021, 4, 1)),
    "date format": lambda sheet: _set(sheet, "C2", 100, "yyyy/m/d"),
    "thousands": lambda sheet: _set(sheet, "C2", 100_000, "#,##0,"),
    "nothing shown": lambda sheet: _set(sheet, "C2", 0, '#,##0;-#,##0;""'),
    "large": lambda sheet: _set(sheet, "C2", 1e15),
    "merged": lambda sheet: _merge(sheet, "C2:C3"),
    "merged names": lambda sheet: _merge(sheet, "B2:B3"),
    "hidden row": lambda sheet: setattr(sheet.row_dimensions[3], "hidden", True),
    "hidden column": lambda sheet: setattr(sheet.column_dimensions["C"], "hidden", True),
    "hidden sheet": lambda sheet: setattr(sheet.parent.create_sheet("旧"), "sheet_state", "hidden"),
    "two rows of headings": lambda sheet: sheet.insert_rows(2),
    "a title of another year": lambda sheet: _title(sheet, "平成30年度 一覧"),
}
#: Markup round the words of a cell of a Word document.
OFFICE_WORDS = (
    '<w:ins {n} w:id="1" w:author="x"><w:r><w:t>5</w:t></w:r></w:ins>',
    '<w:del {n} w:id="1" w:author="x"><w:r><w:delText>5</w:delText></w:r></w:del>',
    "<w:sdt {n}><w:sdtContent><w:r><w:t>5</w:t></w:r></w:sdtContent></w:sdt>",
    "<w:r {n}><w:rPr><w:vanish/></w:rPr><w:t>5</w:t></w:r>",
    "<w:r {n}><w:ruby><w:rt><w:r><w:t>a</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>5</w:t></w:r></w:rubyBase></w:ruby></w:r>",
    "<w:r {n}><w:ruby/></w:r>",
    "<w:sdt {n}/>",
    '<w:moveFrom {n} w:id="1"><w:r><w:t>5</w:t></w:r></w:moveFrom>',
)
_WORD_NAMES = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def _set(sheet: Any, place: str, value: object, number_format: str = "General") -> None:
    sheet[place] = value
    sheet[place].number_format = number_format


def _merge(sheet: Any, places: str) -> None:
    sheet[places.split(":")[1]] = None
    sheet.merge_cells(places)


def _title(sheet: Any, words: str) -> None:
    sheet.insert_rows(1)
    sheet["A1"] = words


def _office_book(dice: random.Random) -> bytes:
    import openpyxl

    book, out = openpyxl.Workbook(), io.BytesIO()
    sheet = book.active
    for row in (HEADING, *(_OFFICE_ROWS)):
        sheet.append([int(cell) if cell.isdigit() else cell for cell in row])
    for name in dice.sample(sorted(OFFICE_AMOUNTS), dice.randrange(1, 4)):
        with suppress(AttributeError):  # a merged cell takes no value
            OFFICE_AMOUNTS[name](sheet)
    book.save(out)
    return out.getvalue()


def _office_word(dice: random.Random) -> bytes:
    import docx
    from docx.oxml import parse_xml

    document, out = docx.Document(), io.BytesIO()
    table = document.add_table(1 + len(_OFFICE_ROWS), len(HEADING))
    for down, row in enumerate((HEADING, *_OFFICE_ROWS)):
        for across, cell in enumerate(row):
            table.cell(down, across).text = cell
    for _ in range(dice.randrange(1, 4)):
        cell = table.cell(dice.randrange(1 + len(_OFFICE_ROWS)), dice.randrange(1, len(HEADING)))
        cell.paragraphs[0]._p.append(parse_xml(dice.choice(OFFICE_WORDS).replace("{n}", _WORD_NAMES)))
    if dice.random() < 0.3:
        table.cell(1, 1).add_table(2, 2)
    document.save(out)
    return out.getvalue()


_OFFICE_ROWS = [[str(number), f"事業{number}", "100", "100000", "件数", "10", "20"] for number in (101, 102, 103)]


@cache
def _turned(angle: int) -> bytes:
    """Return the sound PDF, its pages turned."""
    import pikepdf

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(documents()["d.pdf"])) as pdf:
        for page in pdf.pages:
            page.rotate(angle, relative=False)
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def office(seed: int) -> Case:
    """What offices do to their documents: merged and hidden cells, dates, formulas, tracked changes, turned pages."""
    dice = random.Random(f"office{seed}")
    match dice.randrange(8):
        case 0 | 1 | 2 | 3:
            name, data = "d.xlsx", _office_book(dice)
        case 4 | 5 | 6:
            name, data = "d.docx", _office_word(dice)
        case _:
            name, data = "d.pdf", _turned(dice.choice((90, 180, 270)))
    argv = dice.choice(((*IMPORT, name), (*IMPORT, name), ("inspect", name), ("inspect", "--draft", name)))
    return Case(
        "office", seed, argv, {name: packed(data)}, dict.fromkeys(("101", "102", "103"), "") if name != "d.pdf" else {}
    )


#: The families with how many of 1,000 cases each makes.
FAMILIES: dict[Callable[[int], Case], int] = {
    cells: 220,
    tables: 150,
    settings: 250,
    broken_documents: 100,
    office: 60,
    encodings: 40,
    numbers: 40,
    faults: 60,
    consoles: 20,
    arguments: 48,
    sizes: 12,
}
