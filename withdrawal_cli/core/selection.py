"""Which regions a person means: by id, name or alias, in any case."""

from __future__ import annotations

from collections.abc import Iterable

from withdrawal_cli.core.schedule import Schedule
from withdrawal_cli.errors import UsageError


def find_regions(schedule: Schedule, names: Iterable[str]) -> frozenset[str] | None:
    """Give the ids of the regions that `names` name; None, for all, when there are no names.

    An alias that two regions share means both. Raises `UsageError` with the nearest name for one that means none.
    """
    found: set[str] = set()
    known: dict[str, set[str]] = {}
    for region in schedule.regions:
        for name in (region.id, region.name, *region.aliases):
            known.setdefault(name.strip().casefold(), set()).add(region.id)
    wanted = list(names)
    for name in wanted:
        ids = known.get(name.strip().casefold())
        if ids is None:
            raise UsageError(f"there is no region {name!r}", hint=_valid(schedule, name, list(known)))
        found |= ids
    return frozenset(found) if wanted else None


def _valid(schedule: Schedule, name: str, known: list[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name.strip().casefold(), known, 1)
    guess = f"did you mean {near[0]!r}? " if near else ""
    regions = [f"{region.id} ({region.name})" for region in schedule.regions]
    more = f" and {len(regions) - 20} more" if len(regions) > 20 else ""
    return f"{guess}the regions are: {', '.join(regions[:20])}{more}"
