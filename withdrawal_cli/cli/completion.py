"""What a shell offers for the value of an option or an argument; Typer keeps what begins as the user typed.

Only words that are safe in any shell are offered: choices of the program and ids, never a title from a schedule.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

import typer

from withdrawal_cli.errors import TrackerError

if TYPE_CHECKING:
    from withdrawal_cli.core.schedule import Schedule

_SAFE = re.compile(r"[A-Za-z0-9_.-]+")


def one_of(words: Sequence[str]) -> Callable[[], list[str]]:
    """Offer fixed words, in their order."""
    return lambda: list(words)


def region_ids(ctx: typer.Context) -> list[str]:
    """Offer the regions of the schedules that the command line names so far."""
    return _ids(ctx, lambda s: [s.regions])


def deadline_names(ctx: typer.Context) -> list[str]:
    """Offer what `status` can be narrowed to: regions and deadlines."""
    return _ids(ctx, lambda s: [s.regions, s.deadlines])


def item_ids(ctx: typer.Context) -> list[str]:
    """Offer what `show` can show: deadlines, events, sites and sources."""
    return _ids(ctx, lambda s: [s.deadlines, s.events, s.sites, s.sources])


def target_ids(ctx: typer.Context) -> list[str]:
    """Offer what an entry can be about: deadlines, sites and regions."""
    return _ids(ctx, lambda s: [s.deadlines, s.sites, s.regions])


def tags(ctx: typer.Context) -> list[str]:
    """Offer the tags of the deadlines."""
    return _offered(ctx, lambda s: (tag for deadline in s.deadlines for tag in deadline.tags))


def statuses() -> list[str]:
    """Offer the statuses of a deadline."""
    from withdrawal_cli.core.assess import Status

    return [status.value for status in Status]


def entry_kinds() -> list[str]:
    """Offer the kinds of a new entry."""
    from withdrawal_cli.core.entry_input import NEW_KINDS

    return list(NEW_KINDS)


def answers() -> list[str]:
    """Offer the answers that have a JSON Schema."""
    from withdrawal_cli.formats.json import ANSWERS, LISTS

    return [*ANSWERS, *LISTS]


def _ids(ctx: typer.Context, lists: Callable[[Schedule], Iterable[Iterable[object]]]) -> list[str]:
    return _offered(ctx, lambda s: (entry.id for entries in lists(s) for entry in entries))  # type: ignore[attr-defined]  # each has one


def _offered(ctx: typer.Context, words: Callable[[Schedule], Iterable[str]]) -> list[str]:
    """Return the words of the schedules, each once; none when one cannot be read, as nobody would see the error."""
    from withdrawal_cli.cli.inputs import schedules_for

    given = ctx.params.get("schedule")
    try:
        schedules = schedules_for([given] if isinstance(given, str) else given, ctx.obj)
    except TrackerError:
        return []
    return list(dict.fromkeys(word for s in schedules for word in words(s) if _SAFE.fullmatch(word)))
