"""What a page will say by itself is what the program says at that moment."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from withdrawal_cli.core.assess import assess
from withdrawal_cli.core.transitions import phases_of

DUES = st.sampled_from(["2026-09", "2026-09-30", "../2026-04", "2026-05/..", "2026", "2026-03-01/2026-03-02", "2025"])
DAYS = st.dates(min_value=date(2026, 1, 1), max_value=date(2026, 12, 31))

ENDS = DAYS.map(str) | DAYS.map(lambda day: f"{day:%Y-%m}") | DAYS.map(lambda day: f"{day}/2026-12-31")


@settings(max_examples=150)
@given(data=st.data())
def test_at_any_later_instant_the_phase_says_what_assess_says(build, data):
    draw = data.draw
    announced = draw(st.none() | DAYS.map(str))
    kinds = draw(st.lists(st.sampled_from(["completed", "cancelled", "extended"]), max_size=3))
    events = [
        build.event(kind, draw(ENDS), name=f"e{n}", due="2026-11" if kind == "extended" else None)
        for n, kind in enumerate(kinds)
    ]
    own_zone = draw(st.sampled_from([None, "AoE", "UTC+14:00"]))
    deadline = build.deadline(due=draw(st.none() | DUES), announced_on=announced, timezone=own_zone)
    zone = draw(st.sampled_from(["Asia/Baghdad", "America/Sao_Paulo", "Africa/Cairo"]))
    schedule = build.schedule(deadline, events=events, covers_through=str(draw(DAYS)), zone=zone)
    as_of = build.at(f"{draw(DAYS)}T12:34", schedule)
    soon_days = draw(st.integers(0, 60))
    answer = assess(schedule, as_of, soon_days=soon_days)
    phases = phases_of(answer, soon_days=soon_days)["road"]
    assert phases[0].starts_at == as_of
    assert [p.starts_at for p in phases] == sorted({p.starts_at for p in phases})
    later = as_of + timedelta(seconds=draw(st.integers(0, 400 * 86400)))
    phase = next(p for p in reversed(phases) if p.starts_at <= later).assessment
    (then,) = assess(schedule, later, soon_days=soon_days).deadlines
    said = (
        phase.status,
        phase.due,
        phase.wording,
        phase.decided_by,
        phase.uncertain_end,
        phase.deadline_at,
        phase.lateness,
    )
    assert said == (
        then.status,
        then.due,
        then.wording,
        then.decided_by,
        then.uncertain_end,
        then.deadline_at,
        then.lateness,
    )


def test_a_page_made_before_the_last_day_turns_to_unknown_not_to_a_verdict(build):
    schedule = build.schedule(build.deadline(due="2026-09"), covers_through="2026-09-30")
    answer = assess(schedule, build.at("2026-09-29T12:00", schedule))
    said = [(str(p.starts_at)[:16], p.assessment.status.value) for p in phases_of(answer, soon_days=30)["road"]]
    assert said == [("2026-09-29 12:00", "due"), ("2026-09-30 00:00", "due"), ("2026-10-01 00:00", "unknown")]


def test_known_by_holds_for_what_comes_later(build):
    late = build.source("late", "2026-06-01")
    event = build.event("completed", "2026-03-01", sources=("late",))
    schedule = build.schedule(build.deadline(), events=[event], sources=[build.source("notice"), late])
    known = build.at("2026-05-01", schedule).date()
    answer = assess(schedule, build.at("2026-02-01", schedule), known)
    statuses = [p.assessment.status.value for p in phases_of(answer, soon_days=30)["road"]]
    assert "completed" not in statuses
    whole = phases_of(assess(schedule, build.at("2026-02-01", schedule)), soon_days=30)["road"]
    assert whole[-1].assessment.status.value == "completed"


def test_a_phase_begins_where_anything_that_is_said_changes_and_nowhere_else(build):
    events = [
        build.event("extended", "2026-05-01", due="2026-09-29", quote="by the 29th"),
        build.event("extended", "2026-05-03", due="2026-09-30", quote="by the 30th"),
        build.event("extended", "2026-05-05", due="2026-09-30", quote="by Michaelmas, and a day"),
        build.event("extended", "2026-05-07", due="2026-09-28/2026-09-30", quote="by Michaelmas, and a day"),
        build.event("completed", "2026-10-05"),
        build.event("completed", "2026-10-04/2026-10-07"),
        build.event("cancelled", "2026-11"),
        build.event("cancelled", "2026-12"),
        build.event("reported", "2026-12-03/.."),
    ]
    road = build.deadline(due="2026-09-30", announced_on="2026-02")
    schedule = build.schedule(road, build.deadline("rail"), events=events, covers_through="2026-10-01")
    answer = assess(schedule, build.at("2026-01-15T12:00", schedule), soon_days=10)
    said = [
        (str(p.starts_at)[5:16], p.assessment.status.value, p.assessment.wording)
        for p in phases_of(answer, soon_days=10)["road"]
    ]
    assert said == [
        ("01-15 12:00", "not-announced", "in autumn"),
        ("02-01 00:00", "upcoming", "in autumn"),
        ("05-01 00:00", "upcoming", "by the 29th"),
        ("05-03 00:00", "upcoming", "by the 30th"),
        ("05-05 00:00", "upcoming", "by Michaelmas, and a day"),
        ("05-07 00:00", "upcoming", "by Michaelmas, and a day"),
        ("09-20 00:00", "due-soon", "by Michaelmas, and a day"),
        ("09-28 00:00", "due", "by Michaelmas, and a day"),
        ("09-30 00:00", "due", "by Michaelmas, and a day"),
        ("10-01 00:00", "overdue", "by Michaelmas, and a day"),
        ("10-04 00:00", "unknown", "by Michaelmas, and a day"),
        ("10-05 00:00", "completed", "by Michaelmas, and a day"),
        ("11-30 00:00", "cancelled", "by Michaelmas, and a day"),
    ]


def test_an_announcement_without_a_first_day_begins_no_phase(build):
    schedule = build.schedule(build.deadline(due="2026-09-30", announced_on="../2026-02"))
    answer = assess(schedule, build.at("2026-01-15", schedule))
    (first, *_) = phases_of(answer, soon_days=30)["road"]
    assert first.assessment.status.value == "upcoming"
