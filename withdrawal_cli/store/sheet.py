"""Make a schedule from a spreadsheet: one row per deadline, in any CSV dialect of spreadsheet programs."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import Any

from withdrawal_cli.core.edtf import DateError, ImpreciseDate
from withdrawal_cli.core.lookup import name_key, numbered
from withdrawal_cli.core.schedule import ID_PATTERN, URL_PATTERN
from withdrawal_cli.errors import DataError
from withdrawal_cli.store.decode import check_references, decode_schedule

_COLUMNS = {
    "id": "id",
    "title": "title name task commitment promise what description",
    "due": "due due-date deadline date when by end end-date",
    "wording": "wording quote words text",
    "obliged": "obliged who who-has-to-act owner responsible responsible-party promised-by",
    "region": "region country area place",
    "region_name": "region-name",
    "tags": "tags tag topic category",
    "stated_by": "stated-by said-by",
    "stated_on": "stated-on said-on",
    "announced_on": "announced-on announced",
    "url": "source-url url link source source-link",
    "publisher": "publisher outlet",
    "published": "published published-on date-published publication-date",
    "completed": "completed completed-on date-completed done",
    "status": "status state",
    "as_of": "as-of",
    "amended_from": "amended-from",
    "timezone": "timezone time-zone zone",
    "covers_through": "covers-through",
}
"""The names of columns by content, in any case; if several match, the first counts."""
_MEANING = {name: column for column, names in _COLUMNS.items() for name in names.split()}
_DATES = ("due", "stated_on", "announced_on", "published", "completed", "covers_through")
_SLASHES = re.compile("([0-9]{4})/([0-9]{1,2})/([0-9]{1,2})")
_ENDED = {"completed": "completed", "done": "completed", "cancelled": "cancelled", "canceled": "cancelled"}
"""The statuses that only an event can give, with its kind."""
_NOT_ENDED = ("no-date", "not-announced", "due", "due-soon", "upcoming", "overdue", "unknown", "open", "pending")
"""The statuses that follow from the dates."""
_GUARDED = re.compile("'[=+@\t\r-]")
_HINT = (
    "write dates as 2026-09-30, 2026-09, 2026, 2026-35 (third quarter), 2026-41 (second half) or 2026-01/2026-03, and "
    "format the column as YYYY-MM-DD"
)


def schedule_from_sheet(
    data: bytes, name: str, schedule_id: str, title: str, today: dt.date
) -> tuple[dict[str, Any], list[str]]:
    """Return the schedule document made of the rows of a sheet, as plain values, and the columns that are not read.

    Of `status` it names the cells that are not read. Raises `DataError` with every problem, each with its row, as
    spreadsheets number them, and column.
    """
    rows = _rows(_text(data, name), name)
    header = next(rows, None)
    if header is None:
        raise DataError(f"{name}: is empty")
    columns, problems = _columns(header[1], name)
    made = _Schedule(name, today)
    for number, cells in rows:
        made.add(number, columns, header[1], cells)
    problems += made.problems
    if not problems and not made.deadlines:
        problems.append(f"{name}: has no row below its header")
    if problems:
        raise DataError(*problems, hint=_HINT if any("is not a date" in problem for problem in problems) else None)
    covers = min(made.covers, default=_covered(made, columns, today))
    document = {
        "schema_version": 1, "id": schedule_id, "title": title, "timezone": "UTC", "covers_through": covers,
        "regions": list(made.regions.values()), "deadlines": made.deadlines, "events": made.events,
        "sources": list(made.sources.values()),
    }  # fmt: skip
    schedule, problems = decode_schedule(document)
    problems += check_references(document, schedule)
    if problems:
        raise DataError(*(f"{name}: {problem}" for problem in problems))
    # a sheet with `as_of` is what `status` writes: its other columns follow from these
    unread = [] if "as_of" in columns else [repr(cell) for cell in header[1] if cell and name_key(cell) not in _MEANING]
    return {key: value for key, value in document.items() if value != []}, [*unread, *made.unread]


def _covered(made: _Schedule, columns: dict[str, int], today: dt.date) -> str:
    """Return the last day of which the rows say what happened: none that is past, unless a column says what ended."""
    if "completed" in columns or "status" in columns:
        return today.isoformat()
    last_days = (ImpreciseDate.parse(d["due"]).latest for d in made.deadlines if "due" in d)
    return min((day for day in last_days if day is not None and day < today), default=today).isoformat()


def _text(data: bytes, name: str) -> str:
    """Decode UTF-8, or UTF-16 with a byte order mark, which Excel calls Unicode text."""
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise DataError(f"{name}: line {line}: is not UTF-8 text", hint="save it as 'CSV UTF-8'") from None


def _rows(text: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that are not blank, with their numbers from 1."""
    if "\n" not in text:  # lines that end in CR alone, as some programs write them
        text = text.replace("\r", "\n")
    first, _, rest = text.partition("\n")
    delimiter, number = "", 0
    if re.fullmatch("sep=.\r?", first):  # a line for Excel only
        delimiter, text, number = first[4], rest, 1
    offset = number
    try:
        delimiter = delimiter or max(",;\t", key=lambda sign: _recognised(first, sign))
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        for number, row in enumerate(reader, 1 + offset):
            cells = [_unguarded(" ".join(cell.split())) for cell in row]
            if any(cells):
                yield number, cells
    except csv.Error as error:
        raise DataError(f"{name}: row {number + 1}: is not CSV ({error})") from None


def _recognised(header: str, delimiter: str) -> tuple[int, int]:
    """Return how many columns of a header would be known with a delimiter, and how many there would be."""
    cells = next(csv.reader([header], delimiter=delimiter), [])
    return sum(name_key(cell) in _MEANING for cell in cells), len(cells)


def _unguarded(cell: str) -> str:
    """Remove the apostrophe that keeps a cell written by us from being a formula."""
    return cell[1:] if _GUARDED.match(cell) else cell


def _columns(header: list[str], name: str) -> tuple[dict[str, int], list[str]]:
    """Return the positions of the known columns, and the problems of the header."""
    keys = [name_key(cell) for cell in header]
    columns: dict[str, int] = {}
    problems: list[str] = []
    for column, names in _COLUMNS.items():
        found = next((key for key in names.split() if key in keys), None)
        if found is not None:
            columns[column] = keys.index(found)
            if keys.count(found) > 1:
                problems.append(f"{name}: row 1: has several columns {header[columns[column]]!r}")
    problems += _misspelt(header, keys, columns, name)
    if "title" not in columns:
        named = ", ".join(repr(cell) for cell in header[:12])
        problems.append(f"{name}: row 1: has no column 'title' (it has {named})")
    return columns, problems


def _misspelt(header: list[str], keys: list[str], columns: dict[str, int], name: str) -> Iterator[str]:
    """Yield the columns that would be left out for a misspelt name; other unknown columns may be the author's own."""
    for cell, key in zip(header, keys, strict=True):
        near = get_close_matches(key, _MEANING, 1, 0.85) or [word for word in _MEANING if sorted(word) == sorted(key)]
        near = [] if key in _MEANING or key == "sources" else near
        if near and _MEANING[near[0]] not in columns:
            meant = near[0].replace("-", " ")
            yield f"{name}: row 1: has a column {cell!r}, which is not read: did you mean {meant!r}?"


class _Schedule:
    """The schedule made of the rows."""

    def __init__(self, name: str, today: dt.date) -> None:
        self.name = name
        self.today = today
        self.problems: list[str] = []
        self.deadlines: list[dict[str, Any]] = []
        self.events: list[dict[str, Any]] = []
        self.regions: dict[str, dict[str, Any]] = {}
        self.sources: dict[tuple[str, str], dict[str, Any]] = {}
        self.covers: set[str] = set()
        self.unread: list[str] = []
        """The cells that are not read: statuses of which no event can be made, and wordings that may be no source's."""
        self._ids: set[str] = set()
        self._region_ids: set[str] = set()
        self._source_ids: set[str] = set()

    def add(self, number: int, columns: dict[str, int], header: list[str], cells: list[str]) -> None:
        """Add the deadline of a row, or its problems."""
        if any(cells[len(header) :]):
            self.problems.append(f"{self.name}: row {number}: has {len(cells)} cells, and the header has {len(header)}")
        if "title" not in columns:
            return
        value = {column: cells[at] for column, at in columns.items() if at < len(cells) and cells[at]}
        for column in value.keys() & set(_DATES):  # some programs write an ISO date with slashes
            value[column] = _SLASHES.sub(lambda d: f"{d[1]}-{d[2]:0>2}-{d[3]:0>2}", value[column])
        found = list(self._problems_of(value))
        for column, text in found:
            self.problems.append(f"{self.name}: row {number}, column {header[columns[column]]!r}: {text}")
        status, where = value.get("status", ""), f"{self.name}: row {number}"
        if name_key(status) not in ("", *_ENDED, *_NOT_ENDED) and "completed" not in value:
            self.unread.append(f"{header[columns['status']]!r} of row {number} ({status[:40]!r})")
        if {"amended_from", "wording"} <= value.keys():  # it may be the title of an event, no source's words
            del value["wording"]
            self.unread.append(f"{header[columns['wording']]!r} of row {number} (an extended deadline)")
        if status and "completed" in value and name_key(status) not in _ENDED:
            found.append(("status", f"is {status[:40]!r}, but 'completed' has a date; remove one of them"))
            self.problems.append(f"{where}, column {header[columns['status']]!r}: {found[-1][1]}")
        if "as_of" in columns and "you" in [cell for name, cell in zip(header, cells, strict=False) if name == "by"]:
            found.append(("by", "is based on an entry of your own"))
            self.problems.append(
                f"{where}: is based on an entry of your own (by: you); write the sheet with --no-journal"
            )
        if not found:
            self._add(value)

    def _problems_of(self, value: dict[str, str]) -> Iterator[tuple[str, str]]:
        """Yield the problems of a row, each with its column."""
        if "title" not in value:
            yield "title", "is empty"
        for column in _DATES:
            try:
                ImpreciseDate.parse(value.get(column, "2000"))
            except DateError as error:
                yield column, str(error)
        if not re.match(URL_PATTERN, value.get("url", "http://x")):
            yield "url", f"{value['url'][:60]!r} is not an http(s) URL"
        own = value.get("id", "x")
        if not re.match(ID_PATTERN, own):
            yield "id", f"{own!r} is not an id (lower-case words joined by hyphens)"
        elif value.get("id") in self._ids:
            yield "id", f"{own!r} is already the id of a row above"

    def _add(self, value: dict[str, str]) -> None:
        deadline = {
            "id": numbered(value.get("id") or make_id(value["title"]) or "deadline", self._ids),
            "region": self._region(value),
            "title": value["title"],
            "tags": [tag.strip() for tag in re.split("[;,]", value.get("tags", "")) if tag.strip()],
            "sources": self._source(value),
        }
        for key in ("due", "wording", "obliged", "stated_by", "stated_on", "announced_on", "timezone"):
            deadline[key] = value.get(key)
        self.deadlines.append({key: item for key, item in deadline.items() if item})
        self._add_event(value, str(deadline["id"]))
        if "covers_through" in value:
            self.covers.add(_reached(value))

    def _add_event(self, value: dict[str, str], deadline: str) -> None:
        """Add what ended a deadline; where the sheet has no day for it, on some day until it was written."""
        kind = _ENDED.get(name_key(value.get("status", "")), "completed" if "completed" in value else None)
        if kind is not None:
            on = value.get("completed") or f"../{value.get('as_of', '')[:10] or self.today.isoformat()}"
            title = f"{value['title']}: {kind}"
            self.events.append(
                {"id": f"{deadline}-{kind}", "kind": kind, "on": on, "title": title, "deadline": deadline}
            )

    def _region(self, value: dict[str, str]) -> str | None:
        named = value.get("region_name") or value.get("region")
        if named is None:
            return None
        key = name_key(value.get("region", named))
        if key not in self.regions:
            own = value.get("region", "")
            made = own if re.match(ID_PATTERN, own) else make_id(own or named) or "region"
            made = numbered(made, self._region_ids)
            self.regions[key] = {"id": made, "name": named}
        return str(self.regions[key]["id"])

    def _source(self, value: dict[str, str]) -> list[str]:
        url, publisher = value.get("url", ""), value.get("publisher", "")
        if not url and not publisher:
            return []
        publisher = publisher or url.partition("://")[2].partition("/")[0].rpartition("@")[2]
        key = (url, publisher)
        if key not in self.sources:
            source = {
                "id": numbered(make_id(publisher) or "source", self._source_ids), "publisher": publisher,
                "title": f"[{value['title']}]",  # what the row says, not the page's own headline
                "url": url, "published": value.get("published"),
            }  # fmt: skip
            self.sources[key] = {name: item for name, item in source.items() if item}
        return [str(self.sources[key]["id"])]


def _reached(value: dict[str, str]) -> str:
    """Return the last day of which a row says what happened: no later than its as-of day, or an unknown outcome's."""
    days = [value["covers_through"], value.get("as_of", "")[:10]]
    last_day = ImpreciseDate.parse(value["due"]).latest if "due" in value else None
    if name_key(value.get("status", "")) == "unknown" and last_day is not None:
        days.append(last_day.isoformat())
    return min(day for day in days if day)


def make_id(words: str) -> str:
    """Return an id of at most 60 characters made of words; empty without ASCII letters or digits.

    >>> make_id("Réouverture de la route nord (phase 2)")
    'reouverture-de-la-route-nord-phase-2'
    """
    return re.sub("[^a-z0-9]+", "-", name_key(words)).strip("-")[:60].strip("-")


def to_toml(document: dict[str, Any]) -> str:
    """Return a schedule document as TOML, with lists of objects as arrays of tables."""
    lines = [f"{key} = {_toml(value)}" for key, value in document.items() if not _is_table_list(value)]
    for key, value in document.items():
        for entry in value if _is_table_list(value) else ():
            lines += ["", f"[[{key}]]", *(f"{name} = {_toml(item)}" for name, item in entry.items())]
    return "\n".join(lines) + "\n"


def _is_table_list(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, dict) for item in value)


def _toml(value: str | int | Iterable[str]) -> str:
    """Return a value as TOML: its strings are those of JSON, apart from one character."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
