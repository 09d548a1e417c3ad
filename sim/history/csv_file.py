"""Read the rows of a CSV as offices save them: any usual separator, UTF-8 or marked Unicode, and the line of each row in the file."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import NamedTuple

from sim.domain.errors import ConfigError

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
REMEDY = "save it as 'CSV UTF-8'"
OTHER_FILES = {  # how a file begins that is no text
    b"PK\x03\x04": "an Excel workbook, or another zipped file",
    b"\xd0\xcf\x11\xe0": "an Excel workbook of the old kind",
    b"%PDF": "a PDF",
    b"\x1f\x8b": "a zipped file",
    b"<": "a web page, or another file of tags",
}
MARKED = {  # byte order marks; the longer ones first, as one begins with another
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF32_LE: "utf-32-le",
    codecs.BOM_UTF32_BE: "utf-32-be",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
LINE_END = re.compile(rb"\r\n|\r|\n")
NOTE = re.compile(r'"?sep=.{1,2}$', re.IGNORECASE)  # Excel's note on the separator, before the header


class Row(NamedTuple):
    """Hold a row's cells, without blanks around them, and the line of the file on which it begins, counted as an editor counts."""

    line: int
    cells: list[str]


class Sheet(NamedTuple):
    """Hold the separator, the header and the rows of a CSV; rows without any text are left out."""

    separator: str
    header: Row
    rows: list[Row]


def read(path: Path, names: Collection[str]) -> Sheet:
    """Read a CSV; its separator is the one that finds the most `names` in the header.

    Raises:
        ConfigError: it is no text, not in UTF-8, has no header, an open quote, or a row with more cells than the header.
    """
    content = decoded(path.read_bytes(), path)
    lines = io.StringIO(content, newline="")
    skipped = 0
    for line in lines:
        if line.strip() and not NOTE.match(line.strip()):
            break
        skipped += 1
    else:
        raise ConfigError(f"{path}: not a readable CSV (it is empty)")
    separator = separator_of(line, names)
    lines.seek(0)
    header, *body = [row for row in rows(lines, separator, path) if row.line > skipped] or [Row(skipped + 1, [""])]
    for row in body:
        refuse_longer(row, header, separator, path)
    return Sheet(separator, header, body)


def decoded(content: bytes, path: Path) -> str:
    """Give a file's text.

    A text of another encoding than UTF-8 is refused, unless a byte order mark names it: which letters its bytes stand for is a guess.

    Raises:
        ConfigError: naming the line and the remedy.
    """
    for start, what in OTHER_FILES.items():
        if content.startswith(start):
            raise ConfigError(f"{path}: not a readable CSV but {what}; open it and {REMEDY}")
    mark = next((mark for mark in MARKED if content.startswith(mark)), b"")
    encoding = MARKED.get(mark, "utf-8")
    try:
        text = content.removeprefix(mark).decode(encoding)
    except UnicodeDecodeError as error:
        if mark not in (b"", codecs.BOM_UTF8):
            raise ConfigError(f"{path}: not a readable CSV (its mark says {encoding.upper()}, its bytes are cut); {REMEDY}") from None
        wrong, line = content[len(mark) + error.start], len(LINE_END.findall(content[: len(mark) + error.start])) + 1
        guess = "perhaps Windows-1252 (Latin-1) or Windows-1251 (Cyrillic), which cannot be told apart"
        raise ConfigError(f"{path}, line {line}: not a readable CSV (byte 0x{wrong:02x} is not UTF-8; {guess}); {REMEDY}") from None
    if "\0" in text:
        line = len(LINE_END.findall(text[: text.index("\0")].encode())) + 1
        raise ConfigError(f"{path}, line {line}: not a readable CSV (a zero byte, as in UTF-16 without its mark); {REMEDY}")
    return text


def separator_of(header: str, names: Collection[str]) -> str:
    """Give the separator that finds the most names in a header; the comma where none finds two.

    >>> separator_of('year;"state";power', ("year", "state", "power"))
    ';'
    """
    found = {separator: len({cell.strip() for cell in split(header, separator)} & set(names)) for separator in SEPARATORS}
    best = max(found, key=lambda separator: found[separator])
    return best if found[best] > 1 else ","


def split(line: str, separator: str) -> list[str]:
    """Split one line, whatever its quotes are like."""
    return next(csv.reader([line], delimiter=separator), [])


def rows(lines: Iterator[str], separator: str, path: Path) -> Iterator[Row]:
    """Give each row that has text, with the line on which it begins: a cell in quotes may hold line breaks.

    Raises:
        ConfigError: a quote is not closed, or stands in the middle of a cell.
    """
    reader = csv.reader(lines, delimiter=separator, skipinitialspace=separator != "\t", strict=True)
    first = 1
    try:
        for cells in reader:
            stripped = [cell.strip() for cell in cells]
            if any(stripped):
                yield Row(first, stripped)
            first = reader.line_num + 1
    except csv.Error as error:
        why = "a quote is opened and not closed" if "end of data" in str(error) else str(error)
        raise ConfigError(f"{path}, line {first}: not a readable CSV ({why})") from None


def refuse_longer(row: Row, header: Row, separator: str, path: Path) -> None:
    """Refuse a row with more cells than the header.

    Raises:
        ConfigError: it has.
    """
    if len(row.cells) > len(header.cells):
        found = f"{len(row.cells)} cells between {SEPARATORS[separator]}, more cells than the header has ({len(header.cells)})"
        remedy = "a number or a text that holds the separator needs quotes"
        raise ConfigError(f"{path}, line {row.line}: not a readable CSV ({found}); {remedy}")
