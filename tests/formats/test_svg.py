"""Lines of text in a picture."""

import time

from hypothesis import given
from hypothesis import strategies as st

from withdrawal_cli.formats.svg import text_width, wrapped
from withdrawal_cli.text.lines import one_line


@given(st.text(), st.sampled_from((20, 60, 200)), st.booleans())
def test_a_line_fits_or_is_one_character_and_nothing_is_lost(text, width, bold):
    lines = wrapped(text, 13, width, bold=bold)
    assert "".join("".join(lines).split()) == "".join(one_line(text).split())
    for line in lines:
        # a mark takes no room, so it stays with its character
        assert text_width(line, 13, bold=bold) <= width or text_width(line[1:], 13, bold=bold) == 1


def test_a_character_wider_than_the_line_stands_alone():
    assert wrapped("MMM", 13, 1) == ["M", "M", "M"]


def test_a_title_of_a_million_letters_takes_moments():
    before = time.process_time()
    lines = wrapped("x" * 1_000_000, 13, 600)
    assert time.process_time() - before < 10
    assert sum(map(len, lines)) == 1_000_000


def test_a_picture_says_its_size_in_a_way_that_other_programs_know(run):
    """CairoSVG draws nothing where the root has `height: auto`, and does not know `paint-order`."""
    for command in ("status", "timeline"):
        svg = run(command, "-f", "svg").ok().out
        root = svg.partition(">")[0]
        assert 'width="' in root and 'height="' in root and 'viewBox="0 0 ' in root
        assert "auto" not in svg and "paint-order" not in svg


def test_signs_are_shapes_since_many_fonts_lack_them(run):
    svg = run("status", "-f", "svg", "--as-of", "2026-02-01").ok().out.partition("</desc>")[2]
    assert svg.count("<path ") == 2
    assert not set("✓✗●○◑◔") & set(svg)
