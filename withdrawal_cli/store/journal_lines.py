"""The lines of a journal: bytes to entries and back; unreadable lines are reported by number and never lost.

Lines that a newer version of the program wrote are skipped. An incomplete entry without a line end, at the end of the
file, was cut off by a loss of power or a killed process: it is *torn*. It was never acknowledged.
"""

from __future__ import annotations

import datetime as dt

import msgspec

from withdrawal_cli.core.edtf import DateError
from withdrawal_cli.core.entries import VERSION, Entry, EntryKind, in_utc, problem_of
from withdrawal_cli.store.decode import decode_own

_BEGINNING = b'{"version":'
"""The beginning of every line that this program writes, which tells a torn line from other text."""

_BOM = b"\xef\xbb\xbf"


class Lines(msgspec.Struct, frozen=True):
    """The content of a journal.

    `entries` are in the order of the file, each once. `problems` are line numbers, from 1, with what is wrong there;
    such lines do not count. `newer` are the lines of a newer version, with their numbers. `rivals` have the id of
    another entry but other contents; they do not count. `torn` is the torn last line.
    """

    entries: tuple[Entry, ...]
    problems: tuple[tuple[int, str], ...]
    newer: tuple[tuple[int, bytes], ...]
    rivals: tuple[Entry, ...]
    torn: bytes


_ENCODER = msgspec.json.Encoder(enc_hook=str)
_DECODER = msgspec.json.Decoder(Entry, dec_hook=decode_own)


def encode_entry(entry: Entry) -> bytes:
    """Return an entry as a line, without its end; its instant in UTC. Raises `UnicodeEncodeError` for surrogates."""
    if entry.recorded_at.tzinfo is not dt.timezone.utc:
        entry = msgspec.structs.replace(entry, recorded_at=in_utc(entry.recorded_at))
    return _ENCODER.encode(entry)


def read_lines(data: bytes) -> Lines:
    """Read the lines of a journal, ignoring blank lines, byte order marks and carriage returns."""
    *whole, last = data.split(b"\n")
    torn = last if is_torn(last, alone=not any(whole)) else b""
    quick = _read_quickly(data[: len(data) - len(torn)])
    if quick is not None:
        return Lines(quick, (), (), (), torn)
    entries: dict[str, Entry] = {}
    rivals: list[Entry] = []
    problems: list[tuple[int, str]] = []
    newer: list[tuple[int, bytes]] = []
    for number, line in enumerate(whole if torn else [*whole, last], 1):
        for found in _decode(line.strip().removeprefix(_BOM)):
            if isinstance(found, str):
                problems.append((number, found))
            elif isinstance(found, bytes):
                newer.append((number, found))
            else:
                other = entries.setdefault(found.id, found)
                if other != found:
                    problems.append(
                        (number, f"id {found.id!r} appears twice, with different contents; only one counts")
                    )
                    rival, entries[found.id] = sorted((other, found), key=_spelling)
                    rivals.append(rival)
    return Lines(tuple(entries.values()), tuple(problems), tuple(newer), tuple(rivals), torn)


def _read_quickly(data: bytes) -> tuple[Entry, ...] | None:
    """Read a journal without problems in a third of the time; None if a closer look is needed."""
    try:
        entries = _DECODER.decode_lines(data.removeprefix(_BOM))
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    whole = len({r.id for r in entries}) == len(entries) and not any(map(problem_of, entries))
    return tuple(entries) if whole else None


def _spelling(entry: Entry) -> tuple[dt.datetime, bytes]:
    return entry.recorded_at, encode_entry(entry)


def is_torn(last: bytes, *, alone: bool) -> bool:
    """Whether a last line without its end is an entry that was cut off; one that stands `alone` begins as ours do.

    Some file systems leave zeros after a loss of power.
    """
    line = last.removeprefix(_BOM).strip(b"\0 \t\r")
    if not line:
        return b"\0" in last
    if alone and not (line.startswith(_BEGINNING) or _BEGINNING.startswith(line)):
        return False
    try:
        msgspec.json.decode(last)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return True
    return False


def is_foreign(data: bytes) -> bool:
    """Whether bytes are not a journal: they have text, but no entry, whole or torn."""
    if _BEGINNING in data or not data.strip(b"\0 \t\r\n"):
        return False
    lines = read_lines(data)
    torn_alone = bool(lines.torn) and not data[: -len(lines.torn)].strip()
    return not (lines.entries or lines.newer or torn_alone)


def _decode(line: bytes) -> list[Entry | str | bytes]:
    """Return the content of a line: an entry, a problem, or the line itself if a newer version wrote it.

    There may be several, because concatenating files can join two lines.
    """
    try:
        return [_decode_one(bytes(raw)) for raw in _GLUED.decode_lines(line)]
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return ["is not JSON"]


_GLUED = msgspec.json.Decoder(msgspec.Raw)


def _decode_one(line: bytes) -> Entry | str | bytes:
    try:
        entry = _DECODER.decode(line)
    except msgspec.ValidationError as error:
        return _problem(line, error) or line
    return problem_of(entry) or entry


_KINDS = frozenset(kind.value for kind in EntryKind)


def _problem(line: bytes, error: msgspec.ValidationError) -> str | None:
    """Return what is wrong with a line that is not an entry; None if a newer version wrote it."""
    value = msgspec.json.decode(line)
    if not isinstance(value, dict):
        return "is not an object"
    version, kind = value.get("version"), value.get("kind")
    if type(version) is int and (version > VERSION or (version == VERSION and _is_new_kind(kind))):
        return None
    if isinstance(error.__cause__, DateError):
        place = str(error).rpartition("`$.")[2].rstrip("`")
        return f"{place}: {error.__cause__}"
    said, at, place = str(error).partition(" - at `$.")
    said = f"{said[:1].lower()}{said[1:]}".replace("`", "'")
    return f"{place.rstrip('`')}: {said}" if at else said


def _is_new_kind(kind: object) -> bool:
    return isinstance(kind, str) and kind != "" and kind not in _KINDS
