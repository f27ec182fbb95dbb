"""What counts: as of a day, in the deadline's own zone, as known by a day; both edges of every date."""

from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import asdict, replace

from withdrawal_cli.core.assess import Status, assess
from withdrawal_cli.core.cutoff import DECIDING_KINDS, ENDING_KINDS
from withdrawal_cli.core.edtf import ImpreciseDate
from withdrawal_cli.core.entries import EntryEvent, ScheduleWithEntries
from withdrawal_cli.core.lookup import Selection
from withdrawal_cli.core.schedule import EventKind, Scope, Site

ENDS = ("completed", "cancelled")


def yours(event, added_on="2026-01-01"):
    """Return an event as the user's own, added on a day."""
    fields = asdict(event) | {"announced_on": ImpreciseDate.parse(added_on)}
    return EntryEvent(**fields)


def with_entries(schedule, *events):
    fields = {name: getattr(schedule, name) for name in type(schedule).__struct_fields__}
    fields["events"] = (*schedule.events, *events)
    return ScheduleWithEntries(
        **fields, entries=len(events), dangling=0, own_covers_through=schedule.covers_through, journal_changes=()
    )


# A deadline without a date


@pytest.mark.parametrize(
    ("events", "announced_on", "status"),
    [
        ((), None, "no-date"),
        ((), "2027", "no-date"),  # before not-announced: it comes first
        ((("completed", "2026-05-01"),), None, "completed"),
        ((("cancelled", "2026-05-01"),), None, "cancelled"),
        ((("completed", "2026-05-01"),), "2027", "not-announced"),
        ((("completed", "2026-06-02"),), None, "no-date"),
        ((("completed", "2026-06"),), None, "no-date"),
        ((("reported", "2026-05-01"),), None, "no-date"),
    ],
)
def test_a_deadline_without_a_date(build, events, announced_on, status):
    deadline = build.deadline(due=None, announced_on=announced_on)
    schedule = build.schedule(deadline, events=[build.event(kind, on) for kind, on in events])
    a = build.ask_one(schedule, "2026-06-01")
    assert a.status.value == status
    assert (a.due, a.days_left, a.deadline_at, a.opens_at) == (None, None, None, None)
    assert a.lateness.punctuality is None


def test_an_extension_gives_a_date_to_a_deadline_without_one(build):
    events = [build.event("extended", "2026-05-01", due="2026-09")]
    schedule = build.schedule(build.deadline(due=None), events=events)
    before, after = (build.ask_one(schedule, day) for day in ("2026-04-30", "2026-05-01"))
    assert (before.status.value, after.status.value, after.due.text) == ("no-date", "upcoming", "2026-09")
    assert after.amended_from == ()


# An end that is dated imprecisely


@pytest.mark.parametrize("kind", ENDS)
@pytest.mark.parametrize(
    ("on", "as_of", "expected"),
    [
        ("2026-10-05/2026-10-10", "2026-10-04", "overdue"),
        ("2026-10-05/2026-10-10", "2026-10-05", "unknown"),
        ("2026-10-05/2026-10-10", "2026-10-09T23:59:59", "unknown"),
        ("2026-10-05/2026-10-10", "2026-10-10", "ended"),
        ("../2026-10-10", "2026-10-01", "unknown"),
        ("2026-10-05/..", "2026-10-04", "overdue"),
        ("2026-10-05/..", "2030-01-01", "unknown"),
        ("2026-09/2026-10-10", "2026-09-30", "due"),  # the last day is not past: nothing is doubtful yet
        ("2026-09/2026-10-10", "2026-10-01", "unknown"),
    ],
)
def test_an_imprecise_end_leaves_the_status_unknown_within_its_days(build, kind, on, as_of, expected):
    schedule = build.schedule(events=[build.event(kind, on)], covers_through="2026-12-31")
    a = build.ask_one(schedule, as_of)
    assert a.status.value == (kind if expected == "ended" else expected)
    assert (a.uncertain_end is not None) is (expected == "unknown")


def test_an_extension_that_is_dated_imprecisely_leaves_no_doubt(build):
    schedule = build.schedule(
        events=[build.event("extended", "2026-10/2026-11", due="2027")], covers_through="2027-01-01"
    )
    assert build.ask_one(schedule, "2026-10-15").status is Status.OVERDUE


# In the deadline's own zone


@pytest.mark.parametrize(
    ("as_of", "status", "left"),
    [
        ("2026-10-01T11:59:59+00:00", "due", 0),  # anywhere on Earth it is still the 30th
        ("2026-10-01T12:00:00+00:00", "unknown", -1),
        ("2026-09-01T11:59:59+00:00", "due-soon", 30),
        ("2026-09-01T12:00:00+00:00", "due", 29),
    ],
)
def test_days_begin_and_end_in_the_deadlines_own_zone(build, as_of, status, left):
    deadline = build.deadline(timezone="AoE")
    a = build.ask_one(build.schedule(deadline, zone="Pacific/Kiritimati"), as_of)
    assert (a.status.value, a.days_left) == (status, left)
    assert a.deadline_at.isoformat() == "2026-10-01T00:00:00-12:00"


def test_an_event_about_a_deadline_counts_by_the_day_there(build):
    event = build.event("completed", "2026-10-01")
    schedule = build.schedule(build.deadline(timezone="AoE"), events=[event], zone="Asia/Baghdad")
    for as_of, counts in (("2026-10-01T11:59:59+00:00", False), ("2026-10-01T12:00:00+00:00", True)):
        answer = assess(schedule, datetime.fromisoformat(as_of))
        assert answer.cutoff.includes_event(event) is counts
        assert answer.deadlines[0].has_ended is counts


# Known by a day


@pytest.mark.parametrize(
    ("firsts", "named_from"),
    [
        (["2026-01-10/2026-02"], "2026-01-10"),
        (["2026-01-10", "2025", "2026-03-01"], "2026-03-01"),  # the latest first day
        (["2026"], "2026-01-01"),
        (["2026/.."], "2026-01-01"),
    ],
)
def test_an_undated_source_is_named_from_the_latest_first_day_of_its_events(build, firsts, named_from):
    events = [build.event("reported", on, name=f"e{n}", deadline=None) for n, on in enumerate(firsts)]
    schedule = build.schedule(events=events)
    day = date.fromisoformat(named_from)
    for known_by, named in ((day - timedelta(days=1), ()), (day, ("notice",)), (None, ("notice",))):
        answer = assess(schedule, build.at("2026-12-31", schedule), known_by)
        assert answer.cutoff.cited(("notice",)) == named
        assert answer.deadlines[0].due_sources == named
        assert answer.deadlines[0].lacks_source is not bool(named)


@pytest.mark.parametrize("events", [(), ("../2026-03",)])
def test_an_undated_source_without_a_first_day_is_named(build, events):
    schedule = build.schedule(events=[build.event("reported", on) for on in events])
    answer = assess(schedule, build.at("2026-12-31", schedule), date(2000, 1, 1))
    assert answer.cutoff.cited(("notice",)) == ("notice",)


def test_a_dated_source_is_named_from_its_latest_day_whatever_rests_on_it(build):
    for published, known_by, named in (
        ("2026-02", "2026-02-27", False),
        ("2026-02", "2026-02-28", True),
        ("2026-02/..", "2030-01-01", False),
    ):
        schedule = build.schedule(sources=[build.source("notice", published)], events=[build.event("reported", "2027")])
        answer = assess(schedule, build.at("2030-12-31", schedule), date.fromisoformat(known_by))
        assert answer.cutoff.includes_source(schedule.sources[0]) is named


def test_an_entry_counts_from_the_day_it_was_added_whatever_it_cites(build):
    event = yours(build.event("completed", "2026-05-01"), added_on="2026-06-10")
    schedule = with_entries(build.schedule(sources=[build.source("notice", "2020-01-01")]), event)
    for known_by, counts in (("2026-06-09", False), ("2026-06-10", True)):
        answer = assess(schedule, build.at("2026-12-31", schedule), date.fromisoformat(known_by))
        assert answer.cutoff.includes_event(event) is counts


def test_a_site_is_known_from_its_dated_sources_else_when_a_source_of_it_can_be_named(build):
    dated, undated = build.source("notice", "2026-02-01"), build.source("page")
    site = Site(id="depot", name="Depot", sources=("notice", "page"))
    schedule = build.schedule(
        sources=[dated, undated], events=[build.event("reported", "2026-01-01", sources=["page"])]
    )

    def known(sources, day):
        answer = assess(schedule, build.at("2026-12-31", schedule), date.fromisoformat(day))
        return answer.cutoff.includes_site(replace(site, sources=sources))

    assert [known(("notice", "page"), day) for day in ("2026-01-31", "2026-02-01")] == [False, True]
    assert [known(("page",), day) for day in ("2025-12-31", "2026-01-01")] == [False, True]
    assert known((), "2000-01-01")


# A date that is reported for a part of a deadline, or for more


@pytest.mark.parametrize("scope", Scope)
def test_only_a_date_of_the_whole_deadline_is_met_or_missed(build, scope):
    reported = replace(build.version("2026-06"), scope=scope)
    schedule = build.schedule(build.deadline(reported_as=[reported]), events=[build.event("completed", "2026-07-01")])
    (found,) = build.ask_one(schedule, "2026-12-01").reported_as
    assert (found.lateness.punctuality is not None) is (scope is Scope.WHOLE)


@pytest.mark.parametrize(("due", "punctuality"), [("2026-09/..", "on-time"), ("2026-09/", "undetermined")])
def test_an_unknown_last_day_leaves_open_whether_it_was_met(build, due, punctuality):
    schedule = build.schedule(build.deadline(due=due), events=[build.event("completed", "2026-10-01")])
    assert build.ask_one(schedule, "2026-12-01").lateness.punctuality.value == punctuality


# Whatever the schedule holds

DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))
MOMENTS = st.integers(0, 400 * 24).map(lambda hours: datetime(2026, 1, 1, tzinfo=timezone.utc) + timedelta(hours=hours))
DATES = st.one_of(
    DAYS.map(date.isoformat),
    DAYS.map(lambda day: f"{day:%Y-%m}"),
    DAYS.map(lambda day: f"../{day}"),
    DAYS.map(lambda day: f"{day}/.."),
    DAYS.map(lambda day: f"{day}/"),
    st.tuples(DAYS, DAYS).map(lambda pair: f"{min(pair)}/{max(pair)}"),
)


@st.composite
def cases(draw, build):
    kinds = st.sampled_from([kind.value for kind in DECIDING_KINDS] + ["reported"])
    events = [
        build.event(
            draw(kinds), draw(DATES), name=f"e{n}", due=draw(DATES), sources=draw(st.lists(st.sampled_from("ab")))
        )
        for n in range(draw(st.integers(0, 4)))
    ]
    own = [yours(event, draw(DAYS).isoformat()) for event in events if draw(st.booleans())]
    ids = {event.id for event in own}
    sources = [build.source(name, draw(st.none() | DATES)) for name in "ab"]
    deadline = build.deadline(
        due=draw(st.none() | DATES),
        announced_on=draw(st.none() | DATES),
        sources=draw(st.lists(st.sampled_from("ab"))),
        timezone=draw(st.sampled_from([None, "AoE", "UTC+14:00"])),
    )
    schedule = build.schedule(
        deadline,
        events=[event for event in events if event.id not in ids],
        sources=sources,
        covers_through=draw(DAYS).isoformat(),
    )
    return with_entries(schedule, *own) if own else schedule


@settings(max_examples=300)
@given(st.data(), MOMENTS, st.none() | DAYS)
def test_a_status_never_contradicts_the_events_that_count(build, data, moment, known_by):
    schedule = data.draw(cases(build))
    answer = assess(schedule, moment, known_by)
    (a,) = answer.deadlines
    ends = [e for e in schedule.events if e.kind in ENDING_KINDS and answer.cutoff.includes_event(e)]
    if a.status is not Status.NOT_ANNOUNCED:
        assert a.has_ended is bool(ends)
    if a.has_ended:
        assert a.decided_by in ends
        assert a.status.value == a.decided_by.kind.value
        if a.decided_by.by is None:  # an entry of the user's that counts goes first
            assert not any(e.by for e in ends)
        if a.status is Status.COMPLETED:
            assert not any(e.kind is EventKind.CANCELLED and e.by == a.decided_by.by for e in ends)
    if a.status is Status.OVERDUE:
        assert a.last_day < answer.covers_through
        possible = [e for e in schedule.events if e.kind in ENDING_KINDS and (e.on.earliest or date.min) <= a.day]
        assert not any(
            known_by is None
            or (answer.cutoff.known_from_sources(() if e.by else e.sources, e.announced_on or e.on) or date.max)
            <= known_by
            for e in possible
        )
    if a.status is Status.UNKNOWN:
        assert a.uncertain_end is not None or answer.covers_through <= a.last_day
    assert (a.status is Status.NO_DATE) is (a.due is None and not ends)
    assert set(a.due_sources) <= {s.id for s in schedule.sources if answer.cutoff.includes_source(s)}


@settings(max_examples=200)
@given(st.data(), MOMENTS, DAYS, DAYS)
def test_what_is_known_is_only_ever_added_to(build, data, moment, one, other):
    schedule = data.draw(cases(build))
    less, more, all_of_it = (assess(schedule, moment, day).cutoff for day in (min(one, other), max(one, other), None))
    for earlier, later in ((less, more), (more, all_of_it)):
        assert all(later.includes_event(e) for e in schedule.events if earlier.includes_event(e))
        assert all(later.includes_source(s) for s in schedule.sources if earlier.includes_source(s))


def test_a_deadline_needs_no_region(build):
    schedule = replace(build.schedule(build.deadline(region=None)), regions=())
    assert build.ask_one(schedule, "2026-09-15").status is Status.DUE


def test_only_the_entries_that_an_answer_uses_are_counted(build):
    events = [
        yours(build.event("completed", "2026-05-01", name="used")),
        yours(build.event("reported", "2026-05-01", name="of-no-deadline", deadline=None)),
        yours(build.event("completed", "2026-12", name="to-come")),
        yours(build.event("completed", "2026-05-01", name="of-the-other", deadline="bridge")),
    ]
    deadlines = (build.deadline(), build.deadline("bridge", region="south"))
    schedule = with_entries(build.schedule(*deadlines), *events)
    at = build.at("2026-06-01", schedule)
    assert assess(schedule, at).entries == 3
    assert Selection(regions=frozenset({"north"})).of(assess(schedule, at)).entries == 2
    assert assess(schedule, build.at("2026-04-30", schedule)).entries == 0
    assert assess(build.schedule(), at).entries == 0


def test_an_entry_that_leaves_the_status_unknown_is_used(build):
    event = yours(build.event("completed", "2026-10"))
    schedule = with_entries(build.schedule(covers_through="2026-12-31"), event)
    answer = assess(schedule, build.at("2026-10-15", schedule))
    assert (answer.deadlines[0].status.value, answer.deadlines[0].by, answer.entries) == ("unknown", "you", 1)
