"""The status of the deadlines in one sentence to quote, which the terminal and the page share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from withdrawal_cli.answers.explain import Outcome, verdict
from withdrawal_cli.answers.report import Names
from withdrawal_cli.answers.status import later_use, set_aside
from withdrawal_cli.answers.wording import (
    covered,
    days_left_words,
    due_quote,
    given_before,
    is_own_outcome,
    last_reports,
    overdue_words,
    perhaps_announced,
    primary_dates,
)
from withdrawal_cli.core.assess import Answer, Assessment, Status
from withdrawal_cli.core.edtf import ImpreciseDate, lateness
from withdrawal_cli.core.schedule import Event, Scope
from withdrawal_cli.text.dates import date_words, day_words, late_words, listed, long_day, on_words, open_end_words
from withdrawal_cli.text.lines import one_line, shorten
from withdrawal_cli.text.messages import say, say_count

MOST_NAMED = 5
"""The most deadlines that the page's first lines and the quotable sentence describe one by one."""
MOST_DESCRIPTION = 155
"""The length of a description that search engines show."""
_ORDER = (
    Status.OVERDUE, Status.UNKNOWN, Status.DUE, Status.DUE_SOON, Status.UPCOMING, Status.NO_DATE, Status.NOT_ANNOUNCED,
    Status.COMPLETED, Status.CANCELLED,
)  # fmt: skip
"""What needs attention comes first, what has ended last."""


def in_order(deadlines: Sequence[Assessment]) -> list[Assessment]:
    """Return deadlines as a page orders them: what needs attention first, what has ended last."""
    return sorted(deadlines, key=lambda a: _ORDER.index(a.status))


def headline(answer: Answer, *, public: bool = True) -> str:
    """Return the status of the deadlines in one quotable sentence, with its as-of day and no claim beyond it.

    `public` is for readers other than the user, who see the user's entries called the publisher's.
    """
    known = say("headline.known", day=long_day(answer.known_by)) if answer.known_by else ""
    if not answer.deadlines:
        said = say("headline.none")
    elif len(answer.deadlines) > MOST_NAMED:
        count = say_count("deadlines", len(answer.deadlines))
        said = say(
            "headline.counted",
            deadlines=count,
            counts=counts(answer),
            own=_own_words(answer, public=public),
            covers=long_day(answer.record_ends_on),
        )
    else:
        names = Names(answer, public=public)
        notes = asides(answer, "headline", public=public)
        said = "; ".join(
            _headline_of(a, answer, names, notes.get(a.deadline.id, "")) for a in in_order(answer.deadlines)
        )
    unknown = any(a.status is Status.UNKNOWN for a in answer.deadlines)
    if answer.record_ends_on < answer.day and not unknown and 0 < len(answer.deadlines) <= MOST_NAMED:
        has_own = any(a.by for a in answer.deadlines) or any(event.by for event in beside(answer).values())
        known += say("headline.covers", covers=long_day(answer.record_ends_on))
        known += say("headline.except") if has_own else ""
    return one_line(say("headline", title=answer.schedule.title, day=long_day(answer.day), known=known, said=said))


def _own_words(answer: Answer, *, public: bool) -> str:
    """Return how many deadlines have their status by the user's entries, and how far the user's review reaches."""
    who, number = "own" if public else "yours", sum(a.by is not None for a in answer.deadlines)
    said = say(f"headline.counted-{who}", n=number) if number else ""
    reviewed = answer.covers_through > answer.record_ends_on
    return said + (say(f"headline.counted-{who}-review", day=long_day(answer.covers_through)) if reviewed else "")


def description(answer: Answer) -> str:
    """Return the status of the deadlines for search engines, which show about 155 characters: the outcome first."""
    whole = headline(answer)
    if len(whole) <= MOST_DESCRIPTION or not answer.deadlines:
        return shorten(whole, MOST_DESCRIPTION, "…")
    names, said = Names(answer, public=True), counts(answer)
    if len(answer.deadlines) <= MOST_NAMED:
        each = [(names.of(a), _said(a, answer, public=True, timed="brief-timed")) for a in in_order(answer.deadlines)]
        said = "; ".join(say("headline.brief-one", name=name, said=words) for name, words in each)
    known = say("headline.known", day=long_day(answer.known_by)) if answer.known_by else ""
    brief = say("headline.brief", said=said, day=day_words(answer.day), known=known, title=answer.schedule.title)
    return shorten(one_line(brief), MOST_DESCRIPTION, "…")


def _headline_of(a: Assessment, answer: Answer, names: Names, aside: str) -> str:
    """Return the status of one deadline; the publisher's own words are not quoted."""
    said = _said(a, answer, public=names.public)
    due = due_quote(a) or (say("headline.due", date=date_words(a.due, "full")) if a.due else date_words(None))
    due += say("headline.own" if names.public else "headline.yours") if a.due_by else ""
    if a.lacks_source and answer.known_by is not None:
        due = say("headline.unsourced", due=due, given=_given(a))
    elif a.stated_late is not None:
        by = say("headline.by", who=one_line(a.stated_by)) if a.stated_by else ""
        due = say("headline.stated-late", due=due, on=on_words(a.stated_late), by=by)
    said = " ".join(filter(None, (said, primary_words(a, answer, "headline"), aside)))
    return say("headline.one", name=names.of(a), due=due, said=said)


def footnotes(answer: Answer) -> list[str]:
    """Return what to know of the due dates of the first deadlines, each with the deadline's name; empty if nothing."""
    names = Names(answer, public=True)
    notes = asides(answer, "card")
    said = [(names.of(a), _footnote(a, answer, notes.get(a.deadline.id, ""))) for a in answer.deadlines[:MOST_NAMED]]
    return [one_line(say("headline.brief-one", name=name, said=words)) for name, words in said if words]


def _footnote(a: Assessment, answer: Answer, aside: str) -> str:
    notes = due_notes(a)
    due = f"{say('card.due', date=date_words(a.due, 'full'))} {notes}." if notes else ""
    return " ".join(filter(None, (due, primary_words(a, answer, "card"), aside)))


def asides(answer: Answer, place: str, *, public: bool = True, uncounted: bool = True) -> dict[str, str]:
    """Return what the outcome of each deadline is to be read beside, in the messages of `place`.

    It is the end in the record that the user's own sets aside; a later use of a site in the region of a completed
    deadline; or, with `uncounted`, the last report on one that may be over, which does not count as a completion.
    `place` is `headline` or `card`; the keys are ids of deadlines.
    """
    own, later = say("headline.own" if public else "headline.yours"), later_use(answer)
    said: dict[str, str] = {}
    for deadline, e in set_aside(answer).items():
        said[deadline] = say(f"{place}.record", kind=say(f"said.{e.kind.value}"), on=on_words(e.on))
    for deadline, e in (beside(answer) if uncounted else later).items():
        key, whose = "later" if deadline in later else "last", own if e.by else ""
        report = say(f"{place}.{key}", title=one_line(e.title), on=on_words(e.on), own=whose)
        said[deadline] = " ".join(filter(None, (said.get(deadline), report)))
    return said


def beside(answer: Answer) -> dict[str, Event]:
    """Return the report that the outcome of each deadline is to be read beside."""
    return last_reports(answer) | later_use(answer)


def due_notes(a: Assessment, *, dated: bool = True) -> str:
    """Return what to know of the due date, in brackets; empty if nothing.

    That is, that it was stated only after it had passed or the known-by day, may not have been announced, or is counted
    in a time zone of its own. What changes with the as-of day is left out unless `dated`.
    """
    unsourced = say("due.unsourced", given=_given(a)) if a.lacks_source else ""
    on = perhaps_announced(a) if dated else None
    announced = say("due.announced", on=on_words(on), day=long_day(a.day)) if on is not None else ""
    zone = say("due.zone", zone=a.zone) if a.deadline.timezone else ""
    return " ".join(filter(None, (unsourced, stated_late_note(a), announced, zone)))


def _given(a: Assessment) -> str:
    """Return who had given the same last day before it; empty if nobody did, as far as is known."""
    given = given_before(a)
    if given is None or given.stated_on is None:
        return ""
    who, date = one_line(given.stated_by or ""), date_words(given.due, "full")
    return say("headline.given", who=who, date=date, on=on_words(given.stated_on))


def stated_late_note(a: Assessment) -> str:
    """Return that the due date was stated only after it had passed; else empty."""
    return say("due.stated-late", on=on_words(a.stated_late)) if a.stated_late is not None else ""


def _said(a: Assessment, answer: Answer, *, public: bool, timed: str = "timed") -> str:
    """Return the status of one deadline without its due date; `timed` is the message for what was completed."""
    said = _outcome(a, timed) + (say("headline.own" if public else "headline.yours") if is_own_outcome(a) else "")
    if a.uncertain_end is not None:
        key = "headline.imprecise-own" if a.uncertain_end.by else "headline.imprecise"
        said += say(key, on=on_words(a.uncertain_end.on))
    elif a.status in (Status.UNKNOWN, Status.OVERDUE):
        covers = covered(a, answer) if a.status is Status.OVERDUE else answer.record_ends_on
        key = f"headline.{a.status.value}"
        if a.status is Status.UNKNOWN and answer.covers_through > answer.record_ends_on:
            key, covers = "headline.unknown-own" if public else "headline.unknown-yours", answer.covers_through
        said += say(key, covers=long_day(min(covers, answer.day)))
    elif not a.has_ended and a.days_left is not None and a.status is not Status.NOT_ANNOUNCED:
        said = said_left(said, a)
        if a.day != answer.day:
            said = say("headline.day", words=said, day=long_day(a.day), zone=a.zone)
        announced = perhaps_announced(a)
        said = say("headline.announced", words=said, on=on_words(announced)) if announced else said
    return said


def _outcome(a: Assessment, timed: str) -> str:
    """Return the status with the date of the end, and how late it was."""
    if a.decided_by is None:
        return said_words(a)
    key = timed if a.lateness.punctuality else a.status.value
    return say(f"headline.{key}", on=on_words(a.decided_by.on), late=late_words(a.lateness))


def counts(answer: Answer) -> str:
    """Return how many deadlines have which status."""
    found = Counter(a.status for a in answer.deadlines)
    return listed([say(f"counted.{s.value}", n=found[s]) for s in _ORDER if found[s]], len(_ORDER))


def said_words(a: Assessment) -> str:
    """Return a status for use in a sentence, with how late it was."""
    late = a.lateness
    return say("said.timed", late=late_words(late)) if late.punctuality else say(f"said.{a.status.value}")


def said_left(said: str, a: Assessment) -> str:
    """Return what was said with how many days are left."""
    if not a.days_left:
        return say("left.words-last", words=said)
    return say("left.words", words=said, days=days_left_words(a))


def primary_words(a: Assessment, answer: Answer, place: str) -> str:
    """Return other dates that primary sources gave for the whole deadline, with their outcome.

    The messages are those of `place`: `headline` or `card`.
    """
    said = []
    for due, who in [(v.reported.due, v.reported.stated_by) for v in primary_dates(a, answer)][:2]:
        given = {"who": one_line(who or say("dates.unnamed")), "date": date_words(due, "full")}
        overdue = overdue_words(due, a, answer)
        if a.completed_on is not None:
            said.append(say(f"{place}.beside", outcome=outcome_words(due, a, answer), **given))
        elif overdue:
            said.append(say(f"{place}.beside-overdue", days=overdue, day=long_day(a.day), **given))
        else:
            said.append(say(f"{place}.beside-open", **given))
    return " ".join(said)


def outcome_words(due: ImpreciseDate, a: Assessment, answer: Answer) -> str:
    """Return the outcome of a reported date, given that of the whole deadline."""
    late = lateness(a.completed_on, due)
    outcome = verdict(due, a, answer, Scope.WHOLE).outcome
    covers = long_day(min(answer.record_ends_on if outcome is Outcome.UNKNOWN else answer.covers_through, a.day))
    if a.uncertain_end is not None and outcome is Outcome.UNKNOWN:
        return say("outcome.imprecise", on=on_words(a.uncertain_end.on))
    if late.punctuality is not None:
        return late_words(late) if due.latest is not None or due.end_is_unknown else open_end_words(due)
    return say(f"outcome.{(outcome or Outcome.OPEN).value}", covers=covers, day=long_day(a.day))
