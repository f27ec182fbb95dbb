"""What a ticking clock says of one deadline: who, due when, where it stands, and which way the time runs."""

from __future__ import annotations

from msgspec import Struct

from withdrawal_cli.core.assess import Answer, Assessment
from withdrawal_cli.core.countdown import Countdown, count_down
from withdrawal_cli.core.instants import rfc3339
from withdrawal_cli.render.list_countdown import clock_text
from withdrawal_cli.render.listing import Names, days_to_opening, status_cell
from withdrawal_cli.render.safe_text import one_line
from withdrawal_cli.render.words import clock_words, count, due_quote, listed, span_words

_AMENDMENTS_SHOWN = 3


class Face(Struct, frozen=True):
    """The clock of one deadline in words. Every text in it is safe to show, one line each.

    `parts` are the years, months and days that are not zero, `time` the rest as `hh:mm:ss`, None without a last day;
    `running` and `after` stand before and behind them. `sentence` says all of that with the status.
    """

    name: str
    due: str
    wording: str
    earlier: str
    status: str
    tone: str
    edges: str
    running: str
    parts: tuple[tuple[int, str], ...]
    time: str | None
    after: str
    sentence: str
    passed: bool
    ended: bool


def face_of(a: Assessment, answer: Answer, names: Names) -> Face:
    """Put the clock of one deadline of the answer in words."""
    clock = count_down(a, answer.as_of)
    units = ((clock.years, "year"), (clock.months, "month"), (clock.days, "day"))
    parts = tuple((number, unit) for number, unit in units if number)
    time = None if clock.total_seconds is None else f"{clock.hours:02}:{clock.minutes:02}:{clock.seconds:02}"
    running = "ran out" if clock.passed else "runs out in"
    status = status_cell(a)
    if not clock.total_seconds:  # the instant itself, or no last day
        running = clock_text(a, answer)
        sentence = status if running in status else f"{status}, {running}"
    else:
        long = " ".join([*(count(number, unit) for number, unit in parts), f"{time}"])
        sentence = f"{status}, {running} {long}{' ago' if clock.passed else ''}"
    return Face(
        name=one_line(names.of(a)),
        due=a.due.text,
        wording=one_line(a.wording) if due_quote(a) else "",
        earlier=listed([d.text for d in a.amended_from[::-1]], _AMENDMENTS_SHOWN),
        status=status,
        tone=a.status.value,
        edges=_edges(a, answer),
        running=running,
        parts=parts,
        time=time,
        after="ago" if _has_passed(clock) else "",
        sentence=sentence,
        passed=clock.passed,
        ended=a.has_ended,
    )


def clock_line(answer: Answer) -> str:
    """Say the as-of instant and all countdowns in one line, to the second."""
    names = Names(answer)
    faces = [face_of(a, answer, names) for a in answer.deadlines]
    said = [f"{face.name}: {face.sentence}" for face in faces] or ["no deadlines"]
    return " | ".join([rfc3339(answer.as_of), *said])


def _has_passed(clock: Countdown) -> bool:
    return clock.total_seconds is not None and clock.total_seconds < 0


def _edges(a: Assessment, answer: Answer) -> str:
    """Say between which days an imprecise due lies, and the days left or passed."""
    days = clock_words(a, days_to_opening(a, answer))
    return days if a.due.is_one_day else f"{span_words(a.due)}, {days}"
