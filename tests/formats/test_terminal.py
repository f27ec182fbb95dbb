"""The drawing: no date cut at any width, no line too wide unless a word is, and hostile text is only text."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from withdrawal_cli.core.edtf import ImpreciseDate
from withdrawal_cli.formats.terminal import write_document
from withdrawal_cli.text.dates import date_words
from withdrawal_cli.text.document import Cell, Document, Section, Table
from withdrawal_cli.text.lines import columns_of, words_of

NOON = ("--as-of", "2026-11-22T12:00:00+03:00")
DUES = [
    "2026-09-30",
    "2027-01/2027-06",
    "2026-09-01/2026-09-30",
    "../2028-12-31",
    "2020-01-01/..",
    "2026-35",
    "202X",
    "2029-XX~",
]
DATE = re.compile(r"\d{4}-\d\d-\d\d")


def listing(*rows, title="Title", notes=("A note.",), columns=("Region", "Due", "Status")):
    table = Table(columns, [tuple(map(Cell, cells)) for cells in rows])
    return Document(title, (Section("", (table,)),), tuple(notes))


@pytest.fixture(scope="module")
def everything(run, tmp_path_factory):
    """A schedule with every form of due."""
    import json

    deadlines = [
        {"id": f"d{n}", "region": "r", "title": f"Deadline {n}", "due": due, "wording": "as it says", "sources": ["s"]}
        for n, due in enumerate(DUES)
    ]
    document = {
        "schema_version": 1, "id": "x", "title": "Widths", "timezone": "Asia/Baghdad", "covers_through": "2026-03-20",
        "regions": [{"id": "r", "name": "North"}], "deadlines": deadlines,
        "sources": [{"id": "s", "publisher": "P", "title": "T", "url": "https://e.org", "kind": "news"}],
    }  # fmt: skip
    path = tmp_path_factory.mktemp("widths") / "widths.json"
    path.write_text(json.dumps(document))
    return path


@pytest.mark.parametrize("width", range(20, 201))
def test_every_date_is_whole_at_every_width(run, everything, width):
    for command in ("status", "countdown"):
        out = run(command, *NOON, "--schedule", everything, "--color", "never", width=width, terminal=True).ok().out
        lines = out.splitlines()
        for due in DUES:
            for part in re.split(
                r"(?<=\d) – | or |between | and |third quarter of ", date_words(ImpreciseDate.parse(due))
            ):
                assert any(part in line for line in lines), part
        assert any("22 Nov 2026" in line for line in lines)
        assert any("20 Mar 2026" in line for line in lines)
        longest = max(map(columns_of, words_of(out.replace("\n", " "))))
        assert max(map(cell_len, lines)) <= max(width, 20, longest if longest > width else 0)


@pytest.mark.parametrize("width", [20, 33, 50, 80, 140, 200])
def test_the_bundled_record_fits(run, width):
    for command in ("status", "countdown"):
        out = run(command, *NOON, "--color", "never", width=width, terminal=True).ok().out
        longest = max(map(cell_len, out.replace("─", " ").split()))
        assert max(map(cell_len, out.splitlines())) <= max(width, longest)
        assert "31 Dec 2025" in out and "Sep 2026" in out


wide = st.text(st.sampled_from("abc 東京基地 البصرة 👩🏽‍💻🇮🇶 é\u0301\u0301\u200d[/x]:smile:"), max_size=30)


@settings(max_examples=150, deadline=None)
@given(cells=st.lists(st.tuples(wide, wide, wide), min_size=1, max_size=3), title=wide, width=st.integers(1, 150))
def test_no_line_is_wider_than_the_terminal_unless_a_word_is(cells, title, width):
    clean = [tuple(" ".join(cell.split()) for cell in row) for row in cells]
    title = " ".join(title.split())
    drawn = write_document(listing(*clean, title=title), width=width, colour=False)
    words = [word for row in (*clean, ("Region:", "Status:", title)) for cell in row for word in cell.split()]
    longest = max(map(cell_len, words))
    assert max(map(cell_len, drawn.splitlines())) <= max(width, longest)
    for row in clean:
        for cell in row:
            assert all(word in drawn for word in cell.split())


@settings(max_examples=100, deadline=None)
@given(cells=st.lists(st.tuples(wide, wide, wide), min_size=1, max_size=3), colour=st.booleans())
def test_a_pipe_gets_each_row_on_one_line_with_each_cell_whole(cells, colour):
    drawn = write_document(listing(*cells), width=None, colour=colour)
    bare = re.sub(r"\x1b\[[0-9;]*m", "", drawn).split("\n")
    assert len(bare) == 3 + len(cells) + 3  # title, empty line, header; the rows; empty line, note, the end
    for row, line in zip(cells, bare[3:], strict=False):
        for cell in row:
            assert cell.strip() in line


def test_a_pipe_aligns_its_columns():
    drawn = write_document(listing(("a", "2026", "due"), ("東京", "2026-09-30", "x")), width=None, colour=False)
    assert drawn == "Title\n\nRegion  Due         Status\na       2026        due\n東京    2026-09-30  x\n\nA note.\n"


def test_one_field_a_line_where_columns_do_not_fit():
    drawn = write_document(
        listing(("North", "2027-01/2027-06", "due"), ("South", "2028", "due")), width=20, colour=False
    )
    assert drawn == (
        "Title\n\nRegion: North\nDue: 2027-01/2027-06\nStatus: due\n\nRegion: South\nDue: 2028\nStatus: due\n\nA note.\n"
    )


def test_an_id_on_its_own_breaks_after_a_hyphen_and_in_a_sentence_not():
    rows = [("iraq-coalition-withdrawal", "2026-09-30", "see iraq-coalition-withdrawal")]
    lines = write_document(listing(*rows), width=60, colour=False).splitlines()
    assert [line.split()[0] for line in lines[4:6]] == ["iraq-coalition-", "withdrawal"]
    assert "2026-09-30" in lines[4]
    assert any(line.endswith("  iraq-coalition-withdrawal") for line in lines)


def test_a_word_wider_than_the_terminal_stands_whole():
    drawn = write_document(listing(("North", "2027-01-01/2027-06-30", "due")), width=12, colour=False)
    assert "Due:\n2027-01-01/2027-06-30\nStatus: due\n" in drawn


def test_a_table_has_its_title_and_lines():
    drawn = write_document(listing(("North", "2028", "due")), width=40, colour=False).splitlines()
    assert drawn[0] == "Title"
    assert drawn[2].split() == ["Region", "Due", "Status"]
    assert drawn[3].strip("─ ") == "" and "─" in drawn[3]
    assert drawn[4].split() == ["North", "2028", "due"]


@pytest.mark.parametrize(
    "text", ["[/x]", "[bold]b[/bold]", ":smile:", "[link=https://e.org]x[/link]", "\\[", "[red", "100%", "{0}"]
)
@pytest.mark.parametrize("width", [12, 60, None])
def test_markup_is_only_text(text, width):
    drawn = write_document(listing((text, "2028", text), title=text, notes=(text,)), width=width, colour=False)
    assert drawn.count(text) == 4


@pytest.mark.parametrize("width", [40, 80, None])
def test_a_megabyte_of_title_is_drawn(run, schedule_file, make_schedule, width):
    import time

    long = "word " * 200_000
    road = make_schedule()["deadlines"][0]
    path = schedule_file(
        title=long,
        regions=[{"id": "north", "name": long[:5000]}],
        deadlines=[road, road | {"id": "two", "title": "x" * 1_000_000}],
    )
    started = time.perf_counter()
    out = run("status", *NOON, "--schedule", path, width=width, terminal=width is not None).ok().out
    assert time.perf_counter() - started < 60
    assert "x" * 1_000_000 in out
    assert "30 Sep 2026" in out


@pytest.mark.parametrize("width", [12, 20])
def test_coloured_lines_are_no_wider(width):
    drawn = write_document(
        listing(("North of the river", "2028", "due " * 12), title="word " * 20), width=width, colour=True
    )
    bare = re.sub(r"\x1b\[[0-9;]*m", "", drawn).splitlines()
    assert max(map(cell_len, bare)) <= width
    assert not [line for line in bare if line.endswith(" ")]
