"""Large numerals for a clock, five rows high, of our own drawing."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

_DIGITS = (
    "███  █  ███ ███ █ █ ███ ███ ███ ███ ███  ",
    "█ █ ██    █   █ █ █ █   █     █ █ █ █ █ █",
    "█ █  █  ███ ███ ███ ███ ███   █ ███ ███  ",
    "█ █  █  █     █   █   █ █ █   █ █ █   █ █",
    "███ ███ ███ ███   █ ███ ███   █ ███ ███  ",
)
"""The digits 0 to 9, three marks wide and one apart, and a colon of one mark."""
_WIDE = 3
_GAP = 2


class Numerals(Struct, frozen=True):
    """A clock drawn large: its rows, the line under them that names the units, and how many parts it shows."""

    rows: tuple[str, ...]
    labels: str
    parts: int

    @property
    def width(self) -> int:
        """Columns that the rows and the line under them need."""
        return max(map(len, (*self.rows, self.labels)))


def draw_clock(parts: Sequence[tuple[int, str]], time: str, scale: int, ink: str) -> Numerals:
    """Draw calendar parts (number and unit) and a time (`hh:mm:ss`); a mark is `scale` columns of `ink`."""
    step = (2 * _WIDE + 4) * scale  # two digits, a colon, and the gaps between them
    units = f"{'hours'.ljust(step)}{'minutes'.ljust(step)}seconds"
    named = [(str(number), unit if number == 1 else f"{unit}s") for number, unit in parts]
    rows, labels = [""] * len(_DIGITS), ""
    for text, label in [*named, (time, units)]:
        drawn = _draw(text, scale, ink)
        gap = " " * (_GAP * scale if labels else 0)
        width = max(len(drawn[0]), len(label))
        rows = [row + gap + more.ljust(width) for row, more in zip(rows, drawn, strict=True)]
        labels += gap + label.ljust(width)
    return Numerals(tuple(rows), labels.rstrip(), len(parts))


def _draw(text: str, scale: int, ink: str) -> list[str]:
    apart = " " * scale
    return [apart.join(_marks(row, character, scale) for character in text).replace("█", ink) for row in _DIGITS]


def _marks(row: str, character: str, scale: int) -> str:
    start = 10 * (_WIDE + 1) if character == ":" else int(character) * (_WIDE + 1)
    marks = row[start : start + (1 if character == ":" else _WIDE)]
    return "".join(mark * scale for mark in marks)
