"""The bar of a card: the way from the announcement of a deadline to its due date and the as-of day."""

from __future__ import annotations

from datetime import date, timedelta

from msgspec import Struct

from withdrawal_cli.core.assess import Answer, Assessment, Status
from withdrawal_cli.text.dates import long_day
from withdrawal_cli.text.messages import say


class Strip(Struct, frozen=True):
    """The way from the announcement to now as a bar; positions are in per cent of its width."""

    alt: str
    covered: str
    first: str
    last: str
    as_of: str
    as_of_words: str
    record_words: str
    done: str
    late: str


def strip_of(a: Assessment, answer: Answer) -> Strip | None:
    """Return the bar from the announcement to the due date; None without a last day or before the announcement."""
    last = a.last_day
    if last is None or a.status is Status.NOT_ANNOUNCED:
        return None
    starts = [d.earliest for d in (a.deadline.announced_on, a.deadline.stated_on) if d is not None and d.earliest]
    start = min([*starts, a.first_day or last], default=last)
    if start >= last:
        start = last - timedelta(days=min(365, (last - date.min).days))
    done = a.completed_on.latest if a.completed_on else None
    end = max(last, a.day, *([done] if done else []))
    room = max((end - start).days + 1, 1)

    today = long_day(a.day) if a.day == answer.day else say("strip.day", day=long_day(a.day), zone=a.zone)

    def at(day: date, *, after: bool = False) -> str:
        days = (max(start, min(day, end)) - start).days + after
        return f"{100 * days / room:.1f}%"

    return Strip(
        alt=say("strip.alt", start=long_day(start), last=long_day(last), day=today),
        covered=at(answer.covers_through, after=True) if answer.covers_through >= start else at(start),
        first=at(a.first_day or start),
        last=at(last, after=True),
        as_of=at(a.day),
        as_of_words=say("strip.as-of", date=today),
        record_words=say("strip.record", date=long_day(answer.covers_through)) if answer.covers_through < a.day else "",
        done=at(done) if done else "",
        late=at(done, after=True) if done and done > last else "",
    )
