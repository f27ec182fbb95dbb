"""The user's journal: an append-only file of entries, one a line.

An entry is appended under a lock, and the file (and the folder, where the file is new) is synced before the caller is
told. A writer moves a torn last line, which was never acknowledged, to a file beside the journal; a reader only reports
it. Every line that was acknowledged stays as it is for good.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterable
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
    """What a journal holds, and what there is to say about the file.

    `problems` name lines that do not count, `newer` are the numbers of lines of a newer version, `torn` says that the
    last line is incomplete.
    """

    entries: tuple[Entry, ...] = ()
    problems: tuple[str, ...] = ()
    newer: tuple[int, ...] = ()
    torn: str | None = None


def read_journal(path: str) -> Journal:
    """Read a journal and change nothing; one that does not exist is empty.

    Raises `DataError` when it cannot be read or is no journal.
    """
    data = journal_bytes(path)
    lines = read_lines(data)
    problems = tuple(f"line {number}: {problem}" for number, problem in lines.problems)
    torn = f"its last line is incomplete ({len(lines.torn)} bytes) and does not count"
    return Journal(lines.entries, problems, tuple(number for number, _ in lines.newer), torn if lines.torn else None)


def journal_bytes(path: str) -> bytes:
    """Read the bytes of a journal; one that does not exist has none. Raises `DataError` for what is no journal."""
    data = b"" if is_missing(path) else read_file(path)
    if _is_utf_16(data):
        raise DataError(f"{path}: is UTF-16 text; a journal is UTF-8", hint="save it as UTF-8")
    if is_foreign(data):
        raise DataError(f"{path}: is not a journal: no line of it is an entry", hint="name another file with --journal")
    return data


def _is_utf_16(data: bytes) -> bool:
    """Whether bytes are text as Windows' shells write it: with its mark, or with a zero in every other place."""
    zeros = b"\0\0"
    return data[:2] in (b"\xff\xfe", b"\xfe\xff") or (data[0:4:2] == zeros) is not (data[1:4:2] == zeros)


def append_entry(path: str, entry: Entry) -> tuple[Entry, str | None]:
    """Add an entry durably; give it as it was kept, and what became of a torn line before it.

    Of two entries that one clock makes within a second, the later one must not seem the earlier: the instant is moved
    past that of the last line. Raises `DataError` with nothing written.
    """
    kept = entry

    def lines(last: bytes) -> list[bytes]:
        nonlocal kept
        kept = _after(entry, last)
        return [encode_entry(kept)]

    torn = _append(path, lines)
    return kept, torn


def append_lines(path: str, lines: list[bytes]) -> str | None:
    """Add lines durably, all or none; say what became of a torn line before them. Raises `DataError`."""
    return _append(path, lambda _: lines)


def _append(path: str, make_lines: Callable[[bytes], list[bytes]]) -> str | None:
    """Add the lines that `make_lines` gives, told the last one; give what became of a torn one."""
    try:  # a relative path has no place when the working folder has been removed
        folder = os.path.dirname(os.path.realpath(path)) if "\0" not in path else os.curdir
        make_folder(folder)
    except (OSError, UnicodeError) as error:
        raise file_error(path, "written", error) from None
    with locked(path, LOCK_SECONDS) as real:
        journal_bytes(path)  # refuses what is no journal
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
    """Move a torn last line to the file beside; it is there and synced before it is gone here. Needs the lock."""
    _, torn = _end_of(file)
    if not is_torn(torn):
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
            with suppress(OSError):  # else each run would put it there again
                os.ftruncate(aside, before)
            raise file_error(real, "written", error) from None
    return f"its last line was incomplete and never counted; its {len(torn)} bytes are now in {beside}"


def _end_of(file: int) -> tuple[bytes, bytes]:
    """Give the last line that has an end, and what stands after it."""
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


def _after(entry: Entry, last: bytes) -> Entry:
    """Move an entry's instant past that of the last line, where it is less than a second behind it."""
    for before in read_lines(last).entries:
        if dt.timedelta(0) <= before.recorded_at - entry.recorded_at < _SECOND:
            with suppress(OverflowError):  # nothing is past the calendar's last instant
                return msgspec.structs.replace(entry, recorded_at=before.recorded_at + _MICROSECOND)
    return entry


def merge_journals(journals: Iterable[bytes]) -> bytes:
    """Give the union of journals as the bytes of one: commutative, associative, idempotent.

    It holds every entry once, in the order of recording, then of ids; then the lines of newer versions, as they are.
    Broken and torn lines are left out: `read_lines` names them.
    """
    return b"".join(line + b"\n" for line in _lines(journals))


def missing_lines(own: bytes, others: Iterable[bytes]) -> list[bytes]:
    """Give the lines of other journals that are not in one's own yet, in the order of `merge_journals`."""
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
