"""What a person types becomes an entry, or is refused with a way to mend it."""

from datetime import UTC, date, datetime

import msgspec
import pytest
from earlier import EARLIER
from journal_entries import NOW, entry

from withdrawal_cli import load_schedule
from withdrawal_cli.core.edtf import FORMS
from withdrawal_cli.core.entries import (
    EntryKind,
)
from withdrawal_cli.core.entry_input import EntryInput, Target, find_target, make_entry, make_retraction
from withdrawal_cli.errors import UsageError
from withdrawal_cli.store.decode import decode_schedule

SCHEDULE = load_schedule(EARLIER)
LINK = "https://example.org/a"


TYPED = EntryInput("completed", "kurdistan", "2026-09-28", None, None, None, None, LINK, False)


def make(**changes):
    return make_entry(msgspec.structs.replace(TYPED, **changes), SCHEDULE, NOW, "0123456789abcdef")


def test_a_record_is_made_with_defaults():
    made = make(target="KRG")
    assert (made.deadline, made.title) == ("kurdistan", "Coalition's military mission ends in the Kurdistan Region")
    reviewed = make(kind="reviewed", target=None, on=None, through="today")
    assert (reviewed.through, reviewed.title) == (date(2026, 11, 22), "Reviewed through 2026-11-22")
    extended = make(kind="extended", on=None, due="2027-03")
    assert (extended.on.text, extended.title) == ("2026-11-22", f"{made.title}: extended")
    assert make(kind="cancelled").title == f"{made.title}: cancelled"
    left, used = (make(kind=kind, target="al-asad") for kind in ("handed-over", "in-use"))
    assert left.site == used.site == "ain-al-asad"
    assert (left.title, used.title) == ("Ain al-Asad Air Base handed over", "Ain al-Asad Air Base in use")
    assert make(kind="reported", target=None, title="Talks").target is None
    assert make(kind="reported", target="kri", title="Talks").region == "kurdistan"
    assert make(source=None, no_source=True).source is None
    assert (make(title=" It ended ", detail=" ").title, make(detail=" ").detail) == ("It ended", None)
    for link in ("HTTP://example.org/?from=ftp://example.org", "http://X/", LINK + "a" * (4000 - len(LINK))):
        assert make(source=link).source == link


def test_a_day_is_that_of_the_schedules_zone():
    at_night = make_entry(
        msgspec.structs.replace(TYPED, kind="cancelled", on=None),
        SCHEDULE,
        datetime(2026, 11, 22, 21, tzinfo=UTC),
        "aa",
    )
    assert at_night.on.text == "2026-11-23"
    assert make_retraction(entry(), SCHEDULE, datetime(2026, 11, 22, 21, tzinfo=UTC), "bb").on.text == "2026-11-23"


KINDS = "completed, handed-over, in-use, extended, cancelled, reported, reviewed"
DATES = f"use one of these forms: {FORMS}, or today, yesterday, -7d"
DAY_ = "use one of: today, yesterday, -7d or 2026-11-22"
PERCENT = "percent-encode spaces, quotation marks, angle brackets and non-ASCII characters"
SCHEME = "a URL starts with https:// or http://"
DEADLINES = "the deadlines are: federal, kurdistan"
SITES = f"the sites are: {', '.join(site.id for site in SCHEDULE.sites)}"
NO_SOURCE = "if there is no page to cite, use --no-source"


@pytest.mark.parametrize(
    ("changes", "said", "hint"),
    [
        ({"kind": "Complete"}, "there is no kind 'Complete'", f"did you mean 'completed'? the kinds are: {KINDS}"),
        ({"kind": "EXTENDED"}, "there is no kind 'EXTENDED'", f"did you mean 'extended'? the kinds are: {KINDS}"),
        ({"kind": "zzz"}, "there is no kind 'zzz'", f"the kinds are: {KINDS}"),
        ({"kind": "retracted"}, "there is no kind 'retracted'",
         "to retract an entry: withdrawal journal retract ID"),
        ({"target": "kurdstan"}, "there is no deadline 'kurdstan'", f"did you mean 'kurdistan'? {DEADLINES}"),
        ({"target": None}, "completed needs the ID of a deadline", DEADLINES),
        ({"kind": "cancelled", "target": None}, "cancelled needs the ID of a deadline",
         DEADLINES),
        ({"kind": "in-use", "target": None}, "in-use needs the ID of a site",
         SITES),
        ({"kind": "handed-over", "target": None}, "handed-over needs the ID of a site",
         SITES),
        ({"target": "Ain al-Asad"}, "completed is about a deadline, but 'Ain al-Asad' is a site",
         "for a site, use one of: handed-over, in-use, reported"),
        ({"kind": "in-use", "target": "KRG"}, "in-use is about a site, but 'KRG' is a deadline",
         "for a deadline, use one of: completed, cancelled, extended, reported"),
        ({"on": None}, "completed needs --on, the date on which it happened", DATES),
        ({"kind": "handed-over", "target": "ain-al-asad", "on": None},
         "handed-over needs --on, the date on which it happened", DATES),
        ({"kind": "in-use", "target": "ain-al-asad", "on": None},
         "in-use needs --on, the date on which it happened", DATES),
        ({"on": "2026-13"}, "--on: '2026-13' is not a date (month must be 01..12)", DATES),
        ({"kind": "extended"}, "extended needs --due, the new due date", DATES),
        ({"kind": "extended", "due": "soon"},
         "--due: 'soon' is not a date (write the year first, in four digits)", DATES),
        ({"kind": "extended", "due": "9999"}, "--due: '9999' must end before 9999-12-31, the last day of the calendar",
         None),
        ({"due": "2027"}, "--due is only for 'extended'", "leave --due out"),
        ({"through": "2026-11-01"}, "--through is only for 'reviewed'", "leave --through out"),
        ({"kind": "reviewed", "target": None},
         "reviewed needs --through, the last day you have checked", DAY_),
        ({"kind": "reviewed", "through": "2026-11-01"}, "reviewed takes no ID: it is about the whole schedule",
         "leave 'kurdistan' out"),
        ({"kind": "reviewed", "target": None, "through": "2026-11"}, "--through: '2026-11' is not a date", DAY_),
        ({"kind": "reviewed", "target": None, "on": None, "through": "2026-11-23"},
         "--through: 2026-11-23 is in the future", "give 2026-11-22 or an earlier day"),
        ({"kind": "reported"}, "reported needs --title, what is reported, in a few words", None),
        ({"kind": "reported", "title": " "}, "reported needs --title, what is reported, in a few words", None),
        ({"source": None}, "completed needs --source URL, the page that says so", NO_SOURCE),
        ({"no_source": True}, "--source and --no-source cannot be combined", "leave one of them out"),
        ({"source": "ftp://example.org"}, "--source: 'ftp://example.org' is not an http(s) URL", SCHEME),
        ({"source": "https://"}, "--source: 'https://' is not an http(s) URL", SCHEME),
        ({"source": "https:example.org"}, "--source: 'https:example.org' is not an http(s) URL", SCHEME),
        ({"source": "javascript:alert(1)"}, "--source: 'javascript:alert(1)' is not an http(s) URL", SCHEME),
        ({"source": "https://example.org/a b"}, "--source: 'https://example.org/a b' is not a valid URL",
         PERCENT),
        ({"source": "https://example.org/\t"}, "--source: 'https://example.org/\\t' is not a valid URL",
         PERCENT),
        ({"source": "https://example.org/ä"}, "--source: 'https://example.org/ä' is not a valid URL",
         PERCENT),
        ({"source": LINK + "a" * (4001 - len(LINK))},
         f"--source: '{LINK + 'a' * (60 - len(LINK))}'… has 4001 characters", "a URL may have 4000"),
        ({"title": "\udcff"}, "--title: is not text in this terminal's encoding", None),
        ({"detail": "\udcff"}, "--detail: is not text in this terminal's encoding", None),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused(changes, said, hint):
    with pytest.raises(UsageError) as caught:
        make(**changes)
    assert (caught.value.problems, caught.value.hint) == ((said,), hint)


@pytest.mark.parametrize(("text", "on"), [("today", "2026-11-22"), ("yesterday", "2026-11-21"), ("-2w", "2026-11-08")])
def test_a_date_can_be_said_as_a_day_from_today(text, on):
    assert make(on=text).on.text == on


def test_a_region_with_several_deadlines_has_to_be_named_more_closely():
    twice = msgspec.structs.replace(
        SCHEDULE, deadlines=(*SCHEDULE.deadlines, msgspec.structs.replace(SCHEDULE.deadlines[1], id="second"))
    )
    with pytest.raises(UsageError, match=r"^the region 'krg' has 2 deadlines$") as caught:
        find_target(twice, EntryKind.COMPLETED, "krg")
    assert caught.value.hint == "name one of: kurdistan, second"


@pytest.fixture
def small(make_schedule):
    """A schedule whose deadline and site share an id, and more deadlines than a message names."""
    site = {"region": "north", "sources": ["paper"]}
    sites = [{"id": "road", "name": "Mile 1", **site}, {"id": "mill", "name": "The Mill", "aliases": ["M "], **site}]
    (road,) = make_schedule()["deadlines"]
    others = [{**road, "id": f"d{n:02d}", "region": "south"} for n in range(20)]
    regions = [*make_schedule()["regions"], {"id": "south", "name": "The South"}]
    schedule, problems = decode_schedule(make_schedule(regions=regions, deadlines=[road, *others], sites=sites))
    assert problems == []
    return schedule


@pytest.mark.parametrize("name", ["completed", "cancelled", "extended", "reported", "handed-over", "in-use"])
def test_what_a_name_means_depends_on_the_kind(small, name):
    kind = EntryKind(name)
    road, mill = Target(deadline="road", title="The road opens"), Target(site="mill", title="The Mill")
    if name in ("handed-over", "in-use"):
        assert find_target(small, kind, " ROAD ") == Target(site="road", title="Mile 1")
        assert find_target(small, kind, "THE MILL") == find_target(small, kind, "m") == mill
        return
    assert find_target(small, kind, " ROAD ") == road
    assert find_target(small, kind, "d07") == Target(deadline="d07", title="The road opens")
    if name == "reported":
        assert find_target(small, kind, "The north") == Target(region="north", title="The North")
        assert find_target(small, kind, "the-mill") == mill
    else:
        assert find_target(small, kind, "The north") == find_target(small, kind, "n") == road


@pytest.mark.parametrize(
    ("kind", "name", "guess"),
    [
        ("completed", "raod", "road"), ("completed", "nroth", "north"), ("completed", "mil", None),
        ("reported", "d07x", "d07"), ("reported", "nroth", "north"), ("reported", "mil", "mill"), ("reported", "zzz", None),
        ("in-use", "mil", "mill"), ("in-use", "raod", "road"),
    ],
)  # fmt: skip
def test_an_unknown_name_suggests_the_nearest(small, kind, name, guess):
    with pytest.raises(UsageError) as caught:
        find_target(small, EntryKind(kind), name)
    what = {"completed": "deadline", "in-use": "site", "reported": "deadline, site or region"}[kind]
    start = f"did you mean {guess!r}? the " if guess else "the "
    assert caught.value.problems == (f"there is no {what} {name!r}",)
    assert caught.value.hint.startswith(start)


def test_a_message_names_twenty_deadlines_at_most(small):
    with pytest.raises(UsageError) as caught:
        find_target(small, EntryKind.COMPLETED, "south")
    assert caught.value.hint == "name one of: " + ", ".join(f"d{n:02d}" for n in range(20))
    fewer = msgspec.structs.replace(small, deadlines=small.deadlines[1:])
    with pytest.raises(UsageError) as caught:
        find_target(fewer, EntryKind.COMPLETED, "zzz")
    assert caught.value.hint == "the deadlines are: " + ", ".join(f"d{n:02d}" for n in range(20))
    more = msgspec.structs.replace(
        small, deadlines=(*small.deadlines, msgspec.structs.replace(small.deadlines[1], id="last"))
    )
    with pytest.raises(UsageError) as caught:
        find_target(more, EntryKind.COMPLETED, "south")
    assert caught.value.hint == "name one of: " + ", ".join(f"d{n:02d}" for n in range(20))
