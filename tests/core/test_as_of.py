"""The instants and days that a person may write."""

import re
import time
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from zones import BAGHDAD, NOW, instants, utc, zones

from withdrawal_cli.core.instants import (
    AS_OF_FORMS,
    DAY_FORMS,
    InstantError,
    day_of,
    elapsed_seconds,
    parse_as_of,
    parse_day,
    rfc3339,
    start_of_day,
)

AS_OF = {
    "now": "2026-11-23T00:30:15+03:00",
    "today": "2026-11-23T00:00:00+03:00",
    "2026-11-22": "2026-11-22T00:00:00+03:00",
    "20261122": "2026-11-22T00:00:00+03:00",
    "2024-02-29": "2024-02-29T00:00:00+03:00",
    "0001-01-01": "0001-01-01T00:00:00+02:57:40",
    "9999-12-31": "9999-12-31T00:00:00+03:00",
    "2026-11-22T12": "2026-11-22T12:00:00+03:00",
    "2026-11-22T12:00": "2026-11-22T12:00:00+03:00",
    "2026-11-22 12:00": "2026-11-22T12:00:00+03:00",
    "2026-11-22t12:00:01": "2026-11-22T12:00:01+03:00",
    "2026-11-22T12:00:00.999999": "2026-11-22T12:00:00+03:00",
    "2026-11-22T23:59:59,9": "2026-11-22T23:59:59+03:00",
    "2026-11-22T24:00": "2026-11-23T00:00:00+03:00",
    "2026-11-22T12:00:00+03:00": "2026-11-22T12:00:00+03:00",
    "2026-11-22T12:00+03": "2026-11-22T12:00:00+03:00",
    "2026-11-22T12:00-0500": "2026-11-22T20:00:00+03:00",
    "2026-11-22T09:00:00Z": "2026-11-22T12:00:00+03:00",
    "2026-11-22T09:00:00z": "2026-11-22T12:00:00+03:00",
    "20261122T120000": "2026-11-22T12:00:00+03:00",
    "20261122T0900Z": "2026-11-22T12:00:00+03:00",
    "0001-01-01T00:00-05:00": "0001-01-01T07:57:40+02:57:40",
    "0001-01-01T00:00+02:57": "0001-01-01T00:00:40+02:57:40",
    "9999-12-31T23:59:59+03:00": "9999-12-31T23:59:59+03:00",
}  # fmt: skip

NOT_AN_INSTANT = [
    "", " ", "NOW", "Today", " now", "tomorow", "Sept", "7d", "-7", "-7m", "--7d", "+-7d", "-7 d", "-٧d", "-12345678d", "September 2026", "2026", "2026-09", "202X",
    "2026-09-XX", "2026-11-22~", "2026-11-22/2026-11-23", "01/02/2026", "1/2/26", "22.11.2026", "2026/11/22",
    "22-11-2026", "26-11-22", "2026-W47-7", "2026-W47", "2026W477", "2026-326", "2026326", "1764000000", "12:00",
    "T12:00", "2026-1 -01", "2026-11-22T", "2026-11-22 ", "2026-11-22\n", "2026-11T12:00", "2026-W47-7T12:00", "2026-326T12:00",
    "2026-11-22+03:00", "2026-11-22Z", "20261122T", "2026-11-22_12:00", "20261122 1200", "2026112xT1200", "20261122Tx1", "2026-11-22TT12:00", "+2026-11-22",
    "-2026-11-22", "٢٠٢٦-١١-٢٢", "２０２６-11-22", "2026-11-22T1２:00", "2026-11-22T12:00\u00a0", "\ud800", "\0" * 10,
]  # fmt: skip

NOT_A_DATE_AND_TIME = [
    "2026-11-22T12:60", "2026-11-22T12:00:60", "2026-11-22T25:00", "2026-11-22T24:01", "2026-11-22T1:00",
    "2026-11-22T12:0", "2026-11-22T12:00:00.", "2026-11-22T12:00:00+3", "2026-11-22T12:00:00+24:00",
    "2026-11-22T12:00:00+03:60", "2026-11-22T12:00:00+03:00:00", "2026-11-22T12:00 +03:00", "2026-11-22T12:00\n",
    "20261122T1x", "2026-02-29T12:00", "2026-13-01T12:00", "0000-01-01T12:00", "9999-12-31T24:00", "2026-11-22T12:0000",
]  # fmt: skip


@pytest.mark.parametrize(("text", "instant"), AS_OF.items())
def test_as_of(text, instant):
    parsed = parse_as_of(text, NOW, BAGHDAD)
    assert parsed.isoformat() == instant
    assert parsed.tzinfo is BAGHDAD


@pytest.mark.parametrize("text", NOT_AN_INSTANT)
def test_as_of_refuses(text):
    with pytest.raises(InstantError) as caught:
        parse_as_of(text, NOW, BAGHDAD)
    assert str(caught.value) == f"{text!r} is not a date or time"


@pytest.mark.parametrize("text", NOT_A_DATE_AND_TIME)
def test_as_of_refuses_a_time_that_does_not_exist(text):
    with pytest.raises(InstantError) as caught:
        parse_as_of(text, NOW, BAGHDAD)
    assert re.fullmatch(re.escape(f"{text!r} is not a valid date and time (") + r"[a-z][^\n]*\)", str(caught.value))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2026-11-22T12:0000", "inconsistent use of colon separator"),
        ("2026-11-22T12:00+03:60", "invalid minutes in time zone offset"),
    ],
)
def test_as_of_gives_the_reason(text, reason):
    with pytest.raises(InstantError, match=re.escape(f"{text!r} is not a valid date and time ({reason})")):
        parse_as_of(text, NOW, BAGHDAD)


def test_a_reason_that_begins_with_a_name_keeps_it():
    with pytest.raises(InstantError, match=r"'2026-11-22T1' is not a valid date and time \(ISO time too short\)"):
        parse_as_of("2026-11-22T1", NOW, BAGHDAD)


@pytest.mark.parametrize("text", ["2026-02-29", "20260229", "2026-13-01", "2026-00-10", "0000-01-01"])
def test_as_of_refuses_a_day_that_does_not_exist(text):
    for parse in (parse_as_of, parse_day):
        with pytest.raises(InstantError) as caught:
            parse(text, NOW, BAGHDAD)
        assert re.fullmatch(re.escape(f"{text!r} is not a valid date (") + r"[a-z]\w+ [^()]+\)", str(caught.value))


def test_a_long_as_of_is_cut_in_the_message():
    for text in ("x" * 100_000, "2026-11-22T12:00:00." + "9" * 100_000 + "x"):
        with pytest.raises(InstantError) as caught:
            parse_as_of(text, NOW, BAGHDAD)
        assert str(caught.value).startswith(repr(text[:40] + "…"))
        assert len(str(caught.value)) < 200
    for length, shown in ((40, "x" * 40), (41, "x" * 40 + "…")):
        with pytest.raises(InstantError) as caught:
            parse_as_of("x" * length, NOW, BAGHDAD)
        assert str(caught.value) == f"{shown!r} is not a date or time"


def test_the_forms_of_the_help_are_accepted():
    for form in re.split(r", | or ", AS_OF_FORMS):
        assert parse_as_of(form, NOW, BAGHDAD).tzinfo is BAGHDAD
    for form in re.split(r", | or ", DAY_FORMS):
        assert abs(parse_day(form, NOW, BAGHDAD) - date(2026, 11, 22)).days <= 15


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("today", "2026-11-23"),
        ("yesterday", "2026-11-22"),
        ("tomorrow", "2026-11-24"),
        ("-7d", "2026-11-16"),
        ("+2w", "2026-12-07"),
        ("+0d", "2026-11-23"),
        ("2026-11-22", "2026-11-22"),
        ("20261122", "2026-11-22"),
        ("9999-12-31", "9999-12-31"),
    ],
)
def test_day(text, day):
    assert parse_day(text, NOW, BAGHDAD).isoformat() == day


@pytest.mark.parametrize("text", ["-9999999d", "+9999999w"])
def test_a_day_outside_the_calendar_is_refused(text):
    with pytest.raises(InstantError, match=re.escape(f"{text!r} is outside the years 0001 to 9999")):
        parse_day(text, NOW, BAGHDAD)


@given(days=st.integers(-50_000, 50_000), sign=st.sampled_from("dw"))
def test_a_relative_day_is_counted_from_today_and_an_as_of_is_its_start(days, sign):
    text = f"{days:+d}{sign}"
    day = parse_day("today", NOW, BAGHDAD) + timedelta(days * (7 if sign == "w" else 1))
    assert parse_day(text, NOW, BAGHDAD) == day
    assert parse_as_of(text, NOW, BAGHDAD) == start_of_day(day, BAGHDAD)


@pytest.mark.parametrize("text", ["now", "2026-11", "2026-11-22T12:00", "01/02/2026", "٢٠٢٦١١٢٢", "now+1d", ""])
def test_day_refuses(text):
    with pytest.raises(InstantError) as caught:
        parse_day(text, NOW, BAGHDAD)
    assert str(caught.value) == f"{text!r} is not a date"


@pytest.mark.parametrize(
    ("text", "zone", "message"),
    [
        ("2026-03-29T00:30", "Asia/Beirut", "does not exist in the schedule's zone, where the clocks skip it"),
        ("2026-03-08T00:30", "America/Havana", "does not exist in the schedule's zone, where the clocks skip it"),
        ("2011-12-30T12:00", "Pacific/Apia", "does not exist in the schedule's zone, where the clocks skip it"),
        ("2026-11-01T00:30", "America/Havana", "occurs twice in the schedule's zone, where the clocks go back"),
        ("2026-10-25T01:30", "Europe/London", "occurs twice in the schedule's zone, where the clocks go back"),
    ],
)
def test_a_wall_time_that_is_no_instant_is_refused(text, zone, message):
    with pytest.raises(InstantError) as caught:
        parse_as_of(text, NOW, ZoneInfo(zone))
    assert str(caught.value) == f"{text!r} {message} (give the offset, for example +03:00)"


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("9999-12-31T23:59Z", "Asia/Baghdad"),
        ("9999-12-31T23:59:59-12:00", "Pacific/Kiritimati"),
        ("0001-01-01T00:00Z", "America/New_York"),
        ("0001-01-01T00:00+14:00", "Pacific/Niue"),
        ("0001-01-01T00:00+14:00", "UTC"),
    ],
)
def test_an_instant_outside_the_calendar_of_the_zone_is_refused(text, zone):
    with pytest.raises(InstantError) as caught:
        parse_as_of(text, NOW, ZoneInfo(zone))
    assert str(caught.value) == f"{text!r} is outside the years 0001 to 9999 in the schedule's zone"


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Niue", "America/New_York", "UTC"])
@pytest.mark.parametrize("day", ["0001-01-01", "0001-01-02", "9999-12-30", "9999-12-31"])
def test_the_ends_of_the_calendar_are_instants_in_any_zone(zone, day):
    start = parse_as_of(day, NOW, ZoneInfo(zone))
    assert (start.date().isoformat(), start.time().isoformat()) == (day, "00:00:00")
    noon = parse_as_of(f"{day}T12:00", NOW, ZoneInfo(zone))
    assert elapsed_seconds(start, noon) == 12 * 3600
    assert elapsed_seconds(noon, start) == -12 * 3600
    assert day_of(noon).isoformat() == day


@given(st.one_of(st.text(max_size=30), st.text(alphabet="0123456789-:.,TtZzW+/ ", max_size=30)), zones)
def test_any_text_is_an_as_of_or_refused(text, zone):
    try:
        instant = parse_as_of(text, NOW, zone)
    except InstantError as caught:
        refused = caught
    else:
        assert (instant.tzinfo, instant.microsecond) == (zone, 0)
        return
    assert str(refused).startswith(repr(text))


@given(instants())
def test_an_instant_written_with_its_offset_is_read_back(instant):
    assert utc(parse_as_of(rfc3339(instant), NOW, instant.tzinfo)) == utc(instant)


@pytest.mark.parametrize("machine", ["America/New_York", "Pacific/Kiritimati", "Asia/Beirut", "nonsense", ""])
def test_the_zone_of_the_machine_never_matters_to_an_as_of(machine, monkeypatch):
    monkeypatch.setenv("TZ", machine)
    time.tzset()
    try:
        assert {text: parse_as_of(text, NOW, BAGHDAD).isoformat() for text in AS_OF} == AS_OF
        assert elapsed_seconds(parse_as_of("now", NOW, BAGHDAD), parse_as_of("today", NOW, BAGHDAD)) == -1815
    finally:
        monkeypatch.undo()
        time.tzset()
