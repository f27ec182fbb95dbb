"""BibTeX and CSL-JSON, read back with other people's readers."""

import json
import re
import warnings

import bibtexparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from withdrawal_cli import load_schedule
from withdrawal_cli.core.edtf import ImpreciseDate
from withdrawal_cli.core.schedule import Source, SourceKind
from withdrawal_cli.formats.bibliography import date_parts, safe_address, to_bibtex, to_csl

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
    from citeproc.source.json import CiteProcJSON

SOURCES = load_schedule().sources
TEX = {
    r"\textbackslash{}": "\\", r"\textbraceleft{}": "{", r"\textbraceright{}": "}", r"\textasciitilde{}": "~",
    r"\textasciicircum{}": "^", r"\&": "&", r"\%": "%", r"\$": "$", r"\#": "#", r"\_": "_",
}  # fmt: skip
TEX_PATTERN = re.compile("|".join(map(re.escape, TEX)))


def source(title="T", publisher="P", url="https://example.org/", published=None, kind="news"):
    day = None if published is None else ImpreciseDate.parse(published)
    return Source(id="it", title=title, publisher=publisher, url=url, published=day, kind=SourceKind(kind))


def read_bibtex(*sources):
    library = bibtexparser.parse_string(to_bibtex(sources).decode())
    assert library.failed_blocks == []
    return {entry.key: {key: field.value for key, field in entry.fields_dict.items()} for entry in library.entries}


def read_csl(*sources):
    return {item["id"]: item for item in json.loads(to_csl(sources))}


def untex(text):
    assert text[0] == "{" and text[-1] == "}"
    return TEX_PATTERN.sub(lambda match: TEX[match[0]], text[1:-1])


def test_bibtexparser_reads_every_source_as_it_is():
    entries = read_bibtex(*SOURCES)
    assert list(entries) == [s.id for s in SOURCES]
    for s in SOURCES:
        entry = entries[s.id]
        assert (untex(entry["title"]), untex(entry["howpublished"]), entry.get("url")) == (s.title, s.publisher, s.url)
        day = [entry.get(key) for key in ("year", "month", "day")]
        assert day == written_day(s.published and s.published.text)


def written_day(published):
    """The fields of a plain date, by hand: 2026-01-18 as 2026, jan, 18; none of an interval."""
    months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
    plain = "" if "/" in (published or "") else published or ""
    year, month, day = (*plain.split("-"), None, None, None)[:3]
    return [year or None, month and months[int(month) - 1], day and str(int(day))]


@pytest.mark.parametrize(
    ("published", "fields", "issued"),
    [
        (None, {}, None),
        ("2026-01-18", {"year": "2026", "month": "jan", "day": "18"}, {"date-parts": [[2026, 1, 18]]}),
        ("2025-02", {"year": "2025", "month": "feb"}, {"date-parts": [[2025, 2]]}),
        ("2025-02-XX", {"year": "2025", "month": "feb"}, {"date-parts": [[2025, 2]]}),
        ("2024", {"year": "2024"}, {"date-parts": [[2024]]}),
        ("2024-XX", {"year": "2024"}, {"date-parts": [[2024]]}),
        ("202X", {"note": "Published 202X"}, {"date-parts": [[2020], [2029]]}),
        ("2024?", {"note": "Published 2024?"}, {"date-parts": [[2024]], "circa": True}),
        ("2024-05~", {"note": r"Published 2024-05\textasciitilde{}"}, {"date-parts": [[2024, 5]], "circa": True}),
        ("2024-33", {"note": "Published 2024-33"}, {"date-parts": [[2024, 1], [2024, 3]]}),
        ("2024-02/2024-03-05", {"note": "Published 2024-02/2024-03-05"}, {"date-parts": [[2024, 2], [2024, 3, 5]]}),
        ("2024/2026", {"note": "Published 2024/2026"}, {"date-parts": [[2024], [2026]]}),
        ("../2024", {"note": "Published ../2024"}, {"literal": "../2024"}),
        ("2024/..", {"note": "Published 2024/.."}, {"literal": "2024/.."}),
    ],
)
def test_a_date_keeps_its_precision_and_is_never_made_up(published, fields, issued):
    entry = read_bibtex(source(published=published))["it"]
    assert {key: entry[key] for key in entry if key in ("year", "month", "day", "note")} == fields
    item = read_csl(source(published=published))["it"]
    assert item.get("issued") == issued
    assert ("issued" in item) is (published is not None)


@settings(max_examples=150, deadline=None)
@given(st.text(st.sampled_from('{}\\"@,%$#_&~^ab é=\n'), min_size=1, max_size=30))
def test_no_title_breaks_an_entry(title):
    title = f"a{title}b"  # a reader may strip blanks at the ends
    entries = read_bibtex(source(title=title, publisher=title), source_after())
    assert list(entries) == ["it", "after"]
    assert untex(entries["it"]["title"]) == title.replace("\n", " ") or "\n\n" in title
    assert read_csl(source(title=title))["it"]["title"] == title


def source_after():
    return Source(id="after", title="T", publisher="P", url="https://example.org/", kind=SourceKind.NEWS)


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://example.org/a?b=1&c=%20#d", "https://example.org/a?b=1&c=%20#d"),
        ("HTTP://example.org", "HTTP://example.org"),
        ("https://example.org/a}b\\c{d", "https://example.org/a%7Db%5Cc%7Bd"),
        ("https://example.org/é", "https://example.org/%C3%A9"),
        ("javascript:alert(1)", None),
        ("file:///etc/passwd", None),
    ],
)
def test_an_address_is_one_to_the_web_and_acts_nowhere(url, safe):
    assert safe_address(url) == safe
    assert read_bibtex(source(url=url))["it"].get("url") == safe
    assert read_csl(source(url=url))["it"].get("URL") == safe


@pytest.mark.parametrize(
    ("kind", "type_", "where"),
    [
        ("news", "article-newspaper", "container-title"), ("primary", "document", "publisher"),
        ("analysis", "article", "publisher"), ("report", "report", "publisher"),
    ],
)  # fmt: skip
def test_csl_types(kind, type_, where):
    item = read_csl(source(kind=kind, publisher="The Paper"))["it"]
    assert (item["type"], item[where]) == (type_, "The Paper")


def test_citeproc_makes_a_bibliography_of_every_source():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of what its style has and it does not know
        style = CitationStylesStyle("harvard-cite-them-right", validate=False)
        made = CitationStylesBibliography(style, CiteProcJSON(json.loads(to_csl(SOURCES))), formatter.plain)
        for s in SOURCES:
            made.register(Citation([CitationItem(s.id)]))
        text = [str(item) for item in made.bibliography()]
    assert len(text) == len(SOURCES)
    (line,) = (line for line in text if "Iraq announces complete withdrawal of US-led coalition" in line)
    assert "SpaceWar" in line
    assert "2026" in line


def test_the_parts_of_a_date_lie_on_its_span():
    for published in {s.published for s in SOURCES if s.published}:
        parts = date_parts(published)
        assert "/".join("-".join(f"{part:02}" for part in date) for date in parts) == published.text
