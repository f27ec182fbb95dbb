"""The card and the badge of a deadline: texts as of the page's instant, and those that its script shows aside."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from withdrawal_cli.answers.countdown import count_down
from withdrawal_cli.answers.report import Names
from withdrawal_cli.answers.sentence import due_notes, primary_words, said_left, said_words
from withdrawal_cli.answers.wording import (
    covered,
    days_left_words,
    due_quote,
    is_late,
    is_own_outcome,
    other_dues,
    punctuality_key,
    sign_of,
)
from withdrawal_cli.core.assess import Answer, Assessment, Status
from withdrawal_cli.core.edtf import ImpreciseDate, Punctuality
from withdrawal_cli.core.transitions import Phase
from withdrawal_cli.formats.svg import svg_text, text_width
from withdrawal_cli.site.reported import SourceLink, source_links
from withdrawal_cli.site.strip import Strip, strip_of
from withdrawal_cli.text.dates import date_words, days_range, listed, long_day, number, on_words
from withdrawal_cli.text.lines import one_line
from withdrawal_cli.text.messages import MESSAGES, say, say_count

_EPOCH = date(1970, 1, 1)
_TONES = {
    Status.NO_DATE: "dim", Status.NOT_ANNOUNCED: "dim", Status.CANCELLED: "dim", Status.COMPLETED: "good",
    Status.DUE: "warn", Status.DUE_SOON: "warn", Status.UPCOMING: "calm", Status.OVERDUE: "bad", Status.UNKNOWN: "open",
}  # fmt: skip
_MOST_NAMES = 3  # of sources in a sentence


class Card(Struct, frozen=True):
    """The card of a deadline. `said` are the texts that change with the phase; `phases` has them for each, as JSON."""

    id: str
    name: str
    title: str
    said: dict[str, Any]
    clock: str
    zone: str
    moved: str
    due_note: str
    own: bool
    ended: bool
    no_source: str
    aside: str
    report: str
    others: str
    stated: str
    strip: Strip | None
    evidence: tuple[SourceLink, ...]
    origins: int
    due_sources: tuple[SourceLink, ...]
    due_origins: int
    phases: str


def tone_of(a: Assessment) -> str:
    """Return the colour role of a status; completed late differs from completed on time."""
    return "warn" if is_late(a) else _TONES[a.status]


def card_of(
    a: Assessment, answer: Answer, phases: tuple[Phase, ...], names: Names, aside: str = "", report: str = ""
) -> Card:
    """Return the card of a deadline; its evidence is that of the event that decides it, even in a later phase.

    `aside` is what to read its outcome beside, and `report` the id of that event; each is empty if there is none.
    """
    decided = [phase.assessment.decided_by for phase in phases if phase.assessment.decided_by]
    evidence = source_links(decided[-1].sources, answer) if decided else ()
    said = [_phase(phase, replace(answer, as_of=phase.starts_at)) for phase in phases]
    others, on = other_dues(a), f" {on_words(a.stated_on)}" if a.stated_on else ""
    due_sources = source_links(a.due_sources, answer)
    return Card(
        id=a.deadline.id,
        name=one_line(names.of(a)),
        title=one_line(a.deadline.title),
        said=said[0],
        clock=clock_words(a, answer),
        zone=a.zone.key if isinstance(a.zone, ZoneInfo) else str(_offset_minutes(a)),
        moved=say("card.moved", dates=_listed(a.amended_from)) if a.amended_from else "",
        due_note=due_notes(a),
        own=any(phase.assessment.by for phase in phases),
        ended=a.has_ended,
        no_source=_without_source(a, answer) if a.due and not due_sources else "",
        others=say("card.others", dates=_listed(others)) if others else "",
        aside=aside,
        report=report,
        stated=one_line(say("card.stated", who=a.stated_by, on=on)) if a.stated_by else "",
        strip=strip_of(a, answer),
        evidence=evidence,
        origins=len({link.who for link in evidence}),
        due_sources=due_sources,
        due_origins=len({link.who for link in due_sources}),
        phases=msgspec.json.encode(said).decode(),
    )


def _without_source(a: Assessment, answer: Answer) -> str:
    if a.lacks_source and answer.known_by is not None:
        return say("card.unsourced", day=long_day(answer.known_by))
    return say("card.own-date" if a.due_by else "card.no-source")


def _listed(dues: Iterable[ImpreciseDate]) -> str:
    return listed([date_words(due, "full") for due in dues], 4)


def clock_words(a: Assessment, answer: Answer) -> str:
    """Return the time left in calendar parts; empty if the deadline has ended or passed, or has no last day."""
    clock = count_down(a, answer.as_of)
    if a.has_ended or clock.passed or clock.total_seconds is None or a.status is Status.NOT_ANNOUNCED:
        return ""
    years, months, days = clock.years or 0, clock.months or 0, clock.days or 0
    parts = [say_count("clock.year", years)] if years else []
    parts += [say_count("clock.month", months)] if months or years else []
    time = ":".join(number(n or 0, 2) for n in (clock.hours, clock.minutes, clock.seconds))
    return " ".join([*parts, say_count("clock.day", days), time])


def _phase(phase: Phase, answer: Answer) -> dict[str, Any]:
    """Return a phase for the script: instants in milliseconds, days since 1970, wall times as if in UTC."""
    a = phase.assessment
    figure, unit, counts = _figure(a)
    return {
        "status": a.status.value,
        "tone": tone_of(a),
        "sign": sign_of(a),
        "words": say(f"status.{punctuality_key(a)}"),
        "answer": _answer_words(a, counts),
        "said": said_words(a),
        "number": figure,
        "unit": unit,
        "counts": counts,
        "due": say("card.due", date=date_words(a.due, "full")) if a.due else say("status.no-date"),
        "quote": one_line(due_quote(a)),
        "meaning": one_line(_why(a, answer, _who(a, answer))),
        "brief": one_line(_brief(a, answer)),
        "beside": primary_words(a, answer, "card"),
        "rule": _rule(a),
        "until": _until(a) if counts == "left" else "",
        "from": milliseconds(phase.starts_at),
        "ended": a.has_ended,
        "own": "" if a.by is None else say("card.own" if is_own_outcome(a) else "card.own-due"),
        "deadline_at": None if a.deadline_at is None else milliseconds(a.deadline_at),
        "midnight": None if a.last_day is None else (_number(a.last_day) + 1) * 86_400_000,
        "first_day": None if a.first_day is None else _number(a.first_day),
        "last_day": None if a.last_day is None else _number(a.last_day),
    }


def _answer_words(a: Assessment, counts: str) -> str:
    if not counts or a.days_left is None:
        return said_words(a)
    if counts == "left":
        return said_left(said_words(a), a)
    return say("past.words", words=said_words(a), days=days_range(-a.days_left, -a.days_left))


def _figure(a: Assessment) -> tuple[str, str, str]:
    """Return the large figure, what it counts, and how it changes: `left`, `past`, or not at all."""
    if a.status is Status.COMPLETED:
        if punctuality_key(a) == Punctuality.LATE.value and a.lateness.days_max is not None:
            low, high = a.lateness.days_min or 0, a.lateness.days_max
            figure = number(high) if low == high else f"{number(low)}–{number(high)}"
            return figure, say_count("late", high), ""
        on_time = punctuality_key(a) == Punctuality.ON_TIME.value
        return say("ended.on-time" if on_time else "ended.completed"), "", ""
    if a.status is Status.CANCELLED:
        return say("ended.cancelled"), "", ""
    if a.days_left is None or a.status is Status.NOT_ANNOUNCED:
        return say(f"status.{a.status.value}"), "", ""
    if a.days_left < 0:
        return number(-a.days_left), say_count("past", -a.days_left), "past"
    if a.days_left == 0:
        return say("left.last"), say("left.today"), "left"
    opening = 0 if a.first_day is None else (a.first_day - a.day).days
    span = f"{number(opening)}–" if 0 < opening < a.days_left else ""
    return f"{span}{number(a.days_left)}", say_count("left", a.days_left), "left"


def _until(a: Assessment) -> str:
    return say("clock.until", date=long_day(a.last_day), zone=str(a.zone).replace("_", " ")) if a.last_day else ""


def _brief(a: Assessment, answer: Answer) -> str:
    """Return the reason in fewer words, without the due date and who stated it."""
    is_open = a.status in (Status.UPCOMING, Status.DUE_SOON, Status.DUE) and a.uncertain_end is None
    return _silent(a, answer) if is_open and a.due is not None and a.due.is_one_day else _why(a, answer, "")


def _silent(a: Assessment, answer: Answer) -> str:
    return say("why.silent", covers=long_day(min(answer.record_ends_on, a.day)))


def _why(a: Assessment, answer: Answer, who: str) -> str:
    """Return on one line what the status is based on, without anything that changes with the clock."""
    if a.decided_by is not None:
        on = a.decided_by.on
        if a.status is Status.CANCELLED:
            return say("why.cancelled", on=on_words(on), who=who)
        return say(
            "why.last-day" if on.is_one_day and on.latest == a.last_day else "why.completed", on=on_words(on), who=who
        )
    if a.uncertain_end is not None:
        return say("why.imprecise-own" if a.uncertain_end.by else "why.imprecise", on=on_words(a.uncertain_end.on))
    if a.status is Status.OVERDUE:
        is_review = covered(a, answer) > answer.record_ends_on
        return say("why.reviewed", covers=long_day(covered(a, answer))) if is_review else _silent(a, answer)
    if a.status is Status.UNKNOWN:
        reviewed = answer.covers_through > answer.record_ends_on
        return say("why.unreviewed" if reviewed else "why.unknown", covers=long_day(min(answer.covers_through, a.day)))
    if a.status is Status.NOT_ANNOUNCED and a.deadline.announced_on is not None:
        known = answer.known_by is None
        return say(
            "why.not-announced" if known else "why.unannounced",
            on=on_words(a.deadline.announced_on),
            day=long_day(a.day),
        )
    return f"{_in_time(a)} {_silent(a, answer)}"


def _in_time(a: Assessment) -> str:
    """Return which days count as in time."""
    if a.due is None:
        return say("why.no-date")
    if a.last_day is None:
        return say("why.due-open", first=long_day(a.first_day or date.min))
    return say("why.due" if a.days_left else "why.last", last=long_day(a.last_day))


def _who(a: Assessment, answer: Answer) -> str:
    if a.decided_by is None:
        return ""
    if a.decided_by.by:
        return say("who.own")
    names = list(dict.fromkeys(link.who for link in source_links(a.decided_by.sources, answer)))
    return say("who", names=listed(names, _MOST_NAMES)) if names else ""


def _rule(a: Assessment) -> str:
    if a.uncertain_end is not None and a.status is Status.UNKNOWN:
        return say("rule.imprecise")
    if a.status not in (Status.DUE, Status.DUE_SOON, Status.UPCOMING):
        return say(f"rule.{a.status.value}")
    return say("rule.open" if a.last_day else "rule.never", zone=str(a.zone))


def milliseconds(instant: datetime) -> int:
    """Return an instant in milliseconds since 1970, as JavaScript counts."""
    return 1000 * int(instant.timestamp())


def _number(day: date) -> int:
    return day.toordinal() - _EPOCH.toordinal()


def _offset_minutes(a: Assessment) -> int:
    offset = a.zone.utcoffset(None)
    return 0 if offset is None else offset // timedelta(minutes=1)


COLORS = {
    "good": "#14632b", "warn": "#7a4a00", "bad": "#a11212", "open": "#6a1b9a", "calm": "#0b5a75", "dim": "#4b545e",
}  # fmt: skip
_BADGE_COLORS = {**COLORS, "warn": "#8a5200", "open": "#6b6b6b", "dim": "#6b6b6b"}
_SHIELDS = {
    "good": "green", "warn": "orange", "bad": "red", "calm": "blue", "open": "lightgrey", "dim": "lightgrey"
}  # fmt: skip
_BADGE_SIZE = 11


def badge_json(a: Assessment, answer: Answer) -> dict[str, Any]:
    """Return a badge for shields.io's endpoint; grey if the record cannot tell."""
    label, message = _texts(a, answer)
    return {"schemaVersion": 1, "label": label, "message": message, "color": _SHIELDS[tone_of(a)]}


def badge_svg(a: Assessment, answer: Answer) -> str:
    """Draw a badge: the deadline's name, and its status in the status's colour."""
    label, message = _texts(a, answer)
    left, right = (text_width(text, _BADGE_SIZE) + 12 for text in (label, message))
    own = f" ({say('card.own')})" if a.by else ""
    name = svg_text(f"{label}: {message}{own}")
    texts = "".join(
        f'<text x="{x:g}" y="14">{svg_text(text)}</text>'
        for x, text in ((left / 2, label), (left + right / 2, message))
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + right:g}" height="20" role="img" aria-label="{name}">'
        f"<title>{name}</title>"
        f'<rect width="{left + right:g}" height="20" rx="3" fill="#3b3b3b"/>'
        f'<path fill="{_BADGE_COLORS[tone_of(a)]}" '
        f'd="M{left:g} 0h{right - 3:g}a3 3 0 0 1 3 3v14a3 3 0 0 1 -3 3h-{right - 3:g}z"/>'
        f'<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="{_BADGE_SIZE}" text-anchor="middle">'
        f"{texts}</g></svg>\n"
    )


def _texts(a: Assessment, answer: Answer) -> tuple[str, str]:
    return one_line(Names(answer, public=True).of(a)), f"{_message(a)}{' *' if a.by else ''}"


def _message(a: Assessment) -> str:
    if a.status in (Status.DUE, Status.DUE_SOON, Status.UPCOMING) and a.days_left is not None:
        return say("badge.left", days=days_left_words(a)) if a.days_left else say("badge.today")
    key = f"badge.{punctuality_key(a)}"
    return say(key) if key in MESSAGES else said_words(a)
