"""What entries become in a schedule and where they are handed on: events, sources and ids; and the rules of a line."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from journal_entries import NOW
from own_entries import LINK, SCHEDULE, entry, extended, retraction, reviewed, states

from withdrawal_cli.answers.journal import contribution
from withdrawal_cli.core.edtf import ImpreciseDate
from withdrawal_cli.core.entries import (
    Entry,
    EntryEvent,
    EntrySource,
    apply_entries,
    find_entry,
    problem_of,
    reference_problems,
)
from withdrawal_cli.errors import UsageError


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
