"""Where things stand in a sentence that a reader can quote."""

from __future__ import annotations

from collections import Counter

from withdrawal_cli.answers.wording import Names, due_quote, late_words
from withdrawal_cli.core.assess import Answer, Assessment, Status
from withdrawal_cli.text.safe import one_line
from withdrawal_cli.text.words import count, long_day

_OWN = "the publisher's own entry"

_MOST_NAMED = 5
"""Of how many deadlines the sentence speaks one by one."""


def headline(answer: Answer) -> str:
    """Say where the deadlines stand, in one sentence that holds its as-of day and how far the record reaches."""
    day = long_day(answer.day)
    known = f", as known by {long_day(answer.known_by)}" if answer.known_by else ""
    if not answer.deadlines:
        said = "there are no deadlines"
    elif len(answer.deadlines) > _MOST_NAMED:
        said = _counted(answer)
    else:
        names = Names(answer)
        said = "; ".join(f"the deadline for {names.of(a)} ({_due(a)}) {_standing(a, answer)}" for a in answer.deadlines)
    return one_line(f"As of {day}{known}, {said}.")


def _due(a: Assessment) -> str:
    """Quote the source; what the publisher has recorded is no quote."""
    by = f", by {_OWN}" if a.due_by else ""
    return due_quote(a) or f"{a.due}{by}"


def _counted(answer: Answer) -> str:
    found = Counter(a.status for a in answer.deadlines)
    parts = ", ".join(f"{found[status]} {_COUNTED[status]}" for status in Status if found[status])
    reach = long_day(answer.covers_through)
    return f"of {len(answer.deadlines)} deadlines {parts}; the record reaches {reach}"


_COUNTED = {
    Status.NOT_ANNOUNCED: "not announced",
    Status.CANCELLED: "cancelled",
    Status.COMPLETED: "completed",
    Status.DUE: "due",
    Status.DUE_SOON: "due soon",
    Status.UPCOMING: "upcoming",
    Status.OVERDUE: "overdue",
    Status.UNKNOWN: "past with the outcome unknown",
}


def _standing(a: Assessment, answer: Answer) -> str:
    reach = long_day(answer.covers_through)
    if a.status is Status.NOT_ANNOUNCED:
        return "had not been announced"
    if a.status is Status.CANCELLED:
        return "was cancelled"
    if a.status is Status.COMPLETED:
        by = f", by {_OWN}" if a.decided_by and a.decided_by.by else ""
        return f"was completed {late_words(a.lateness)}{by}"
    if a.days_left is None:
        return "has no last day, and the record holds no completion"
    if a.status is Status.OVERDUE:
        return f"passed {count(-a.days_left, 'day')} ago, and the record, which reaches {reach}, holds no completion"
    if a.status is Status.UNKNOWN:
        return (
            f"passed {count(-a.days_left, 'day')} ago, and the record, which ends on {reach}, "
            "does not show whether it was met"
        )
    if a.days_left == 0:
        return "has its last day today"
    return f"has {count(a.days_left, 'day')} left to its last day"
