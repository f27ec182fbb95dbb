"""The bibliography as BibTeX, UTF-8: an entry for each source, its id as key."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from withdrawal_cli.core.schedule import Source
from withdrawal_cli.render.citation import date_parts, is_uncertain, safe_address
from withdrawal_cli.render.safe_text import one_line

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SPECIAL = {
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}", "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_",
}  # fmt: skip
"""What acts in TeX; a brace with a backslash would still count as a brace for BibTeX."""


def to_bibtex(sources: Iterable[Source]) -> bytes:
    """Write `@misc` entries, which every style has: title, publisher, address, and the date as far as it is known.

    `year`, `month` and `day` stand only where the date has them; a date that BibTeX has no fields for, a range or an
    uncertain one, stands as a note, and no date is given for a source without one.
    """
    return "\n".join(_entry(source) for source in sources).encode()


def _entry(source: Source) -> str:
    lines = [f"  {name} = {value}," for name, value in _fields(source)]
    return "\n".join([f"@misc{{{source.id},", *lines, "}"]) + "\n"


def _fields(source: Source) -> Iterator[tuple[str, str]]:
    # the second pair of braces keeps names and capitals as they are
    yield "title", f"{{{{{_escaped(source.title)}}}}}"
    yield "howpublished", f"{{{{{_escaped(source.publisher)}}}}}"
    if (address := safe_address(source.url)) is not None:
        yield "url", f"{{{address}}}"
    yield "keywords", f"{{{source.kind.value}}}"
    published = source.published
    if published is None:
        return
    parts = date_parts(published)
    if len(parts) == 1 and not is_uncertain(published):
        year, *rest = parts[0]
        yield "year", f"{{{year:04}}}"
        if rest:
            yield "month", _MONTHS[rest[0] - 1]
        if len(rest) == 2:
            yield "day", f"{{{rest[1]}}}"
    else:
        yield "note", f"{{Published {_escaped(published.text)}}}"


def _escaped(text: str) -> str:
    return "".join(_SPECIAL.get(character, character) for character in one_line(text))
