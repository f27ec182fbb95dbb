"""Look up what the user typed: a region, deadline, event, site or source by id, name or alias."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import replace

from withdrawal_cli.core.assess import Answer, Assessment, Status
from withdrawal_cli.core.schedule import Deadline, Event, Schedule, Site, Source
from withdrawal_cli.errors import UsageError

ItemType = Literal["deadline", "event", "site", "source"]
Item = Deadline | Event | Site | Source

_WORDS = re.compile(r"[^\W_]+")
_MOST_LISTED = 20
_MOST_COMPARED = 5_000
"""How many words a typo is compared with, because comparing is slow."""


def name_key(name: str) -> str:
    """Return a name in the form used for comparison: its words, without case and accents.

    >>> name_key("Ain al-Asad "), name_key("Mühle")
    ('ain-al-asad', 'muhle')
    """
    folded = name.casefold()
    if not folded.isascii():
        from unicodedata import combining, normalize

        folded = "".join(sign for sign in normalize("NFKD", folded) if not combining(sign))
    return "-".join(_WORDS.findall(folded)) or folded.strip()


def numbered(base: str, taken: set[str]) -> str:
    """Return an id that is not taken, by adding a number if needed, and add it to `taken`.

    The number is searched by halves, because thousands of rows may have one title.

    >>> numbered("road", {"road", "road-2"})
    'road-3'
    """
    made, free = base, 1
    while made in taken:
        free *= 2
        made = f"{base}-{free}"
    used = free // 2
    while free - used > 1:
        middle = (used + free) // 2
        used, free = (middle, free) if f"{base}-{middle}" in taken else (used, middle)
    made = base if free == 1 else f"{base}-{free}"
    taken.add(made)
    return made


def nearest(word: str, words: Iterable[str]) -> str | None:
    """Return the word that was probably meant; None if no word is similar.

    >>> nearest("kurdstan", ["federal", "kurdistan"]), nearest("since", ["soon"])
    ('kurdistan', None)
    """
    from difflib import get_close_matches

    # options are compared without their dashes, or all short ones would look alike
    named = {name_key(w): w for w in islice(words, _MOST_COMPARED)}
    close = get_close_matches(name_key(word[:100]), named, 1)
    return named[close[0]] if close else None


def choices_hint(word: str, what: str, words: Iterable[str], *, shown: Iterable[str] | None = None) -> str:
    """Return a hint for a word that is not a choice: the nearest choice, and a list of choices.

    `what` is the name of the choices, `shown` how to list them if not as the words themselves.
    """
    words = list(words)
    listed = words if shown is None else list(shown)
    near = nearest(word, words)
    guess = "" if near is None else f"did you mean {near!r}? "
    more = f" and {len(listed) - _MOST_LISTED} more" if len(listed) > _MOST_LISTED else ""
    return f"{guess}the {what} are: {', '.join(listed[:_MOST_LISTED])}{more}" if listed else f"there are no {what}"


def regions_named(schedule: Schedule, name: str) -> frozenset[str]:
    """Return the ids of the regions with an id, name or alias; regions may share an alias."""
    key = name_key(name)
    return frozenset(r.id for r in schedule.regions if any(name_key(n) == key for n in (r.id, r.name, *r.aliases)))


def deadlines_named(schedule: Schedule, name: str) -> frozenset[str]:
    """Return the ids of the deadlines that a name names: those of its regions, and the one with that id."""
    key, regions = name_key(name), regions_named(schedule, name)
    return frozenset(d.id for d in schedule.deadlines if d.id == key or d.region in regions)


def find_regions(schedules: Sequence[Schedule], names: Iterable[str]) -> list[frozenset[str] | None]:
    """Return for each schedule the ids of the named regions; None, for all, without a name.

    Raises `UsageError` for a name that no schedule has.
    """
    return _found_in_any(schedules, list(names), regions_named, "region")


def find_deadlines(schedules: Sequence[Schedule], names: Iterable[str]) -> list[frozenset[str] | None]:
    """Return for each schedule the ids of the deadlines named by deadline or region.

    None, for all, without a name. Raises `UsageError` for a name that no schedule has.
    """
    return _found_in_any(schedules, list(names), deadlines_named, "region or deadline")


def _found_in_any(
    schedules: Sequence[Schedule], names: list[str], named: Callable[[Schedule, str], frozenset[str]], what: str
) -> list[frozenset[str] | None]:
    if not names:
        return [None] * len(schedules)
    found = [[named(schedule, name) for name in names] for schedule in schedules]
    for number, name in enumerate(names):
        if not any(ids[number] for ids in found):
            raise UsageError(f"there is no {what} {name!r}", hint=_names_hint(schedules, name, what))
    return [frozenset[str]().union(*ids) for ids in found]


def _names_hint(schedules: Sequence[Schedule], name: str, what: str) -> str:
    regions = [region for schedule in schedules for region in schedule.regions]
    known = dict.fromkeys(n for r in regions for n in (r.id, *r.aliases, r.name))
    shown = [f"{region.id} ({region.name})" for region in regions]
    if what == "region":
        return choices_hint(name, "regions", known, shown=shown)
    deadlines = dict.fromkeys(d.id for schedule in schedules for d in schedule.deadlines)
    return choices_hint(name, "deadlines", known | deadlines, shown=deadlines)


class Selection(Struct, frozen=True):
    """Which deadlines are selected: by ids of regions and deadlines, statuses, tags, and days to the last day.

    A field that is None does not filter. A deadline is selected if its region or the deadline itself is named.
    """

    regions: frozenset[str] | None = None
    deadlines: frozenset[str] | None = None
    statuses: frozenset[Status] | None = None
    tags: frozenset[str] | None = None
    within_days: int | None = None

    def of(self, answer: Answer) -> Answer:
        """Return an answer with only the selected deadlines."""
        if self == Selection():
            return answer
        return replace(answer, deadlines=tuple(filter(self._has, answer.deadlines)))

    def whatever_status(self) -> Selection:
        """Return the selection by regions, names and tags alone, which does not depend on the day."""
        return replace(self, statuses=None, within_days=None)

    def _has(self, a: Assessment) -> bool:
        return (
            (self.regions is self.deadlines is None or self._is_named(a))
            and (self.within_days is None or self._is_within(a, self.within_days))
            and (self.statuses is None or a.status in self.statuses)
            and (self.tags is None or not self.tags.isdisjoint(map(name_key, a.deadline.tags)))
        )

    def _is_named(self, a: Assessment) -> bool:
        in_region = self.regions is not None and a.deadline.region in self.regions
        return in_region or (self.deadlines is not None and a.deadline.id in self.deadlines)

    @staticmethod
    def _is_within(a: Assessment, days: int) -> bool:
        return not a.has_ended and a.days_left is not None and a.days_left <= days


class Found(Struct, frozen=True):
    """An item with its type; `also` names items of other types with the same id, as `TYPE:ID`."""

    type: ItemType
    entry: Item
    also: tuple[str, ...] = ()


def look_up(schedule: Schedule, wanted: str) -> Found:
    """Return the item that `ID`, `TYPE:ID` or a name names. Raises `UsageError` with the nearest id."""
    kind, colon, name = (part.strip() for part in wanted.rpartition(":"))
    kind, lists = kind.casefold(), _lists(schedule)
    if colon and kind not in lists:
        raise UsageError(f"there is no type {kind!r}", hint=choices_hint(kind, "types", lists))
    found = find_item(schedule, name, kind)
    if found is None:
        hint = _hint(schedule, kind, name_key(name))
        raise UsageError(f"there is no {kind or 'deadline, event, site or source'} {name!r}", hint=hint)
    return found


def look_up_in(schedules: Sequence[Schedule], wanted: str) -> tuple[int, Found]:
    """Return the item that `look_up` finds in exactly one of several schedules, and the index of that schedule.

    `SCHEDULE:ID` picks a schedule. Raises `UsageError` if none has the item, or several do.
    """
    owner, _, rest = wanted.partition(":")
    for number, schedule in enumerate(schedules):
        if rest and schedule.id == owner.strip().casefold():
            return number, look_up(schedule, rest)
    if len(schedules) == 1:
        return 0, look_up(schedules[0], wanted)
    found: list[tuple[int, Found]] = []
    errors: list[UsageError] = []
    for number, schedule in enumerate(schedules):
        try:
            found.append((number, look_up(schedule, wanted)))
        except UsageError as error:
            errors.append(error)
    if not found:
        raise next((error for error in errors if "did you mean" in (error.hint or "")), errors[0])
    if len(found) > 1:
        names = " or ".join(f"{schedules[number].id}:{wanted}" for number, _ in found)
        raise UsageError(f"{len(found)} schedules have {wanted!r}", hint=f"write {names}")
    return found[0]


def find_item(schedule: Schedule, name: str, kind: str = "") -> Found | None:
    """Return the item of a type (empty: any) that a name names, ignoring case and accents.

    Ids come first, in the order deadline, event, site, source. A region names its only deadline, and sites are
    also found by name or alias. Raises `UsageError` for a region with several deadlines.
    """
    key = name_key(name)
    found = [(type_, entry) for type_, entries in _lists(schedule).items() for entry in entries if entry.id == key]
    for type_, entry in found:
        if kind in ("", type_):
            return Found(type_, entry, tuple(f"{other}:{key}" for other, _ in found if other != type_))
    deadlines = deadlines_named(schedule, name) if kind in ("", "deadline") else ()
    if len(deadlines) > 1:
        ids = ", ".join(sorted(deadlines)[:_MOST_LISTED])
        raise UsageError(f"the region {name!r} has {len(deadlines)} deadlines", hint=f"name one of: {ids}")
    for deadline in schedule.deadlines if deadlines else ():
        if deadline.id in deadlines:
            return Found("deadline", deadline)
    for site in schedule.sites if kind in ("", "site") else ():
        if key in map(name_key, (site.name, site.short_name, *site.aliases)):
            return Found("site", site)
    return None


def _lists(schedule: Schedule) -> dict[ItemType, tuple[Item, ...]]:
    return {
        "deadline": schedule.deadlines,
        "event": schedule.events,
        "site": schedule.sites,
        "source": schedule.sources,
    }


def _hint(schedule: Schedule, kind: str, key: str) -> str:
    own = dict(_names(schedule, kind))
    every = dict(_names(schedule, "")) if kind else own
    near = nearest(key, own)
    inside = sorted((name for name in own if key and key in name), key=len)[:3]
    meant = [own[near]] if near else [own[name] for name in inside]
    if not meant and (elsewhere := nearest(key, every)):
        meant = [every[elsewhere]]
    guess = f"did you mean {' or '.join(map(repr, dict.fromkeys(meant)))}? " if meant else ""
    what: Any = kind or "deadline"
    rest = "" if kind else "; to see what else it has: 'withdrawal sites', 'sources' or 'timeline --all'"
    return f"{guess}{choices_hint('', f'{what}s', [entry.id for entry in _lists(schedule)[what]])}{rest}"


def _names(schedule: Schedule, only: str) -> Iterator[tuple[str, str]]:
    """Yield the names of the items of a type (empty: all) in the form used for comparison, with their ids."""
    for kind, entries in _lists(schedule).items():
        for entry in entries if only in ("", kind) else ():
            if isinstance(entry, Site):
                yield from ((name_key(name), entry.id) for name in (entry.name, *entry.aliases))
            yield entry.id, entry.id
