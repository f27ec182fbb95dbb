"""What an answer uses: only what was published by the known-by day."""

from datetime import date, timedelta

import pytest

from withdrawal_cli.core.assess import Status, assess
from withdrawal_cli.core.edtf import ImpreciseDate


def known(build, known_by, *, published, announced_on=None, on="2026-05-10", sources=None):
    """Whether a completion is known by a day, from sources of the given dates of publication."""
    entries = [build.source(f"s{n}", text) for n, text in enumerate(published)]
    names = [s.id for s in entries] if sources is None else sources
    event = build.event("completed", on, announced_on=announced_on, sources=names)
    schedule = build.schedule(events=[event], sources=[build.source("notice"), *entries])
    return build.ask_one(schedule, "2026-12-01", known_by).status is Status.COMPLETED


@pytest.mark.parametrize(
    ("published", "announced_on", "known_from"),
    [
        (["2026-05-12"], None, "2026-05-12"),
        (["2026-05-12"], "2026-05-10", "2026-05-12"),  # publication beats the announcement
        (["2026-05-20", "2026-05-12", "2026-06-01"], None, "2026-05-12"),  # the earliest
        ([None, "2026-05-12"], "2026-05-10", "2026-05-12"),
        (["2026-05"], None, "2026-05-31"),  # only then is it sure
        (["2026-05", "2026-05-12"], None, "2026-05-12"),
        ([None], "2026-05-11", "2026-05-11"),
        ([None, None], "2026-06", "2026-06-30"),
        ([None], None, "2026-05-10"),
        ([], None, "2026-05-10"),
        ([], "2026-05-14", "2026-05-14"),
    ],
)
def test_a_fact_is_known_from_its_publication(build, published, announced_on, known_from):
    day = date.fromisoformat(known_from)
    assert known(build, day.isoformat(), published=published, announced_on=announced_on)
    assert not known(build, (day - timedelta(days=1)).isoformat(), published=published, announced_on=announced_on)


def test_without_known_by_all_facts_are_known(build):
    assert known(build, None, published=["2030-01-01"])
    assert known(build, None, published=["2026/.."])


def test_an_open_publication_is_never_surely_known(build):
    assert not known(build, "9999-12-31", published=["2026/.."])
    assert known(build, "2026-05-12", published=["2026/..", "2026-05-12"])


def test_without_announcement_an_imprecise_day_is_known_from_its_last(build):
    assert not known(build, "2026-05-30", published=[None], on="2026-05")
    assert known(build, "2026-05-31", published=[None], on="2026-05")


@pytest.mark.parametrize(
    ("covers", "known_by", "through", "status"),
    [
        ("2026-10-15", None, "2026-10-15", "overdue"),
        ("2026-10-15", "2026-12-31", "2026-10-15", "overdue"),
        ("2026-10-15", "2026-10-01", "2026-10-01", "overdue"),
        ("2026-10-15", "2026-09-30", "2026-09-30", "unknown"),
        ("2026-03-20", "2026-10-01", "2026-03-20", "unknown"),
    ],
)
def test_coverage_reaches_the_known_by_day_at_most(build, covers, known_by, through, status):
    schedule = build.schedule(covers_through=covers)
    day = None if known_by is None else date.fromisoformat(known_by)
    answer = assess(schedule, build.at("2026-11-22", schedule), day)
    assert (answer.known_by, answer.covers_through.isoformat()) == (day, through)
    assert answer.deadlines[0].status.value == status
    assert answer.days_since_coverage == (date(2026, 11, 22) - date.fromisoformat(through)).days


def test_who_stated_the_due_is_known_with_the_first_of_its_sources(build):
    sources = [build.source("late", "2026-06-01")]
    stated = {"stated_by": "The mayor", "stated_on": ImpreciseDate.parse("2026-05"), "sources": ["late"]}
    schedule = build.schedule(build.deadline(**stated), sources=sources)
    answers = [build.ask_one(schedule, "2026-12-01", day) for day in (None, "2026-05-31", "2026-06-01")]
    assert [(a.stated_by, a.stated_on and a.stated_on.text) for a in answers] == [
        ("The mayor", "2026-05"), (None, None), ("The mayor", "2026-05"),
    ]  # fmt: skip


def test_an_extension_and_a_version_are_used_only_when_known(build):
    sources = [build.source("notice"), build.source("late", "2026-06-01")]
    versions = [
        build.version(sources=["late"]),
        build.version(stated_on="2026-04-01"),
        build.version(),  # nothing says when it was known
    ]
    events = [build.event("extended", "2026-04-01", due="2027", sources=["late"])]
    schedule = build.schedule(build.deadline(reported_as=versions), events=events, sources=sources)
    seen = {}
    for known_by in (None, "2026-03-31", "2026-05-31", "2026-06-01"):
        answer = build.ask_one(schedule, "2026-12-01", known_by)
        seen[known_by] = (answer.due.text, [versions.index(v.reported) for v in answer.reported_as])
    assert seen == {
        None: ("2027", [0, 1, 2]),
        "2026-03-31": ("2026-09", []),
        "2026-05-31": ("2026-09", [1]),
        "2026-06-01": ("2027", [0, 1]),
    }


# The order and choice of the answer
