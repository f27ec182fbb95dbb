"""Calendars, read back with the `icalendar` library's parser: days, identity, reminders, and text that stays text."""

import re
from datetime import date, datetime, timedelta

import msgspec
import pytest
from calendars import DAY, SOURCES, answer, components, days, dues, read, reminders, road, turn, write
from hypothesis import given, settings
from hypothesis import strategies as st

from withdrawal_cli.answers.status import status_report
from withdrawal_cli.core.assess import assess, counting_events
from withdrawal_cli.core.edtf import ImpreciseDate
from withdrawal_cli.store.schedules import load_schedule


def test_head_names_the_calendar_and_how_often_to_look():
    data = write(answer(title="Roads, bridges; and more"))
    calendar = read(data)
    assert (calendar["version"], calendar["calscale"]) == ("2.0", "GREGORIAN")
    assert calendar["prodid"].startswith("-//withdrawal-cli//withdrawal-cli ")
    assert b"\r\nNAME:Roads\\, bridges\\; and more\r\n" in data
    assert b"\r\nX-WR-CALNAME:Roads\\, bridges\\; and more\r\n" in data
    assert calendar["refresh-interval"].params["VALUE"] == "DURATION"
    assert calendar["refresh-interval"].dt == DAY
    assert calendar.walk("VTIMEZONE") == []


@pytest.mark.parametrize(
    ("due", "day"),
    [
        ("2026-09-30", date(2026, 9, 30)),
        ("2026-09", date(2026, 9, 30)),
        ("2028-02", date(2028, 2, 29)),
        ("2026-36", date(2026, 12, 31)),
        ("2026-12-30/2027-01-02", date(2027, 1, 2)),
        ("../2026-09", date(2026, 9, 30)),
        ("2026-09/..", date(2026, 9, 1)),
        ("0800-02", date(800, 2, 29)),
        ("9999-12-30", date(9999, 12, 30)),
    ],
)
def test_a_deadline_is_one_day_the_last_of_its_due(due, day):
    entry = road(deadline={"due": due})
    assert (entry["dtstart"].dt, entry["dtend"].dt) == (day, day + DAY)
    assert entry["dtstart"].params["VALUE"] == entry["dtend"].params["VALUE"] == "DATE"
    assert entry["transp"] == "TRANSPARENT"
    assert entry["status"] == "CONFIRMED"


@pytest.mark.parametrize(
    ("due", "first", "end"),
    [
        ("2026-09", date(2026, 9, 1), date(2026, 10, 1)),
        ("2026-12-30/2027-01-02", date(2026, 12, 30), date(2027, 1, 3)),
    ],
)
def test_a_span_is_an_event_of_its_own_without_reminders(due, first, end):
    found = components(write(answer(deadline={"due": due}), spans=True))
    span = found["span-road@small"]
    assert list(found) == ["deadline-road@small", "span-road@small"]
    assert (span["dtstart"].dt, span["dtend"].dt, span.walk("VALARM")) == (first, end, [])
    assert span["summary"] != found["deadline-road@small"]["summary"]
    assert span["transp"] == "TRANSPARENT"


@pytest.mark.parametrize("due", ["2026-09-30", "../2026-09", "2026-09/..", "2026-09/"])
def test_a_due_of_one_day_or_of_unbounded_days_has_no_span(due):
    assert list(components(write(answer(deadline={"due": due}), spans=True))) == ["deadline-road@small"]


def test_the_title_has_the_sources_wording_and_its_imprecise_date():
    title = road()["summary"]
    assert title.startswith("The road opens (“in September”, due ")
    assert "30" not in title


def test_the_title_says_how_it_ended():
    late = road("2026-11-01T00:00:00+03:00", events=[turn("completed", "2026-10-02/2026-10-03")])
    assert late["summary"].startswith("Completed 2")
    assert "late: The road opens (“in September”" in late["summary"]
    assert (late["status"], late["dtstart"].dt) == ("CONFIRMED", date(2026, 9, 30))
    moved = road(events=[turn("extended", "2026-05-05", due="2026-12", quote="before winter")])
    assert moved["summary"].startswith("The road opens (“before winter”")
    assert moved["dtstart"].dt == date(2026, 12, 31)


def test_a_cancelled_deadline_is_struck_out_and_stays_in_view_on_the_day_of_its_cancellation():
    found = components(write(answer(events=[turn("cancelled", "2026-05-05")])))
    struck, said = found["deadline-road@small"], found["cancellation-road@small"]
    assert (struck["status"], struck["dtstart"].dt) == ("CANCELLED", date(2026, 9, 30))
    assert (said["status"], said["dtstart"].dt, said.walk("VALARM")) == ("CONFIRMED", date(2026, 5, 5), [])
    assert struck["summary"] == said["summary"]
    assert said["summary"].startswith("Cancelled: The road opens (")


def test_the_description_lists_dates_coverage_and_sources():
    entry = road(
        events=[turn("extended", "2026-05-05", due="2026-12", sources=["gazette", "paper"])],
        deadline={"reported_as": [{"due": "2027", "wording": "next year", "sources": ["gazette"]}]},
    )
    lines = entry["description"].split("\n")
    assert lines[0] == "Region: The North"
    assert lines[1].startswith("Due: ")
    assert "Any day up to and including 31 December 2026 counts as in time" in lines[1]
    assert lines[2].startswith("Moved from ")
    assert (
        lines[3]
        == "Nothing reported by 1 February 2026 counts as its completion. The record ends on 1 February 2026; later developments are not in it."
    )
    assert lines[4:6] == ["Other reported dates: 2027.", "Sources:"]
    assert lines[6].startswith("- The Gazette: Late (")
    assert lines[6].endswith(") https://example.org/late")
    assert lines[7:] == ["- The Paper: Road https://example.org/road"]
    assert entry["url"] == "https://example.org/late"
    assert [str(c) for c in entry["categories"].cats] == ["Deadline", "The North"]
    done = road(events=[turn("completed", "2026-05-05")])
    assert "\nCompleted on time, " in done["description"]
    assert ": It is completed. The record ends on 1 February 2026.\n" in done["description"]


def test_a_link_leads_to_the_trackers_page_where_it_is_known():
    given_answer = answer(events=[turn("reported", "2026-05-05")])
    found = components(write(given_answer, counting_events(given_answer), home="https://example.org/t/"))
    assert found["deadline-road@small"]["url"] == "https://example.org/t/#deadline-road"
    assert found["event-reported-1@small"]["url"] == "https://example.org/t/#event-reported-1"


def test_many_sources_are_counted():
    many = [{**SOURCES[0], "id": f"paper-{n}"} for n in range(15)]
    entry = road(sources=many, deadline={"sources": [s["id"] for s in many]})
    assert entry["description"].count("\n- The Paper: Road") == 12
    assert entry["description"].endswith("\n- and 3 more")


def test_a_source_without_an_address_has_no_link():
    entry = road(sources=[{**SOURCES[0], "url": None}])
    assert "url" not in entry
    assert entry["description"].endswith("\n- The Paper: Road")


@pytest.mark.parametrize(
    ("due", "days", "expected"),
    [
        ("2026-09-30", (30, 7, 1), ["2026-08-31T09:00", "2026-09-23T09:00", "2026-09-29T09:00"]),
        ("2026-09", (30, 7, 1), ["2026-08-31T09:00", "2026-09-23T09:00", "2026-09-29T09:00"]),
        ("../2026-09", (1, 7, 1), ["2026-09-23T09:00", "2026-09-29T09:00"]),
        ("2026-09", (), []),
        ("2026-09/..", (30, 7, 1), []),
    ],
)
def test_reminders_come_in_the_morning_before_the_last_day(due, days, expected):
    entry = components(write(answer(deadline={"due": due}), remind=days))["deadline-road@small"]
    assert reminders(entry) == [datetime.fromisoformat(at) for at in expected]


@pytest.mark.parametrize(
    ("as_of", "left"), [("2026-09-23T09:00:00+03:00", 2), ("2026-09-23T09:00:01+03:00", 1), ("2026-10-05", 0)]
)
def test_no_reminder_lies_in_the_past(as_of, left):
    assert len(reminders(road(as_of))) == left


def test_reminders_say_how_far_the_last_day_is():
    alarms = components(write(answer(), remind=(7, 1)))["deadline-road@small"].walk("VALARM")
    assert [str(a["description"]).partition(": ")[0] for a in alarms] == ["7 days left", "1 day left"]
    assert {str(a["action"]) for a in alarms} == {"DISPLAY"}


@pytest.mark.parametrize("kind", ["completed", "cancelled"])
def test_what_has_ended_has_no_reminder(kind):
    assert reminders(road("2026-05-04T23:59:59+03:00", events=[turn(kind, "2026-05-05")])) != []
    assert reminders(road("2026-05-05T00:00:00+03:00", events=[turn(kind, "2026-05-05")])) == []


def test_to_dos_have_a_due_and_a_status():
    def todo(*args, **changes):
        return components(write(answer(*args, **changes), todo=True))["todo-road@small"]

    last_minute = datetime.fromisoformat("2026-09-30T23:59:59")
    open_todo = todo()
    assert (open_todo["dtstart"].dt, open_todo["due"].dt) == (datetime.fromisoformat("2026-09-01"), last_minute)
    assert open_todo["status"] == "NEEDS-ACTION"
    done = todo(events=[turn("completed", "2026-05")])
    assert (done["status"], done["percent-complete"], "completed" in done) == ("COMPLETED", 100, False)
    assert todo(events=[turn("cancelled", "2026-05-05")])["status"] == "CANCELLED"
    one_day = todo(deadline={"due": "2026-09-30"})
    assert (one_day["due"].dt, "dtstart" in one_day) == (last_minute, False)
    no_last_day = todo(deadline={"due": "2026-09/.."})
    assert (no_last_day["dtstart"].dt, "due" in no_last_day) == (datetime.fromisoformat("2026-09-01"), False)
    assert "todo-road@small" not in components(write(answer()))


def test_a_deadline_has_no_entry_before_it_was_announced():
    assert components(write(answer("2026-01-04T23:59:59+03:00"), todo=True)) == {}
    assert list(components(write(answer("2026-01-05T00:00:00+03:00")))) == ["deadline-road@small"]


def test_events_of_the_record_are_entries():
    seen = {
        "id": "seen", "kind": "reported", "on": "2026-03", "title": "Work, seen; begun", "sources": ["gazette"],
        "detail": "A line\nand another", "quote": "we began",
    }  # fmt: skip
    later = {**seen, "id": "later", "on": "2026-07"}
    old = {**seen, "id": "old", "on": "../2020", "quote": None, "detail": None}
    given_answer = answer(events=[seen, later, old])
    found = components(write(given_answer, counting_events(given_answer)))
    assert list(found) == ["deadline-road@small", "event-old@small", "event-seen@small"]
    entry = found["event-seen@small"]
    assert (entry["summary"], entry["dtstart"].dt, entry["dtend"].dt) == (
        "Work, seen; begun", date(2026, 3, 1), date(2026, 4, 1),
    )  # fmt: skip
    lines = entry["description"].split("\n")
    assert lines[0].startswith("Reported, ")
    assert lines[1:4] == ["A line and another", "“we began”", "Sources:"]
    assert lines[4].startswith("- The Gazette: Late (")
    assert [str(c) for c in entry["categories"].cats] == ["Event", "reported"]
    assert (entry["transp"], entry["url"], entry.walk("VALARM")) == ("TRANSPARENT", "https://example.org/late", [])
    assert found["event-old@small"]["dtstart"].dt == date(2020, 12, 31)


def test_the_newest_facts_give_the_first_sources():
    sources = [
        {**SOURCES[0], "id": name, "url": f"https://example.org/{name}"} for name in ("paper", "first", "second")
    ]
    events = [
        turn("extended", "2026-03-10", 1, due="2026-12", sources=["first"]),
        turn("extended", "2026-04-10", 2, due="2027-03", sources=["second"]),
    ]
    entry = road(events=events, sources=sources)
    assert re.findall(r"https://example\.org/(\w+)", entry["description"]) == ["second", "first"]
    assert entry["url"] == "https://example.org/second"


def test_a_source_that_was_published_after_the_known_by_day_is_not_named():
    told = [{"id": "talk", "kind": "reported", "on": "2026-05-01", "title": "Talk", "sources": ["paper", "gazette"]}]
    for known_by, is_named in ((date(2026, 7, 19), False), (date(2026, 7, 20), True)):
        found = answer("2026-08-01", known_by, told, deadline={"sources": ["gazette", "paper"]})
        data = write(found, found.schedule.events)
        for entry in read(data).walk("VEVENT"):
            assert ("The Gazette" in entry["DESCRIPTION"]) is is_named
        (entry,) = (e for e in read(data).walk("VEVENT") if e["UID"].startswith("deadline-"))
        assert str(entry["URL"]) == ("https://example.org/late" if is_named else "https://example.org/road")


@settings(max_examples=60, deadline=None)
@given(dues, st.none() | dues, days)
def test_calendar_and_json_agree_on_the_days(due, amended, day):
    events = [turn("extended", "2026-05-05", due=amended)] if amended else []
    given_answer = answer(f"{day}T10:00:00+03:00", events=events, deadline={"due": due, "announced_on": None})
    row = msgspec.to_builtins(status_report(given_answer).deadlines[0])
    found = components(write(given_answer, todo=True, spans=True))
    event, todo = found["deadline-road@small"], found["todo-road@small"]
    span = found.get("span-road@small", event)
    first, last = row["due_earliest"] or row["due_latest"], row["due_latest"] or row["due_earliest"]
    assert event["dtstart"].dt.isoformat() == last
    assert (span["dtstart"].dt.isoformat(), (span["dtend"].dt - DAY).isoformat()) == (first, last)
    assert (todo["due"].dt.date().isoformat() if "due" in todo else None) == row["due_latest"]
    assert ImpreciseDate.parse(row["due"]).latest == ImpreciseDate.parse(amended if row["amended_from"] else due).latest


@settings(max_examples=200, deadline=None)
@given(
    dues | days.map(str) | st.dates(date(1, 1, 1), date(9999, 12, 30)).map(str),
    st.sets(st.integers(1, 36_500), max_size=4),
    st.sampled_from(["0001-01-05", "2025-12-31T23:59:59+03:00", "2026-06-01", "2027-01-01", "9990-01-01"]),
    st.sampled_from([None, "completed", "cancelled"]),
)
def test_every_reminder_is_before_the_start_of_its_event_and_ahead_of_the_as_of(due, remind, as_of, ended):
    events = [turn(ended, "2026-01-01")] if ended else []
    given_answer = answer(as_of, events=events, deadline={"due": due, "announced_on": None})
    for entry in read(write(given_answer, remind=tuple(remind), spans=True, todo=True)).walk():
        if entry.name not in ("VEVENT", "VTODO"):
            continue
        alarms = entry.walk("VALARM")
        assert not alarms or str(entry["uid"]) == "deadline-road@small"
        for alarm, at in zip(alarms, reminders(entry) if alarms else (), strict=True):
            assert alarm["trigger"].dt < timedelta(0)
            assert at.date() < entry["dtstart"].dt
            assert at >= given_answer.as_of.replace(tzinfo=None)
        assert not (alarms and given_answer.deadlines[0].has_ended)


HOSTILE = (
    "مهمة التحالف الدولي في العراق تنتهي 🇮🇶 👩‍👩‍👧‍👦 " * 6,
    "x\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:evil",
    "x\nATTACH:https://example.org/\nSUMMARY:other",
    'back\\slash, comma; semicolon: colon "quote" ^caret \\n not a line',
    "a\u2028b\u2029c\u0085d\x0be\x0cf\x00g\x1b[31mred\u202eltr",
    "half of a pair \ud83d here",
    "é" * 200,
    "",
)  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_text_stays_text_and_lines_stay_short(text):
    changes = {
        "title": text, "regions": [{"id": "north", "name": text}],
        "sources": [{**SOURCES[0], "title": text, "publisher": text}],
        "deadline": {"title": text, "wording": text}, "events": [turn("extended", "2026-05-05", due="2026-12", title=text)],
    }  # fmt: skip
    given_answer = answer(**changes)
    data = write(given_answer, counting_events(given_answer), todo=True)
    assert_well_folded(data)
    found = components(data)
    assert list(found) == ["deadline-road@small", "todo-road@small", "event-extended-1@small"]
    shown = found["event-extended-1@small"]["summary"]
    assert "\n" not in shown and "\r" not in shown and "\u202e" not in shown and "\x1b" not in shown
    if text.isprintable():
        assert shown == text
    assert data.count(b"\r\nBEGIN:VEVENT\r\n") == data.count(b"\r\nEND:VEVENT\r\n") == 2
    assert b"\r\nATTACH" not in data and b"\r\nUID:evil" not in data


def assert_well_folded(data):
    """Lines end in CRLF, have at most 75 octets without it, and no fold cuts a character."""
    assert data.endswith(b"\r\n")
    lines = data[:-2].split(b"\r\n")
    assert all(b"\n" not in line and b"\r" not in line for line in lines)
    assert max(map(len, lines)) <= 75
    for line in lines:
        line.decode("utf-8", "strict")


def test_folding_is_needed_and_done():
    data = write(answer(deadline={"title": "ب" * 300}))
    assert_well_folded(data)
    assert max(map(len, data.split(b"\r\n"))) in (74, 75)


@pytest.mark.parametrize("as_of", ["0001-01-01", "0001-01-02T00:00:00+03:00", "9999-12-31T23:59:59+03:00"])
def test_either_end_of_the_calendar_can_be_asked_for(as_of):
    old = {"id": "old", "kind": "context", "on": "0001", "title": "Old", "sources": ["paper"]}
    last = {**old, "id": "last", "on": "9999-12-31"}
    given_answer = answer(as_of, deadline={"announced_on": None}, events=[old, last])
    found = components(write(given_answer, counting_events(given_answer), todo=True))
    assert "deadline-road@small" in found
    if as_of.startswith("9999"):
        assert (found["event-last@small"]["duration"].dt, "dtend" in found["event-last@small"]) == (DAY, False)


def test_the_bundled_record_is_a_valid_calendar_on_every_day_of_its_story():
    schedule = load_schedule()
    for as_of in ("2014-01-01", "2024-09-27", "2025-12-31", "2026-01-18", "2026-09-30", "2026-11-22"):
        given_answer = assess(schedule, datetime.fromisoformat(f"{as_of}T12:00:00+03:00"))
        data = write(given_answer, counting_events(given_answer), todo=True)
        assert_well_folded(data)
        assert len(components(data)) == 2 * (as_of >= "2024-09-27") * 2 + len(counting_events(given_answer))


def test_events_of_a_region_are_its_own_its_deadlines_and_its_sites():
    regions = [{"id": "north", "name": "The North"}, {"id": "south", "name": "The South"}]
    base = {"kind": "context", "on": "2026-01-01", "title": "x", "sources": ["paper"]}
    events = [
        {**base, "id": "of-region", "region": "north"}, {**base, "id": "of-deadline", "deadline": "road"},
        {**base, "id": "of-site", "site": "camp"}, {**base, "id": "of-all"},
        {**base, "id": "of-south", "region": "south", "deadline": "road"},
    ]  # fmt: skip
    camp = {"id": "camp", "name": "Camp", "region": "north", "sources": ["paper"]}
    given_answer = answer(events=events, sites=[camp], regions=regions)

    def ids(regions):
        return [e.id for e in counting_events(given_answer, regions)]

    assert ids(None) == ["of-all", "of-deadline", "of-region", "of-site", "of-south"]
    assert ids(frozenset({"north"})) == ["of-deadline", "of-region", "of-site"]
    assert ids(frozenset({"south"})) == ["of-south"]


def test_a_date_without_a_known_source_says_so_and_no_as_of_day_is_in_what_may_be_announced_later():
    made = answer("2026-01-05", known_by=date(2026, 1, 5), deadline={"sources": ["gazette"], "announced_on": "2026"})
    text = str(read(write(made)).events[0]["description"])
    assert "(as given in sources published later)." in text
    assert "possibly after" not in text  # it would change with the day
    assert text.endswith("None of the sources for the date was published by 5 January 2026.")
