"""What an id stands for: a deadline, an event, a site or a source of a schedule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from msgspec import Struct

from withdrawal_cli.core.schedule import Deadline, Event, Schedule, Site, Source
from withdrawal_cli.errors import UsageError

ItemType = Literal["deadline", "event", "site", "source"]
Item = Deadline | Event | Site | Source


class Found(Struct, frozen=True):
    """An entry with the type it has; `also` names the entries of other types with the same id, as `TYPE:ID`."""

    type: ItemType
    entry: Item
    also: tuple[str, ...]


def look_up(schedule: Schedule, wanted: str) -> Found:
    """Find the entry that `ID` or `TYPE:ID` names, in any case; of several types with the id a deadline comes first.

    Then come an event, a site, a source. Raises `UsageError` with the nearest id, or the id behind a site's name.
    """
    text = wanted.strip().casefold()
    kind, colon, wanted_id = text.rpartition(":")
    lists = _lists(schedule)
    if colon and kind not in lists:
        raise UsageError(f"there is no type {kind!r}", hint=f"the types are: {', '.join(lists)}")
    found = [(name, entry) for name, entries in lists.items() for entry in entries if entry.id == wanted_id]
    for name, entry in found:
        if kind in ("", name):
            return Found(name, entry, tuple(f"{other}:{wanted_id}" for other, _ in found if other != name))
    raise UsageError(
        f"there is no {kind or 'deadline, event, site or source'} {wanted_id!r}", hint=_hint(schedule, text)
    )


def _lists(schedule: Schedule) -> dict[ItemType, tuple[Item, ...]]:
    return {
        "deadline": schedule.deadlines,
        "event": schedule.events,
        "site": schedule.sites,
        "source": schedule.sources,
    }


def _hint(schedule: Schedule, text: str) -> str:
    from difflib import get_close_matches

    kind, _, wanted_id = text.rpartition(":")
    names = dict(_names(schedule, kind))
    inside = sorted((name for name in names if wanted_id and wanted_id in name), key=len)[:3]
    near = get_close_matches(wanted_id, names, 3) or inside
    if not near and kind:
        near = get_close_matches(wanted_id, dict(_names(schedule, "")), 3)
        names = dict(_names(schedule, ""))
    meant = list(dict.fromkeys(names[name] for name in near))
    guess = f"did you mean {' or '.join(meant)}? " if meant else ""
    deadlines = ", ".join(d.id for d in schedule.deadlines[:8])
    return f"{guess}the deadlines are: {deadlines}; 'withdrawal sites', 'sources' and 'timeline' list other ids"


def _names(schedule: Schedule, only: str) -> Iterator[tuple[str, str]]:
    """Give the names that an entry goes by, in lower case, with its id."""
    for kind, entries in _lists(schedule).items():
        if only and only != kind:
            continue
        for entry in entries:
            if isinstance(entry, Site):
                yield from ((name.casefold(), entry.id) for name in (entry.name, *entry.aliases))
            yield entry.id, entry.id


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


def nearest(word: str, what: str, words: Sequence[str]) -> str:
    """Give a hint: the nearest of `words` and all of them; `what` they are called."""
    from difflib import get_close_matches

    near = get_close_matches(word.lower(), words, 1)
    guess = f"did you mean {near[0]!r}? " if near else ""
    return f"{guess}the {what} are: {', '.join(words)}"
