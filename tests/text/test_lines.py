"""What data text loses before it is shown, and that the rest stays."""

import json
import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from withdrawal_cli.text.lines import columns_of, json_text, one_line, sheet_cell, web_link, words_of, wrap

BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
UNSEEN = "\u00ad\u200b\u2060\u2061\u2062\u2063\u2064\ufeff\ufff9\ufffa\ufffb\U000e0001\U000e0041\U000e0100\U000e01ef"
BREAKS = "\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u2028\u2029"
anything = st.text(st.characters(), max_size=40)


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("plain text", "plain text"),
        ("", ""),
        ("a\nb", "a b"),
        ("a\r\n\t\u2028b", "a b"),
        ("\x1b[31mred\x1b[0m", "[31mred[0m"),
        ("\x1b]0;title\x07", "]0;title"),
        ("\x9b31m", "31m"),
        ("a\u202eb\u2066c", "abc"),
        ("[/x] :smile: </script> | `", "[/x] :smile: </script> | `"),
        ("قبل نهاية شباط", "قبل نهاية شباط"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("👩\u200d💻", "👩\u200d💻"),
        ("e\u0301", "e\u0301"),
        ("e" + "\u0301" * 200 + "f", "e" + "\u0301" * 4 + "f"),
        ("\ud800", "\ufffd"),
        ("\x00\x7f", ""),
    ],
)
def test_one_line(text, safe):
    assert one_line(text) == safe


@pytest.mark.parametrize("character", BIDI + UNSEEN)
def test_what_acts_unseen_is_removed(character):
    assert one_line(f"a{character}b") == "ab"


@pytest.mark.parametrize("character", BREAKS)
def test_what_breaks_a_line_becomes_a_blank(character):
    assert one_line(f"a{character}b") == "a b"


@pytest.mark.parametrize("code", [*range(0x20), *range(0x7F, 0xA0)])
def test_no_control_gets_through(code):
    assert one_line(f"a{chr(code)}b") in ("ab", "a b")


@settings(max_examples=300, deadline=None)
@given(anything)
def test_one_line_is_safe_and_settles(text):
    safe = one_line(text)
    assert not [c for c in safe if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp")]
    assert not set(safe) & set(BIDI + UNSEEN)
    assert one_line(safe) == safe
    assert len(safe.splitlines()) <= 1
    safe.encode()


@settings(max_examples=100, deadline=None)
@given(st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), max_size=40))
def test_visible_text_stays(text):
    assert one_line(text) == text


def test_a_megabyte_is_quick_enough():
    assert len(one_line("é" * 1_000_000 + "\u0301" * 1_000_000)) == 1_000_004


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_json_text_keeps_the_value_and_shows_no_control(text):
    encoded = json_text(json.dumps(text, ensure_ascii=False))
    assert json.loads(encoded) == text
    assert not [c for c in encoded if unicodedata.category(c) in ("Cc", "Zl", "Zp") or c in BIDI]


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", " =", "\t=", "\n=", "\u200b=", "\u202e=", "\x00=", "＝", "＋", "－", "＠", "\u00a0="]
)
def test_what_a_sheet_takes_for_a_formula_is_guarded(start):
    cell = sheet_cell(f"{start}cmd|' /C calc'!A0")
    assert cell.startswith("'")
    assert cell.endswith("cmd|' /C calc'!A0")


@pytest.mark.parametrize("text", ["2026-09", "a=b", "x-1", "'quoted", "1+1", "", "../2026-09", "10:00"])
def test_other_cells_stay(text):
    assert sheet_cell(text) == text


@pytest.mark.parametrize("url", ["http://a.example", "https://a.example/b?c=d#e", "HTTPS://A.EXAMPLE/%C3%A9"])
def test_links_to_the_web_are_kept(url):
    assert web_link(url) == url


@pytest.mark.parametrize(
    "url",
    ["", "javascript:alert(1)", "JAVASCRIPT:x", "data:text/html,x", "file:///etc/passwd", "ftp://a.example", "//a.example",
     "mailto:a@b.example", " https://a.example", "https://a.example/ b", "https://a.example\n", "https://é.example",
     "https:/a.example", "vbscript:x", "\x01javascript:x"],
)  # fmt: skip
def test_other_links_are_not_followed(url):
    assert web_link(url) is None


DATES = re.compile(r"\d{1,2} (?:Jan|Sep|Dec) \d{4}|\d+ days?")


def test_dates_and_counts_stay_on_one_line():
    text = "no completion reported by 5 Jan 2026, which is 16 days after 20 Dec 2025 or about 31 Dec 2025"
    for columns in range(11, 60):
        lines = wrap(text, columns)
        assert " ".join(lines) == text
        assert DATES.findall(text) == [found for line in lines for found in DATES.findall(line)]


@given(st.lists(st.text(st.sampled_from("ab基é\u0301"), min_size=1, max_size=8), min_size=1), st.integers(1, 40))
def test_a_line_is_no_wider_than_its_room_unless_a_word_is(words, columns):
    lines = wrap(" ".join(words), columns)
    assert " ".join(lines) == " ".join(words)
    assert all(columns_of(line) <= columns or " " not in line for line in lines)


def test_columns_are_those_of_a_terminal():
    assert columns_of("Erbil") == 5
    assert columns_of("東京") == 4
    assert columns_of("e\N{COMBINING ACUTE ACCENT}\N{ZERO WIDTH JOINER}") == 1
    assert words_of("by 30 Sep 2026") == ["by", "30 Sep 2026"]
