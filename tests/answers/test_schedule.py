"""What `schedule review` finds: each kind, and in which order."""

from datetime import date

from msgspec.structs import replace

from withdrawal_cli.answers.schedule import review, review_document, review_report
from withdrawal_cli.core.assess import assess

COMPLETE = {"archived_url": "https://web.archive.org/web/1/https://example.org/"}


def found(build, *deadlines, as_of="2026-04-01", max_age=90, **parts):
    schedule = build.schedule(*deadlines, **parts)
    reviewed = review(assess(schedule, build.at(as_of, schedule)), max_age)
    return [(f.kind, f.type, f.id, f.day and f.day.isoformat()) for f in reviewed.findings]


def two_sources(build, **more):
    ministry = replace(build.source("notice", "2026-01-01"), **COMPLETE, **more)
    return ministry, replace(build.source("paper", "2026-01-02"), publisher="The Paper", **COMPLETE)


def past(build, **more):
    return build.deadline(due="2026-03-01", sources=("notice", "paper"), **more)


def test_a_schedule_in_order_has_nothing_to_look_at(build):
    assert found(build, past(build), sources=two_sources(build)) == []


def test_old_coverage_is_found_from_the_day_after_the_age(build):
    sources = two_sources(build)
    assert found(build, past(build), sources=sources, as_of="2026-06-18", max_age=90) == []
    assert found(build, past(build), sources=sources, as_of="2026-06-19", max_age=90) == [
        ("old-coverage", "schedule", "roads", "2026-03-20")
    ]


def test_a_deadline_that_ends_when_the_record_has_ended_is_found_unless_it_has_ended(build):
    sources = two_sources(build)
    for due, outcome in (("2026-03-19", 0), ("2026-03-20", 1), ("2026-09", 1), ("2026-09/..", 0), (None, 0)):
        deadline = build.deadline(due=due, sources=("notice", "paper"))
        kinds = [kind for kind, *_ in found(build, deadline, sources=sources)]
        assert kinds == ["ends-after-coverage"] * outcome
    done = build.event("completed", "2026-02-01", sources=("notice", "paper"))
    assert found(build, build.deadline(sources=("notice", "paper")), sources=sources, events=[done]) == []


def test_facts_on_one_origin_or_on_none_are_found(build):
    sources = two_sources(build)
    reported = [build.version(stated_on="2026-01-05", sources=("notice",))]
    events = [
        build.event("reported", "2026-02", name="told", sources=("paper",)),
        build.event("reported", "2026-02-02", name="own", sources=()),
    ]
    assert found(build, past(build, reported_as=reported), sources=sources, events=events) == [
        ("single-origin", "reported-date", "road", "2026-01-05"),
        ("no-source", "event", "own", "2026-02-02"),
        ("single-origin", "event", "told", "2026-02-28"),
    ]


def test_a_copy_is_no_second_origin(build):
    copied = two_sources(build, origin="The Paper")
    assert found(build, past(build), sources=copied) == [("single-origin", "deadline", "road", None)]


def test_sources_without_a_date_or_a_copy_are_found_last_where_they_have_no_day(build):
    notice, paper = two_sources(build)
    sources = (replace(notice, archived_url=None), replace(paper, published=None))
    assert found(build, past(build), sources=sources) == [
        ("unarchived-source", "source", "notice", "2026-01-01"),
        ("undated-source", "source", "paper", None),
    ]
    no_address = replace(notice, archived_url=None, url=None)
    assert found(build, past(build), sources=(no_address, paper)) == []


def test_the_report_and_the_document_hold_the_same_findings(build):
    schedule = build.schedule()
    reviewed = review(assess(schedule, build.at("2026-04-01", schedule)))
    document = review_document([reviewed])
    unarchived = [f for f in review_report(reviewed).findings if f.kind == "unarchived-source"]
    assert len(document.sections[0].blocks[0].rows) == len(review_report(reviewed).findings) - len(unarchived) > 0
    assert f"{len(unarchived)} source" in document.notes[-1]
    assert isinstance(reviewed.findings[0].day, date)
