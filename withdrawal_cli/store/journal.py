"""The user's journal: an append-only file of entries, one a line.

An entry is appended under a lock, and the file (and its folder, if the file is new) is synced before the call returns.
A writer moves a torn last line, which was never acknowledged, to a file beside the journal; a reader only reports it.
Acknowledged lines never change.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress

import msgspec

from withdrawal_cli.core.entries import Entry
from withdrawal_cli.errors import DataError, file_error
from withdrawal_cli.store.files import add, is_missing, locked, make_folder, opened, read_file, sync_folder
from withdrawal_cli.store.journal_lines import encode_entry, is_foreign, is_torn, read_lines

LOCK_SECONDS = 10.0
"""How long a writer waits for the others."""

_SECOND = dt.timedelta(seconds=1)
_MICROSECOND = dt.timedelta(microseconds=1)


class Journal(msgspec.Struct, frozen=True):
    """The entries of a journal and the problems of its file.

    `problems` are about lines that do not count, `newer` are the numbers of lines of a newer version, and `torn` is a
    message on an incomplete last line.
    """

    entries: tuple[Entry, ...] = ()
    problems: tuple[str, ...] = ()
    newer: tuple[int, ...] = ()
    torn: str | None = None


def read_journal(path: str) -> Journal:
    """Read a journal without changing it; a missing one is empty.

    Raises `DataError` if it cannot be read or is not a journal.
    """
    data = journal_bytes(path)
    lines = read_lines(data)
    problems = tuple(f"line {number}: {problem}" for number, problem in lines.problems)
    torn = f"its last line is incomplete ({len(lines.torn)} bytes) and does not count"
    return Journal(lines.entries, problems, tuple(number for number, _ in lines.newer), torn if lines.torn else None)


def journal_bytes(path: str) -> bytes:
    """Read the bytes of a journal; a missing one is empty. Raises `DataError` for anything but a journal."""
    data = b"" if is_missing(path) else read_file(path)
    if _is_utf_16(data):
        raise DataError(f"{path}: is UTF-16 text; a journal is UTF-8", hint="save it as UTF-8")
    if is_foreign(data):
        raise DataError(
            f"{path}: is not a journal: none of its lines is an entry",
            hint="check the file name, or name another with --journal",
        )
    return data


def _is_utf_16(data: bytes) -> bool:
    """Whether bytes are UTF-16, as Windows shells write: with a byte order mark, or every other byte zero."""
    zeros = b"\0\0"
    return data[:2] in (b"\xff\xfe", b"\xfe\xff") or (data[0:4:2] == zeros) is not (data[1:4:2] == zeros)


def append_entry(path: str, entry: Entry) -> tuple[Entry, str | None]:
    """Append an entry durably; return it as saved, and a message on a torn line that was moved aside.

    The instant is moved past that of the last line if a clock gave both within a second, to preserve their order.
    Raises `DataError` with nothing written.
    """
    kept = entry

    def lines(last: bytes) -> list[bytes]:
        nonlocal kept
        kept = after_last(entry, read_lines(last).entries)
        return [encode_entry(kept)]

    torn = _append(path, lines)
    return kept, torn


def append_lines(path: str, lines: list[bytes]) -> str | None:
    """Append lines durably, all or none; return a message on a torn line that was moved aside. Raises `DataError`."""
    return _append(path, lambda _: lines)


def _append(path: str, make_lines: Callable[[bytes], list[bytes]]) -> str | None:
    """Append the lines that `make_lines` returns for the last line; return a message on a torn line."""
    try:  # a relative path cannot be resolved if the working folder was removed
        folder = os.path.dirname(os.path.realpath(path)) if "\0" not in path else os.curdir
        make_folder(folder)
    except (OSError, UnicodeError) as error:
        raise file_error(path, "written", error) from None
    with locked(path, LOCK_SECONDS) as real:
        journal_bytes(path)  # refuses anything but a journal
        new = is_missing(real)
        with opened(real, create=True) as file:
            if new:
                _sync(path, folder)
            torn = _set_aside(real, file)
            last, unended = _end_of(file)
            data = b"".join(line + b"\n" for line in make_lines(unended or last))
            add(path, file, b"\n" + data if unended else data)
    return torn


def _sync(path: str, folder: str) -> None:
    try:
        sync_folder(folder)
    except OSError as error:
        raise file_error(path, "written", error) from None


def _set_aside(real: str, file: int) -> str | None:
    """Move a torn last line to the file beside the journal; synced there before it is cut off here. Needs the lock."""
    last, torn = _end_of(file)
    if not is_torn(torn, alone=not last):
        return None
    beside = f"{real}.torn"
    with opened(beside, create=True) as aside:
        before = os.fstat(aside).st_size
        add(beside, aside, torn + b"\n")
        _sync(beside, os.path.dirname(real))
        try:
            os.ftruncate(file, os.fstat(file).st_size - len(torn))
            os.fsync(file)
        except OSError as error:
            with suppress(OSError):  # else each run would add it again
                os.ftruncate(aside, before)
            raise file_error(real, "written", error) from None
    return f"its last line was incomplete and never counted; its {len(torn)} bytes are now in {beside}"


def _end_of(file: int) -> tuple[bytes, bytes]:
    """Return the last complete line, and what follows it."""
    size = os.fstat(file).st_size
    back = min(size, 1 << 16)
    while True:
        os.lseek(file, size - back, os.SEEK_SET)
        data = b""
        while len(data) < back and (more := os.read(file, back - len(data))):
            data += more
        *before, last, unended = (b"", b"", *data.split(b"\n"))
        if len(before) > 2 or back == size:
            return last, unended
        back = min(size, back * 8)


def after_last(entry: Entry, entries: Sequence[Entry]) -> Entry:
    """Move an entry's instant past that of the last of `entries` if it is less than a second earlier."""
    for before in entries[-1:]:
        if dt.timedelta(0) <= before.recorded_at - entry.recorded_at < _SECOND:
            with suppress(OverflowError):  # there is no instant after the end of the calendar
                return msgspec.structs.replace(entry, recorded_at=before.recorded_at + _MICROSECOND)
    return entry


def merge_journals(journals: Iterable[bytes]) -> bytes:
    """Return the union of journals as the bytes of one: commutative, associative, idempotent.

    It has every entry once, in order of recording, then of ids; then the unchanged lines of newer versions. Broken and
    torn lines are left out; `read_lines` reports them.
    """
    return b"".join(line + b"\n" for line in _lines(journals))


def missing_lines(own: bytes, others: Iterable[bytes]) -> list[bytes]:
    """Return the lines of other journals that are missing from one's own, in the order of `merge_journals`."""
    have = set(_lines([own]))
    return [line for line in _lines(others) if line not in have]


def _lines(journals: Iterable[bytes]) -> list[bytes]:
    places: dict[bytes, tuple[bool, dt.datetime, str]] = {}
    for journal in journals:
        lines = read_lines(journal)
        for entry in (*lines.entries, *lines.rivals):
            places[encode_entry(entry)] = False, entry.recorded_at, entry.id
        for _, line in lines.newer:
            places[line] = True, _NEVER, ""
    return sorted(places, key=lambda line: (places[line], line))


_NEVER = dt.datetime.max.replace(tzinfo=dt.timezone.utc)
