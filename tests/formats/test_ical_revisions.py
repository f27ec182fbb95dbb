"""Calendars: what a client takes for a change of an entry, and what no clock may change."""

import re
from datetime import UTC, date, datetime

import pytest
from calendars import AMENDED, answer, components, days, road, turn, write
from hypothesis import given, settings
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("as_of", "changed_on", "day"),
    [
        ("2026-01-10", "2026-01-05", "2026-09-30"),
        ("2026-02-01", "2026-02-01", "2026-09-30"),  # the record reaches so far
        ("2026-03-09", "2026-02-01", "2026-09-30"),
        ("2026-03-10", "2026-03-10", "2026-12-31"),
        ("2026-04-10", "2026-04-10", "2027-03-31"),
        ("2026-07-20", "2026-07-20", "2027-03-31"),  # the second amendment's source was published
        ("2026-08-02", "2026-08-02", "2027-03-31"),
        ("2026-09-30", "2026-08-02", "2027-03-31"),
        ("2026-10-01", "2026-10-01", "2027-03-31"),
        ("2030-01-01", "2026-10-01", "2027-03-31"),
    ],
)
def test_the_stamp_moves_with_the_facts_and_not_with_the_clock(as_of, changed_on, day):
    entry = road(f"{as_of}T18:00:00+03:00", events=AMENDED)
    midnight_in_baghdad = datetime.fromisoformat(f"{changed_on}T00:00:00+03:00").astimezone(UTC)
    assert entry["last-modified"].dt == entry["dtstamp"].dt == midnight_in_baghdad
    assert entry["dtstart"].dt == date.fromisoformat(day)


def test_a_newly_compiled_record_counts_as_changed():
    assert road(compiled_on="2026-05-20")["last-modified"].dt == datetime(2026, 5, 19, 21, tzinfo=UTC)
    assert road(compiled_on="2026-06-02")["last-modified"].dt == datetime(2026, 1, 31, 21, tzinfo=UTC)


def test_the_sequence_is_above_that_of_a_record_that_was_corrected_by_leaving_an_event_out():
    wrong = road(events=AMENDED[:2], compiled_on="2026-05-20")
    corrected = road(events=AMENDED[:1], compiled_on="2026-05-21")
    assert corrected["sequence"] > wrong["sequence"]


def test_an_amendment_raises_the_sequence_also_where_it_is_older_than_the_record():
    assert road(events=AMENDED[:1], compiled_on="2026-05-20")["sequence"] > road(compiled_on="2026-05-20")["sequence"]


def test_what_was_not_known_has_not_changed_an_entry():
    known = road(events=AMENDED, known_by=date(2026, 4, 9))
    assert known["last-modified"].dt == datetime(2026, 3, 9, 21, tzinfo=UTC)
    earlier = road(events=AMENDED, known_by=date(2026, 1, 10))  # nor had the record reached as far as it does
    assert earlier["last-modified"].dt == datetime(2026, 1, 4, 21, tzinfo=UTC)


def test_another_reported_date_is_a_change_of_what_is_known():
    reported = {"due": "2027", "wording": "next year", "stated_on": "2026-05-05", "sources": []}
    assert road(deadline={"reported_as": [reported]})["last-modified"].dt == datetime(2026, 5, 4, 21, tzinfo=UTC)


@settings(max_examples=60, deadline=None)
@given(st.lists(days, min_size=2, max_size=4), st.none() | days)
def test_revisions_never_go_back_and_the_clock_takes_out_no_more_than_past_reminders(dates, known_by):
    earlier = None
    for day in sorted(dates):
        data = write(answer(f"{day}T10:00:00+03:00", events=AMENDED, known_by=known_by), todo=True)
        entry = components(data).get("deadline-road@small")
        if entry is None:
            assert earlier is None
            continue
        now = (entry["sequence"], entry["last-modified"].dt)
        lasting = re.sub(rb"BEGIN:VALARM.*?END:VALARM\r\n", b"", data, flags=re.DOTALL)
        if earlier is not None:
            assert now[0] >= earlier[0][0]
            assert now[1] >= earlier[0][1]
            assert (lasting == earlier[1]) == (now[0] == earlier[0][0])
        earlier = (now, lasting)


def test_the_state_of_a_site_in_the_region_raises_the_sequence_of_its_deadline():
    camp = {"id": "camp", "name": "Camp", "region": "north", "sources": ["paper"]}
    use = {
        "id": "use",
        "kind": "in-use",
        "on": "2026-07-05",
        "title": "Camp in use",
        "site": "camp",
        "sources": ["paper"],
    }
    events = [turn("completed", "2026-07-01"), use]
    before, after = (road(as_of, events=events, sites=[camp]) for as_of in ("2026-07-04", "2026-07-05"))
    assert "Camp in use" in after["description"]
    assert "Camp in use" not in before["description"]
    assert after["sequence"] > before["sequence"]
    assert after["last-modified"].dt == datetime(2026, 7, 4, 21, tzinfo=UTC)


def test_an_end_that_may_have_come_raises_the_sequence_as_does_its_certainty():
    events = [turn("completed", "2026-08-01/2026-08-05")]
    numbers = [road(f"2026-08-0{day}", events=events)["sequence"] for day in (1, 4, 5)]
    before = road("2026-07-31", events=events)["sequence"]
    assert before < numbers[0] == numbers[1] < numbers[2]
