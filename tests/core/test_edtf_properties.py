"""Properties of dates, and what the `edtf` package reads in the same text."""

import copy
import pickle
import re
from datetime import date

import pytest
from edtf import parse_edtf
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from withdrawal_cli.core.edtf import DateError, ImpreciseDate, Span

days = st.dates()


qualifiers = st.sampled_from(["", "?", "~", "%"])


years = st.one_of(st.integers(1, 9999), st.sampled_from([1, 4, 100, 1900, 2000, 2024, 9999]))


@st.composite
def bare_dates(draw):
    """A date that is no interval and has no qualifier."""
    form = draw(st.sampled_from(["Y", "YM", "YMD", "YMX", "YX", "YXX", "DX", "CX", "Q"]))
    some = draw(days)
    year = draw(years)
    return {
        "Y": f"{year:04d}",
        "YM": f"{year:04d}-{some.month:02d}",
        "YMD": some.isoformat(),
        "YMX": f"{year:04d}-{some.month:02d}-XX",
        "YX": f"{year:04d}-XX",
        "YXX": f"{year:04d}-XX-XX",
        "DX": f"{max(1, year // 10):03d}X",
        "CX": f"{max(1, year // 100):02d}XX",
        "Q": f"{year:04d}-{draw(st.sampled_from([33, 34, 35, 36, 40, 41]))}",
    }[form]


single_dates = st.builds("{}{}".format, bare_dates(), qualifiers)


@st.composite
def dates(draw):
    """Any accepted date."""
    one = draw(single_dates)
    if not draw(st.booleans()):
        return one
    other = draw(st.one_of(single_dates, st.sampled_from(["", ".."])))
    if other in {"", ".."}:
        return draw(st.sampled_from([f"{one}/{other}", f"{other}/{one}"]))
    start, end = sorted((one, other), key=lambda text: ImpreciseDate.parse(text).earliest)
    assume(ImpreciseDate.parse(end).latest >= ImpreciseDate.parse(start).earliest)
    return f"{start}/{end}"


@given(dates())
def test_parse_and_format_are_inverses(text):
    parsed = ImpreciseDate.parse(text)
    assert str(parsed) == text
    assert ImpreciseDate.parse(str(parsed)) == parsed
    for again in (pickle.loads(pickle.dumps(parsed)), copy.copy(parsed), copy.deepcopy(parsed)):
        assert (again, again.span, hash(again)) == (parsed, parsed.span, hash(parsed))


@given(dates())
def test_a_span_is_in_order_and_has_an_end(text):
    span = ImpreciseDate.parse(text).span
    assert span.earliest is not None or span.latest is not None
    if span.earliest is not None and span.latest is not None:
        assert span.earliest <= span.latest
        assert span.earliest in span
        assert span.latest in span


@given(bare_dates(), qualifiers)
def test_a_qualifier_never_moves_a_span(text, qualifier):
    assert ImpreciseDate.parse(text + qualifier).span == ImpreciseDate.parse(text).span


@given(single_dates, single_dates)
def test_an_interval_runs_from_the_earliest_to_the_latest_day(start, end):
    first, last = ImpreciseDate.parse(start).earliest, ImpreciseDate.parse(end).latest
    if first <= last:
        assert ImpreciseDate.parse(f"{start}/{end}").span == Span(first, last)
    else:
        with pytest.raises(DateError, match=r"\(the end of an interval must not be before its start\)$"):
            ImpreciseDate.parse(f"{start}/{end}")


def assert_read_or_refused(text):
    try:
        read = str(ImpreciseDate.parse(text))
    except DateError as caught:
        refused = caught
    else:
        assert read == text
        return
    assert str(refused) == f"{refused.value!r} is not a date ({refused.rule})"
    assert refused.rule
    assert "\n" not in str(refused)


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text):
    assert_read_or_refused(text)


@settings(max_examples=500)
@given(st.text(alphabet="0123456789-/.X?~% TYESZ[]{},:+W٣", max_size=24))
def test_any_near_miss_is_read_or_refused(text):
    assert_read_or_refused(text)


@settings(max_examples=500)
@given(dates(), st.integers(0, 30), st.sampled_from("0129-/.X?~% TYES[{٣"))
def test_any_slip_of_the_finger_is_read_or_refused(text, place, character):
    assert_read_or_refused(text[:place] + character + text[place:])
    assert_read_or_refused(text[:place] + character + text[place + 1 :])
    assert_read_or_refused(text[:place] + text[place + 1 :])


# Someone else's reading


def spans_of_edtf(text):
    """Give the span by the `edtf` package, for a date that is no interval."""
    other = parse_edtf(text)
    return tuple(date(*moment[:3]) for moment in (other.lower_strict(), other.upper_strict()))


# It agrees on all that it reads. It does not read quarters and half-years with a qualifier, nor in an interval
# anything but plain dates: there it refuses, or fails with a TypeError or an AttributeError of its own.
qualified_sub_year = re.compile(r"\d{4}-(3[3-6]|4[01])[?~%]")


plain = single_dates.filter(lambda text: re.match(r"\d{4}(-(0\d|1[0-2])(-\d\d)?)?[?~%]?$", text))


@given(single_dates)
def test_the_edtf_package_reads_the_same_span(text):
    assume(not qualified_sub_year.match(text))
    span = ImpreciseDate.parse(text).span
    assert spans_of_edtf(text) == (span.earliest, span.latest)


@given(plain, plain)
def test_the_edtf_package_reads_the_same_interval(start, end):
    assume(ImpreciseDate.parse(start).earliest <= ImpreciseDate.parse(end).latest)
    span = ImpreciseDate.parse(f"{start}/{end}").span
    assert spans_of_edtf(f"{start}/{end}") == (span.earliest, span.latest)


@given(plain)
def test_the_edtf_package_reads_the_same_open_interval(text):
    after, before = ImpreciseDate.parse(f"{text}/..").span, ImpreciseDate.parse(f"../{text}").span
    assert (after.latest, before.earliest) == (None, None)
    assert parse_edtf(f"{text}/..").upper_strict() == float("inf")
    assert date(*parse_edtf(f"{text}/..").lower_strict()[:3]) == after.earliest
    assert parse_edtf(f"../{text}").lower_strict() == -float("inf")
    assert date(*parse_edtf(f"../{text}").upper_strict()[:3]) == before.latest


@pytest.mark.parametrize(
    ("text", "theirs"),
    [
        ("2025-02-29", (2025, 2, 29)),  # it takes a leap day in any year
        ("1900-02-29", (1900, 2, 29)),
        ("0000", (0, 1, 1)),  # and the year 0, which the calendar of this program does not have
    ],
)
def test_where_the_edtf_package_takes_what_is_refused_here(text, theirs):
    assert tuple(parse_edtf(text).lower_strict()[:3]) == theirs
    with pytest.raises(DateError):
        ImpreciseDate.parse(text)


@pytest.mark.parametrize("text", ["/2026-09", "2026-09/"])
def test_where_the_edtf_package_guesses_an_unknown_end(text):
    # it puts an unknown end ten years away, where ISO 8601-2 gives no bound at all
    other = parse_edtf(text)
    assert (other.lower_strict()[0], other.upper_strict()[0]) in {(2016, 2026), (2026, 2036)}
    assert None in (ImpreciseDate.parse(text).earliest, ImpreciseDate.parse(text).latest)
