"""Make an entry from what the user typed, checked against its schedule."""

from __future__ import annotations

import datetime as dt
import re

from msgspec import Struct

from withdrawal_cli.core.edtf import FORMS, DateError, ImpreciseDate
from withdrawal_cli.core.entries import ABOUT, VERSION, Entry, EntryKind, in_utc
from withdrawal_cli.core.instants import PAST_DAY_FORMS, InstantError, day_in, parse_day
from withdrawal_cli.core.lookup import choices_hint, find_item, name_key, regions_named
from withdrawal_cli.core.schedule import URL_HINT, URL_PATTERN, Schedule
from withdrawal_cli.errors import UsageError


class Target(Struct, frozen=True):
    """What an entry is about: at most one id, and its title."""

    deadline: str | None = None
    site: str | None = None
    region: str | None = None
    title: str = ""


def find_target(schedule: Schedule, kind: EntryKind, name: str) -> Target:
    """Return the target that `name` names: a deadline or a site, depending on the kind; for `reported` also a region.

    Ids, names and aliases are accepted, ignoring case and accents; a region names its only deadline if the kind
    needs one. Raises `UsageError` with the nearest name.
    """
    about = ABOUT.get(kind, "")
    if not about and all(d.id != name_key(name) for d in schedule.deadlines):
        about = "site"
    found = find_item(schedule, name, about or "deadline")
    if found is not None and found.type == "deadline":
        return Target(deadline=found.entry.id, title=found.entry.title)  # type: ignore[union-attr]  # of a deadline
    if found is not None:
        return Target(site=found.entry.id, title=found.entry.name)  # type: ignore[union-attr]  # of a site
    regions = regions_named(schedule, name)
    if kind in ABOUT:
        raise _unfit(schedule, kind, name, about)
    for region in schedule.regions:
        if region.id in regions:
            return Target(region=region.id, title=region.name)
    names = dict.fromkeys(e.id for entries in (schedule.deadlines, schedule.regions, schedule.sites) for e in entries)
    raise UsageError(f"there is no deadline, site or region {name!r}", hint=choices_hint(name, "ids", list(names)))


def _unfit(schedule: Schedule, kind: EntryKind, name: str, about: str) -> UsageError:
    """Return the error for a name of the wrong type for the kind, or of nothing."""
    other = find_item(schedule, name, "site" if about == "deadline" else "deadline")
    if other is not None:
        kinds = ", ".join(k.value for k, what in ABOUT.items() if what == other.type)
        return UsageError(
            f"{kind.value} is about a {about}, but {name!r} is a {other.type}",
            hint=f"for a {other.type}, use one of: {kinds}, reported",
        )
    entries = schedule.deadlines if about == "deadline" else schedule.sites
    ids = [entry.id for entry in entries]
    names = ids if about == "site" else [*ids, *(r.id for r in schedule.regions)]
    return UsageError(f"there is no {about} {name!r}", hint=choices_hint(name, f"{about}s", names, shown=ids))


NEW_KINDS = tuple(kind.value for kind in EntryKind if kind is not EntryKind.RETRACTED)
"""The kinds that `journal add` takes; retractions have their own command."""

_DATED_KINDS = (EntryKind.COMPLETED, EntryKind.HANDED_OVER, EntryKind.IN_USE)
"""The kinds that need `--on`; the others are dated on the day they are recorded by default."""


class EntryInput(Struct, frozen=True):
    """The arguments of `journal add`; None for an option that was left out."""

    kind: str
    target: str | None
    on: str | None
    title: str | None
    detail: str | None
    due: str | None
    through: str | None
    source: str | None
    no_source: bool


def make_entry(typed: EntryInput, schedule: Schedule, now: dt.datetime, entry_id: str) -> Entry:
    """Return the entry that was typed, as of `now` (aware). Raises `UsageError` for what does not fit."""
    kind = _kind(typed.kind)
    _check_target(typed, kind, schedule)
    target = Target() if typed.target is None else find_target(schedule, kind, typed.target)
    _check_options(typed, kind)
    due = None if typed.due is None else _date("--due", typed.due, now, schedule)
    if due is not None and due.latest == dt.date.max:
        raise UsageError(f"--due: {due.text!r} must end before 9999-12-31, the last day of the calendar")
    through = None if typed.through is None else _reviewed_day(typed.through, now, schedule)
    today = day_in(now, schedule.zone)
    return Entry(
        version=VERSION,
        id=entry_id,
        schedule=schedule.id,
        recorded_at=in_utc(now),
        kind=kind,
        on=ImpreciseDate.parse(today.isoformat()) if typed.on is None else _date("--on", typed.on, now, schedule),
        deadline=target.deadline,
        site=target.site,
        region=target.region,
        title=_text("--title", typed.title) or _title(kind, target, through),
        detail=_text("--detail", typed.detail),
        due=due,
        through=through,
        source=None if typed.source is None else _link(typed.source),
    )


def make_retraction(entry: Entry, schedule: Schedule, now: dt.datetime, entry_id: str) -> Entry:
    """Return the entry that retracts another one; its day is in the zone of `schedule`."""
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
    hint = choices_hint(word, "kinds", NEW_KINDS)
    if word == EntryKind.RETRACTED.value:
        hint = "to retract an entry: withdrawal journal retract ID"
    raise UsageError(f"there is no kind {word!r}", hint=hint)


def _check_target(typed: EntryInput, kind: EntryKind, schedule: Schedule) -> None:
    """Check that the entry has a target, or `--through` if it is about the whole schedule."""
    word = kind.value
    if kind is EntryKind.REVIEWED:
        if typed.target is not None:
            raise UsageError(f"{word} takes no ID: it is about the whole schedule", hint=f"leave {typed.target!r} out")
        if typed.through is None:
            raise UsageError(f"{word} needs --through, the last day you have checked", hint=_DAY_HINT)
    elif typed.through is not None:
        raise UsageError(f"--through is only for '{EntryKind.REVIEWED.value}'", hint="leave --through out")
    elif typed.target is None and kind is not EntryKind.REPORTED:
        about = ABOUT[kind]
        entries = schedule.deadlines if about == "deadline" else schedule.sites
        raise UsageError(
            f"{word} needs the ID of a {about}", hint=choices_hint("", f"{about}s", [entry.id for entry in entries])
        )


def _check_options(typed: EntryInput, kind: EntryKind) -> None:
    """Check that the kind has the options it needs, and none that belong to another."""
    word = kind.value
    if kind is EntryKind.EXTENDED and typed.due is None:
        raise UsageError(f"{word} needs --due, the new due date", hint=_DATE_HINT)
    if kind is not EntryKind.EXTENDED and typed.due is not None:
        raise UsageError(f"--due is only for '{EntryKind.EXTENDED.value}'", hint="leave --due out")
    if kind in _DATED_KINDS and typed.on is None:
        raise UsageError(f"{word} needs --on, the date on which it happened", hint=_DATE_HINT)
    if kind is EntryKind.REPORTED and not (typed.title or "").strip():
        raise UsageError(f"{word} needs --title, what is reported, in a few words")
    if typed.source is not None and typed.no_source:
        raise UsageError("--source and --no-source cannot be combined", hint="leave one of them out")
    if typed.source is None and not typed.no_source and kind is not EntryKind.REVIEWED:
        raise UsageError(
            f"{word} needs --source URL, the page that says so", hint="if there is no page to cite, use --no-source"
        )


_DATE_HINT = f"use one of these forms: {FORMS}, or today, yesterday, -7d"
_DAY_HINT = f"use one of: {PAST_DAY_FORMS}"


def _date(option: str, text: str, now: dt.datetime, schedule: Schedule) -> ImpreciseDate:
    """Parse a date of any precision, or a relative day such as `yesterday`."""
    try:
        return ImpreciseDate.parse(text)
    except DateError as error:
        try:
            return ImpreciseDate.parse(parse_day(text, now, schedule.zone).isoformat())
        except InstantError:
            raise UsageError(f"{option}: {error}", hint=_DATE_HINT) from None


def _reviewed_day(text: str, now: dt.datetime, schedule: Schedule) -> dt.date:
    """Parse the day that a review reaches, which must not be in the future."""
    try:
        day = parse_day(text, now, schedule.zone)
    except InstantError as error:
        raise UsageError(f"--through: {error}", hint=_DAY_HINT) from None
    today = day_in(now, schedule.zone)
    if day > today:
        raise UsageError(f"--through: {day} is in the future", hint=f"give {today} or an earlier day")
    return day


def _text(option: str, text: str | None) -> str | None:
    """Return text without surrounding blanks. Raises `UsageError` for undecodable bytes (lone surrogates)."""
    if text is None or not text.strip():
        return None
    try:
        text.encode()
    except UnicodeEncodeError:
        raise UsageError(f"{option}: is not text in this terminal's encoding") from None
    return text.strip()


def _link(text: str) -> str:
    scheme, _, rest = text.partition("://")
    if scheme.lower() not in ("http", "https") or not rest.strip("/"):
        raise UsageError(f"--source: {text!r} is not an http(s) URL", hint="a URL starts with https:// or http://")
    if len(text) > 4000:
        raise UsageError(f"--source: {text[:60]!r}… has {len(text)} characters", hint="a URL may have 4000")
    if not re.match(URL_PATTERN, text):
        raise UsageError(f"--source: {text[:60]!r} is not a valid URL", hint=URL_HINT)
    return text


def _title(kind: EntryKind, target: Target, through: dt.date | None) -> str:
    titles = {
        EntryKind.COMPLETED: target.title,
        EntryKind.CANCELLED: f"{target.title}: cancelled",
        EntryKind.EXTENDED: f"{target.title}: extended",
        EntryKind.HANDED_OVER: f"{target.title} handed over",
        EntryKind.IN_USE: f"{target.title} in use",
        EntryKind.REVIEWED: f"Reviewed through {through}",
    }
    return titles[kind]
