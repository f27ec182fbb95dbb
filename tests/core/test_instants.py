"""Instants: when a day starts in any zone, exact seconds, RFC 3339 text."""

import re
import time
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
import whenever
from hypothesis import assume, example, given
from hypothesis import strategies as st
from zones import BAGHDAD, UTC, days, instants, utc, zones

from withdrawal_cli.core.instants import (
    InstantError,
    day_of,
    elapsed_seconds,
    in_zone,
    parse_as_of,
    parse_day,
    rfc3339,
    run_on,
    start_of_day,
)

# When a day starts

STARTS = {
    ("Asia/Baghdad", "2026-10-01"): "2026-10-01T00:00:00+03:00",
    ("Asia/Beirut", "2026-03-29"): "2026-03-29T01:00:00+03:00",  # 00:00 to 01:00 is skipped
    ("Asia/Beirut", "2026-10-25"): "2026-10-25T00:00:00+02:00",  # 24:00 became 23:00
    ("Africa/Cairo", "2026-04-24"): "2026-04-24T01:00:00+03:00",
    ("America/Havana", "2026-03-08"): "2026-03-08T01:00:00-04:00",
    ("America/Havana", "2026-11-01"): "2026-11-01T00:00:00-04:00",  # 00:00 comes twice: the first
    ("America/Sao_Paulo", "2018-11-04"): "2018-11-04T01:00:00-02:00",
    ("America/Sao_Paulo", "2018-02-18"): "2018-02-18T00:00:00-03:00",
    ("Pacific/Apia", "2011-12-30"): "2011-12-31T00:00:00+14:00",  # a day that never was
    ("Pacific/Kwajalein", "1993-08-21"): "1993-08-22T00:00:00+12:00",
    ("America/Toronto", "1919-03-31"): "1919-03-31T00:30:00-04:00",  # 23:30 to 00:30 was skipped
    ("America/St_Johns", "2010-11-07"): "2010-11-07T00:00:00-02:30",  # 00:01 became 23:01, so 00:00 came twice
    ("Africa/Monrovia", "1972-01-07"): "1972-01-07T00:44:30+00:00",
    ("Asia/Baghdad", "0001-01-01"): "0001-01-01T00:00:00+02:57:40",
    ("Pacific/Niue", "9999-12-31"): "9999-12-31T00:00:00-11:00",
}  # fmt: skip


@pytest.mark.parametrize(("place", "start"), STARTS.items(), ids=lambda value: value if isinstance(value, str) else "")
def test_start_of_day(place, start):
    zone, day = place
    assert start_of_day(date.fromisoformat(day), ZoneInfo(zone)).isoformat() == start


@given(zones, days)
@example(ZoneInfo("Asia/Beirut"), date(2026, 3, 29))
@example(ZoneInfo("America/Toronto"), date(1919, 3, 31))
def test_start_of_day_is_the_first_instant_of_the_day(zone, day):
    assume(date(1, 1, 3) < day < date(9999, 12, 29))
    start = start_of_day(day, zone)
    before = (utc(start) - timedelta(seconds=1)).astimezone(zone)
    assert start.replace(tzinfo=None) >= datetime.combine(day, datetime.min.time())
    assert before.replace(tzinfo=None) < datetime.combine(day, datetime.min.time())
    assert (day_of(before), day_of(start)) == (before.date(), start.date())


@given(zones, days)
@example(ZoneInfo("Asia/Beirut"), date(2026, 3, 29))
@example(ZoneInfo("Pacific/Apia"), date(2011, 12, 30))
@example(ZoneInfo("America/Havana"), date(2026, 11, 1))
def test_whenever_starts_the_day_at_the_same_instant(zone, day):
    assume(date(1, 1, 3) < day < date(9999, 12, 29))
    assume((zone.key, day) != ("America/Toronto", date(1919, 3, 31)))  # it moves 00:00 on by the gap, to 01:00
    midnight = whenever.PlainDateTime(day.year, day.month, day.day).assume_tz(zone.key, disambiguation="compatible")
    assert whenever_seconds(start_of_day(day, zone)) == midnight.timestamp()


def whenever_seconds(instant):
    return whenever.ZonedDateTime(instant).timestamp()


@given(zones, days, st.integers(0, 86_399))
@example(ZoneInfo("America/St_Johns"), date(2010, 11, 7), 30)
@example(ZoneInfo("America/Sitka"), date(1867, 10, 18), 60_000)
def test_the_day_never_goes_back(zone, day, seconds):
    assume(date(1, 1, 3) < day < date(9999, 12, 29))
    earlier = (utc(start_of_day(day, zone)) + timedelta(seconds=seconds)).astimezone(zone)
    for later in (utc(earlier) + timedelta(minutes=m) for m in (1, 30, 59, 60, 1440)):
        assert day_of(earlier) <= day_of(later.astimezone(zone))


@given(instants())
def test_the_day_is_the_one_that_has_begun(instant):
    day, zone = day_of(instant), instant.tzinfo
    assert elapsed_seconds(start_of_day(day, zone), instant) >= 0
    assert elapsed_seconds(start_of_day(day + timedelta(days=1), zone), instant) < 0


def test_the_day_when_the_clocks_go_back_over_midnight():
    zone = ZoneInfo("America/St_Johns")
    first, again = (datetime(2010, 11, 6, 23, 30, tzinfo=zone, fold=fold) for fold in (0, 1))
    assert (day_of(first), day_of(again)) == (date(2010, 11, 6), date(2010, 11, 7))
    assert parse_day("today", again, zone) == date(2010, 11, 7)
    assert parse_as_of("today", again, zone).isoformat() == "2010-11-07T00:00:00-02:30"
    assert day_of(datetime(2010, 11, 5, 23, 30, tzinfo=zone, fold=1)) == date(2010, 11, 5)
    beirut = ZoneInfo("Asia/Beirut")  # 24:00 became 23:00: the day goes on to its second 23:59:59
    assert day_of(datetime(2026, 10, 24, 23, 59, 59, tzinfo=beirut, fold=1)) == date(2026, 10, 24)
    assert day_of(datetime(9999, 12, 31, 23, tzinfo=zone, fold=1)) == date.max
    assert day_of(datetime.fromisoformat("2026-11-22").replace(fold=1)) == date(2026, 11, 22)


# Another zone


def test_an_instant_keeps_in_another_zone():
    there = in_zone(datetime(2026, 11, 22, 9, 0, 0, 999_999, tzinfo=UTC), BAGHDAD)
    assert (there.isoformat(), there.tzinfo) == ("2026-11-22T12:00:00+03:00", BAGHDAD)
    assert in_zone(there, BAGHDAD) == there


def test_a_time_without_an_offset_is_no_instant():
    with pytest.raises(InstantError) as caught:
        in_zone(datetime.fromisoformat("2026-11-22T09:00"), BAGHDAD)
    assert str(caught.value) == "'2026-11-22T09:00:00' has no UTC offset, so it is not an exact time"


def test_both_ends_of_the_calendar_change_zones_where_they_can():
    plus3 = timezone(timedelta(hours=3))
    assert in_zone(datetime(1, 1, 1, tzinfo=plus3), plus3).isoformat() == "0001-01-01T00:00:00+03:00"
    there = in_zone(datetime(1, 1, 1, 0, 30, tzinfo=plus3), BAGHDAD)
    assert there.isoformat() == "0001-01-01T00:27:40+02:57:40"
    with pytest.raises(InstantError, match=r"^'0001-01-01T00:00:00\+03:00' is outside the years 0001 to 9999"):
        in_zone(datetime(1, 1, 1, tzinfo=plus3), BAGHDAD)


# Exact seconds


@given(instants(), instants())
def test_elapsed_seconds_are_those_of_whenever(earlier, later):
    later = later.astimezone(earlier.tzinfo)
    seconds = elapsed_seconds(earlier, later)
    assert seconds == whenever_seconds(later) - whenever_seconds(earlier)
    assert seconds == -elapsed_seconds(later, earlier)
    assert seconds == (utc(later) - utc(earlier)).total_seconds()


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [("Europe/London", "2026-03-29", 23), ("Europe/London", "2026-10-25", 25), ("Pacific/Apia", "2011-12-30", 0)],
)
def test_a_day_has_the_seconds_that_its_clocks_give_it(zone, day, hours):
    start = date.fromisoformat(day)
    ends = (start_of_day(d, ZoneInfo(zone)) for d in (start, start + timedelta(days=1)))
    assert elapsed_seconds(*ends) == hours * 3600


@given(instants(), st.integers(0, 10**9))
def test_running_on_is_exact(instant, seconds):
    assume(instant.year < 9900)
    later = run_on(instant, timedelta(seconds=seconds))
    assert elapsed_seconds(instant, later) == seconds
    assert later.tzinfo is instant.tzinfo


def test_the_clock_stands_still_at_the_ends_of_the_calendar():
    east = ZoneInfo("Pacific/Kiritimati")
    first, last = (datetime.fromisoformat(t).replace(tzinfo=east) for t in ("0001-01-01", "9999-12-31T23:59:58"))
    assert run_on(first, timedelta(hours=1)).isoformat()[:19] == "0001-01-01T01:00:00"
    assert run_on(first, timedelta(hours=-1)) == first
    west = last.replace(tzinfo=ZoneInfo("Pacific/Niue"))
    assert run_on(west, timedelta(seconds=1)).isoformat() == "9999-12-31T23:59:59-11:00"
    assert run_on(west, timedelta(days=9)).isoformat() == "9999-12-31T23:59:59-11:00"


# RFC 3339

RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]([01]\d|2[0-3]):[0-5]\d", re.ASCII)


@given(instants())
def test_rfc3339_matches_the_grammar_and_is_the_same_instant(instant):
    text = rfc3339(instant)
    assert RFC_3339.fullmatch(text)
    assert datetime.fromisoformat(text) == utc(instant)


@pytest.mark.parametrize(
    ("wall", "offset", "text"),
    [
        ("0001-01-01T00:00:00", 2 * 3600 + 57 * 60 + 40, "0001-01-01T00:00:20+02:58"),
        ("0001-01-01T00:00:00", 2 * 3600 + 57 * 60 + 20, "0001-01-01T00:00:40+02:58"),  # cannot go back to +02:57
        ("0001-01-01T00:00:20", 2 * 3600 + 57 * 60 + 20, "0001-01-01T00:00:00+02:57"),
        ("9999-12-31T23:59:59", 40, "9999-12-31T23:59:19+00:00"),  # cannot go on to +00:01
        ("9999-12-31T23:59:59", -40, "9999-12-31T23:59:39-00:01"),
        ("2026-10-01T00:00:00", -30, "2026-10-01T00:00:30+00:00"),
        ("2026-10-01T00:00:00", -31, "2026-09-30T23:59:31-00:01"),
        ("2026-10-01T00:00:00", 0, "2026-10-01T00:00:00+00:00"),
    ],
)
def test_rfc3339_has_no_seconds_in_an_offset(wall, offset, text):
    instant = datetime.fromisoformat(wall).replace(tzinfo=timezone(timedelta(seconds=offset)))
    assert rfc3339(instant) == text
    read = datetime.fromisoformat(text)
    assert elapsed_seconds(instant, read) == 0


def test_rfc3339_drops_fractions():
    assert rfc3339(datetime(2026, 10, 1, 12, 0, 0, 999_999, tzinfo=BAGHDAD)) == "2026-10-01T12:00:00+03:00"


@pytest.mark.parametrize("machine", ["America/New_York", "Pacific/Kiritimati", "Asia/Beirut", "nonsense", ""])
def test_the_zone_of_the_machine_never_matters_to_the_start_of_a_day(machine, monkeypatch):
    monkeypatch.setenv("TZ", machine)
    time.tzset()
    try:
        start_of_day.cache_clear()
        start = start_of_day(date(2026, 3, 29), ZoneInfo("Asia/Beirut"))
        assert rfc3339(start) == "2026-03-29T01:00:00+03:00"
    finally:
        monkeypatch.undo()
        time.tzset()
