"""The lines of a journal: bytes into entries, and back; what cannot be read is named by its line and never lost.

A line that a newer version of the program wrote is passed over. A last line without its end that is no whole entry
was cut off while it was written, by a loss of power or a killed process: it is *torn*. It was never acknowledged.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec

from withdrawal_cli.core.edtf import DateError, ImpreciseDate
from withdrawal_cli.core.entries import VERSION, Entry, EntryKind, in_utc, problem_of

_BEGINNING = b'{"version":'
"""How every line begins that this program writes: by it a torn line is known from other text without an end."""

_BOM = b"\xef\xbb\xbf"


class Lines(msgspec.Struct, frozen=True):
    """What the bytes of a journal hold.

    `entries` stand in the order of the file, each once. `problems` are line numbers, from 1, with what is wrong there;
    such lines do not count. `newer` are the lines of a newer version, with their numbers. `rivals` are entries whose id
    another entry has too, with other contents; they do not count. `torn` is the torn last line.
    """

    entries: tuple[Entry, ...]
    problems: tuple[tuple[int, str], ...]
    newer: tuple[tuple[int, bytes], ...]
    rivals: tuple[Entry, ...]
    torn: bytes


def _encode_own(value: Any) -> str:
    if isinstance(value, ImpreciseDate):
        return value.text
    raise NotImplementedError


def _decode_own(kind: type, value: Any) -> Any:
    if kind is ImpreciseDate and isinstance(value, str):
        return ImpreciseDate.parse(value)
    msg = "expected text"
    raise ValueError(msg)


_ENCODER = msgspec.json.Encoder(enc_hook=_encode_own)
_DECODER = msgspec.json.Decoder(Entry, dec_hook=_decode_own)


def encode_entry(entry: Entry) -> bytes:
    """Write an entry as a line, without its end; its instant in UTC. Raises `UnicodeEncodeError` for broken text."""
    if entry.recorded_at.tzinfo is not dt.timezone.utc:
        entry = msgspec.structs.replace(entry, recorded_at=in_utc(entry.recorded_at))
    return _ENCODER.encode(entry)


def read_lines(data: bytes) -> Lines:
    """Read the lines of a journal; blank lines, byte order marks and carriage returns are nothing."""
    *whole, last = data.split(b"\n")
    torn = last if is_torn(last) else b""
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
                        (number, f"id {found.id!r} stands twice, with different contents; one of them counts")
                    )
                    rival, entries[found.id] = sorted((other, found), key=_spelling)
                    rivals.append(rival)
    return Lines(tuple(entries.values()), tuple(problems), tuple(newer), tuple(rivals), torn)


def _read_quickly(data: bytes) -> tuple[Entry, ...] | None:
    """Read a journal in which nothing is wrong, in a third of the time; None where a closer look is needed."""
    try:
        entries = _DECODER.decode_lines(data.removeprefix(_BOM))
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    whole = len({r.id for r in entries}) == len(entries) and not any(map(problem_of, entries))
    return tuple(entries) if whole else None


def _spelling(entry: Entry) -> tuple[dt.datetime, bytes]:
    return entry.recorded_at, encode_entry(entry)


def is_torn(last: bytes) -> bool:
    """Whether a last line without its end is an entry that was cut off: it begins as one, and is not whole.

    Zeros are what some file systems leave after a loss of power.
    """
    line = last.removeprefix(_BOM).strip(b"\0 \t\r")
    if not line:
        return b"\0" in last
    if not (line.startswith(_BEGINNING) or _BEGINNING.startswith(line)):
        return False
    try:
        msgspec.json.decode(last)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return True
    return False


def is_foreign(data: bytes) -> bool:
    """Whether bytes are of something else than a journal: there is text in them, but no entry, whole or torn."""
    if _BEGINNING in data or not data.strip(b"\0 \t\r\n"):
        return False
    lines = read_lines(data)
    torn_alone = bool(lines.torn) and not data[: -len(lines.torn)].strip()
    return not (lines.entries or lines.newer or torn_alone)


def _decode(line: bytes) -> list[Entry | str | bytes]:
    """Give what a line holds: an entry, what is wrong with it, or the line itself where a newer version wrote it.

    There may be several: joining files of which one lacks its last end of line glues two lines together.
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
    """Say what is wrong with a line that is no entry; None where a newer version wrote it."""
    value = msgspec.json.decode(line)
    if not isinstance(value, dict):
        return "is not an entry (an object)"
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
