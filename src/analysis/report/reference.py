"""The reference of all settings files (設定の一覧), as `hyoka settings` prints it and docs/settings.ja.md holds it."""

from __future__ import annotations

from analysis.contract.plan import PlanFile
from analysis.editions.corrections import Corrections
from analysis.review.answers import Answers
from analysis.sources.layout import Layout
from analysis.words.errors import InputError, Problem
from analysis.words.setting_reference import chapter

#: The settings files: name on the command line, heading, schema.
FILES: dict[str, tuple[str, type]] = {
    "plan": ("計画の定義 plan.toml", PlanFile),
    "layout": ("元資料の様式 layout.toml", Layout),
    "corrections": ("訂正 corrections.toml", Corrections),
    "review": ("回答 review.toml", Answers),
}
_TITLE = """# 設定の一覧

設定ファイルに書けるすべての設定です。この一覧は設定を検査するプログラムから作られています
（`hyoka settings > docs/settings.ja.md`）。書き方の実例は data/raw にある各計画の plan.toml と layout.toml にあります。

- 「必須」のほかは省けます。既定は、省いたときの値です。
- `"…"` は文字、`'…'` は正規表現に使います。正規表現でよく使うのは、`^` 行頭、`$` 行末、`\\d` 数字、`+` 1回以上、`.` 任意の1文字、
  `( )` 取り出す部分、`|` または、です。
- 年度は 2021、"R3"、"令和3" のどれでも書けます。
- 表 `[名前]` は、その見出しの下に「設定 = 値」を1行に1つずつ書きます。`[[名前]]` は、同じ形の表をいくつでも書けます。
"""


def reference(name: str = "") -> str:
    """Return the reference of one settings file, or of all, in Markdown.

    Raises
    ------
    InputError
        For a name that is none of `FILES`.
    """
    if name and name not in FILES:
        known = "、".join(f"{one}（{title}）" for one, (title, _) in FILES.items())
        raise InputError(Problem("hyoka settings", f"「{name}」という設定はありません。", f"選べるのは {known} です。"))
    chosen = [FILES[name]] if name else list(FILES.values())
    lines = [line for title, model in chosen for line in chapter(model, title)]
    return "\n".join(lines if name else [_TITLE, *lines]).rstrip() + "\n"
