"""Markdown: another parser finds the table with its texts, and nothing else in them."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from withdrawal_cli.formats.markdown import document_to_markdown
from withdrawal_cli.text.document import Cell, Document, Section, Table
from withdrawal_cli.text.lines import one_line

PARSER = MarkdownIt("gfm-like", {"linkify": False, "html": True})
HOSTILE = [
    "a | b", "`code`", "**bold** _it_", "<script>alert(1)</script>", "[x](javascript:y)", "![i](https://e.org/i.png)",
    "&amp; &lt;", "a\\", "\\|", "# head", "- item", "1. item", "~~gone~~", "$x$", "---", "> quote", "<!-- c -->", "=", "",
    "| --- |", "[^1]", "<https://e.org>", "[/x]", "+ x",
]  # fmt: skip


def markdown(columns, *rows, notes=()):
    table = Table(columns, [tuple(map(Cell, cells)) for cells in rows])
    return document_to_markdown(Document("T", (Section("", (table,)),), tuple(notes)))


def parsed(text):
    """The texts of the title, the cells row by row, and the notes; fails for any markup inside of them."""
    tokens = PARSER.parse(text)
    rows, others = [], []
    in_table = False
    for token in tokens:
        if token.type == "tr_open":
            rows.append([])
        in_table = {"table_open": True, "table_close": False}.get(token.type, in_table)
        assert not token.type.startswith("heading") or not rows
        assert not token.type.startswith(("html", "bullet", "ordered", "code", "fence", "hr", "blockquote"))
        if token.type == "inline":
            kinds = {child.type for child in token.children}
            assert kinds <= {"text", "text_special"}, (kinds, token.content)
            said = "".join(c.content for c in token.children).replace("\u200b", "")
            (rows[-1] if in_table else others).append(said)
    return rows, others


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_only_text(text):
    written = markdown(("A", "B"), (text, "x"), ("y", text), notes=("note",))
    rows, others = parsed(written)
    assert rows == [["A", "B"], [text.strip(), "x"], ["y", text.strip()]]
    assert others == ["T", "note"]


def test_a_tag_is_none_for_a_reader_that_knows_no_backslash_before_it():
    written = markdown(("<b>A",), ("<script>alert(1)</script> &lt;",), notes=("<!-- n",))
    assert "<" not in written
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp;lt;" in written


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.text(st.sampled_from("a|`*_[]()<>#~$&\\!:/@-+=.1 \"'é"), max_size=14).map(
            lambda t: " ".join(one_line(t).split())
        ),
        min_size=2,
        max_size=2,
    )
)
def test_any_cell_reads_back(cells):
    rows, _ = parsed(markdown(("A", "B"), tuple(cells)))
    assert rows[1] == cells


@pytest.mark.parametrize("note", ["- item", "# head", "1. item", "> q", "+ x", "a\\", "    code", "---", "===", "2) x"])
def test_a_note_is_a_paragraph(note):
    _, others = parsed(markdown(("A",), ("x",), notes=("first", note)))
    assert others == ["T", "first", note.strip()]


@pytest.mark.parametrize(
    "text",
    [
        "https://e.org",
        "www.e.org",
        "HTTP://e.org",
        "ftp://e.org",
        "mailto:a@e.org",
        "a@e.org",
        ":smile:",
        "@octocat",
        "#12",
    ],
)
def test_nothing_becomes_a_link_a_picture_or_a_mention(text):
    import html

    row = markdown(("A",), (text,)).splitlines()[4]
    shown = html.unescape(row).replace("\\", "")
    assert text not in shown
    assert text in shown.replace("\u200b", "")


def test_times_and_dates_stay_as_they_are():
    written = markdown(("A",), ("2026-09-30",), notes=("first", "As of 2026-11-22 12:00:00 UTC+03:00."))
    assert "| 2026-09-30 |" in written
    assert re.search(r"^As of 2026-11-22 12:00:00 UTC\+03:00\.$", written, re.MULTILINE)


def test_what_there_is_none_of_is_said(run, schedule_file):
    path = schedule_file(deadlines=[])
    rows, others = parsed(run("status", "--schedule", path, "-f", "markdown").ok().out)
    assert rows == []
    assert "No deadlines." in others


def test_a_title_that_begins_or_ends_with_a_blank_is_still_set_apart(run, schedule_file):
    out = run("sites", "-f", "markdown", "--schedule", schedule_file(title="\tBases ")).ok().out
    assert PARSER.parse(out)[0].type == "heading_open"
