"""Every word of the published site and its picture, in one table, and the dates and sentences made of them.

Another language needs another table: the rest of the page is text of the record. `dir` is the direction of the page,
`digits` are its numerals, and a message that counts has one form for 1 and one for other numbers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from withdrawal_cli.core.edtf import ImpreciseDate

MESSAGES = {
    "lang": "en", "dir": "ltr", "digits": "0123456789",
    "month.1": "January", "month.2": "February", "month.3": "March", "month.4": "April", "month.5": "May",
    "month.6": "June", "month.7": "July", "month.8": "August", "month.9": "September", "month.10": "October",
    "month.11": "November", "month.12": "December",
    "short.1": "Jan", "short.2": "Feb", "short.3": "Mar", "short.4": "Apr", "short.5": "May", "short.6": "Jun",
    "short.7": "Jul", "short.8": "Aug", "short.9": "Sep", "short.10": "Oct", "short.11": "Nov", "short.12": "Dec",
    "date.day": "{day} {month} {year}", "date.month": "{month} {year}", "date.year": "{year}",
    "date.decade": "the {year}s", "date.century": "{first}–{last}",
    "date.33": "first quarter of {year}", "date.34": "second quarter of {year}", "date.35": "third quarter of {year}",
    "date.36": "fourth quarter of {year}", "date.40": "first half of {year}", "date.41": "second half of {year}",
    "date.days": "{first}–{last} {month} {year}", "date.between": "between {first} and {last}",
    "date.two-days": "on {first} or {last}", "date.between-days": "between {first} and {last} {month} {year}",
    "date.later": "{date} or later", "date.earlier": "{date} or earlier", "date.about": "about {date}",
    "date.unsure": "{date} (uncertain)", "date.none": "no date",
    "instant": "{date}, {time} ({zone})", "instant.day": "{date} ({zone})",
    "list.more.one": "{items} and {n} other", "list.more.other": "{items} and {n} others", "list.comma": ", ",
    "quote": "“{text}”",
    "days.one": "{n} day", "days.other": "{n} days", "days.range": "{low}–{n} days",
    "days.least.one": "at least {n} day", "days.least.other": "at least {n} days",
    # statuses, as on a chip, in a sentence, and on a badge
    "status.no-date": "No date", "status.not-announced": "Not announced", "status.cancelled": "Cancelled",
    "status.completed": "Completed", "status.on-time": "Completed on time", "status.late": "Completed late",
    "status.undetermined": "Completed on time or late", "status.due": "Due", "status.due-soon": "Due soon",
    "status.upcoming": "Upcoming", "status.overdue": "Overdue", "status.unknown": "Unknown",
    "said.no-date": "no date given", "said.not-announced": "not announced yet", "said.cancelled": "cancelled",
    "said.completed": "completed", "said.on-time": "completed on time", "said.late": "completed {days} late",
    "said.undetermined": "completed, on time or up to {days} late", "said.due": "due", "said.due-soon": "due soon",
    "said.upcoming": "upcoming", "said.overdue": "overdue", "said.unknown": "outcome unknown",
    # in the order in which they are shown
    "counted.overdue": "{n} overdue", "counted.unknown": "{n} with unknown outcome", "counted.due": "{n} due",
    "counted.due-soon": "{n} due soon", "counted.upcoming": "{n} upcoming", "counted.no-date": "{n} without a date",
    "counted.not-announced": "{n} not announced", "counted.completed": "{n} completed",
    "counted.cancelled": "{n} cancelled",
    "deadlines.one": "{n} deadline", "deadlines.other": "{n} deadlines", "deadlines.none": "No deadlines to show.",
    # the large number of a card, and the clock; also what the script counts
    "left.one": "day left", "left.other": "days left", "left.last": "last day", "left.today": "today",
    "past.words": "{words}, due {days} ago",
    "past.one": "day since the due date", "past.other": "days since the due date",
    "late.one": "day after the due date", "late.other": "days after the due date",
    "ended.on-time": "On time", "ended.cancelled": "Cancelled", "ended.completed": "Completed",
    "clock.year.one": "{n} year", "clock.year.other": "{n} years", "clock.month.one": "{n} month",
    "clock.month.other": "{n} months", "clock.day.one": "{n} day", "clock.day.other": "{n} days",
    "clock.until": "until {date} ends ({zone})", "left.words": "{words}, {days} left",
    "left.words-last": "{words}, last day today",
    "stale.one": "This page was made {n} day ago. Later developments are not on it.",
    "stale.other": "This page was made {n} days ago. Later developments are not on it.",
    # why
    "why.no-date": "No date was given, so it cannot pass. No completion is on record.",
    "why.not-announced": "The announcement came later, {on}.",
    "why.cancelled": "Cancelled {on}{who}.",
    "why.completed": "Completed {on}{who}.",
    "why.last-day": "Completed {on}, the last day{who}.",
    "why.due": "Any day up to and including {last} is in time. No completion has been reported.",
    "why.due-open": "It may be any day from {first} on. No completion has been reported.",
    "why.last": "{last} is the last day that is in time. No completion has been reported.",
    "why.nothing": "No completion has been reported.",
    "why.overdue": "The record covers events up to {covers} and reports no completion.",
    "why.reviewed": "The publisher reviewed events through {covers}; no completion is on record.",
    "why.unknown": "The record ends on {covers}, so it cannot show whether the deadline was met.",
    "why.imprecise": "Reports place the end {on}; the record cannot say on which of these days.",
    "on.day": "on {date}", "on.month": "in {date}", "on.other": "{date}", "who": "; sources: {names}",
    "who.own": ", according to the publisher of this page",
    # the picture of the timeline
    "picture.about.one": "A timeline of {n} event or deadline.",
    "picture.about.other": "A timeline of {n} events and deadlines.",
    "picture.none": "No events or deadlines.", "picture.known": ", using only what was published by {date}",
    "picture.note": "As of {instant}{known}. The record ends on {covers}.",
    "picture.due": "due {date}: {status}", "picture.due-date": "due {date}", "picture.titled": "{title}, {said}",
    "picture.state": "{title}: {status}", "picture.event": "{date} {title}", "picture.ended": "{kind} {date}",
    "picture.own": "{title} (the publisher’s own entry)", "picture.region": "{name} ({n})",
    "picture.no-region": "No region", "picture.deadline": "deadline", "picture.range": "date falls in this range",
    "picture.gap": "gap", "picture.more": "+n: n more at that time",
    "picture.uncovered": "not covered: after {date}",
    "picture.shown": "The {n} most important of {all} events and deadlines.",
    # cards
    "card.due": "Due {date}", "card.moved": "moved from {dates}", "card.own": "Publisher’s own entry",
    "card.others": "Other reported dates: {dates}.", "card.others-link": "Who gave which date",
    "card.evidence.one": "{n} source for the outcome", "card.evidence.other": "{n} sources for the outcome",
    "card.due-sources.one": "{n} source for the date", "card.due-sources.other": "{n} sources for the date",
    "card.origins.one": "from {n} origin", "card.origins.other": "from {n} origins",
    "card.why": "How this status is decided", "card.stated": "The date was stated{on} by {who}.",
    "card.no-source": "No source is given for the date; it is the record author’s own.",
    "strip.alt": "From {start} to {last}; as of {day}.", "strip.as-of": "as of {date}", "strip.due": "due",
    "strip.record": "not covered: after {date}", "strip.done": "completed",
    "source.undated": "date unknown", "source.via": "{origin}, via {publisher}", "source.language": "in {language}",
    "source.archived": "archived copy",
    "language.ar": "Arabic", "language.ckb": "Central Kurdish", "language.de": "German", "language.el": "Greek",
    "language.en": "English", "language.es": "Spanish", "language.fa": "Persian", "language.fr": "French",
    "language.he": "Hebrew", "language.it": "Italian", "language.ku": "Kurdish", "language.nl": "Dutch",
    "language.pl": "Polish", "language.pt": "Portuguese", "language.ro": "Romanian", "language.ru": "Russian",
    "language.tr": "Turkish", "language.uk": "Ukrainian", "language.zh": "Chinese",
    "card.beside": "Also given as {date} ({who}): {outcome}.",
    "card.beside-open": "Also given as {date} ({who}).",
    "rule.completed": "A deadline counts as completed only when a source reports its completion, and as late when that "
    "completion is dated after the last day.",
    "rule.cancelled": "A cancellation ends the deadline, whatever its date.",
    "rule.open": "The due date has not passed in the time zone {zone}, and no report of completion is on record.",
    "rule.overdue": "The last day has passed, and the record, which covers the days after it, reports no completion.",
    "rule.unknown": "The last day has passed, and the record does not reach far enough to say what happened.",
    # the page
    "page.kind": "Deadline tracker", "page.updated": "as of {instant}", "page.known-by": "using only what was "
    "published by {date}", "page.skip": "Skip to the answer", "page.noscript": "Without JavaScript the clocks stand "
    "still: everything here is as of {instant}.",
    "page.record": "The record covers events up to {date}.",
    "page.reviewed": "The publisher reviewed events through {date}.",
    "page.record-gap.one": "The record covers events up to {date}; the {n} day since is not in it.",
    "page.record-gap.other": "The record covers events up to {date}; the {n} days since are not in it.",
    "page.entries.one": "{n} entry on this page is the publisher’s own, and marked.",
    "page.entries.other": "{n} entries on this page are the publisher’s own, and marked.",
    "page.footer": "The countdown is calculated; outcomes come only from cited sources. Where the sources stop, the "
    "answer is “unknown”. Made with {generator}.",
    "nav.label": "On this page", "nav.deadlines": "Deadlines", "nav.events": "What happened",
    "nav.dates": "Who gave which date", "nav.sites": "Sites", "nav.sources": "Sources",
    "nav.cite": "Cite, data, embed",
    "events.alt.one": "Timeline from {first} to {last} with {n} event or deadline. The list below has it in words.",
    "events.alt.other": "Timeline from {first} to {last} with {n} events and deadlines. The list below has them in "
    "words.", "events.more.one": "{n} earlier event",
    "events.more.other": "{n} earlier events", "events.none": "No events.", "events.link": "Link to this event",
    "events.own": "publisher’s own entry", "events.announced": "reported {date}",
    "events.new-due": "new due date: {date}",
    "kind.announced": "announced", "kind.handed-over": "handed over", "kind.in-use": "in use",
    "kind.completed": "completed", "kind.extended": "extended", "kind.cancelled": "cancelled",
    "kind.reported": "reported", "kind.context": "context",
    "dates.rule": "Each date is compared with the outcome of the whole deadline. A date for only part "
    "of the deadline, or for more than it covers, is not compared.",
    "dates.group.one": "{date}: {n} statement", "dates.group.other": "{date}: {n} statements",
    "dates.unnamed": "an unnamed source", "dates.stated": "{who}{on}",
    "dates.part": "for only part of this deadline; not compared",
    "dates.wider": "for more than this deadline; not compared",
    "outcome.met": "on time", "outcome.missed": "{days} late",
    "outcome.undetermined": "on time or up to {days} late",
    "outcome.open": "not yet due on {day}", "outcome.overdue": "overdue, with no completion reported by {covers}",
    "outcome.unknown": "unknown, as the record ends on {covers}",
    "outcome.imprecise": "unknown, as reports place the end {on}",
    "outcome.cancelled": "cancelled",
    "sites.rule": "The last report on each site, not its state today: a site last reported in use may have been left "
    "since.", "sites.site": "Site", "sites.region": "Region", "sites.state": "Last handover or use",
    "sites.when": "When",
    "sites.by": "Published by", "state.handed-over": "handed over or left", "state.in-use": "in use",
    "state.reported": "other news only", "state.not-reported": "no report",
    "sources.count.one": "{n} publication", "sources.count.other": "{n} publications",
    "cite.sentence": "A sentence to quote", "cite.title": "How to cite", "cite.data": "Data",
    "cite.embed": "Embed a card", "cite.badge": "Badge", "cite.subscribe": "Subscribe in a calendar",
    "cite.embed-hint": "Paste this where the card is to appear:", "cite.badge-hint": "Markdown for a README:",
    "cite.words": "{title}. Status as of {day}; the record covers events up to {covers}. {generator}. {address}",
    "embed.more": "Evidence and sources", "embed.updated": "as of {date}",
    "file.feed.atom": "Feed", "file.deadlines.ics": "Calendar of the deadlines", "file.status.json": "Status",
    "file.countdown.json": "Countdown", "file.timeline.json": "Timeline", "file.schedule.json": "The whole record",
    "file.timeline.svg": "Picture of the timeline", "file.schemas/schedule.json": "JSON Schema of the record",
    "file.schemas/status.json": "JSON Schema of the status", "file.embed.html": "Card to embed",
    # the sentence to quote
    "headline": "{title}, as of {day}{known}: {said}.", "headline.brief-one": "{name}: {said}",
    "headline.brief": "As of {day}{known}: {said}. {title}.",
    "headline.known": ", using only what was published by {day}",
    "headline.covers": ", according to a record that ends on {covers}",
    "headline.completed": "completed {on}", "headline.on-time": "completed {on}, on time",
    "headline.late": "completed {on}, {days} late", "headline.cancelled": "cancelled {on}",
    "headline.undetermined": "completed {on}, on time or up to {days} late",
    "headline.none": "no deadlines to show",
    "headline.counted": "of {deadlines}, {counts}; the record ends on {covers}",
    "headline.one": "{name} ({due}), {said}", "headline.due": "due {date}",
    "headline.own": ", according to the publisher’s own entry",
    "headline.yours": ", according to your own entry",
    "headline.beside": "[also given as {date} ({who}): {outcome}]",
    "headline.beside-open": "[also given as {date} ({who})]",
    "headline.left": ", {days} left", "headline.last": ", last day today",
    "headline.unknown": ", as the record ends on {covers}", "headline.imprecise": ", as reports place the end {on}",
    "headline.unsourced": "{due}, a date that only later sources give", "headline.stated-late": "{due}, stated {on}",
    "headline.overdue": ", no completion reported by {covers}",
    "badge.unknown": "unknown", "badge.on-time": "completed on time", "badge.late": "completed {days} late",
    "badge.undetermined": "completed", "badge.completed": "completed", "badge.cancelled": "cancelled",
    "badge.overdue": "overdue", "badge.left": "{days} left", "badge.today": "last day today",
    "badge.no-date": "no date",
    "badge.not-announced": "not announced", "badge.due": "due",
    "index.more": "Evidence, timeline and sources", "index.title.one": "Deadlines in {n} record",
    "index.title.other": "Deadlines in {n} records",
}  # fmt: skip
"""The words by key; values to fill in are in braces."""


def say(key: str, **values: object) -> str:
    """Return a message with its values filled in; numbers use the page's numerals."""
    return MESSAGES[key].format(**{name: number(v) if isinstance(v, int) else v for name, v in values.items()})


def say_count(key: str, n: int, **values: object) -> str:
    """Return a message that counts, in the form for `n`."""
    return say(f"{key}.{'one' if n == 1 else 'other'}", n=n, **values)


def number(value: int, digits: int = 0) -> str:
    """Return a number in the page's numerals, with at least so many digits."""
    return f"{value:0{digits}d}".translate({ord("0") + n: digit for n, digit in enumerate(MESSAGES["digits"])})


def quote(text: str) -> str:
    """Return a text in quotation marks."""
    return say("quote", text=text)


def with_titles(text: str, titles: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Split a text at the ids of events that have a title in `titles`, and put the title in the id's place.

    Each part comes with the id that it names, or empty.
    """
    parts = re.split(r"([a-z0-9]+(?:-[a-z0-9]+)+)", text) if text else []
    return tuple((quote(titles[part]), part) if part in titles else (part, "") for part in parts if part)


def in_titles(text: str, titles: Mapping[str, str]) -> str:
    """Return a text with the titles of events in the place of their ids."""
    return "".join(part for part, _ in with_titles(text, titles))


def language_words(tag: str) -> str:
    """Return the name of a language (a BCP 47 tag) in the page's language, or the tag if it has none here.

    >>> language_words("ar-IQ"), language_words("mhr")
    ('Arabic', 'mhr')
    """
    return MESSAGES.get(f"language.{tag.partition('-')[0].lower()}", tag)


def listed(items: Sequence[str], most: int) -> str:
    """Join items, at most `most` of them, and say how many more there are."""
    shown = MESSAGES["list.comma"].join(items[:most])
    return say_count("list.more", len(items) - most, items=shown) if len(items) > most else shown


def day_words(day: date, month: str = "month") -> str:
    """Return a day in words; `month` is `month` for full names of months, `short` for short ones.

    >>> day_words(date(2026, 9, 30)), day_words(date(2026, 9, 30), "short")
    ('30 September 2026', '30 Sep 2026')
    """
    return say("date.day", day=day.day, month=MESSAGES[f"{month}.{day.month}"], year=number(day.year, 4))


def instant_words(instant: datetime, zone: str, month: str = "month") -> str:
    """Return an instant in its own zone: the day, and the time unless it is midnight."""
    time = f"{number(instant.hour, 2)}:{number(instant.minute, 2)}"
    key = "instant" if instant.hour or instant.minute else "instant.day"
    return say(key, date=day_words(instant.date(), month), time=time, zone=zone.replace("_", " "))


def date_words(when: ImpreciseDate | None, month: str = "month") -> str:
    """Return a date in words, as imprecise as it is; `month` is as in `day_words`.

    >>> [date_words(ImpreciseDate.parse(text)) for text in ("2026-09", "2026-12-31~", "2026-09/..", "2026-35", "202X")]
    ['September 2026', 'about 31 December 2026', 'September 2026 or later', 'third quarter of 2026', 'the 2020s']
    >>> [date_words(ImpreciseDate.parse(text)) for text in ("2026-01-16/2026-01-18", "2026-01-30/2026-02-02")]
    ['16–18 January 2026', 'between 30 January 2026 and 2 February 2026']
    """
    if when is None:
        return say("date.none")
    first, slash, last = when.text.partition("/")
    if not slash or first == last:
        return _single(first, month)
    if last in ("", ".."):
        return say("date.later", date=_single(first, month))
    if first in ("", ".."):
        return say("date.earlier", date=_single(last, month))
    return _between(first, last, "date.days", month)


def _between(first: str, last: str, days: str, name: str = "month") -> str:
    """Return an interval; within a month the message `days` is used, which names the month once."""
    are_days = len(first) == len(last) == 10 and f"{first}{last}".replace("-", "").isdigit()
    is_month = are_days and first[:8] == last[:8]
    if days == "date.between-days" and are_days and (date.fromisoformat(last) - date.fromisoformat(first)).days == 1:
        start = int(first[8:]) if is_month else _single(first, name)
        return say("date.two-days", first=start, last=_single(last, name))
    if is_month:
        month, year = MESSAGES[f"{name}.{int(first[5:7])}"], number(int(first[:4]), 4)
        return say(days, first=int(first[8:]), last=int(last[8:]), month=month, year=year)
    return say("date.between", first=_single(first, name), last=_single(last, name))


def _single(text: str, name: str) -> str:
    said = _bare(text.rstrip("?~%"), name)
    if text.endswith(("~", "%")):
        said = say("date.about", date=said)
    return say("date.unsure", date=said) if text.endswith(("?", "%")) else said


def _bare(text: str, name: str) -> str:
    year, part, day, *_ = (*text.split("-"), "", "")
    if "X" in year:
        if year.endswith("XX"):
            low = int(year[:2]) * 100
            return say("date.century", first=number(low, 4), last=number(low + 99, 4))
        return say("date.decade", year=number(int(year[:3]) * 10, 4))
    said_year = number(int(year), 4)
    if not part.isdigit():  # a year, or its month or day unspecified
        return say("date.year", year=said_year)
    if int(part) > 12:
        return say(f"date.{part}", year=said_year)
    month = MESSAGES[f"{name}.{int(part)}"]
    return (
        say("date.day", day=int(day), month=month, year=said_year)
        if day.isdigit()
        else say("date.month", month=month, year=said_year)
    )


def on_words(when: ImpreciseDate) -> str:
    """Return when something happened, with its preposition.

    >>> [on_words(ImpreciseDate.parse(text)) for text in ("202X", "2026-01-16/2026-01-18", "2026-09-30/2026-10-01")]
    ['in the 2020s', 'between 16 and 18 January 2026', 'on 30 September 2026 or 1 October 2026']
    """
    first, slash, last = when.text.partition("/")
    if not slash and not first.endswith(("?", "~", "%")):
        return say("on.day" if when.is_one_day else "on.month", date=date_words(when))
    if slash and first not in ("", "..") and last not in ("", ".."):
        return _between(first, last, "date.between-days")
    return say("on.other", date=date_words(when))


def days_range(low: int | None, high: int | None) -> str:
    """Return a range of numbers of days; `high` is None if it is unbounded.

    >>> days_range(16, 18), days_range(1, 1), days_range(3, None)
    ('16–18 days', '1 day', 'at least 3 days')
    """
    if high is None:
        return say_count("days.least", low or 0)
    return say_count("days", high) if low == high or not low else say("days.range", low=low, n=high)


def script_words() -> dict[str, str]:
    """Return the messages that the page's script needs."""
    starts = ("list.comma", "counted.", "left.", "past.", "clock.", "stale.", "days.one", "days.other", "days.range")
    return {key: text for key, text in MESSAGES.items() if key in ("digits", "lang") or key.startswith(starts)}
