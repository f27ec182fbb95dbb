"""How often a calendar's entry has changed, and when: of the facts that count, the newest day up to the as-of day."""

from datetime import date, datetime, timezone

import msgspec
import pytest
from factories import edtf
from hypothesis import given
from hypothesis import strategies as st

from withdrawal_cli.core.assess import assess
from withdrawal_cli.core.cutoff import Cutoff
from withdrawal_cli.core.entries import Entry, EntryKind, apply_entries
from withdrawal_cli.core.revisions import Publication, Publications, Revisions


def answered(build, as_of="2026-12-31", *deadlines, known_by=None, **given):
    schedule = msgspec.structs.replace(build.schedule(*deadlines, **given), compiled_on=date(2026, 1, 2))
    return assess(schedule, build.at(as_of, schedule), known_by)


@pytest.mark.parametrize(
    ("as_of", "changes", "changed_on"),
    [
        ("2026-02-28", 0, "2026-02-01"),
        ("2026-03-01", 1, "2026-03-01"),
        ("2026-03-04", 1, "2026-03-04"),  # the extension's first source is published
        ("2026-03-31", 1, "2026-03-04"),
        ("2026-04-02", 2, "2026-04-02"),
        ("2026-04-05", 2, "2026-04-05"),  # announced after it happened
        ("2026-06-01", 3, "2026-06-01"),
        ("2026-07-01", 3, "2026-06-01"),
    ],
)
def test_a_deadlines_revision_follows_what_changed_it(build, as_of, changes, changed_on):
    sources = [
        build.source("notice"),
        build.source("b", "2026-03-09"),
        build.source("a", "2026-03-04"),
        build.source("c", "2026/.."),
    ]
    events = [
        build.event("extended", "2026-03-01", due="2027", sources=("b", "a", "notice", "c")),
        build.event("completed", "2026-04-02", announced_on="2026-04-05"),
        build.event("cancelled", "2026-06-01"),
    ]
    road = build.deadline(announced_on="2026-02-01")
    answer = answered(build, as_of, road, events=events, sources=sources, covers_through="2026-01-01")
    found = Revisions(answer).of_deadline(answer.deadlines[0])
    assert str(found.changed_on) == changed_on
    assert found.number == 10 * (found.changed_on - date(2000, 1, 1)).days + changes


def test_the_newest_day_is_that_of_any_change_not_of_the_last_one(build):
    sources = [build.source("notice"), build.source("late", "2026-07")]
    events = [
        build.event("extended", "2026-03-01", due="2027", sources=("late",)),
        build.event("extended", "2026-05-01", due="2028"),
    ]
    answer = answered(build, events=events, sources=sources)
    revisions = Revisions(answer)
    assert revisions.of_deadline(answer.deadlines[0]).changed_on == date(2026, 7, 31)
    assert [revisions.of_event(e).changed_on for e in events] == [date(2026, 7, 31), date(2026, 5, 1)]


def test_coverage_and_the_day_of_compiling_are_facts_too_up_to_the_known_by_day(build):
    event = build.event("reported", "2025-01-01")
    assert Revisions(answered(build)).of_event(event).changed_on == date(2026, 3, 20)
    assert Revisions(answered(build, known_by=date(2026, 3, 19))).of_event(event).changed_on == date(2026, 1, 2)
    assert Revisions(answered(build, "2026-01-01")).of_event(event).changed_on == date(2025, 1, 1)


def test_no_entry_was_changed_before_there_were_any(build):
    event = build.event("reported", "1995-01-01")
    revision = Revisions(answered(build, "1999-01-01")).of_event(event)
    assert (revision.number, revision.changed_on) == (0, date(2000, 1, 1))


def test_a_facts_publication_is_its_own_and_moves_with_its_newest_source(build):
    sources = [build.source("notice", "2026-03-04"), build.source("late", "2026-07-05")]
    event = build.event("reported", "2026-03-01", sources=("notice", "late"))
    other = build.event("reported", "2026-02-01", sources=())
    whole = Publications(answered(build, events=[event, other], sources=sources))
    assert whole.of_event(event) == Publication(date(2026, 3, 4), date(2026, 7, 5))
    assert whole.of_event(other) == Publication(date(2026, 2, 1), date(2026, 2, 1))
    early = Publications(answered(build, "2026-05-01", events=[event], sources=sources))
    assert early.of_event(event) == Publication(date(2026, 3, 4), date(2026, 3, 4))


def test_a_reported_dates_publication_is_that_of_its_sources_else_when_it_was_stated(build):
    publications = Publications(answered(build))
    assert publications.of_reported_date(build.version(stated_on="2026-04")) == Publication(
        date(2026, 4, 30), date(2026, 4, 30)
    )
    assert publications.of_reported_date(build.version()) == Publication(None, None)


DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))


@given(data=st.data())
def test_a_number_never_falls_whatever_is_added_to_the_journal(build, data):
    """Not even when an entry is retracted, or another sets it aside."""
    draw = data.draw
    schedule = build.schedule(
        events=[build.event("completed", str(draw(DAYS)), name="done"), build.event("cancelled", "2026-08-08")]
    )
    as_of = build.at("2026-12-31", schedule)
    recorded = sorted(draw(st.lists(DAYS, min_size=1, max_size=5)))
    journal, earlier = [], None
    for number, day in enumerate(recorded):
        kind = draw(st.sampled_from(["completed", "cancelled", "extended", "reviewed", "retracted"]))
        journal.append(
            Entry(
                version=1, id=f"e{number}", schedule="roads", kind=EntryKind(kind), on=edtf(str(draw(DAYS))),
                recorded_at=datetime(day.year, day.month, day.day, 12, number, tzinfo=timezone.utc),
                deadline=None if kind in ("reviewed", "retracted") else "road", title="T", source=None,
                due=edtf("2026-11") if kind == "extended" else None,
                through=draw(DAYS) if kind == "reviewed" else None,
                retracts=f"e{draw(st.integers(0, max(0, number - 1)))}" if kind == "retracted" else None,
            )
        )  # fmt: skip
        answer = assess(apply_entries(schedule, journal), as_of)
        revision = Revisions(answer).of_deadline(answer.deadlines[0])
        if earlier is not None:
            assert revision.number >= earlier.number
            assert revision.changed_on >= earlier.changed_on
        earlier = revision


@pytest.mark.parametrize(
    ("published", "announced_on", "on", "day"),
    [
        (["2026-05-20", "2026-05-12"], "2026-05-10", "2026-05-09", "2026-05-12"),
        (["2026-05"], None, "2026-05-09", "2026-05-31"),
        (["2026-05/..", "2026-05-12"], None, "2026-05-09", "2026-05-12"),
        ([None], "2026-05-10", "2026-05-09", "2026-05-10"),
        ([None], None, "2026-05", "2026-05-31"),
        ([None], None, "2026-05/..", None),
        ([], "2026-05-10", "2026-05-09", "2026-05-10"),
    ],
)
def test_a_fact_is_published_with_the_earliest_of_its_sources(build, published, announced_on, on, day):
    sources = [build.source(f"s{n}", text) for n, text in enumerate(published)]
    names = [s.id for s in sources]
    schedule = build.schedule(build.deadline(sources=()), sources=sources)
    publications = Publications(assess(schedule, build.at("2026-12-01", schedule)))
    event = build.event("completed", on, announced_on=announced_on, sources=names)
    expected = None if day is None else date.fromisoformat(day)
    assert publications.of_event(event).first_on == expected
    assert (
        publications.of_reported_date(build.version(stated_on=announced_on or on, sources=names)).first_on == expected
    )


DATES = st.none() | st.sampled_from(("2026-01-05", "2026-01", "2026-02", "2026-01/..", "../2026-01-20", "2026"))
FAR = date(2030, 1, 1)
AT_LAST = datetime(2030, 1, 1, tzinfo=timezone.utc)


@given(st.lists(DATES, min_size=1, max_size=3), DATES)
def test_a_fact_is_known_exactly_from_the_day_on_which_it_was_published(build, published, announced_on):
    names = [f"s{n}" for n in range(len(published))]
    sources = [build.source(name, day) for name, day in zip(names, published, strict=True)]
    event = build.event("reported", "2025-12-01", sources=names, announced_on=announced_on)
    schedule = build.schedule(events=[event], sources=[*sources, build.source("notice")])
    day = Publications(assess(schedule, build.at("2030-01-01", schedule))).of_event(event).first_on
    for known_by in (date(2025, 12, 31), date(2026, 1, 5), date(2026, 1, 20), date(2026, 1, 31), FAR):
        assert Cutoff(schedule, AT_LAST, known_by).includes_event(event) is (day is not None and day <= known_by)
