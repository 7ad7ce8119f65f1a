"""Write the golden verdicts anew: `python tests/golden/update.py`. Read the difference before you commit it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from screening.intake import open_input
from screening.postings import load_posting, posting_files
from screening.reports.table import VerdictTable
from screening.run import compiled, decided

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
#: For the postings that name no closing date.
AS_OF = date(2026, 11, 21)


def verdicts(posting_file: Path, source: Path) -> str:
    """`verdicts.csv` of an input against a posting, as text."""
    posting = load_posting(posting_file)
    rules = compiled(posting)
    table = VerdictTable(rules.plan)
    out = table.header
    for batch in open_input(source, kinds=posting.kinds.keys()).batches():
        assert not batch.rejected, batch.rejected
        out += table.rows(decided(rules, batch.table, posting.file.posting.closes or AS_OF)).to_pybytes()
    return out.decode()


def main() -> None:
    """Write one file for each posting."""
    for file in posting_files(ROOT / "rules"):
        text = verdicts(file, ROOT / "fixtures" / "applicants.csv")
        (HERE / f"{file.stem}.csv").write_text(text, encoding="utf-8", newline="")


if __name__ == "__main__":
    main()
