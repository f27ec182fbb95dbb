"""The ticking clock of `countdown --watch`, drawn for a terminal of a given size.

As many deadlines as fit are drawn with large numerals: all, else one, else none. A frame is never wider or higher than
the screen and no date in it is cut; deadlines that have no room are counted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from msgspec import Struct
from rich.color import ColorSystem
from rich.style import Style

from withdrawal_cli.answers.countdown import Countdown, clock_text, count_down, one_line_clock
from withdrawal_cli.answers.wording import Names, as_of_notes, clock_words, days_to_opening, due_quote, status_cell
from withdrawal_cli.core.assess import Answer, Assessment
from withdrawal_cli.core.instants import elapsed_seconds, rfc3339
from withdrawal_cli.formats.numerals import Numerals, draw_clock
from withdrawal_cli.formats.terminal import STYLES
from withdrawal_cli.text.safe import one_line
from withdrawal_cli.text.words import count, listed, span_words
from withdrawal_cli.text.wrap import fold, shorten

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
        due=a.due.text if a.due else "no date",
        wording=one_line(a.wording or "") if due_quote(a) else "",
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
    return days if a.due is None or a.due.is_one_day else f"{span_words(a.due)}, {days}"


LEAST_COLUMNS = 20
"""On a narrower screen dates would have to be cut; the frame only says that it is too small."""
_MARGIN_FROM = 60
_MARGIN = "  "
_LEAVE = "Ctrl-C ends."
_BLANK = ("", "")
_GLUE = "\N{NO-BREAK SPACE}"
_NUMBERS = re.compile(r"(?<=\d) (?=(?:year|month|day)s?\b)")
"""The blanks between a number and its unit."""

Line = tuple[str, str]
"""One line of a frame: its text, and its style in colour."""


class Screen(Struct, frozen=True):
    """What a frame is drawn for. `shown` gives a text as the output's encoding can show it."""

    columns: int
    rows: int
    colour: bool = False
    shown: Callable[[str], str] = str


class _Level(Struct, frozen=True):
    """How much is said beside the clocks; a lower screen takes a sparser level."""

    title: bool = False
    gaps: bool = False
    coverage: bool = False
    due: bool = False
    as_of: bool = True
    leave: bool = True


_LEVELS = (
    _Level(title=True, gaps=True, coverage=True, due=True),
    _Level(gaps=True, coverage=True, due=True),
    _Level(gaps=True, due=True),
    _Level(due=True),
    _Level(),
)
_SPARSE = (_Level(), _Level(as_of=False), _Level(as_of=False, leave=False))
"""How little is said when not even all deadlines have room."""


def clock_frame(answer: Answer, screen: Screen) -> list[str]:
    """Draw all countdowns of the answer: lines for the screen, at most `rows` of at most `columns`."""
    return _fit(_Frame(answer, screen).candidates(), screen)


def one_line_frame(answer: Answer, screen: Screen) -> list[str]:
    """Draw the line of `countdown --oneline`, folded to the screen."""
    lines = fold(screen.shown(one_line_clock(answer)), max(_width(screen), LEAST_COLUMNS))
    return _fit(iter([[(line, "") for line in lines]]), screen)


def _width(screen: Screen) -> int:
    return screen.columns - len(_margin(screen))


def _margin(screen: Screen) -> str:
    return _MARGIN if screen.columns >= _MARGIN_FROM else ""


def _fit(candidates: Iterator[list[Line]], screen: Screen) -> list[str]:
    """Take the first candidate that the screen holds."""
    if screen.columns >= LEAST_COLUMNS:
        for lines in candidates:
            if len(lines) <= screen.rows:
                margin = _margin(screen)
                return [_paint(margin + text, style, colour=screen.colour) if text else "" for text, style in lines]
    return ["too small"[: screen.columns]] if screen.rows > 0 else []


def _paint(text: str, style: str, *, colour: bool) -> str:
    return Style.parse(style).render(text, color_system=ColorSystem.STANDARD) if colour and style else text


class _Frame:
    """One answer on one screen, arranged in several ways, the richest first."""

    def __init__(self, answer: Answer, screen: Screen) -> None:
        self.answer = answer
        self.rows = screen.rows
        self.width = _width(screen)
        self.shown = screen.shown
        names = Names(answer)
        focus = _focus(answer)
        first = answer.deadlines[: screen.rows]
        kept = first if focus is None or focus in first else (focus, *first)
        self.faces = [face_of(a, answer, names) for a in kept]
        self.focus = None if focus is None else self.faces[kept.index(focus)]
        self.more = len(answer.deadlines) - len(kept)

    def candidates(self) -> Iterator[list[Line]]:
        """Give the arrangements: all deadlines large, one large, none; then as many as there is room for."""
        focus = [face for face in self.faces if face is self.focus]
        if not self.more:
            for large in (self.faces, focus, []):
                yield from (self._whole(large, level) for level in _LEVELS if self._has_room(large))
        if focus and self._has_room(focus):
            yield self._part(focus[0], self._large(focus[0], _SPARSE[0]), _SPARSE[0])
        if focus:
            yield from (self._part(focus[0], self._plain(focus[0], level), level) for level in _SPARSE)

    def _has_room(self, large: list[Face]) -> bool:
        return all(self._numerals(face) for face in large if face.time)

    def _whole(self, large: list[Face], level: _Level) -> list[Line]:
        lines: list[Line] = []
        if level.title:
            lines += [(self._short(self.answer.schedule.title, 1), "bold"), _BLANK]
        for number, face in enumerate(self.faces):
            lines += [_BLANK] if level.gaps and number else []
            lines += self._large(face, level) if face in large else self._plain(face, level)
        if not self.faces:
            lines += self._folded("No deadlines.")
        return lines + ([_BLANK] if level.gaps else []) + self._footer(level)

    def _part(self, focus: Face, block: list[Line], level: _Level) -> list[Line]:
        """Put the others under the focus while there is room, then how many there are besides."""
        lines, footer = block, self._footer(level)
        others = [face for face in self.faces if face is not focus]
        rest = self.more + len(others)
        for face in others:
            plain = self._plain(face, level)
            if len(lines) + len(plain) + 1 + len(footer) > self.rows:
                break
            lines = lines + plain
            rest -= 1
        return lines + (self._folded(f"and {count(rest, 'more deadline')}") if rest else []) + footer

    def _large(self, face: Face, level: _Level) -> list[Line]:
        numerals = self._numerals(face)
        if numerals is None:
            return self._plain(face, level)
        tone = STYLES.get(face.tone, "")
        words = " ".join(count(number, unit) for number, unit in face.parts[: len(face.parts) - numerals.parts])
        joined = f" {words} and" if words else ""
        return [
            *self._folded(self._heading(face), "bold"),
            *self._folded(self.shown(f"{face.status}, {face.running}{joined}"), tone),
            *((row.rstrip(), tone) for row in numerals.rows),
            (f"{numerals.labels}  {face.after}".rstrip(), ""),
            *self._folded(self.shown(face.edges)),
        ]

    def _numerals(self, face: Face) -> Numerals | None:
        """Draw the largest clock that has room: of all parts, else days and time, else the time."""
        if face.time is None:
            return None
        days = [part for part in face.parts if part[1] == "day"]
        room = self.width - len(f"  {face.after}".rstrip())
        for scale in (2, 1):
            for parts in (face.parts, tuple(days), ()):
                drawn = draw_clock(parts, face.time, scale, self.shown("█")[:1])
                if drawn.width <= room:
                    return drawn
        return None

    def _plain(self, face: Face, level: _Level) -> list[Line]:
        sentence = self.shown(face.sentence).replace(" ", _GLUE, 1)  # the sign stays beside its word
        said = f"{self._short(face.name, 1)}: {sentence}"
        lines = self._folded(said, STYLES.get(face.tone, ""))
        due = fold(self._due(face), self.width - len(_MARGIN)) if level.due else []
        return lines + [(_MARGIN + line, "") for line in due]

    def _heading(self, face: Face) -> str:
        return f"{self._short(face.name, 1)}, {self._due(face)}"

    def _due(self, face: Face) -> str:
        earlier = f" (was {face.earlier})" if face.earlier else ""
        quote = f" {self.shown('“')}{self._short(face.wording, 2)}{self.shown('”')}" if face.wording else ""
        return f"due {face.due}{quote}{earlier}"

    def _footer(self, level: _Level) -> list[Line]:
        as_of, *rest = as_of_notes(self.answer)
        coverage = " ".join(rest)
        said = (as_of if level.as_of else "", coverage if level.coverage else "", _LEAVE if level.leave else "")
        return self._folded(self.shown(" ".join(filter(None, said))))

    def _short(self, text: str, lines: int) -> str:
        return shorten(self.shown(one_line(text)), lines * self.width, self.shown("…"))

    def _folded(self, text: str, style: str = "") -> list[Line]:
        glued = _NUMBERS.sub(_GLUE, text)
        return [(line.replace(_GLUE, " "), style) for line in fold(glued, self.width)]


def _focus(answer: Answer) -> Assessment | None:
    """Choose the deadline to show large: the first not past, else the first that nothing has ended, else the first."""
    dated = [(a, elapsed_seconds(answer.as_of, a.deadline_at)) for a in answer.deadlines if a.deadline_at is not None]
    ahead = (a for a, seconds in dated if seconds > 0)
    open_still = (a for a, _ in dated if not a.has_ended)
    return next(ahead, None) or next(open_still, None) or next(iter(answer.deadlines), None)
