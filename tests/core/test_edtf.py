"""Dates: every accepted form gives its span, every other is refused with a sentence, and nothing else can happen."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from withdrawal_cli.core.edtf import FORMS, PATTERN, DateError, ImpreciseDate, Span

ACCEPTED = {
    # year, month, day
    "2026": ("2026-01-01", "2026-12-31"),
    "0001": ("0001-01-01", "0001-12-31"),
    "9999": ("9999-01-01", "9999-12-31"),
    "2026-09": ("2026-09-01", "2026-09-30"),
    "2026-01": ("2026-01-01", "2026-01-31"),
    "2026-12": ("2026-12-01", "2026-12-31"),
    "9999-12": ("9999-12-01", "9999-12-31"),
    "2025-02": ("2025-02-01", "2025-02-28"),
    "2024-02": ("2024-02-01", "2024-02-29"),
    "1900-02": ("1900-02-01", "1900-02-28"),
    "2000-02": ("2000-02-01", "2000-02-29"),
    "2026-09-30": ("2026-09-30", "2026-09-30"),
    "2024-02-29": ("2024-02-29", "2024-02-29"),
    "0001-01-01": ("0001-01-01", "0001-01-01"),
    "9999-12-31": ("9999-12-31", "9999-12-31"),
    # quarters and half-years
    "2026-33": ("2026-01-01", "2026-03-31"),
    "2026-34": ("2026-04-01", "2026-06-30"),
    "2026-35": ("2026-07-01", "2026-09-30"),
    "2026-36": ("2026-10-01", "2026-12-31"),
    "2026-40": ("2026-01-01", "2026-06-30"),
    "2026-41": ("2026-07-01", "2026-12-31"),
    "9999-41": ("9999-07-01", "9999-12-31"),
    # unspecified digits at the end
    "2026-09-XX": ("2026-09-01", "2026-09-30"),
    "2024-02-XX": ("2024-02-01", "2024-02-29"),
    "2026-XX": ("2026-01-01", "2026-12-31"),
    "2026-XX-XX": ("2026-01-01", "2026-12-31"),
    "202X": ("2020-01-01", "2029-12-31"),
    "20XX": ("2000-01-01", "2099-12-31"),
    "999X": ("9990-01-01", "9999-12-31"),
    "001X": ("0010-01-01", "0019-12-31"),
    # intervals
    "2026-01/2026-03": ("2026-01-01", "2026-03-31"),
    "2026-01-16/2026-01-18": ("2026-01-16", "2026-01-18"),
    "2026/2026-09-15": ("2026-01-01", "2026-09-15"),
    "2026-12/2026": ("2026-12-01", "2026-12-31"),
    "2026-09-30/2026-09-30": ("2026-09-30", "2026-09-30"),
    "2026-33/2026-41": ("2026-01-01", "2026-12-31"),
    "202X/2030": ("2020-01-01", "2030-12-31"),
    "2026-08-XX/2026-09-XX": ("2026-08-01", "2026-09-30"),
    "0001/9999": ("0001-01-01", "9999-12-31"),
    "../2026-09": (None, "2026-09-30"),
    "2026-09/..": ("2026-09-01", None),
    "/2026-09": (None, "2026-09-30"),
    "2026-09/": ("2026-09-01", None),
    "../0001-01-01": (None, "0001-01-01"),
    "9999-12-31/..": ("9999-12-31", None),
    # qualifiers, at the end, of each part of an interval too
    "2026?": ("2026-01-01", "2026-12-31"),
    "2026-09~": ("2026-09-01", "2026-09-30"),
    "2026-09-30%": ("2026-09-30", "2026-09-30"),
    "2026-35?": ("2026-07-01", "2026-09-30"),
    "202X~": ("2020-01-01", "2029-12-31"),
    "2026-09-XX%": ("2026-09-01", "2026-09-30"),
    "2026-01?/2026-03~": ("2026-01-01", "2026-03-31"),
    "../2026-09?": (None, "2026-09-30"),
    "2026-09-01%/2026-09-30?": ("2026-09-01", "2026-09-30"),
}  # fmt: skip


YEAR = "write the year first, in four digits"


YEAR_ZERO = "the year must be 0001..9999"


SETS = "sets are not accepted"


LETTERS = "letter years are not accepted"


NEGATIVE = "negative years are not accepted"


TIMES = "times are not accepted, only days"


EXPONENTS = "exponents and significant digits are not accepted"


SEASONS = "seasons are not accepted; a quarter is 33..36, a half-year 40 or 41"


THIRDS = "four-month periods are not accepted; a quarter is 33..36, a half-year 40 or 41"


QUALIFIER = "only one qualifier (?, ~ or %) is allowed, at the end"


UNSPECIFIED = "unspecified digits (X) must come last"


MONTH = "month must be 01..12"


MONTH_DIGITS = "month must be two digits, 01..12, or XX when the day is not known either"


DAY_DIGITS = "day must be two digits, or XX"


PARTS = "a date has a year, a month and a day, as in 2026-09-30"


OPEN = "'..' must be one whole end of an interval, as in ../2026-09"


ONE_SLASH = "an interval has one '/', between two dates that begin with the year"


ONE_END = "one end of an interval must be a date"


REVERSED = "the end of an interval must not be before its start"


REFUSED = {
    "": "it is empty",
    " ": YEAR,
    " 2026": YEAR,
    "2026 ": YEAR,
    "2026\n": YEAR,
    "2026-09 ": MONTH_DIGITS,
    "2026-09-30\n": DAY_DIGITS,
    "2026- 9": MONTH_DIGITS,
    # the rest of EDTF, by name
    "2026-21": SEASONS,
    "2026-24": SEASONS,
    "2026-25": SEASONS,
    "2026-32": SEASONS,
    "2026-37": THIRDS,
    "2026-39": THIRDS,
    "2025/2026-22": SEASONS,
    "[2026-09,2026-10]": SETS,
    "[..2026-09]": SETS,
    "{2026..2027}": SETS,
    "2026/[2027,2028]": SETS,
    "Y170000002": LETTERS,
    "Y-17E7": LETTERS,
    "2026/Y12026": LETTERS,
    "-2026": NEGATIVE,
    "-0001-01-01": NEGATIVE,
    "2026/-2027": NEGATIVE,
    "2026-09-30T12:00": TIMES,
    "2026-09-30T12:00:00Z": TIMES,
    "2026-09-30T12:00:00+03:00": TIMES,
    "2026-09-30/2026-10-01T12:00": TIMES,
    "../2026-09-30T12": TIMES,
    "12:00": TIMES,
    "2026E3": EXPONENTS,
    "2026S2": EXPONENTS,
    "/2026S2": EXPONENTS,
    # unspecified digits elsewhere
    "20X6": UNSPECIFIED,
    "XXXX": "two digits of a year must be known",
    "X026": UNSPECIFIED,
    "2XXX": "two digits of a year must be known",
    "2026-1X": MONTH_DIGITS,
    "2026-X1": MONTH_DIGITS,
    "2026-09-3X": DAY_DIGITS,
    "2026-XX-09": MONTH_DIGITS,
    "202X-09": UNSPECIFIED,
    "156X-12-25": UNSPECIFIED,
    "202x": YEAR,
    "2026-xx": MONTH_DIGITS,
    # qualifiers elsewhere
    "?": YEAR,
    "?2026": QUALIFIER,
    "2026?-09": QUALIFIER,
    "2026-~09": QUALIFIER,
    "2026-09??": QUALIFIER,
    "2026-09?~": QUALIFIER,
    "2026-09-%30": QUALIFIER,
    # intervals
    "../..": ONE_END,
    "/": ONE_END,
    "../": ONE_END,
    "/..": ONE_END,
    "2026-10/2026-09": REVERSED,
    "2026-09-02/2026-09-01": REVERSED,
    "2027/2026": REVERSED,
    "01/02/2026": YEAR,
    "2026/2027/2028": ONE_SLASH,
    "2026//2027": ONE_SLASH,
    "..": OPEN,
    "2026..": OPEN,
    "..2026": OPEN,
    "2026..2027": OPEN,
    ".../2026": OPEN,
    "..?/2026": OPEN,
    "./2026": YEAR,
    "2026/?": YEAR,
    # days and months that do not exist
    "2025-02-29": "day must be 01..28 in 2025-02",
    "1900-02-29": "day must be 01..28 in 1900-02",
    "2024-02-30": "day must be 01..29 in 2024-02",
    "2026-09-31": "day must be 01..30 in 2026-09",
    "2026-09-00": "day must be 01..30 in 2026-09",
    "2026-12-32": "day must be 01..31 in 2026-12",
    "2026-00": MONTH,
    "2026-13": MONTH,
    "2026-20": MONTH,
    "2026-42": MONTH,
    "2026-99": MONTH,
    "2026-13-01": MONTH,
    "2026-35-01": "a quarter or a half-year has no day",
    "2026-41-XX": "a quarter or a half-year has no day",
    "0000": YEAR_ZERO,
    "000X": YEAR_ZERO,
    "00XX": YEAR_ZERO,
    "0000-01": YEAR_ZERO,
    "0000-01-01": YEAR_ZERO,
    # other ways to write a day
    "26": YEAR,
    "10000": YEAR,
    "20260930": YEAR,
    "2026-9": MONTH_DIGITS,
    "2026-9-30": MONTH_DIGITS,
    "2026-09-3": DAY_DIGITS,
    "2026-09-030": DAY_DIGITS,
    "30-09-2026": YEAR,
    "2026-W39": MONTH_DIGITS,
    "2026-273": MONTH_DIGITS,
    "2026-09-30-01": PARTS,
    "2026-": MONTH_DIGITS,
    "2026-09-": DAY_DIGITS,
    "2026--09": MONTH_DIGITS,
    "2026-+9": MONTH_DIGITS,
    "01/02": YEAR,
    "September 2026": YEAR,
    "Sept": YEAR,
    "today": YEAR,
    "2026–09": YEAR,
    "2026−09": YEAR,
    "٢٠٢٦": YEAR,
    "２０２６-０９": YEAR,
    "2026-०९": MONTH_DIGITS,
    "2026-09-³0": DAY_DIGITS,
    "2026-09-3\u0660": DAY_DIGITS,
    "\ud800": YEAR,
    "2026\0": YEAR,
}  # fmt: skip


def day(text):
    return None if text is None else date.fromisoformat(text)


@pytest.mark.parametrize(("text", "span"), ACCEPTED.items())
def test_accepted_form_gives_its_span(text, span):
    parsed = ImpreciseDate.parse(text)
    assert (parsed.earliest, parsed.latest) == (day(span[0]), day(span[1]))
    assert parsed.span == Span(day(span[0]), day(span[1]))
    assert str(parsed) == parsed.text == text


@pytest.mark.parametrize(("text", "rule"), REFUSED.items())
def test_refused_form_names_the_rule(text, rule):
    with pytest.raises(DateError) as caught:
        ImpreciseDate.parse(text)
    assert (caught.value.value, caught.value.rule) == (text, rule)
    assert str(caught.value) == f"{text!r} is not a date ({rule})"


@pytest.mark.parametrize("text", [*ACCEPTED, *REFUSED])
def test_the_pattern_knows_the_forms_but_not_the_calendar(text):
    beyond_it = text in REFUSED and (REFUSED[text] == REVERSED or re.match(r"day must be 01\.\.", REFUSED[text]))
    if not beyond_it:
        assert bool(re.search(PATTERN, text)) == (text in ACCEPTED)


@given(st.text("0123459X-/.?~%", max_size=12))
def test_the_pattern_refuses_nothing_that_is_accepted(text):
    try:
        ImpreciseDate.parse(text)
    except DateError:
        return
    assert re.search(PATTERN, text)


def test_accepted_forms_of_the_help_are_accepted():
    for form in re.sub(r" \([a-z-]+\)", "", FORMS).split(", "):
        assert str(ImpreciseDate.parse(form)) == form


def test_a_long_text_is_cut_in_the_message():
    with pytest.raises(DateError) as caught:
        ImpreciseDate.parse("2026-09-30" * 10_000)
    assert str(caught.value) == "'2026-09-302026-09-302026-09-302026-09-30…' is not a date (it is too long)"
    with pytest.raises(DateError) as caught:
        ImpreciseDate.parse("2026-09-30" * 4)
    assert str(caught.value) == f"'2026-09-302026-09-302026-09-302026-09-30' is not a date ({PARTS})"


def test_a_date_does_not_change():
    parsed = ImpreciseDate.parse("2026-09")
    with pytest.raises(AttributeError, match=r"^an ImpreciseDate does not change \(text\)$"):
        parsed.text = "2026"
    with pytest.raises(AttributeError):
        parsed.span.latest = None
    with pytest.raises(AttributeError):
        parsed.note = ""
    assert (str(parsed), parsed.latest) == ("2026-09", date(2026, 9, 30))


def test_equal_by_text_not_by_span():
    whole, months = ImpreciseDate.parse("2026"), ImpreciseDate.parse("2026-XX")
    assert whole.span == months.span
    assert whole != months
    assert whole == ImpreciseDate(whole.text, whole.span)
    assert whole != "2026"
    assert len({whole, months, ImpreciseDate.parse("2026")}) == 2
    assert hash(whole) == hash(ImpreciseDate("2026", whole.span))


def test_repr_evaluates_to_the_same_date():
    parsed = ImpreciseDate.parse("../2026-09~")
    assert repr(parsed) == "ImpreciseDate.parse('../2026-09~')"


@pytest.mark.parametrize(
    ("text", "one"),
    [
        ("2026-09-30", True),
        ("2026-09-30~", True),
        ("2026-09-30/2026-09-30", True),
        ("2026-09", False),
        ("2026-09-29/2026-09-30", False),
        ("../2026-09-30", False),
        ("2026-09-30/", False),
    ],
)
def test_is_one_day(text, one):
    assert ImpreciseDate.parse(text).is_one_day is one


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("2026-09", ["2026-09-01", "2026-09-30"], ["2026-08-31", "2026-10-01"]),
        ("../2026-09", ["0001-01-01", "2026-09-30"], ["2026-10-01", "9999-12-31"]),
        ("2026-09/..", ["2026-09-01", "9999-12-31"], ["2026-08-31", "0001-01-01"]),
    ],
)
def test_a_span_holds_both_its_ends(text, inside, outside):
    span = ImpreciseDate.parse(text).span
    assert all(day(d) in span for d in inside)
    assert not any(day(d) in span for d in outside)


# Properties
