"""BibTeX and CSL-JSON, for reference managers: dates no more precise than the source's, and safe addresses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from withdrawal_cli.core.edtf import ImpreciseDate, Span
from withdrawal_cli.core.schedule import Source, SourceKind
from withdrawal_cli.formats.json import to_json
from withdrawal_cli.text.lines import one_line

Parts = tuple[int, ...]
"""Year, year and month, or year, month and day."""


_UNSAFE_IN_ADDRESS = re.compile(r"[^\x21-\x7e]|[{}\\\"<>^`|]")


def safe_address(url: str | None) -> str | None:
    """Return a URL with unsafe characters percent-encoded; None if it is not `http` or `https`.

    >>> safe_address("https://example.org/a{b}")
    'https://example.org/a%7Bb%7D'
    """
    if url is None or not url.lower().startswith(("http://", "https://")):
        return None
    return _UNSAFE_IN_ADDRESS.sub(lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode()), one_line(url))


def date_parts(published: ImpreciseDate) -> tuple[Parts, ...]:
    """Return one date, or the first and the last of a range; nothing if an end is open.

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


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SPECIAL = {
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}", "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_",
}  # fmt: skip
"""Special characters of TeX; braces are replaced, because BibTeX would count even an escaped one."""


def to_bibtex(sources: Iterable[Source]) -> bytes:
    """Return `@misc` entries, which every style supports: title, publisher, address, and the date as far as known.

    `year`, `month` and `day` are present only if the date has them. A date that BibTeX has no fields for (a range, an
    uncertain date) becomes a note; a source without a date gets none.
    """
    return "\n".join(_entry(source) for source in sources).encode()


def _entry(source: Source) -> str:
    lines = [f"  {name} = {value}," for name, value in _fields(source)]
    return "\n".join([f"@misc{{{source.id},", *lines, "}"]) + "\n"


def _fields(source: Source) -> Iterator[tuple[str, str]]:
    # the second pair of braces preserves names and capitals
    yield "title", f"{{{{{_escaped(source.title)}}}}}"
    if source.is_copy:
        yield "author", f"{{{{{_escaped(source.origin or '')}}}}}"
    yield "howpublished", f"{{{{{_escaped(source.publisher)}}}}}"
    if (address := safe_address(source.url)) is not None:
        yield "url", f"{{{address}}}"
    if (day := _one_day(source.accessed_on)) is not None:
        yield "urldate", f"{{{day}}}"
    if source.language is not None:
        yield "langid", f"{{{source.language}}}"
    if source.kind is not None:
        yield "keywords", f"{{{source.kind.value}}}"
    yield from _date_fields(source.published)
    notes = [f"Published {_escaped(source.published.text)}"] if source.published and _is_note(source.published) else []
    if (archived := safe_address(source.archived_url)) is not None:
        notes.append(f"Archived at {archived}")
    if notes:
        yield "note", f"{{{'. '.join(notes)}}}"


def _is_note(published: ImpreciseDate) -> bool:
    return len(date_parts(published)) != 1 or is_uncertain(published)


def _one_day(on: ImpreciseDate | None) -> str | None:
    return on.earliest.isoformat() if on and on.is_one_day and on.earliest else None


def _date_fields(published: ImpreciseDate | None) -> Iterator[tuple[str, str]]:
    if published is None or _is_note(published):
        return
    year, *rest = date_parts(published)[0]
    yield "year", f"{{{year:04}}}"
    if rest:
        yield "month", _MONTHS[rest[0] - 1]
    if len(rest) == 2:
        yield "day", f"{{{rest[1]}}}"


def _escaped(text: str) -> str:
    return "".join(_SPECIAL.get(character, character) for character in one_line(text))


_TYPES = {
    SourceKind.PRIMARY: "document",
    SourceKind.NEWS: "article-newspaper",
    SourceKind.ANALYSIS: "article",
    SourceKind.REPORT: "report",
}


def to_csl(sources: Iterable[Source]) -> bytes:
    """Return an array of items. `issued` has a year, a month and a day only as far as they are known.

    A date that CSL cannot express is given as literal text; a source without a date has no `issued`.
    """
    return to_json([_item(source) for source in sources])


def _item(source: Source) -> dict[str, Any]:
    where = "container-title" if source.kind is SourceKind.NEWS else "publisher"
    item: dict[str, Any] = {
        "id": source.id,
        "type": _TYPES[source.kind] if source.kind else "document",
        "title": source.title,
        where: source.publisher,
    }
    if (address := safe_address(source.url)) is not None:
        item["URL"] = address
    if source.is_copy:
        item["author"] = [{"literal": source.origin}]
    if source.language is not None:
        item["language"] = source.language
    if source.accessed_on is not None:
        item["accessed"] = _csl_date(source.accessed_on)
    if (archived := safe_address(source.archived_url)) is not None:
        item["archive_location"] = archived
    if source.published is not None:
        item["issued"] = _csl_date(source.published)
    return item


def _csl_date(on: ImpreciseDate) -> dict[str, Any]:
    parts = date_parts(on)
    date: dict[str, Any] = {"date-parts": parts} if parts else {"literal": on.text}
    return date | {"circa": True} if is_uncertain(on) else date
