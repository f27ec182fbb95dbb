"""Entries of a journal for tests: a completion of the Kurdistan deadline, unless told otherwise, and its line."""

from datetime import UTC, datetime

from withdrawal_cli.core.edtf import ImpreciseDate
from withdrawal_cli.core.entries import Entry, EntryKind
from withdrawal_cli.store.journal_lines import encode_entry

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
"""12:00 in Baghdad."""


def entry(entry_id="aaaa", at=NOW, **changes) -> Entry:
    fields = {
        "version": 1,
        "id": entry_id,
        "schedule": "iraq-coalition-withdrawal",
        "recorded_at": at,
        "kind": EntryKind.COMPLETED,
        "on": ImpreciseDate.parse("2026-09-28"),
        "deadline": "kurdistan",
        "title": "It ended",
        "source": "https://example.org/a",
    }
    return Entry(**fields | changes)


def line(*arguments, **changes) -> bytes:
    return encode_entry(entry(*arguments, **changes)) + b"\n"
