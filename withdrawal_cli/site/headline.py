"""Where the deadlines stand, in one sentence that a reader can quote."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from withdrawal_cli.answers.wording import Names, due_quote
from withdrawal_cli.core.assess import Answer, Assessment, Status
from withdrawal_cli.site.cards import said_words
from withdrawal_cli.site.reported import primary_words
from withdrawal_cli.site.sources import SourceLinks
from withdrawal_cli.site.words import date_words, day_words, days_range, listed, say, say_count
from withdrawal_cli.text.safe import one_line

MOST_NAMED = 5
"""Of how many deadlines the first lines and the sentence to quote speak one by one."""
_ORDER = (
    Status.OVERDUE, Status.UNKNOWN, Status.DUE, Status.DUE_SOON, Status.UPCOMING, Status.NO_DATE, Status.NOT_ANNOUNCED,
    Status.COMPLETED, Status.CANCELLED,
)  # fmt: skip
"""What needs a look stands first, what has ended last."""


def in_order(deadlines: Sequence[Assessment]) -> list[Assessment]:
    """Order deadlines as a page shows them: what needs a look first, what has ended last."""
    return sorted(deadlines, key=lambda a: _ORDER.index(a.status))


def headline(answer: Answer) -> str:
    """Say where the deadlines stand, in one sentence that can be quoted: with its as-of day, and no claim beyond it."""
    known = say("headline.known", day=day_words(answer.known_by)) if answer.known_by else ""
    if not answer.deadlines:
        said = say("headline.none")
    elif len(answer.deadlines) > MOST_NAMED:
        count = say_count("deadlines", len(answer.deadlines))
        said = say("headline.counted", deadlines=count, counts=counts(answer), covers=day_words(answer.covers_through))
    else:
        names, links = Names(answer, public=True), SourceLinks(answer)
        said = "; ".join(_headline_of(a, answer, names, links) for a in in_order(answer.deadlines))
    return one_line(say("headline", day=day_words(answer.day), known=known, said=said))


def _headline_of(a: Assessment, answer: Answer, names: Names, links: SourceLinks) -> str:
    """Say where one deadline stands; what the publisher has added is no quote."""
    said = said_words(a) + (say("headline.own") if a.by else "")
    if a.status in (Status.UNKNOWN, Status.OVERDUE):
        said += say(f"headline.{a.status.value}", covers=day_words(min(answer.covers_through, answer.day)))
    elif not a.has_ended and a.days_left is not None and a.status is not Status.NOT_ANNOUNCED:
        said += say("headline.left", days=days_range(a.days_left, a.days_left)) if a.days_left else say("headline.last")
    due = due_quote(a) or (say("headline.due", date=date_words(a.due)) if a.due else date_words(None))
    beside = primary_words(a, answer, links).rstrip(".")
    said += say("headline.beside", beside=beside) if beside else ""
    return say("headline.one", name=names.of(a), due=due, said=said)


def counts(answer: Answer) -> str:
    """Say how many deadlines have which status."""
    found = Counter(a.status for a in answer.deadlines)
    return listed([say(f"counted.{s.value}", n=found[s]) for s in _ORDER if found[s]], len(_ORDER))
