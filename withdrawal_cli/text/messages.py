"""Every word of the published site, its picture and the sentence to quote, in one table.

Another language needs another table, and another of dates: the rest of the page is text of the record. `dir` is the
direction of the page, and a message that counts has one form for 1 and one for other numbers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from withdrawal_cli.text.dates import DATES, fill

MESSAGES = {
    "lang": "en", "dir": "ltr",
    "quote": "“{text}”",
    # statuses, as on a chip, in a sentence, and on a badge
    "status.no-date": "No date", "status.not-announced": "Not announced", "status.cancelled": "Cancelled",
    "status.completed": "Completed", "status.on-time": "Completed on time", "status.late": "Completed late",
    "status.undetermined": "Completed on time or late", "status.due": "Due", "status.due-soon": "Due soon",
    "status.upcoming": "Upcoming", "status.overdue": "Overdue", "status.unknown": "Unknown",
    "said.no-date": "no date given", "said.not-announced": "not announced yet", "said.cancelled": "cancelled",
    "said.completed": "completed", "said.timed": "completed {late}",
    "said.due": "due", "said.due-soon": "due soon",
    "said.upcoming": "upcoming", "said.overdue": "overdue", "said.unknown": "outcome unknown",
    # in the order in which they are shown
    "counted.overdue": "{n} overdue", "counted.unknown": "{n} with unknown outcome", "counted.due": "{n} due",
    "counted.due-soon": "{n} due soon", "counted.upcoming": "{n} upcoming", "counted.no-date": "{n} without a date",
    "counted.not-announced": "{n} not announced", "counted.completed": "{n} completed",
    "counted.cancelled": "{n} cancelled",
    "headline.counted-yours": "; {n} of these statuses according to your own entries",
    "headline.counted-own": "; {n} of these statuses according to entries by this tracker’s publisher",
    "headline.counted-yours-review": ", with your review through {day}",
    "headline.counted-own-review": ", with a review by this tracker’s publisher through {day}",
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
    "stale.one": "This page is as of {n} day ago. Only its statuses and countdowns go on, by the record as it was "
    "then.",
    "stale.other": "This page is as of {n} days ago. Only its statuses and countdowns go on, by the record as it was "
    "then.",
    # why
    "why.no-date": "No date was given, so the deadline cannot pass.",
    "why.not-announced": "The record dates the announcement later, {on}.",
    "why.unannounced": "It was not announced by {day}.",
    "why.cancelled": "Cancelled {on}{who}.",
    "why.completed": "Completed {on}{who}.",
    "why.last-day": "Completed {on}, the last day{who}.",
    "why.due": "Any day up to and including {last} counts as in time.",
    "why.due-open": "The due date may be any day from {first} on.",
    "why.last": "{last} is the last day that counts as in time.",
    "why.silent": "Nothing reported by {covers} counts as its completion.",
    "why.reviewed": "The publisher of this page reviewed events through {covers}; nothing reported by then counts as "
    "its completion.",
    "why.unknown": "The record ends on {covers}, so it cannot show whether the deadline was met.",
    "why.unreviewed": "The publisher of this page reviewed events only through {covers}, so whether the deadline "
    "was met is not known.",
    "why.imprecise-own": "The publisher of this page places the end sometime {on}, without an exact day.",
    "why.imprecise": "The record dates the end {on}, without an exact day.",
    "who": "; sources: {names}", "who.own": ", according to the publisher of this page",
    # the picture of the timeline
    "picture.about.one": "A timeline of {n} event or deadline.",
    "picture.about.other": "A timeline of {n} events and deadlines.",
    "picture.entries": "* marks what is based on the publisher’s own entries ({n}).",
    "picture.none": "No events or deadlines.", "picture.known": ", using only what was published by {date}",
    "picture.note": "As of {instant}{known}. The record ends on {covers}{reviewed}.",
    "picture.reviewed": "; the publisher of this picture reviewed events through {date}",
    "picture.due": "due {date}: {status}", "picture.due-date": "due {date}", "picture.titled": "{title}, {said}",
    "picture.state": "{title}: {status}", "picture.event": "{date} {title}", "picture.ended": "{kind} {date}",
    "picture.own": "{title} (the publisher’s own entry)",
    "picture.no-region": "No region", "picture.deadline": "deadline", "picture.range": "date falls in this range",
    "picture.gap": "gap", "picture.more": "+n: n more",
    "picture.uncovered": "not covered: after {date}",
    "picture.shown": "The {n} most important of {all} events and deadlines.",
    # cards
    "card.due": "Due {date}", "card.moved": "moved from {dates}", "card.own": "Publisher’s own entry",
    "card.own-due": "Due date: publisher’s own entry",
    "card.others": "Other reported dates: {dates}.", "card.others-link": "Who gave which date",
    "card.evidence.one": "{n} source for the outcome", "card.evidence.other": "{n} sources for the outcome",
    "card.due-sources.one": "{n} source for the date", "card.due-sources.other": "{n} sources for the date",
    "card.origins.one": "from {n} origin", "card.origins.other": "from {n} origins",
    "card.why": "How this status is decided", "card.stated": "The date was stated{on} by {who}.",
    "card.no-source": "No source is given for the date; it is the record author’s own.",
    "card.own-date": "No source is given for the date; it is from an entry by the publisher of this page.",
    "card.unsourced": "None of the sources for the date was published by {day}.",
    "strip.day": "{day} in {zone}",
    "strip.alt": "From {start} to {last}; as of {day}.", "strip.as-of": "as of {date}", "strip.due": "due",
    "strip.record": "not covered: after {date}", "strip.done": "completed",
    "source.undated": "date unknown", "source.via": "{origin}, via {publisher}", "source.language": "in {language}",
    "source.archived": "archived copy",
    "language.ar": "Arabic", "language.ckb": "Central Kurdish", "language.de": "German", "language.el": "Greek",
    "language.en": "English", "language.es": "Spanish", "language.fa": "Persian", "language.fr": "French",
    "language.he": "Hebrew", "language.it": "Italian", "language.ku": "Kurdish", "language.nl": "Dutch",
    "language.pl": "Polish", "language.pt": "Portuguese", "language.ro": "Romanian", "language.ru": "Russian",
    "language.tr": "Turkish", "language.uk": "Ukrainian", "language.zh": "Chinese",
    "card.beside": "The due date was also given as {date} ({who}); {outcome} against that date.",
    "card.beside-open": "The due date was also given as {date} ({who}).",
    "card.beside-overdue": "The due date was also given as {date} ({who}); on {day}, {days} against that date.",
    "card.later": "Later report, {on}: {title}{own}.",
    "card.record": "According to the record, {kind} {on}.",
    "card.last": "A report not counted, {on}: {title}{own}.",
    "rule.completed": "A deadline counts as completed only when its completion is reported, and as late when that "
    "completion is dated after the last day.",
    "rule.cancelled": "A cancellation ends the deadline, whatever the due date was.",
    "rule.no-date": "No due date was given, so the deadline cannot pass; only a completion or a cancellation ends it.",
    "rule.not-announced": "The record dates the announcement after this day.",
    "rule.open": "The due date has not passed in the time zone {zone}.",
    "rule.never": "The due date has no known last day, so it never counts as passed.",
    "rule.overdue": "A deadline counts as overdue when its last day has passed, coverage extends beyond that day, "
    "and nothing reported counts as its completion.",
    "rule.unknown": "The last day has passed, and the record does not reach far enough to say what happened.",
    "rule.imprecise": "The last day has passed, and the end is dated too loosely to say whether it had come by "
    "the as-of day.",
    # the page
    "page.kind": "Deadline tracker", "page.updated": "as of {instant}", "page.known-by": "using only what was "
    "published by {date}", "page.skip": "Skip to the answer", "page.noscript": "Without JavaScript the countdowns "
    "do not update: everything here is as of {instant}.",
    "page.record": "The record covers events through {date}.",
    "page.reviewed": "The publisher of this page reviewed events through {date}.",
    "page.record-gap.one": "The record covers events through {date}; the {n} day since is not in it.",
    "page.record-gap.other": "The record covers events through {date}; the {n} days since are not in it.",
    "page.entries.one": "This page takes account of {n} entry by its publisher; what is based on it is marked.",
    "page.entries.other": "This page takes account of {n} entries by its publisher; what is based on them is marked.",
    "page.footer": "The countdown is calculated; outcomes come only from reports. Where the reports stop, the "
    "answer is “unknown”. Made with {generator}.",
    "nav.label": "On this page", "nav.deadlines": "Deadlines", "nav.events": "What happened",
    "nav.dates": "Who gave which date", "nav.sites": "Sites", "nav.sources": "Sources",
    "nav.cite": "Cite, data, embed",
    "events.alt": "Timeline from {first} to {last}. {said} Deadlines are described above, events below.",
    "events.more.one": "{n} other event",
    "events.more.other": "{n} other events", "events.none": "No events.", "events.link": "Link to this event",
    "events.own": "publisher’s own entry", "events.announced": "reported {date}",
    "events.new-due": "new due date: {date}",
    "kind.announced": "announced", "kind.handed-over": "handed over or left", "kind.in-use": "in use",
    "kind.completed": "completed", "kind.extended": "extended", "kind.cancelled": "cancelled",
    "kind.reported": "reported", "kind.context": "context",
    "dates.rule": "Each date is compared with the outcome of the whole deadline. A date for only part "
    "of the deadline, or for more than it covers, is not compared.",
    "dates.group.one": "{date}: {n} statement", "dates.group.other": "{date}: {n} statements",
    "dates.unnamed": "an unnamed source", "dates.stated": "{who}{on}",
    "dates.part": "for only part of this deadline; not compared",
    "dates.wider": "for more than this deadline covers; not compared",
    "outcome.open": "not passed as of {day}", "outcome.overdue": "overdue, with no completion reported by {covers}",
    "outcome.unknown": "unknown, as the record ends on {covers}",
    "outcome.imprecise": "unknown, as the record dates the end {on}",
    "outcome.cancelled": "cancelled",
    "sites.rule": "The last reported handover or use of each site, not its state today. A line “Later "
    "report” is newer, but reports neither a handover nor a use. Where a site is inferred, its event says so.",
    "sites.later": "Later report, {date}: {title}",
    "sites.site": "Site", "sites.region": "Region", "sites.state": "Last handover or use", "sites.when": "When",
    "sites.by": "Reported by", "state.handed-over": "handed over or left", "state.in-use": "in use",
    "state.reported": "other news only", "state.not-reported": "neither reported",
    "sources.count.one": "{n} publication", "sources.count.other": "{n} publications",
    "cite.sentence": "A sentence to quote", "cite.title": "How to cite", "cite.data": "Data",
    "cite.embed": "Embed a card", "cite.badge": "Badge", "cite.subscribe": "Subscribe in a calendar",
    "cite.embed-hint": "Paste this where the card is to appear:", "cite.badge-hint": "Markdown for a README:",
    "cite.words": "{title}. Status as of {day}; the record covers events through {covers}. {generator}. {address}",
    "embed.more": "Evidence and sources", "embed.updated": "made as of {date}; the record ends on {covers}",
    "file.feed.atom": "Feed", "file.deadlines.ics": "Calendar of the deadlines", "file.status.json": "Status",
    "file.countdown.json": "Countdown", "file.timeline.json": "Timeline", "file.schedule.json": "The whole record",
    "file.timeline.svg": "Picture of the timeline", "file.schemas/schedule.json": "JSON Schema of the record",
    "file.schemas/status.json": "JSON Schema of the status", "file.embed.html": "Card to embed",
    # the sentence to quote
    "headline": "{title}, as of {day}{known}: {said}.", "headline.brief-one": "{name}: {said}",
    "headline.brief": "As of {day}{known}: {said}. {title}.",
    "headline.known": ", using only what was published by {day}",
    "headline.covers": ", according to a record that ends on {covers}",
    "headline.except": ", except as noted",
    "headline.completed": "completed {on}", "headline.timed": "completed {on}, counted as {late}",
    "headline.brief-timed": "completed {on}, {late}",
    "headline.cancelled": "cancelled {on}",
    "headline.announced": "{words} (announced {on}, possibly after that day)",
    "headline.day": "{words}, counted from {day} in {zone}",
    "headline.none": "no deadlines to show",
    "headline.counted": "of {deadlines}, {counts}{own}; the record ends on {covers}",
    "headline.one": "{name} ({due}), {said}", "headline.due": "due {date}",
    "headline.own": ", according to an entry by this tracker’s publisher",
    "headline.yours": ", according to your own entry",
    "headline.beside": "[due date also given as {date} ({who}); {outcome} against that date]",
    "headline.beside-open": "[due date also given as {date} ({who})]",
    "headline.beside-overdue": "[due date also given as {date} ({who}); {days} against that date]",
    "headline.later": "[later report, {on}: {title}{own}]",
    "headline.record": "[according to the record, {kind} {on}]",
    "headline.last": "[a report not counted, {on}: {title}{own}]",
    "headline.unknown": ", as the record ends on {covers}",
    "headline.unknown-own": ", as the review by this tracker’s publisher ends on {covers}",
    "headline.unknown-yours": ", as your own review ends on {covers}",
    "headline.imprecise-own": ", which places the end sometime {on}",
    "headline.imprecise": ", as the record dates the end {on}",
    "due.stated-late": "(as stated {on}, after it had passed)",
    "due.zone": "(days as in {zone})", "due.unsourced": "(as given in sources published later{given})",
    "due.announced": "(announced {on}, possibly after {day})",
    "headline.unsourced": "{due}, as given in sources published later{given}",
    "headline.given": "; {who} had given it as {date} {on}",
    "headline.stated-late": "{due}, as stated {on}{by}", "headline.by": " by {who}",
    "headline.overdue": ", with nothing reported by {covers} that counts as its completion",
    # a badge has less room
    "badge.unknown": "unknown", "badge.undetermined": "completed", "badge.left": "{days} left",
    "badge.today": "last day today",
    "index.more": "Evidence, timeline and sources", "index.title.one": "Deadlines in {n} record",
    "index.title.other": "Deadlines in {n} records",
}  # fmt: skip
"""The words by key; values to fill in are in braces."""


def say(key: str, **values: object) -> str:
    """Return a message with its values filled in; numbers use the page's numerals."""
    return fill(DATES if key in DATES else MESSAGES, key, **values)


def say_count(key: str, n: int, **values: object) -> str:
    """Return a message that counts, in the form for `n`."""
    return say(f"{key}.{'one' if n == 1 else 'other'}", n=n, **values)


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


def script_words() -> dict[str, str]:
    """Return the messages that the page's script needs."""
    starts = ("digits", "lang", "list.comma", "counted.", "left.", "past.", "clock.", "stale.", "days.")
    return {key: text for key, text in (DATES | MESSAGES).items() if key.startswith(starts)}
