"""How an answer is written: a module for each format, and the table of formats.

To add a format, write its module and add its line to `FORMATS`; the commands then have it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple


class Format(NamedTuple):
    """How a format is written, and the extensions of its files.

    `document` is the function that writes a `Document`, `reports` the one that writes the JSON reports, both as
    `module.function` and imported on use. `rows` is whether the format needs rows of one kind, which `show` and `diff`
    do not have. A format with neither function is written by its command.
    """

    extensions: tuple[str, ...]
    document: str = ""
    reports: str = ""
    rows: bool = False


FORMATS = {
    "table": Format((".txt",)),
    "json": Format((".json",), reports="json.reports_to_json"),
    "jsonl": Format((".jsonl", ".ndjson"), reports="json.to_jsonl", rows=True),
    "csv": Format((".csv",), reports="csv.to_csv", rows=True),
    "tsv": Format((".tsv",), reports="csv.to_tsv", rows=True),
    "markdown": Format((".md", ".markdown"), document="markdown.document_to_markdown"),
    "svg": Format((".svg",), document="svg.document_to_svg", rows=True),
    "bibtex": Format((".bib",)),
    "prometheus": Format((".prom",)),
}
LIST_FORMATS = ("table", *(name for name, each in FORMATS.items() if each.document or each.reports))
"""The formats of an answer that is a list."""
DOCUMENT_FORMATS = tuple(name for name in LIST_FORMATS if not FORMATS[name].rows)
"""The formats of any other answer."""

SHEET_FORMATS = ("csv", "tsv")
"""The formats that spreadsheets read; Excel needs a byte order mark to recognise UTF-8."""


def load_writer(name: str) -> Callable[[Any], Any]:
    """Import and return the function that `FORMATS` names as `module.function`."""
    from importlib import import_module

    module, _, function = name.partition(".")
    writer: Callable[[Any], Any] = getattr(import_module(f"{__name__}.{module}"), function)
    return writer
