"""Headers of a canonical table, and what each of them means."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from screening.applicant import MAX_ENTRIES
from screening.intake.entries import DEGREE_FIELDS, JOB_FIELDS
from screening.intake.text import refusal, shown
from screening.intake.values import MOST_NAME, first_known
from screening.protected import is_protected

#: Columns of `applicants.csv` in a folder of tables, which state that a list is empty or complete.
STATEMENTS = ("education", "experience", "credentials")

_SLOT = re.compile(
    rf"(degree)_([0-9]{{1,9}})_({'|'.join(DEGREE_FIELDS)})|(job)_([0-9]{{1,9}})_({'|'.join(JOB_FIELDS)})"
)
#: Names of columns of a wide table as people may mean them; `1` stands for the number.
SLOT_NAMES = (
    *(f"degree_1_{name}" for name in DEGREE_FIELDS),
    *(f"job_1_{name}" for name in JOB_FIELDS),
)
#: Beyond so many headers, or in one so long, no likely name is looked for.
_MOST_LIKELY = 200
_LONGEST_LIKELY = 40
_NAMED = re.compile(r"(credential|expires|answer|claim|claim_supervisory)\s*:\s*(\S.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Target:
    """What a column is: `group` (id, degree, job, credential, answer, claim, ...), the number of its slot, its name."""

    group: str
    name: str
    slot: int = 0

    def __str__(self) -> str:
        if self.slot:
            return f"{self.group}_{self.slot}_{self.name}"
        return f"{self.group}:{self.name}" if self.group not in ("", "id", "statement", "list") else self.name


@dataclass(frozen=True, slots=True)
class Sorted:
    """The headers of one table by what becomes of them; the numbers are places among the columns.

    `key` is the column with the ids; with `row_ids` there is none, and it is any column that is used.
    """

    targets: Mapping[int, Target]
    dropped: tuple[int, ...]
    passed_over: tuple[int, ...]
    key: int = 0
    headers: tuple[str, ...] = field(default=())
    row_ids: bool = False

    def named(self, places: Iterable[int]) -> tuple[str, ...]:
        """The headers at these places, as written."""
        return tuple(self.headers[place].strip() for place in places)

    def unused(self, known: Sequence[str]) -> tuple[str, ...]:
        """The headers that are passed over, each with the known name that it may have been meant for."""
        taken = {str(target) for target in self.targets.values()}
        said = []
        for number, header in enumerate(self.named(self.passed_over)):
            likely = _likely(header, known) if number < _MOST_LIKELY and len(header) <= _LONGEST_LIKELY else ""
            said.append(f"{header} (did you mean `{likely}`?)" if likely and likely not in taken else header)
        return tuple(said)

    @property
    def columns(self) -> dict[str, str]:
        """What each used header was taken for."""
        found: dict[str, str] = {}
        for place, target in self.targets.items():
            header = self.headers[place].strip()
            found[f"{header} (column {place + 1})" if header in found else header] = str(target)
        return found


def wide(header: str) -> Target | None:
    """What a header of a wide table means, or None."""
    text = header.strip().casefold()
    if text == "applicant_id":
        return Target("id", text)
    if text == "credentials":
        return Target("list", text)
    if match := _SLOT.fullmatch(text):
        group, number, name = (part for part in match.groups() if part is not None)
        return Target(group, name, int(number)) if int(number) else None
    if match := _NAMED.fullmatch(text):
        return Target(match[1], match[2])
    return None


def stated(header: str) -> Target | None:
    """What a header of `applicants.csv` in a folder of tables means, or None."""
    text = header.strip().casefold()
    return Target("statement", text) if text in STATEMENTS else wide(header)


def plain(names: Sequence[str], header: str) -> Target | None:
    """What a header of a table of entries means, whose fields have these names, or None."""
    text = header.strip().casefold()
    if text == "applicant_id":
        return Target("id", text)
    return Target("", text) if text in names else None


def sort(
    headers: Sequence[str],
    targets: Sequence[Target | None],
    file: str,
    row: int = 1,
    *,
    protected: Collection[int] = (),
    may_lack_ids: bool = False,
) -> Sorted:
    """Sort headers into used, dropped and passed over. Raises InputError if the table has no use as it is.

    `protected` are places that a person has declared to be; a table that `may_lack_ids` needs another column of use.
    """
    dropped = tuple(i for i, header in enumerate(headers) if i in protected or is_protected(header))
    used = {i: t for i, t in enumerate(targets) if t is not None and i not in set(dropped)}
    first: dict[Target, int] = {}
    for place, target in used.items():
        if target.slot > MAX_ENTRIES:
            raise refusal(
                "too-many-entries",
                f"column `{shown(headers[place].strip())}`: entries are numbered from 1 to {MAX_ENTRIES}",
                file=file,
                row=row,
            )
        if len(target.name) > MOST_NAME:
            message = f"column {place + 1}: a name has at most {MOST_NAME} characters"
            raise refusal("long-name", message, file=file, row=row)
        if target in first:
            one, two = (shown(headers[i].strip()) for i in (first[target], place))
            raise refusal(
                "same-column",
                f"columns {first[target] + 1} and {place + 1} (`{one}`, `{two}`) are both `{shown(str(target))}`",
                hint="keep one of them",
                file=file,
                row=row,
            )
        first[target] = place
    if sum(target.group == "credential" for target in first) > MAX_ENTRIES:
        message = f"there are more than {MAX_ENTRIES} columns of credentials"
        raise refusal("too-many-entries", message, file=file, row=row)
    key = next((place for place, target in used.items() if target.group == "id"), None)
    row_ids = key is None and may_lack_ids and bool(used)
    if row_ids:
        key = min(used)
    if key is None:
        found = [header.strip() for i, header in enumerate(headers) if i not in dropped]
        raise refusal(
            "no-id-column",
            f"no column `applicant_id`; found {first_known(found) or 'no column'}",
            hint=_hint(headers),
            file=file,
            row=row,
        )
    passed = tuple(i for i in range(len(headers)) if i not in used and i not in set(dropped))
    return Sorted(used, dropped, passed, key, tuple(headers), row_ids)


def _likely(header: str, known: Sequence[str]) -> str:
    """The known name that is most like a header, with the header's own number, or an empty string."""
    text = re.sub(r"[\s_-]+", "_", header.casefold())
    number = re.search(r"(?<![0-9])[1-9][0-9]{0,2}(?![0-9])", text)
    names = [name.replace("_1_", f"_{number[0]}_") if number else name for name in known]
    return next(iter(difflib.get_close_matches(text, names, 1, 0.8)), "")


def _hint(headers: Sequence[str]) -> str:
    for separator, word in ((";", "semicolons"), ("\t", "tabs"), ("|", "bars")):
        if len(headers) == 1 and separator in headers[0]:
            return f"the cells seem to be separated by {word}; separate them by commas"
    like = [
        h for h in headers if re.sub(r"[\W_]", "", h.casefold()) in ("applicantid", "id", "candidateid", "applicant")
    ]
    if like:
        return f"rename `{shown(like[0].strip(), 40)}` to `applicant_id`"
    return "name the column that tells applicants apart `applicant_id`, or give its name with --id-column"
