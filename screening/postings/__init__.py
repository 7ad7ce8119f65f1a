"""The position's side: rule files, their text and their checks."""

from screening.postings.load import load_kinds, load_policy, load_posting, load_posting_text, posting_files
from screening.postings.posting import Citation, KindOfWork, Posting, check_different

__all__ = [
    "Citation",
    "KindOfWork",
    "Posting",
    "check_different",
    "load_kinds",
    "load_policy",
    "load_posting",
    "load_posting_text",
    "posting_files",
]
