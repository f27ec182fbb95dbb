"""What a record is about: the deadline, site or region that a person names."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from withdrawal_cli.core.records import RecordKind
from withdrawal_cli.core.schedule import Schedule
from withdrawal_cli.errors import UsageError


class Target(Struct, frozen=True):
    """What a record is about: at most one id; `title` is what it is called."""

    deadline: str | None = None
    site: str | None = None
    region: str | None = None
    title: str = ""


def find_target(schedule: Schedule, kind: RecordKind, name: str) -> Target:
    """Find what `name` names, in any case: the id of a deadline, or an id, name or alias of a site or region.

    What ends or moves a deadline is about a deadline: there a region means its only one. Raises `UsageError` with the
    nearest name.
    """
    wanted = name.strip().casefold()
    of_deadline = kind in (RecordKind.COMPLETED, RecordKind.CANCELLED, RecordKind.EXTENDED)
    deadlines = {d.id: Target(deadline=d.id, title=d.title) for d in schedule.deadlines}
    sites = _named((s.id, s.name, s.aliases, Target(site=s.id, title=s.name)) for s in schedule.sites)
    regions = _named((r.id, r.name, r.aliases, Target(region=r.id, title=r.name)) for r in schedule.regions)
    order = (sites, deadlines) if kind in (RecordKind.HANDED_OVER, RecordKind.IN_USE) else (deadlines, sites)
    for names in (deadlines,) if of_deadline else order:
        if wanted in names:
            return names[wanted]
    if wanted not in regions:
        known = [*deadlines, *regions] if of_deadline else [*deadlines, *regions, *sites]
        what = "deadline" if of_deadline else "deadline, site or region"
        raise UsageError(f"there is no {what} {name!r}", hint=_valid(wanted, known, list(deadlines), of_deadline))
    if not of_deadline:
        return regions[wanted]
    region = regions[wanted].region
    inside = [d.id for d in schedule.deadlines if d.region == region]
    if len(inside) == 1:
        return deadlines[inside[0]]
    raise UsageError(f"the region {name!r} has {len(inside)} deadlines", hint=f"name one of: {', '.join(inside[:20])}")


def _named(entries: Iterable[tuple[str, str, tuple[str, ...], Target]]) -> dict[str, Target]:
    """Give targets by all their names; of a name that two have, the first is meant."""
    named: dict[str, Target] = {}
    for entry_id, name, aliases, target in entries:
        for known in (entry_id, name, *aliases):
            named.setdefault(known.strip().casefold(), target)
    return named


def _valid(wanted: str, known: list[str], deadlines: list[str], of_deadline: bool) -> str:
    from difflib import get_close_matches

    near = get_close_matches(wanted, known, 1)
    guess = f"did you mean {near[0]!r}? " if near else ""
    more = f" and {len(deadlines) - 20} more" if len(deadlines) > 20 else ""
    sites = "" if of_deadline else "; 'withdrawal sites' lists the sites"
    return f"{guess}the deadlines are: {', '.join(deadlines[:20])}{more}{sites}"
