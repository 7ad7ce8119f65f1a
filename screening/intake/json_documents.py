"""JSON that isn't a record on each line: an array of applicants, a file of one applicant, or a folder of such files."""

from __future__ import annotations

import codecs
import hashlib
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

from screening.intake.blob import Blob, Bytes, cannot_read
from screening.intake.jsonl import MOST_LINE, JsonLines
from screening.intake.text import refusal, shown
from screening.intake.values import Values

FORMAT = "JSON"
FOLDER = "folder of JSON files"
_PIECE = 1 << 20
_BLANK = " \t\r\n"
_BOM = b"\xef\xbb\xbf"


#: An object that begins with a list of objects, perhaps after some simple values that tell of the list.
_SIMPLE = r'"(?:[^"\\]|\\.)*+"|-?[0-9][-+.0-9eE]*+|true|false|null'
_WRAPPED = re.compile(
    r'\{\s*+(?:"(?!applicant_id")(?:[^"\\]|\\.)*+"\s*+:\s*+(?:' + _SIMPLE + r")\s*+,\s*+)*+"
    r'"(?:applicants|candidates|data|items|results|records)"\s*+:\s*+\[(?=\s*+[{\]])',
    re.IGNORECASE,
)


def _is_wrapped(head: str) -> bool:
    """Whether a text is one object with a list of applicants."""
    return _WRAPPED.match(head) is not None


def split(file: Bytes, name: str) -> Iterator[tuple[int, bytes]]:
    """The records of a file, each as written, with its number from 1. Raises InputError for what isn't JSON."""
    return _Values(file, name).records()


def recognises(blob: Blob) -> bool:
    """An array, one inside an object, or an object whose first line doesn't hold all of it."""
    if blob.is_folder:
        return False
    head = blob.peek().removeprefix(_BOM).lstrip()
    if _is_wrapped(head.decode("utf-8", "ignore")):
        return True
    first, ended, _ = head.partition(b"\n")
    return head.startswith(b"[") or (
        head.startswith(b"{") and bool(ended) and first.rstrip().endswith((b"{", b"[", b","))
    )


def recognises_folder(blob: Blob) -> bool:
    """A folder with JSON files and no table of applicants."""
    if not blob.is_folder or blob.path is None:
        return False
    return bool(_files(blob.path)) and not (blob.path / "applicants.csv").exists()


class JsonDocument(JsonLines):
    """The applicants of one file: an array of them, or one after the other."""

    format = FORMAT
    unit = "record"

    def _records(self) -> Iterator[tuple[int, bytes]]:
        with self._blob.whole() as file:
            yield from split(file, self._blob.name)

    def _id(self, number: int) -> str:
        head = self._blob.peek().removeprefix(_BOM).lstrip()
        several = head.startswith(b"[") or _is_wrapped(head.decode("utf-8", "ignore"))
        name = Path(self._blob.name).stem if self._blob.path and not several else ""
        return name if name and number == 1 else str(number)


class InFolder:
    """The records of a folder, each in a file of its own, in the order of the names. Links aren't followed."""

    details = FOLDER

    def __init__(self, blob: Blob) -> None:
        assert blob.path is not None
        self.name = blob.name
        self._blobs = [Blob(path.name, path=path) for path in _files(blob.path)]

    @property
    def sha256(self) -> str:
        """That of a line for each file: its name, a NUL character and the SHA-256 of its bytes."""
        if not all(one.sha256 for one in self._blobs):
            return ""
        return hashlib.sha256("".join(f"{one.name}\0{one.sha256}\n" for one in self._blobs).encode()).hexdigest()

    def records(self, looking: bool = False) -> Iterator[tuple[int, bytes]]:
        """What each file holds, with its number; when `looking` for nobody's verdict. Raises InputError."""
        for number, blob in enumerate(self._blobs, 1):
            with blob.opened() if looking else blob.whole() as file:
                data = file.read(MOST_LINE + 1)
            if len(data) > MOST_LINE:
                raise refusal("long-row", f"the file is longer than {MOST_LINE >> 20} MB", file=blob.name)
            yield number, data.removeprefix(_BOM)

    def stem(self, number: int) -> str:
        """The name of a file without its ending."""
        return Path(self._blobs[number - 1].name).stem


class JsonFolder(JsonLines):
    """The applicants of a folder, each in a file of its own."""

    format = FOLDER
    unit = "file"

    def __init__(self, blob: Blob, files: InFolder, how: Values, batch_rows: int) -> None:
        super().__init__(blob, how, batch_rows)
        self._files = files

    @property
    def sha256(self) -> str:
        """That of a line for each file: its name, a NUL character and the SHA-256 of its bytes."""
        return self._files.sha256

    def _records(self) -> Iterator[tuple[int, bytes]]:
        return self._files.records()

    def _id(self, number: int) -> str:
        return self._files.stem(number)


def _files(folder: Path) -> list[Path]:
    try:
        names = sorted(os.listdir(folder))
    except OSError as bad:
        raise cannot_read(str(folder), bad) from None
    paths = [folder / name for name in names if name.casefold().endswith(".json")]
    return [path for path in paths if path.is_file() and not path.is_symlink()]


class _Values:
    """The values of a JSON text one by one: the elements of an array, or values that follow each other."""

    def __init__(self, file: Bytes, name: str) -> None:
        self._file = file
        self._name = name
        self._utf8 = codecs.getincrementaldecoder("utf-8-sig")()
        # only where a value ends is of interest here, so numbers of any length will do
        self._json = json.JSONDecoder(parse_int=len, parse_float=len)
        self._text = ""
        self._at = 0
        self._ended = False

    def records(self) -> Iterator[tuple[int, bytes]]:
        """Each value as written, with its number from 1. Raises InputError for a text that isn't JSON."""
        inside = self._next() == "["
        wrapped = _WRAPPED.match(self._text, self._at)
        if wrapped:
            inside, self._at = True, wrapped.end() - 1
        self._at += inside
        number = 0
        while (char := self._next()) and not (inside and number == 0 and char == "]"):
            number += 1
            yield number, self._value(number).encode()
            if inside and (char := self._next()) != ",":
                break
            self._at += inside
        if not inside:
            return
        if char != "]":
            reason = "it ends before the array is closed" if not char else f"expected a comma after record {number}"
            raise refusal("not-json", f"the file is not JSON: {reason}", file=self._name)
        self._at += 1
        if wrapped:
            self._close()
        if self._next():
            raise refusal("not-json", "the file is not JSON: more follows after the array", file=self._name)

    def _close(self) -> None:
        """Pass over what stands behind the list in the object around it: simple values, or lists and objects."""
        while self._next() == ",":
            self._at += 1
            self._next()
            self._value(0)
            if self._next() != ":":
                break
            self._at += 1
            self._next()
            self._value(0)
        if self._next() != "}":
            raise refusal("not-json", "the file is not JSON: the object isn't closed", file=self._name)
        self._at += 1

    def _next(self) -> str:
        """The next character that isn't blank, "" at the end."""
        while True:
            while self._at < len(self._text) and self._text[self._at] in _BLANK:
                self._at += 1
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def _more(self) -> bool:
        """Read on; whether there was anything."""
        if self._ended:
            return False
        piece = self._file.read(_PIECE)
        self._ended = not piece
        try:
            self._text = self._text[self._at :] + self._utf8.decode(piece, final=self._ended)
        except UnicodeDecodeError:
            raise refusal("not-utf-8", "the file is not UTF-8", hint="save it in UTF-8", file=self._name) from None
        self._at = 0
        return True

    def _value(self, number: int) -> str:
        """The text of the value that starts here."""
        while True:
            try:
                _, end = self._json.raw_decode(self._text, self._at)
            except RecursionError:
                message = f"record {number}: the nesting is too deep"
                raise refusal("not-json", message, file=self._name) from None
            except json.JSONDecodeError as bad:
                if len(self._text) - self._at > MOST_LINE or not self._more():
                    said = shown(bad.msg[:1].lower() + bad.msg[1:])
                    message = f"record {number} is not JSON, or longer than {MOST_LINE >> 20} MB: {said}"
                    raise refusal("not-json", message, file=self._name) from None
                continue
            found = self._text[self._at : end]
            self._at = end
            return found
