"""The cells of the ids of applicants, most of which are as they should be."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from screening.intake import values
from screening.intake.columns import Column, Faults
from screening.intake.edges import loose
from screening.intake.text import DAMAGED
from screening.profiles import Coded


def ids_in(header: str, place: int, array: Any, faults: Faults) -> tuple[list[str], Any]:
    """The id in each cell of an Arrow string array, "" where it is blank, too long or damaged, which is a fault.

    And the same as an Arrow string array, None where that isn't at hand.
    """
    ids: list[str] = array.to_pylist()
    filled = array.fill_null("")
    blank, same = [], array.type == pa.string()
    for index in loose(array).tolist():
        text = ids[index] or ""
        ids[index] = text.strip()
        same = same and text == ids[index]
        if not ids[index]:
            blank.append(index)
    suspect = (pc.max(pc.binary_length(filled)).as_py() or 0) > values.MOST_ID or DAMAGED in "\n".join(ids)
    wrong = {index: why for index, text in enumerate(ids) if (why := _wrong(text))} if suspect else {}
    if blank or wrong:
        # each row has a text of its own here, of which few are looked up
        _fault(Column(header, place, Coded(np.arange(len(ids)), tuple(ids))), blank, wrong.items(), faults)
    for index in wrong:
        ids[index] = ""
    return ids, filled if same and not wrong else None


def read_ids(column: Column, faults: Faults) -> list[str]:
    """The id of each row of a column that may be of several blocks, as above."""
    texts, codes = column.cells.values, column.cells.codes
    wrong = {code: why for code, text in enumerate(texts) if (why := _wrong(text))}
    rows = np.flatnonzero(np.isin(codes, list(wrong))).tolist() if wrong else []
    _fault(column, np.flatnonzero(~column.said).tolist(), ((row, wrong[int(codes[row])]) for row in rows), faults)
    listed = ["" if code in wrong else text for code, text in enumerate(texts)]
    listed.append("")
    return [listed[code] for code in codes.tolist()]


def _fault(column: Column, blank: Iterable[int], wrong: Iterable[tuple[int, tuple[str, str]]], faults: Faults) -> None:
    for index in blank:
        faults.add(index, column, "applicant_id is blank", "every row needs one", rejects=True)
    for index, why in wrong:
        faults.add(index, column, *why, rejects=True)


def _wrong(text: str) -> tuple[str, str] | None:
    """Why a text can't be an id, and what to write instead."""
    if DAMAGED in text:
        return "applicant_id holds bytes that are no text", "save the file in UTF-8"
    if len(text) > values.MOST_ID:
        return f"applicant_id has {len(text)} characters", f"write at most {values.MOST_ID}"
    return None
