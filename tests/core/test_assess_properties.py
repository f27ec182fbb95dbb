"""What must hold for any schedule at any instant."""

from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from withdrawal_cli.core.assess import Status, assess
from withdrawal_cli.core.edtf import ImpreciseDate, Lateness, Punctuality, lateness
from withdrawal_cli.core.instants import day_of, elapsed_seconds
from withdrawal_cli.core.schedule import EventKind

single = st.builds(
    lambda a, n: f"{min(a, a + timedelta(n)).isoformat()}/{max(a, a + timedelta(n)).isoformat()}",
    st.dates(date(1990, 1, 1), date(2060, 1, 1)),
    st.integers(-60, 60),
)


@given(single, single)
def test_punctuality_means_what_it_says(completed, due):
    done, end = ImpreciseDate.parse(completed), ImpreciseDate.parse(due)
    found = lateness(done, end)
    all_days = [done.earliest + timedelta(n) for n in range((done.latest - done.earliest).days + 1)]
    in_time = [day <= end.latest for day in all_days]
    expected = Punctuality.ON_TIME if all(in_time) else Punctuality.UNDETERMINED if any(in_time) else Punctuality.LATE
    counts = [max(0, (day - end.latest).days) for day in all_days]
    assert found == Lateness(expected, min(counts), max(counts))


years = st.dates(date(2024, 1, 1), date(2028, 12, 31))
edtf_dates = st.one_of(
    years.map(date.isoformat),
    years.map(lambda d: f"{d:%Y-%m}~"),
    years.map(lambda d: f"{d:%Y}"),
    years.map(lambda d: f"../{d}"),
    years.map(lambda d: f"{d}/.."),
    single.filter(lambda text: text > "2020"),
)
zone_names = st.sampled_from(["Asia/Baghdad", "Asia/Beirut", "America/Havana", "Pacific/Kiritimati", "Pacific/Niue"])


@st.composite
def schedules(draw, build):
    names = draw(st.lists(st.sampled_from("abcdef"), min_size=1, max_size=4, unique=True))
    maybe = st.one_of(st.none(), edtf_dates)
    deadlines = [
        build.deadline(
            name,
            draw(edtf_dates),
            announced_on=draw(maybe),
            reported_as=[build.version(draw(edtf_dates), stated_on=draw(maybe))] if draw(st.booleans()) else [],
        )
        for name in names
    ]
    kinds = st.sampled_from([kind.value for kind in EventKind])
    events = [
        build.event(
            draw(kinds), draw(edtf_dates), name=f"e{n}", deadline=draw(st.sampled_from(names)), due=draw(edtf_dates)
        )
        for n in range(draw(st.integers(0, 5)))
    ]
    sources = [build.source("notice", draw(maybe))]
    covers = draw(years).isoformat()
    return build.schedule(*deadlines, events=events, sources=sources, covers_through=covers, zone=draw(zone_names))


as_of_seconds = st.one_of(st.integers(1_680_000_000, 1_870_000_000), st.integers(-62_100_000_000, 253_300_000_000))


def moment(seconds, zone):
    return (datetime(1970, 1, 1, tzinfo=timezone.utc) + timedelta(seconds=seconds)).astimezone(zone)


@settings(max_examples=200)
@given(st.data(), as_of_seconds, st.one_of(st.none(), years), st.integers(0, 400))
def test_any_schedule_at_any_instant_has_one_answer_each(build, data, seconds, known_by, soon):
    schedule = data.draw(schedules(build))
    as_of = moment(seconds, schedule.zone)
    answer = assess(schedule, as_of, known_by, soon_days=soon)
    assert answer == assess(schedule, as_of.astimezone(ZoneInfo("America/New_York")), known_by, soon_days=soon)
    assert sorted(a.deadline.id for a in answer.deadlines) == sorted(d.id for d in schedule.deadlines)
    order = [(a.due.latest or date.max, a.deadline.id) for a in answer.deadlines]
    assert order == sorted(order)
    for a in answer.deadlines:
        day = day_of(as_of)
        assert isinstance(a.status, Status)
        assert (a.status is Status.COMPLETED) == (a.completed_on is not None) == (a.lateness.punctuality is not None)
        assert a.days_left == (None if a.due.latest is None else (a.due.latest - day).days)
        if a.status in {Status.OVERDUE, Status.UNKNOWN}:
            assert a.days_left < 0
            covered = answer.covers_through > a.due.latest
            assert (a.status is Status.OVERDUE) == (covered and a.uncertain_end is None)
        if a.status in {Status.UPCOMING, Status.DUE_SOON}:
            assert a.days_left is None or a.days_left > 0
            assert (a.status is Status.DUE_SOON) == (a.days_left is not None and a.days_left <= soon)
        if a.status is Status.DUE:
            assert a.days_left is None or a.days_left >= 0
            assert day in a.due.span
        if a.deadline_at is not None:
            assert (a.days_left < 0) == (elapsed_seconds(a.deadline_at, as_of) >= 0)
        assert len(a.amendments) == len(a.amended_from)


@settings(max_examples=200)
@given(st.data(), as_of_seconds, st.integers(0, 100_000_000))
def test_time_only_ever_goes_on(build, data, seconds, later):
    schedule = data.draw(schedules(build))
    if seconds + later > 253_300_000_000:
        later = 0
    before, after = (assess(schedule, moment(s, schedule.zone)) for s in (seconds, seconds + later))
    then = {a.deadline.id: a for a in after.deadlines}
    days = (day_of(after.as_of) - day_of(before.as_of)).days
    for a in before.deadlines:
        b = then[a.deadline.id]
        assert b.amended_from[: len(a.amended_from)] == a.amended_from
        if a.status is Status.CANCELLED:
            assert b.status is Status.CANCELLED
        if a.status is Status.COMPLETED:
            assert b.status in {Status.COMPLETED, Status.CANCELLED}
        if a.status is not Status.NOT_ANNOUNCED:
            assert b.status is not Status.NOT_ANNOUNCED
        if a.amendments == b.amendments:
            assert a.days_left is None or b.days_left == a.days_left - days
            if b.status not in {Status.CANCELLED, Status.COMPLETED}:
                assert RANK[a.status] <= RANK[b.status]


RANK = {
    Status.NOT_ANNOUNCED: 0,
    Status.UPCOMING: 1,
    Status.DUE_SOON: 2,
    Status.DUE: 3,
    Status.OVERDUE: 4,
    Status.UNKNOWN: 4,
    Status.COMPLETED: 5,
    Status.CANCELLED: 5,
}
