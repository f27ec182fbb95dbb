"""What reference managers want of a source: its date in numbers, no more than it has, and a safe address."""

from __future__ import annotations

import re
from datetime import date

from withdrawal_cli.core.dates import ImpreciseDate, Span
from withdrawal_cli.render.safe_text import one_line

Parts = tuple[int, ...]
"""Year, year and month, or year, month and day."""


_UNSAFE_IN_ADDRESS = re.compile(r"[^\x21-\x7e]|[{}\\\"<>^`|]")


def safe_address(url: str) -> str | None:
    """Give an address with what could act elsewhere in percent-encoding; None where it is not one to the web.

    >>> safe_address("https://example.org/a{b}")
    'https://example.org/a%7Bb%7D'
    """
    if not url.lower().startswith(("http://", "https://")):
        return None
    return _UNSAFE_IN_ADDRESS.sub(lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode()), one_line(url))


def date_parts(published: ImpreciseDate) -> tuple[Parts, ...]:
    """Give one date, or the first and the last of a range; nothing where an end is open.

    >>> date_parts(ImpreciseDate.parse("2025-02"))
    ((2025, 2),)
    >>> date_parts(ImpreciseDate.parse("2025-33"))
    ((2025, 1), (2025, 3))
    """
    start, slash, end = published.text.partition("/")
    if slash:
        if start in ("", "..") or end in ("", ".."):
            return ()
        first, last = date_parts(ImpreciseDate.parse(start)), date_parts(ImpreciseDate.parse(end))
        return first[0], last[-1]
    return _of_span(published.span)


def is_uncertain(published: ImpreciseDate) -> bool:
    """Whether a qualifier marks the date as uncertain or approximate."""
    return any(mark in published.text for mark in "?~%")


def _of_span(span: Span) -> tuple[Parts, ...]:
    first, last = span.earliest, span.latest
    if first is None or last is None:
        return ()
    if first == last:
        return ((first.year, first.month, first.day),)
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return _one_or_two((first.year,), (last.year,))
    return _one_or_two(_month(first), _month(last))


def _month(day: date) -> Parts:
    return day.year, day.month


def _one_or_two(first: Parts, last: Parts) -> tuple[Parts, ...]:
    return (first,) if first == last else (first, last)
