"""An entry from what a person typed, checked against the schedule that it is about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from msgspec import Struct

from withdrawal_cli.core.edtf import FORMS, DateError, ImpreciseDate
from withdrawal_cli.core.entries import VERSION, Entry, EntryKind, day_in, in_utc
from withdrawal_cli.core.instants import DAY_FORMS, InstantError, parse_day
from withdrawal_cli.core.schedule import Schedule
from withdrawal_cli.errors import UsageError


class Target(Struct, frozen=True):
    """What an entry is about: at most one id; `title` is what it is called."""

    deadline: str | None = None
    site: str | None = None
    region: str | None = None
    title: str = ""


def find_target(schedule: Schedule, kind: EntryKind, name: str) -> Target:
    """Find what `name` names, in any case: the id of a deadline, or an id, name or alias of a site or region.

    What ends or moves a deadline is about a deadline: there a region means its only one. Raises `UsageError` with the
    nearest name.
    """
    wanted = name.strip().casefold()
    of_deadline = kind in (EntryKind.COMPLETED, EntryKind.CANCELLED, EntryKind.EXTENDED)
    deadlines = {d.id: Target(deadline=d.id, title=d.title) for d in schedule.deadlines}
    sites = _named((s.id, s.name, s.aliases, Target(site=s.id, title=s.name)) for s in schedule.sites)
    regions = _named((r.id, r.name, r.aliases, Target(region=r.id, title=r.name)) for r in schedule.regions)
    order = (sites, deadlines) if kind in (EntryKind.HANDED_OVER, EntryKind.IN_USE) else (deadlines, sites)
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


NEW_KINDS = tuple(kind.value for kind in EntryKind if kind is not EntryKind.RETRACTED)
"""The kinds that a person can entry; a retraction has a command of its own."""

_HAPPENINGS = (EntryKind.COMPLETED, EntryKind.HANDED_OVER, EntryKind.IN_USE)
"""What happened on a day that only the user knows; the rest is news, dated on the day it is recorded unless told."""


class Typed(Struct, frozen=True):
    """What a person typed; None where an option was left out."""

    kind: str
    target: str | None
    on: str | None
    title: str | None
    detail: str | None
    due: str | None
    through: str | None
    source: str | None
    no_source: bool


def make_entry(typed: Typed, schedule: Schedule, now: dt.datetime, entry_id: str) -> Entry:
    """Make the entry that was meant, as of `now` (aware). Raises `UsageError` for whatever does not fit."""
    kind = _kind(typed.kind)
    _check_target(typed, kind)
    _check_options(typed, kind)
    target = Target() if typed.target is None else find_target(schedule, kind, typed.target)
    due = None if typed.due is None else _date("--due", typed.due)
    if due is not None and due.latest == dt.date.max:
        raise UsageError(f"--due: {due.text!r} has a last day that no day follows", hint="the calendar ends there")
    through = None if typed.through is None else _reviewed_day(typed.through, now, schedule)
    today = day_in(now, schedule.zone)
    return Entry(
        version=VERSION,
        id=entry_id,
        schedule=schedule.id,
        recorded_at=in_utc(now),
        kind=kind,
        on=ImpreciseDate.parse(today.isoformat()) if typed.on is None else _date("--on", typed.on),
        deadline=target.deadline,
        site=target.site,
        region=target.region,
        title=_text("--title", typed.title) or _title(kind, target, due, through),
        detail=_text("--detail", typed.detail),
        due=due,
        through=through,
        source=None if typed.source is None else _link(typed.source),
    )


def make_retraction(entry: Entry, schedule: Schedule, now: dt.datetime, entry_id: str) -> Entry:
    """Make the entry that takes another one back; its day is in the zone of `schedule`."""
    return Entry(
        version=VERSION,
        id=entry_id,
        schedule=entry.schedule,
        recorded_at=in_utc(now),
        kind=EntryKind.RETRACTED,
        on=ImpreciseDate.parse(day_in(now, schedule.zone).isoformat()),
        retracts=entry.id,
        source=None,
    )


def _kind(word: str) -> EntryKind:
    if word in NEW_KINDS:
        return EntryKind(word)
    from difflib import get_close_matches

    near = get_close_matches(word.lower(), NEW_KINDS, 1)
    guess = f"did you mean {near[0]!r}? " if near else ""
    if word == EntryKind.RETRACTED.value:
        guess = "'withdrawal journal retract ID' takes an entry back; "
    raise UsageError(f"there is no kind {word!r}", hint=f"{guess}the kinds are: {', '.join(NEW_KINDS)}")


def _check_target(typed: Typed, kind: EntryKind) -> None:
    """Check that there is something that the entry is about, and `--through` for what is about the whole."""
    word = kind.value
    if kind is EntryKind.REVIEWED:
        if typed.target is not None:
            raise UsageError(f"{word} takes no ID: it is about the whole schedule", hint=f"leave {typed.target!r} out")
        if typed.through is None:
            raise UsageError(f"{word} needs --through, the day up to which you know what happened", hint=_DAY_HINT)
    elif typed.through is not None:
        raise UsageError(f"--through is for {EntryKind.REVIEWED.value}, not for {word}")
    elif typed.target is None and kind is not EntryKind.REPORTED:
        about = "a site" if kind in (EntryKind.HANDED_OVER, EntryKind.IN_USE) else "a deadline"
        raise UsageError(f"{word} needs an ID: it is about {about}", hint=f"as in: withdrawal journal add {word} ID")


def _check_options(typed: Typed, kind: EntryKind) -> None:
    """Check that the kind has the options that it needs, and none that belongs to another."""
    word = kind.value
    if kind is EntryKind.EXTENDED and typed.due is None:
        raise UsageError(f"{word} needs --due, the new due", hint=_DATE_HINT)
    if kind is not EntryKind.EXTENDED and typed.due is not None:
        raise UsageError(f"--due is for {EntryKind.EXTENDED.value}, not for {word}")
    if kind in _HAPPENINGS and typed.on is None:
        raise UsageError(f"{word} needs --on, the date on which it happened", hint=_DATE_HINT)
    if kind is EntryKind.REPORTED and not (typed.title or "").strip():
        raise UsageError(f"{word} needs --title: what is reported?")
    if typed.source is not None and typed.no_source:
        raise UsageError("--source and --no-source contradict each other", hint="leave one of them out")
    if typed.source is None and not typed.no_source and kind is not EntryKind.REVIEWED:
        raise UsageError(
            f"{word} needs --source URL, the page that says so", hint="where there is none, say so with --no-source"
        )


_DATE_HINT = f"a date is one of: {FORMS}"
_DAY_HINT = f"write {DAY_FORMS}"


def _date(option: str, text: str) -> ImpreciseDate:
    try:
        return ImpreciseDate.parse(text)
    except DateError as error:
        raise UsageError(f"{option}: {error}", hint=_DATE_HINT) from None


def _reviewed_day(text: str, now: dt.datetime, schedule: Schedule) -> dt.date:
    """Read the day that a review reaches; silence up to a day that is still to come would prove nothing."""
    try:
        day = parse_day(text, now, schedule.zone)
    except InstantError as error:
        raise UsageError(f"--through: {error}", hint=_DAY_HINT) from None
    today = day_in(now, schedule.zone)
    if day > today:
        raise UsageError(f"--through: {day} is still to come", hint=f"you know what happened up to {today} at most")
    return day


def _text(option: str, text: str | None) -> str | None:
    """Check what others will read; the shell hands over bytes that are no text as lone surrogates."""
    if text is None or not text.strip():
        return None
    try:
        text.encode()
    except UnicodeEncodeError:
        raise UsageError(f"{option}: is not text in this terminal's encoding") from None
    return text.strip()


def _link(text: str) -> str:
    scheme, _, rest = text.partition("://")
    plain = text.isascii() and text.isprintable() and " " not in text
    if scheme.lower() not in ("http", "https") or not rest.strip("/"):
        raise UsageError(f"--source: {text!r} is not a link to the web", hint="it begins with https:// or http://")
    if not plain or len(text) > 4000:
        raise UsageError(
            f"--source: {text[:60]!r} is not a link as browsers copy it",
            hint="blanks and letters outside ASCII are written with percent signs, as in %20",
        )
    return text


def _title(kind: EntryKind, target: Target, due: ImpreciseDate | None, through: dt.date | None) -> str:
    titles = {
        EntryKind.COMPLETED: target.title,
        EntryKind.CANCELLED: f"{target.title}: cancelled",
        EntryKind.EXTENDED: f"{target.title}: extended to {due}",
        EntryKind.HANDED_OVER: f"{target.title} handed over",
        EntryKind.IN_USE: f"{target.title} in use",
        EntryKind.REVIEWED: f"Reviewed through {through}",
    }
    return titles[kind]
