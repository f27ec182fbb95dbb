"""An account drawn for a terminal, a pipe and as Markdown."""

import re

import pytest
from rich.cells import cell_len

from withdrawal_cli.formats.markdown import document_to_markdown
from withdrawal_cli.formats.terminal import write_document
from withdrawal_cli.text.document import Document, Reference, References, Section, Table, fields, row

ADDRESS = "https://example.org/" + "long/" * 12
ESCAPES = re.compile("\x1b\\]8;[^\x1b]*\x1b\\\\|\x1b\\[[0-9;]*m")


def document(address=ADDRESS, prose="one two three four five six seven eight nine ten eleven twelve"):
    rows = [row("2027-01/2027-06", "a longer text that has to be wrapped somewhere"), row("2026", "x")]
    return Document(
        "The title",
        (
            Section("", (fields(("Due", "2027-01/2027-06"), ("A longer name", prose)),)),
            Section("Things", (Table(("On", "What"), rows, "None."),)),
            Section("Nothing", (Table(("On", "What"), [], "None at all."),)),
            Section("Sources", (References((Reference(1, "Paper: “T”", address),)),)),
        ),
        ("The last line.",),
    )


def test_in_a_pipe_nothing_is_wrapped_or_drawn():
    assert write_document(document(), width=None, colour=False, links=False) == (
        "The title\n"
        "\n"
        "Due            2027-01/2027-06\n"
        "A longer name  one two three four five six seven eight nine ten eleven twelve\n"
        "\n"
        "Things\n"
        "On               What\n"
        "2027-01/2027-06  a longer text that has to be wrapped somewhere\n"
        "2026             x\n"
        "\n"
        "Nothing\n"
        "None at all.\n"
        "\n"
        "Sources\n"
        "\n"
        "[1] Paper: “T”\n"
        f"    {ADDRESS}\n"
        "\n"
        "The last line.\n"
    )


@pytest.mark.parametrize("width", [20, 30, 50, 59, 60, 80, 140])
def test_lines_fit_and_no_date_is_cut(width):
    text = write_document(document(), width=width, colour=False, links=False)
    lines = [line for line in text.splitlines() if ADDRESS not in line]
    assert max(map(cell_len, lines)) <= width
    assert text.count("2027-01/2027-06") == 2
    assert text.count(ADDRESS) == 1  # whole, so that it can be copied


def test_links_are_escapes_around_the_address_and_only_to_the_web():
    linked = write_document(document(), width=80, colour=False, links=True)
    assert f"    \x1b]8;;{ADDRESS}\x1b\\{ADDRESS}\x1b]8;;\x1b\\\n" in linked
    assert ESCAPES.sub("", linked) == write_document(document(), width=80, colour=False, links=False)
    for address in ("javascript:alert(1)", "file:///etc/passwd", "https://example.org/é"):
        text = write_document(document(address), width=80, colour=False, links=True)
        assert "\x1b" not in text
        assert f"    {address}\n" in text


def test_colour_adds_escapes_only():
    plain = write_document(document(), width=80, colour=False, links=False)
    coloured = write_document(document(), width=80, colour=True, links=False)
    assert coloured != plain
    assert [line.rstrip() for line in ESCAPES.sub("", coloured).splitlines()] == plain.splitlines()


def test_markup_in_a_text_stays_text():
    text = write_document(document(prose="[b]x[/b] [/y] :smile:"), width=80, colour=False, links=False)
    assert "[b]x[/b] [/y] :smile:" in text


def test_markdown_has_headings_lists_tables_and_one_link():
    assert document_to_markdown(document("https://example.org/<a>", prose="*x* https://example.org/")) == (
        "# The title\n"
        "\n"
        "- **Due:** 2027-01/2027-06\n"
        "- **A longer name:** \\*x\\* https&#8203;://example.org/\n"
        "\n"
        "## Things\n"
        "\n"
        "| On | What |\n"
        "| --- | --- |\n"
        "| 2027-01/2027-06 | a longer text that has to be wrapped somewhere |\n"
        "| 2026 | x |\n"
        "\n"
        "## Nothing\n"
        "\n"
        "None at all.\n"
        "\n"
        "## Sources\n"
        "\n"
        "1. Paper: “T” <https://example.org/%3Ca%3E>\n"
        "\n"
        "The last line.\n"
    )
    assert "1. Paper: “T” javascript:x\n" in document_to_markdown(document("javascript:x"))
