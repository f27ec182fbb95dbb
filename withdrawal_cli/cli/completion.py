"""What a shell offers for the value of an option or an argument; Typer keeps what begins as the user typed.

Only words that are safe in any shell are offered: choices of the program and ids, never a title from a schedule.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

import typer

from withdrawal_cli.errors import TrackerError

if TYPE_CHECKING:
    from withdrawal_cli.core.schedule import Schedule


def one_of(words: Sequence[str]) -> Callable[[], list[str]]:
    """Offer fixed words, in their order."""
    return lambda: list(words)


def region_ids(ctx: typer.Context) -> list[str]:
    """Offer the regions of the schedule that the command line names so far."""
    return _ids(ctx, lambda schedule: [schedule.regions])


def item_ids(ctx: typer.Context) -> list[str]:
    """Offer what `show` can show: deadlines, events, sites and sources."""
    return _ids(ctx, lambda schedule: [schedule.deadlines, schedule.events, schedule.sites, schedule.sources])


def target_ids(ctx: typer.Context) -> list[str]:
    """Offer what a record can be about: deadlines, sites and regions."""
    return _ids(ctx, lambda schedule: [schedule.deadlines, schedule.sites, schedule.regions])


def entry_kinds() -> list[str]:
    """Offer the kinds of a new record."""
    from withdrawal_cli.core.entry_input import NEW_KINDS

    return list(NEW_KINDS)


def answers() -> list[str]:
    """Offer the answers that have a JSON Schema."""
    from withdrawal_cli.answers import ANSWERS

    return list(ANSWERS)


def _ids(ctx: typer.Context, lists: Callable[[Schedule], Iterable[Iterable[object]]]) -> list[str]:
    """Give the ids in the lists, each once; none when the schedule cannot be read, as nobody would see the error."""
    from withdrawal_cli.cli.inputs import schedule_for

    try:
        schedule = schedule_for(ctx.params.get("schedule"), ctx.obj)
    except TrackerError:
        return []
    return list(dict.fromkeys(entry.id for entries in lists(schedule) for entry in entries))  # type: ignore[attr-defined]  # each has one
