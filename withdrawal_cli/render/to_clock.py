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

from withdrawal_cli.core.assess import Answer, Assessment
from withdrawal_cli.core.instants import elapsed_seconds
from withdrawal_cli.render.clock_face import Face, face_of
from withdrawal_cli.render.folding import fold, shorten
from withdrawal_cli.render.large_numerals import Numerals, draw_clock
from withdrawal_cli.render.list_countdown import one_line_clock
from withdrawal_cli.render.listing import Names, as_of_notes
from withdrawal_cli.render.safe_text import one_line
from withdrawal_cli.render.to_table import STYLES
from withdrawal_cli.render.words import count

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
