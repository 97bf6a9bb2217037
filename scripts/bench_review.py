"""Print precision and recall of every rule of the review on labelled cases, and renew docs/review-bench.md."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.review_bench import TABLE, scores, table


def main() -> None:
    """Run the benchmark."""
    text = table(scores())
    TABLE.write_text(text, encoding="utf-8", newline="\n")
    print(text)


if __name__ == "__main__":
    main()
