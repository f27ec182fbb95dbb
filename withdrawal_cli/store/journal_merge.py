"""Union of journals: a set of records does not care how often or in which order it is put together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from withdrawal_cli.store.journal_lines import encode_record, read_lines


def merge_journals(journals: Iterable[bytes]) -> bytes:
    """Give the union of journals as the bytes of one: commutative, associative, idempotent.

    It holds every record once, in the order of recording, then of ids; then the lines of newer versions, as they are.
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
        for record in (*lines.records, *lines.rivals):
            places[encode_record(record)] = False, record.recorded_at, record.id
        for _, line in lines.newer:
            places[line] = True, _NEVER, ""
    return sorted(places, key=lambda line: (places[line], line))


_NEVER = dt.datetime.max.replace(tzinfo=dt.timezone.utc)
