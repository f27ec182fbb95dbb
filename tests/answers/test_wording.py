"""What answers say of a deadline: status, countdown, evidence and notes."""

from datetime import date

import journal_entries
import pytest
from factories import Build, edtf
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from withdrawal_cli.answers.status import where_more
from withdrawal_cli.answers.wording import (
    LATE_SIGN,
    SIGNS,
    clock_words,
    closing_notes,
    covered,
    primary_dates,
    reported_notes,
    short_status,
    sign_of,
    status_cell,
    status_words,
    tone_of,
    unknown_notes,
)
from withdrawal_cli.core.assess import Status, assess
from withdrawal_cli.core.edtf import Lateness, Punctuality
from withdrawal_cli.core.entries import EntryKind, apply_entries
from withdrawal_cli.core.schedule import ReportedDate, Scope, Source, SourceKind
from withdrawal_cli.text.dates import ago_words, late_words

ON_TIME, LATE, OPEN = Punctuality.ON_TIME, Punctuality.LATE, Punctuality.UNDETERMINED
build = Build()


def answer(as_of, *events, due="2026-09", covers_through="2027-12-31", known_by=None, **deadline):
    schedule = build.schedule(build.deadline(due=due, **deadline), events=events, covers_through=covers_through)
    return assess(schedule, build.at(as_of, schedule), known_by)


def said(*args, **options):
    given_answer = answer(*args, **options)
    (a,) = given_answer.deadlines
    status = status_cell(a, given_answer)
    return status.text, status.detail, clock_words(a, given_answer)


def test_every_status_has_a_sign_of_its_own():
    assert set(SIGNS) == set(Status)
    signs = [*SIGNS.values(), LATE_SIGN]
    assert len(set(signs)) == len(signs)
    assert all(len(sign) == 1 for sign in signs)


@pytest.mark.parametrize(
    ("as_of", "options", "words"),
    [
        ("2026-07-01", {}, ("○ upcoming", "", "62–91 days left")),
        ("2026-08-31", {}, ("◔ due soon", "", "1–30 days left")),
        ("2026-09-01", {}, ("● due", "", "29 days left")),
        ("2026-09-30", {}, ("● due", "", "last day today")),
        ("2026-10-05", {}, ("! overdue", "no completion reported by 5 Oct 2026", "5 days overdue")),
        (
            "2026-10-05", {"covers_through": "2026-10-02"},
            ("! overdue", "no completion reported by 2 Oct 2026", "due 5 days ago"),
        ),
        (
            "2026-10-05", {"covers_through": "2026-03-20"},
            ("? unknown", "the record ends on 20 Mar 2026", "due 5 days ago"),
        ),
        ("2026-10-05", {"due": "2026-09/.."}, ("● due", "", "no last day")),
        ("2026-10-05", {"due": "2026-09/"}, ("● due", "", "last day not known")),
        ("2026-10-05", {"due": None}, ("– no date", "", "")),
        ("2026-01-01", {"announced_on": "2026-02"}, ("· not announced", "", "243–272 days left")),
    ],
)  # fmt: skip
def test_what_is_open_in_words(as_of, options, words):
    assert said(as_of, **options) == words


@pytest.mark.parametrize(
    ("kind", "on", "words"),
    [
        ("completed", "2026-09-30", ("✓ completed on time", "30 Sep 2026", "10 days ago")),
        ("completed", "2026-09", ("✓ completed on time", "Sep 2026", "10–39 days ago")),
        ("completed", "2026-10-10", ("◑ completed late", "10 Oct 2026", "10 days late")),
        ("completed", "2026-10-02/2026-10-04", ("◑ completed late", "2–4 Oct 2026", "2–4 days late")),
        ("completed", "2026-09-28/2026-10-02", ("◑ completed", "28 Sep – 2 Oct 2026", "on time or up to 2 days late")),
        ("cancelled", "2026-10-10", ("✗ cancelled", "10 Oct 2026", "today")),
    ],
)
def test_what_has_ended_in_words(kind, on, words):
    assert said("2026-10-10", build.event(kind, on)) == words


def test_late_has_its_own_sign_and_tone():
    (late,) = answer("2026-11-01", build.event("completed", "2026-10-10")).deadlines
    (in_time,) = answer("2026-11-01", build.event("completed", "2026-09-10")).deadlines
    assert (sign_of(late), tone_of(late)) == (LATE_SIGN, "late")
    assert (sign_of(in_time), tone_of(in_time)) == ("✓", "completed")


def test_an_end_of_which_the_day_is_uncertain_is_said_so():
    given_answer = answer("2026-10-03", build.event("completed", "2026-10-02/2026-10-04"))
    (a,) = given_answer.deadlines
    assert status_cell(a, given_answer).detail == "completion dated 2–4 Oct 2026"
    notes = list(closing_notes(given_answer))
    assert notes[0] == (
        "Northern region: the completion is dated 2–4 Oct 2026, "
        "so the record cannot show whether it came by 3 Oct 2026."
    )


@pytest.mark.parametrize("status", Status)
def test_words_begin_with_the_word_of_the_json(status):
    given_answer = answer("2026-10-03", build.event("completed", "2026-10-02"))
    (a,) = given_answer.deadlines
    assert status_words(a).startswith(a.status.value)
    assert short_status(a, given_answer) == "completed 2 days late"


@given(
    st.dates(date(2026, 1, 1), date(2027, 11, 30)), st.sampled_from(["2026-09", "2026-09-30", "2026/2027", "../2027"])
)
def test_unknown_never_reads_like_overdue(day, due):
    given_answer = answer(f"{day}T12:00", due=due, covers_through="2026-03-20")
    (a,) = given_answer.deadlines
    words = " ".join(said(f"{day}T12:00", due=due, covers_through="2026-03-20"))
    assert ("overdue" in words) is (a.status is Status.OVERDUE)
    if a.status is Status.UNKNOWN:
        assert "the record ends on 20 Mar 2026" in words and "late" not in words


@pytest.mark.parametrize(
    ("lateness", "words"),
    [
        ((ON_TIME, 0, 0), "on time"),
        ((ON_TIME, None, None), "on time"),
        ((LATE, 16, 18), "16–18 days late"),
        ((LATE, 1, 1), "1 day late"),
        ((LATE, 1, None), "at least 1 day late"),
        ((OPEN, 0, 5), "on time or up to 5 days late"),
        ((OPEN, None, None), "on time or late"),
    ],
)
def test_lateness_in_words(lateness, words):
    assert late_words(Lateness(*lateness)) == words


@pytest.mark.parametrize(
    ("on", "words"),
    [
        ("2026-10-10", "today"),
        ("2026-10-09", "1 day ago"),
        ("2026-10-01/2026-10-09", "1–9 days ago"),
        ("../2026-10-09", "at least 1 day ago"),
    ],
)
def test_how_long_ago_is_as_imprecise_as_the_date(on, words):
    assert ago_words(edtf(on), date(2026, 10, 10)) == words


def test_the_other_date_of_a_primary_source_for_the_whole_deadline_is_noted():
    def reported(due, scope, source):
        return ReportedDate(due=edtf(due), scope=scope, sources=(source,), stated_by=f"{source} says")

    news = Source(id="news", publisher="Paper", title="T", kind=SourceKind.NEWS)
    dates = [
        reported("2026-08-31", Scope.WHOLE, "notice"),
        reported("2026-09", Scope.WHOLE, "notice"),
        reported("2026-07", Scope.PART, "notice"),
        reported("2026-06", Scope.WIDER, "notice"),
        reported("2026-05", Scope.WHOLE, "news"),
    ]
    schedule = build.schedule(
        build.deadline(reported_as=dates),
        events=[build.event("completed", "2026-09-10")],
        sources=[build.source("notice"), news],
        covers_through="2027-01-01",
    )
    given_answer = assess(schedule, build.at("2026-11-01", schedule))
    (a,) = given_answer.deadlines
    assert [v.reported.due.text for v in primary_dates(a, given_answer)] == ["2026-08-31"]
    assert list(reported_notes(given_answer)) == [
        "Northern region: due date also given as 31 Aug 2026 (notice says); 10 days late against that date.",
    ]
    assert where_more([given_answer]) == ("Other dates and the evidence: withdrawal show road",)


@pytest.mark.parametrize(
    ("as_of", "known_by", "counted"),
    [
        ("2026-08-31", None, ""),
        ("2026-09-10", None, "; 10 days overdue against that date"),  # while the deadline itself is due
        ("2026-12-31", None, "; 122 days overdue against that date"),
        ("2026-12-31", "2026-11-30", ""),  # the record ends before
    ],
)
def test_an_open_deadline_is_overdue_by_another_date_only_as_far_as_the_record_reaches(as_of, known_by, counted):
    other = ReportedDate(due=edtf("2026-08-31"), sources=("notice",), stated_by="A", stated_on=edtf("2026-01-01"))
    given_answer = answer(as_of, reported_as=[other], known_by=known_by and date.fromisoformat(known_by))
    note = f"Northern region: due date also given as 31 Aug 2026 (A, 1 Jan 2026){counted}."
    assert list(reported_notes(given_answer)) == [note]


def test_a_completion_that_is_not_certain_yet_is_noted_while_the_deadline_is_open():
    notes = list(closing_notes(answer("2026-09-10", build.event("completed", "2026-09"))))
    assert notes[0] == "Northern region: the completion, Sep 2026, counts from 30 Sep 2026."
    assert len(list(closing_notes(answer("2026-08-31", build.event("completed", "2026-09"))))) == 1


@pytest.mark.parametrize("as_of", ["2026-09-10", "2026-10-10", "2028-01-01"])
def test_a_report_that_does_not_count_is_noted_once_a_deadline_may_be_over(as_of):
    report = build.event("reported", "2026-09-05", title="All done")
    note = "Northern region, a report not counted, 5 Sep 2026: All done."
    assert note in closing_notes(answer(as_of, report, covers_through="2027-12-31"))
    assert note not in closing_notes(answer("2026-08-31", report))


def test_days_since_the_end_are_counted_in_the_zone_of_the_deadline():
    in_new_york = answer("2026-09-05", build.event("completed", "2026-09-01"), timezone="America/New_York")
    assert clock_words(in_new_york.deadlines[0], in_new_york) == "3 days ago"
    in_baghdad = answer("2026-09-05", build.event("completed", "2026-09-01"))
    assert clock_words(in_baghdad.deadlines[0], in_baghdad) == "4 days ago"


def test_a_date_without_a_known_source_comes_with_who_had_given_the_same_day():
    given = ReportedDate(due=edtf("2026"), sources=(), stated_by="AP", stated_on=edtf("2025-09-27"))
    late = build.source("late", "2027-01-18")
    road = build.deadline(due="2026-12-31", sources=("late",), reported_as=[given])
    schedule = build.schedule(road, sources=[late], covers_through="2027-12-31")
    known = assess(schedule, build.at("2027-01-05", schedule), date(2027, 1, 5))
    assert (
        "None of the sources for the due date of Northern region was published by 5 Jan 2027;"
        " AP had given it as 2026 (27 Sep 2025)."
    ) in closing_notes(known)


def test_a_deadline_that_may_have_ended_is_not_overdue_by_another_date():
    other = ReportedDate(due=edtf("2026-08-31"), sources=("notice",), stated_by="A")
    end = build.event("completed", "2026-08/2026-10")
    assert list(reported_notes(answer("2026-09-10", end, reported_as=[other]))) == [
        "Northern region: due date also given as 31 Aug 2026 (A)."
    ]


@pytest.mark.parametrize(
    ("as_of", "stated_on", "is_noted"),
    [("2026-03-01", None, True), ("2026-03-01", "2026-02-01", False), ("2026-12-31", None, False)],
)
def test_before_the_end_of_an_imprecise_announcement_it_may_not_be_announced(as_of, stated_on, is_noted):
    when = {"announced_on": "2026", "stated_on": stated_on and edtf(stated_on), "due": "2027"}
    note = "Northern region: announced in 2026, possibly after 1 Mar 2026."
    assert (note in closing_notes(answer(as_of, **when))) is is_noted


def test_a_deadline_of_another_zone_says_from_which_day_it_is_counted():
    notes = list(closing_notes(answer("2026-09-01", timezone="America/New_York")))
    assert notes[0] == "Northern region: its days are those of America/New_York, where the as-of day is 31 Aug 2026."
    assert len(list(closing_notes(answer("2026-09-01T12:00", timezone="America/New_York")))) == 1


def test_commands_in_notes_read_the_same_schedules_again():
    unknown = replace(answer("2026-10-05T12:00", covers_through="2026-03-20"), alone=" --schedule roads.toml")
    assert "withdrawal journal add completed road --schedule roads.toml --help" in next(iter(unknown_notes(unknown)))


def test_the_end_of_the_record_is_said_once():
    notes = list(closing_notes(answer("2026-10-05T12:00", covers_through="2026-03-20")))
    assert notes == [
        "The record ends on 20 Mar 2026, so it cannot show whether the Northern region deadline was met. "
        "To add what you know: withdrawal journal add completed road --help",
        "As of 5 Oct 2026, 12:00 (Asia/Baghdad).",
    ]
    assert list(closing_notes(answer("2026-03-01"))) == [
        "As of 1 Mar 2026 (Asia/Baghdad). The record ends on 31 Dec 2027."
    ]


@pytest.mark.parametrize(("own", "through"), [("2026-10-15", "2026-10-15"), ("2026-08-01", "2026-11-20")])
def test_a_review_is_not_credited_with_what_the_record_alone_shows(own, through):
    schedule = build.schedule(build.deadline(due="2026-09"), covers_through=own)
    review = journal_entries.entry(
        kind=EntryKind.REVIEWED, through=date(2026, 12, 1), deadline=None, title=None, source=None, schedule=schedule.id
    )
    found = assess(apply_entries(schedule, [review]), build.at("2026-11-20", schedule))
    assert covered(found.deadlines[0], found) == date.fromisoformat(through)
