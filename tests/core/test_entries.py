"""Which entries count, and what they make of a schedule."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import journal_entries
import msgspec
import pytest
from earlier import EARLIER
from hypothesis import given, settings
from hypothesis import strategies as st
from journal_entries import NOW

from withdrawal_cli import assess, load_schedule
from withdrawal_cli.answers.journal import contribution
from withdrawal_cli.core.edtf import ImpreciseDate
from withdrawal_cli.core.entries import (
    Entry,
    EntryEvent,
    EntryKind,
    EntrySource,
    State,
    apply_entries,
    day_in,
    find_entry,
    problem_of,
    reference_problems,
    resolve,
)
from withdrawal_cli.errors import UsageError

SCHEDULE = load_schedule(EARLIER)
LINK = "https://example.org/a"


def entry(kind="completed", entry_id="aaaa", at=NOW, **changes) -> Entry:
    return journal_entries.entry(entry_id, at, kind=EntryKind(kind), **changes)


def retraction(of: str, entry_id="ffff", at=NOW) -> Entry:
    return entry("retracted", entry_id, at, deadline=None, title=None, source=None, retracts=of)


def reviewed(through: str, entry_id="bbbb", at=NOW) -> Entry:
    return entry("reviewed", entry_id, at, deadline=None, source=None, through=date.fromisoformat(through))


def extended(due="2027-03", on="2026-09-15", entry_id="eeee", at=NOW, **changes) -> Entry:
    due, on = ImpreciseDate.parse(due), ImpreciseDate.parse(on)
    return entry("extended", entry_id, at, due=due, on=on, **changes)


def kurdistan(*entries, as_of="2026-11-22", known_by=None):
    known = date.fromisoformat(known_by) if known_by else None
    instant = datetime.fromisoformat(as_of).replace(tzinfo=SCHEDULE.zone)
    answer = assess(apply_entries(SCHEDULE, entries, known), instant, known)
    return next(a for a in answer.deadlines if a.deadline.id == "kurdistan")


def standing(*entries, **when):
    a = kurdistan(*entries, **when)
    return a.status.value, a.by


def states(*entries):
    return {j.entry.id: j.state.value for j in resolve(SCHEDULE, entries)}


def test_a_completion_counts_and_is_marked():
    a = kurdistan(entry())
    assert (a.status.value, a.lateness.punctuality.value, a.by) == ("completed", "on-time", "you")
    assert a.completed_on.text == "2026-09-28"


def test_a_retraction_takes_it_back_in_any_order():
    assert standing(entry(), retraction("aaaa")) == ("unknown", None)
    assert standing(retraction("aaaa", at=NOW - timedelta(days=9)), entry()) == ("unknown", None)


def test_a_retraction_cannot_be_taken_back():
    assert standing(entry(), retraction("aaaa"), retraction("ffff", "gggg")) == ("unknown", None)


def test_nothing_but_a_retraction_takes_back():
    assert standing(entry(), entry("reported", "cccc", retracts="aaaa")) == ("completed", "you")


@pytest.mark.parametrize(
    ("as_of", "status", "due"),
    [("2026-11-22", "upcoming", "2027-03"), ("2026-09-15", "upcoming", "2027-03"), ("2026-09-14", "due", "2026-09")],
)
def test_an_extension_counts_from_its_day_on(as_of, status, due):
    a = kurdistan(extended(), as_of=as_of)
    assert (a.status.value, a.due.text, a.by) == (status, due, "you" if due == "2027-03" else None)


@pytest.mark.parametrize(
    ("through", "status", "by"),
    [("2026-11-01", "overdue", "you"), ("2026-10-01", "overdue", "you"), ("2026-09-30", "unknown", None)],
)
def test_a_review_moves_coverage(through, status, by):
    assert standing(reviewed(through)) == (status, by)


def test_a_review_never_moves_coverage_back():
    assert apply_entries(SCHEDULE, [reviewed("2026-01-01")]).covers_through == SCHEDULE.covers_through
    both = apply_entries(SCHEDULE, [reviewed("2026-11-01"), reviewed("2026-05-01", "cccc")])
    assert (both.covers_through, both.own_covers_through) == (date(2026, 11, 1), SCHEDULE.covers_through)


def test_what_the_schedule_itself_decides_is_not_marked():
    answer = assess(apply_entries(SCHEDULE, [reviewed("2026-11-01"), entry()]), NOW)
    assert [(a.deadline.id, a.by) for a in answer.deadlines] == [("federal", None), ("kurdistan", "you")]


def test_no_record_leaves_the_schedule_as_it_is():
    assert apply_entries(SCHEDULE, []) is SCHEDULE
    assert apply_entries(SCHEDULE, [entry(schedule="another")]) is SCHEDULE
    retracted = apply_entries(SCHEDULE, [entry(), retraction("aaaa")])
    assert (retracted.entries, retracted.events, len(retracted.journal_changes)) == (0, SCHEDULE.events, 2)
    assert (SCHEDULE.entries, SCHEDULE.dangling, SCHEDULE.own_covers_through) == (0, 0, SCHEDULE.covers_through)


def test_known_by_is_the_day_of_recording_in_the_schedules_zone():
    late_evening = entry(at=datetime(2026, 11, 21, 20, 59, 59, tzinfo=UTC))
    after_midnight = entry(at=datetime(2026, 11, 21, 21, tzinfo=UTC))  # 00:00 of the 22nd in Baghdad
    assert standing(late_evening, known_by="2026-11-21") == ("completed", "you")
    assert standing(after_midnight, known_by="2026-11-21") == ("unknown", None)
    assert standing(after_midnight, known_by="2026-11-22") == ("completed", "you")
    assert standing(late_evening, retraction("aaaa"), known_by="2026-11-21") == ("unknown", None)  # whenever it was


def test_the_day_of_recording_is_never_one_that_was_over():
    again = datetime(2006, 10, 29, 2, 31, 30, tzinfo=UTC)  # the clocks went back at 00:01, into the day before
    assert day_in(entry(at=again).recorded_at, ZoneInfo("America/St_Johns")) == date(2006, 10, 29)


def test_known_by_limits_a_review_and_shows_what_was_corrected_later():
    assert standing(reviewed("2026-11-01"), known_by="2026-11-21") == ("unknown", None)
    first = entry(entry_id="aaaa", at=NOW - timedelta(days=9))
    second = entry("cancelled", "bbbb")
    assert standing(first, second, known_by="2026-11-21") == ("completed", "you")
    assert standing(first, second, known_by="2026-11-22") == ("cancelled", "you")


def test_of_two_ends_the_one_recorded_last_counts_then_the_greater_id():
    early, late = entry(entry_id="zzzz", at=NOW - timedelta(seconds=1)), entry("cancelled", "aaaa")
    for order in ([early, late], [late, early]):
        assert standing(*order) == ("cancelled", "you")
        assert states(*order) == {"zzzz": "superseded", "aaaa": "counts"}
    same = [entry(entry_id="aaaa"), entry("cancelled", "bbbb")]
    assert states(*same) == {"aaaa": "superseded", "bbbb": "counts"}
    superseded = resolve(SCHEDULE, [early, late])[0]
    assert superseded.because is late


def test_what_is_about_two_deadlines_or_two_dates_is_two_matters():
    ends = [entry(entry_id="aaaa"), entry(entry_id="bbbb", deadline="federal")]
    moved = [
        extended(entry_id="cccc"),
        extended(entry_id="dddd", deadline="federal"),
        extended(on="2026-09", entry_id="eeee"),
    ]
    assert states(*ends, *moved) == dict.fromkeys(("aaaa", "bbbb", "cccc", "dddd", "eeee"), "counts")
    assert states(extended(on="2026-09-15", entry_id="aaaa"), extended(on="2026-09-01/2026-09-15", entry_id="bbbb")) == {
        "aaaa": "superseded", "bbbb": "counts",
    }  # fmt: skip


def test_taking_back_the_one_that_counts_lets_the_other_count_again():
    first, second = entry(entry_id="aaaa"), entry("cancelled", "bbbb", NOW + timedelta(seconds=1))
    assert standing(first, second, retraction("bbbb")) == ("completed", "you")


def test_extensions_of_different_days_follow_each_other_and_of_one_day_the_last_recorded_counts():
    a, b = extended("2027-03", entry_id="aaaa"), extended("2027-06", on="2026-09-20", entry_id="bbbb")
    assert [d.text for d in kurdistan(a, b).amended_from] == ["2026-09", "2027-03"]
    c = extended("2028", entry_id="cccc", at=NOW + timedelta(seconds=1))
    assert states(a, c) == {"aaaa": "superseded", "cccc": "counts"}
    assert kurdistan(a, c).due.text == "2028"


def test_an_end_of_the_users_sets_the_schedules_own_aside_from_the_day_it_counts():
    mine = entry(deadline="federal", on=ImpreciseDate.parse("2026-02-01"))
    with_entries = apply_entries(SCHEDULE, [mine])
    for as_of, expected in (("2026-01-25", ("completed", None)), ("2026-02-01", ("completed", "you"))):
        answer = assess(with_entries, datetime.fromisoformat(as_of).replace(tzinfo=SCHEDULE.zone))
        assert (answer.deadlines[0].status.value, answer.deadlines[0].by) == expected
    own = [e for e in with_entries.events if e.kind.value == "completed" and e.deadline == "federal"]
    assert [e.by for e in own] == [None, "you"]


def test_an_extension_of_the_users_leaves_the_schedules_end_and_marks_the_answer():
    mine = extended("2026-03", on="2026-01-02", deadline="federal")
    (federal, _) = assess(apply_entries(SCHEDULE, [mine]), NOW).deadlines
    assert (federal.status.value, federal.lateness.punctuality.value, federal.by) == ("completed", "on-time", "you")


def test_an_end_of_the_users_leaves_the_schedules_extensions(build):
    schedule = build.schedule(events=[build.event("extended", "2026-02-01", due="2027-03")])
    mine = entry(schedule=schedule.id, deadline="road")
    (road,) = assess(apply_entries(schedule, [mine]), NOW).deadlines
    assert (road.status.value, road.due.text, road.by) == ("completed", "2027-03", "you")


@pytest.mark.parametrize("due", ["2026-09", "../2026-09-30"])
@pytest.mark.parametrize(
    ("own", "by"), [("2026-08-31", "you"), ("2026-09-15", "you"), ("2026-09-30", "you"), ("2026-10-01", None)]
)
def test_overdue_is_marked_where_the_record_alone_did_not_reach_past_the_last_day(build, due, own, by):
    schedule = build.schedule(build.deadline(due=due), covers_through=own)
    mine = msgspec.structs.replace(reviewed("2026-11-01"), schedule=schedule.id)
    (road,) = assess(apply_entries(schedule, [mine]), NOW).deadlines
    assert (road.status.value, road.by) == ("overdue", by)


def test_events_and_sources_are_recognisable():
    with_entries = apply_entries(SCHEDULE, [entry(), entry("reported", "dddd", deadline=None)])
    mine = [e for e in with_entries.events if e.by]
    assert [type(e) for e in mine] == [EntryEvent, EntryEvent]
    assert [(e.id, e.region, e.announced_on.text) for e in mine] == [
        ("aaaa", "kurdistan", "2026-11-22"),
        ("dddd", None, "2026-11-22"),
    ]
    (source,) = [s for s in with_entries.sources if s.by]
    assert type(source) is EntrySource
    assert (source.id, source.url, source.title, source.publisher) == ("source-aaaa", LINK, "[It ended]", "example.org")
    assert {s for e in mine for s in e.sources} == {source.id}
    assert with_entries.entries == 2


def test_a_link_that_the_schedule_cites_is_not_a_second_source():
    known = next(s for s in SCHEDULE.sources if s.url.startswith("https://"))
    with_entries = apply_entries(SCHEDULE, [entry(source=known.url)])
    assert with_entries.sources == SCHEDULE.sources
    assert with_entries.events[-1].sources == (known.id,)


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://example.org", "example.org"),
        ("https://archive.org/web/2026/https://example.org/a", "archive.org"),
        ("https://me:word@example.org/a@b/c", "example.org"),
    ],
)
def test_the_publisher_of_a_link_is_its_host(url, host):
    with_entries = apply_entries(SCHEDULE, [entry(entry_id="a" * 100, source=url)])
    (source,) = [s for s in with_entries.sources if s.by]
    assert (source.id, source.publisher) == ("source-" + "a" * 93, host)


def test_a_site_gives_its_region():
    site = SCHEDULE.sites[0]
    with_entries = apply_entries(SCHEDULE, [entry("handed-over", deadline=None, site=site.id)])
    assert with_entries.events[-1].region == site.region
    with_entries = apply_entries(SCHEDULE, [entry("reported", deadline=None, region="kurdistan")])
    assert with_entries.events[-1].region == "kurdistan"


def test_what_the_schedule_does_not_have_is_misplaced():
    lost = [entry(deadline="gone"), entry("in-use", "bbbb", deadline=None, site="gone")]
    lost.append(entry("reported", "cccc", deadline=None, region="gone"))
    assert states(*lost) == dict.fromkeys(("aaaa", "bbbb", "cccc"), "dangling")
    with_entries = apply_entries(SCHEDULE, lost)
    assert (with_entries.entries, with_entries.dangling, with_entries.events) == (0, 3, SCHEDULE.events)
    assert states(entry("reported", deadline=None, region="kurdistan")) == {"aaaa": "counts"}
    assert [p.partition(": ")[2] for p in reference_problems(SCHEDULE, lost)] == [
        f"{what} 'gone' is not in the schedule {SCHEDULE.id!r}" for what in ("deadline", "site", "region")
    ]


def test_a_retraction_of_what_is_not_there_is_named():
    assert reference_problems(SCHEDULE, [retraction("aaaa")]) == [
        "entry ffff: retracts 'aaaa', which is not in this journal (merge the journal that has it)"
    ]
    assert reference_problems(SCHEDULE, [entry(), retraction("aaaa")]) == []


def test_a_record_at_either_end_of_the_calendar_has_a_day():
    for instant in (datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, tzinfo=UTC)):
        assert apply_entries(SCHEDULE, [entry(at=instant)]).entries == 1


@pytest.mark.parametrize(
    ("broken", "problem"),
    [
        (entry("extended"), "due: is missing (an extended deadline needs its new due date)"),
        (entry("reviewed"), "through: is missing (a review needs the day that it reaches)"),
        (entry("retracted"), "retracts: is missing (a retraction names the entry that it retracts)"),
        (entry(title=None), "title: is missing"),
        (entry(title=""), "title: is missing"),
        (entry(title=" "), "title: is missing"),
        (entry(deadline=None), "deadline: is missing (completed is about a deadline)"),
        (entry("cancelled", deadline=None), "deadline: is missing (cancelled is about a deadline)"),
        (extended(deadline=None), "deadline: is missing (extended is about a deadline)"),
        (entry("in-use"), "site: is missing (in-use is about a site)"),
        (extended("9999"), "due: '9999' must end before 9999-12-31, the last day of the calendar"),
        (entry("reported", deadline=None), None),
        (
            entry("handed-over", deadline=None),
            "site: is missing (handed-over is about a site)",
        ),
        (entry("in-use", deadline=None, region="kurdistan"), "site: is missing (in-use is about a site)"),
        (entry("completed", deadline=None, site="harir"), "deadline: is missing (completed is about a deadline)"),
        (entry("reported", deadline=None, region="kurdistan"), None),
        (extended("9999-12-30"), None),
    ],
)
def test_rules_beyond_shapes(broken, problem):
    assert problem_of(broken) == problem


def decoded(**changes):
    line = msgspec.json.encode(entry(**changes), enc_hook=str)
    return msgspec.json.decode(line, type=Entry, dec_hook=lambda _, text: ImpreciseDate.parse(text))


def test_a_line_holds_what_was_said_and_a_link_of_4000_characters_at_most():
    line = msgspec.json.encode(entry(), enc_hook=str)
    assert list(msgspec.json.decode(line)) == [
        "version", "id", "schedule", "recorded_at", "kind", "on", "deadline", "title", "source",
    ]  # fmt: skip
    longest = LINK + "a" * (4000 - len(LINK))
    for link in (LINK, longest, "HTTP://x", None):
        assert decoded(source=link) == entry(source=link)
    for link in (longest + "a", "ftp://x", "https://", "https://x y", "https://x\n", "xhttps://x"):
        with pytest.raises(msgspec.ValidationError):
            decoded(source=link)


def test_records_are_found_by_their_beginning():
    mine = [entry(entry_id="abcd1"), entry(entry_id="abcd2"), retraction("abcd1", "eeee1")]
    assert find_entry(mine, "ABCD1 ").id == "abcd1"
    assert find_entry([*mine, entry(entry_id="abcd")], "abcd").id == "abcd"
    many = [entry(entry_id=f"bbbb{n}") for n in range(9)]
    for entries, wanted, said, hint in (
        (mine, "abcd", "'abcd' matches 2 entries", "give more characters: abcd1, abcd2"),
        (many, "bbbb", "'bbbb' matches 9 entries", f"give more characters: {', '.join(r.id for r in many[:8])}"),
        (mine, "abc", "'abc' is too short", "give at least the first 4 characters of an id"),
        (mine, "abx", "there is no entry 'abx'", "'withdrawal journal list' shows the entries"),
        (mine, "eeee1", "'eeee1' is a retraction, which cannot be undone", "add the fact again"),
    ):
        with pytest.raises(UsageError) as caught:
            find_entry(entries, wanted)
        assert (caught.value.problems, caught.value.hint) == ((said,), hint)


# what is handed on


def test_a_contribution_has_ids_of_its_own_and_only_what_counts():
    entries = [
        entry(on=ImpreciseDate.parse("2026-09-28/2026-09-30"), detail="More"),
        extended(source=None),
        entry("reported", "cccc", deadline=None, title="Talks"),
        entry("reported", "dddd", deadline=None, title="More talks"),
        reviewed("2026-11-01"),
        entry("completed", "0000", NOW - timedelta(days=1)),
    ]
    made = contribution(apply_entries(SCHEDULE, entries))
    assert [e["id"] for e in made["events"]] == [
        "kurdistan-completed-2026-09-28-2026-09-30",
        "reported-2026-09-28",
        "reported-2026-09-28-2",
        "kurdistan-extended-2026-09-15",
    ]
    assert made["events"][0] == {
        "id": "kurdistan-completed-2026-09-28-2026-09-30",
        "kind": "completed",
        "on": "2026-09-28/2026-09-30",
        "title": "It ended",
        "detail": "More",
        "deadline": "kurdistan",
        "region": "kurdistan",
        "sources": ["example-org"],
    }
    assert (made["events"][3]["due"], made["events"][3]["sources"]) == ("2027-03", [])
    assert made["sources"] == [
        {
            "id": "example-org",
            "publisher": "example.org",
            "title": "[It ended]",
            "url": LINK,
            "published": None,
            "kind": "report",
        }
    ]


def test_what_is_handed_on_cites_what_the_schedule_has_and_takes_no_id_of_it():
    known = next(s for s in SCHEDULE.sources if s.url.startswith("https://"))
    cited = contribution(apply_entries(SCHEDULE, [entry(source=known.url)]))
    assert (cited["sources"], cited["events"][0]["sources"]) == ([], [known.id])
    taken = msgspec.structs.replace(
        SCHEDULE,
        sources=(*SCHEDULE.sources, msgspec.structs.replace(known, id="example-org", url="https://x.org")),
        events=(*SCHEDULE.events, msgspec.structs.replace(SCHEDULE.events[0], id="kurdistan-completed-2026-09-28")),
    )
    made = contribution(apply_entries(taken, [entry()]))
    assert [e["id"] for e in made["events"]] == ["kurdistan-completed-2026-09-28-2"]
    assert [s["id"] for s in made["sources"]] == ["example-org-2"]


def test_an_id_names_the_deadline_rather_than_its_region(build):
    made = contribution(apply_entries(build.schedule(), [entry(schedule="roads", deadline="road")]))
    assert [e["id"] for e in made["events"]] == ["road-completed-2026-09-28"]


@pytest.mark.parametrize(
    ("changes", "ids"),
    [
        (
            {"kind": "handed-over", "deadline": None, "site": "ain-al-asad"},
            ("ain-al-asad-handed-over-2026-09-28", "example-org"),
        ),
        (
            {"kind": "reported", "deadline": None, "region": "kurdistan"},
            ("kurdistan-reported-2026-09-28", "example-org"),
        ),
        ({"source": "https://WWW.Example.org:80/"}, ("kurdistan-completed-2026-09-28", "www-example-org-80")),
        ({"source": f"https://{'a' * 89}.org/"}, ("kurdistan-completed-2026-09-28", "a" * 89)),
        ({"source": f"https://{'a' * 91}.org/"}, ("kurdistan-completed-2026-09-28", "a" * 90)),
        ({"source": "https://-/"}, ("kurdistan-completed-2026-09-28", "entry")),
    ],
)
def test_an_id_says_what_it_is_about_in_ninety_letters_at_most(changes, ids):
    made = contribution(apply_entries(SCHEDULE, [entry(**changes)]))
    assert (made["events"][0]["id"], made["sources"][0]["id"]) == ids
    given = {key: value for key, value in changes.items() if key in ("site", "region", "deadline") and value}
    assert given.items() <= made["events"][0].items()


# laws

IDS = st.sampled_from(["a1", "b2", "c3", "d4"])
INSTANTS = st.sampled_from([NOW - timedelta(days=2), NOW - timedelta(seconds=1), NOW])
DAYS = st.sampled_from(["2026-09-28", "2026-10-05", "2026-09", "2026-11-30"]).map(ImpreciseDate.parse)
RECORDS = st.one_of(
    st.builds(
        lambda i, t, d, k: entry(k, i, t, on=d), IDS, INSTANTS, DAYS, st.sampled_from(["completed", "cancelled"])
    ),
    st.builds(lambda i, t, d: extended("2027-03", d.text, i, t), IDS, INSTANTS, DAYS),
    st.builds(lambda i, t: reviewed("2026-11-01", i, t), IDS, INSTANTS),
    st.builds(lambda i, of, t: retraction(of, f"r{i}", t), IDS, IDS, INSTANTS),
)
SETS = st.lists(RECORDS, max_size=7, unique_by=lambda r: r.id)


@settings(max_examples=150, deadline=None)
@given(SETS.flatmap(lambda entries: st.tuples(st.just(entries), st.permutations(entries))))
def test_the_order_of_records_does_not_matter(both):
    entries, shuffled = both
    assert resolve(SCHEDULE, entries) == resolve(SCHEDULE, shuffled)
    assert kurdistan(*entries) == kurdistan(*shuffled)


@settings(max_examples=150, deadline=None)
@given(SETS)
def test_a_retracted_record_never_counts_and_one_end_counts_at_most(entries):
    back = {r.retracts for r in entries if r.retracts}
    counting = [j.entry for j in resolve(SCHEDULE, entries) if j.state is State.COUNTS]
    assert back.isdisjoint(r.id for r in counting)
    assert sum(r.kind.value in ("completed", "cancelled") for r in counting) <= 1
    assert apply_entries(SCHEDULE, entries).covers_through >= SCHEDULE.covers_through


@settings(max_examples=100, deadline=None)
@given(SETS)
def test_an_answer_is_marked_exactly_where_it_differs_from_the_schedules_own(entries):
    """No false mark: where nothing of yours counts the answer is ours; no silent use: a changed answer is marked."""
    ours, yours = kurdistan(), kurdistan(*entries)
    if yours.by is None:
        assert (yours.status, yours.due, yours.decided_by) == (ours.status, ours.due, ours.decided_by)
    else:
        assert (yours.status, yours.due, yours.decided_by) != (ours.status, ours.due, ours.decided_by)
