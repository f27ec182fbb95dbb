"""The bibliography as CSL-JSON, which reference managers and citation processors read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from withdrawal_cli.core.schedule import Source, SourceKind
from withdrawal_cli.render.citation import date_parts, is_uncertain, safe_address
from withdrawal_cli.render.to_json import to_json

_TYPES = {
    SourceKind.PRIMARY: "document",
    SourceKind.NEWS: "article-newspaper",
    SourceKind.ANALYSIS: "article",
    SourceKind.REPORT: "report",
}


def to_csl(sources: Iterable[Source]) -> bytes:
    """Write an array of items. `issued` has a year, a month and a day only as far as they are known.

    A date that CSL cannot hold stands as its literal text; a source without a date has no `issued`.
    """
    return to_json([_item(source) for source in sources])


def _item(source: Source) -> dict[str, Any]:
    where = "container-title" if source.kind is SourceKind.NEWS else "publisher"
    item: dict[str, Any] = {
        "id": source.id,
        "type": _TYPES[source.kind],
        "title": source.title,
        where: source.publisher,
    }
    if (address := safe_address(source.url)) is not None:
        item["URL"] = address
    if source.published is not None:
        parts = date_parts(source.published)
        item["issued"] = {"date-parts": parts} if parts else {"literal": source.published.text}
        if is_uncertain(source.published):
            item["issued"]["circa"] = True
    return item
