"""Plain values into a schedule: each problem with place, value and rule."""

import time

import pytest

from withdrawal_cli.core.edtf import ImpreciseDate
from withdrawal_cli.core.schedule import EventKind, Schedule
from withdrawal_cli.store.decode import decode_schedule
from withdrawal_cli.store.validate import place_of, shown

MISSING = ...


def broken(document, list_name, changes):
    """Change the first entry of a list (or the top), and give the problems."""
    entry = document if list_name is None else document[list_name][0]
    for key, value in changes.items():
        if value is MISSING:
            del entry[key]
        else:
            entry[key] = value
    schedule, problems = decode_schedule(document)
    assert (schedule is None) == bool(problems)
    return problems


def test_a_valid_document(document):
    schedule, problems = decode_schedule(document)
    assert problems == []
    assert isinstance(schedule, Schedule)
    assert schedule.deadlines[0].due == ImpreciseDate.parse("2026-09")
    assert schedule.events[0].kind is EventKind.COMPLETED
    assert schedule.covers_through.isoformat() == "2026-03-20"
    assert schedule.compiled_on is None
    assert schedule.sources[0].published is None


@pytest.mark.parametrize(
    ("list_name", "keys"),
    [
        (None, "schema_version id title timezone covers_through deadlines"),
        ("deadlines", "id title"),
        ("events", "id kind on title"),
        ("sites", "id name"),
        ("sources", "id publisher title"),
        ("regions", "id name"),
    ],
)
def test_what_is_required(document, list_name, keys):
    for key in keys.split():
        entry = document if list_name is None else document[list_name][0]
        value = entry.pop(key)
        place = "" if list_name is None else place_of(list_name, 0, entry)
        assert decode_schedule(document) == (None, [f"{place}{key}: is missing"])
        entry[key] = value


@pytest.mark.parametrize(
    ("list_name", "keys"),
    [
        (None, "regions events sites sources compiled_on $schema"),
        ("deadlines", "region due timezone tags wording announced_on stated_by stated_on obliged sources reported_as"),
        ("events", "announced_on detail quote deadline site region due sources"),
        ("sites", "aliases region governorate sources"),
        ("sources", "origin url archived_url accessed_on language published kind"),
        ("regions", "aliases"),
    ],
)
def test_what_may_be_left_out(document, list_name, keys):
    entry = document if list_name is None else document[list_name][0]
    for key in keys.split():
        entry.pop(key, None)
    assert decode_schedule(document)[1] == []


@pytest.mark.parametrize(
    ("list_name", "keys"),
    [
        (None, "regions events sites sources compiled_on $schema"),
        ("deadlines", "region due timezone tags wording announced_on stated_by stated_on obliged sources reported_as"),
        ("events", "announced_on detail quote deadline site region due sources"),
        ("sites", "aliases region governorate sources"),
        ("sources", "origin url archived_url accessed_on language published kind"),
        ("regions", "aliases"),
    ],
)
def test_what_may_be_left_out_may_be_null(document, list_name, keys):
    entry = document if list_name is None else document[list_name][0]
    for key in keys.split():
        entry[key] = None
    schedule, problems = decode_schedule(document)
    assert problems == []
    for key in keys.split():
        entry.pop(key)
    assert decode_schedule(document) == (schedule, [])


def test_null_lists_within_lists_hide_no_other_problem(document):
    document["deadlines"][0]["reported_as"][0] |= {"sources": None, "due": "2026-13"}
    document["regions"][0]["aliases"] = None
    document["events"] = None
    problem = "deadline 'road': reported_as[0]: due: '2026-13' is not a date (month must be 01..12)"
    assert decode_schedule(document) == (None, [problem])
    document["deadlines"][0]["reported_as"][0]["due"] = "2026"
    schedule, problems = decode_schedule(document)
    assert problems == []
    assert schedule.deadlines[0].reported_as[0].sources == schedule.regions[0].aliases == schedule.events == ()
    assert document["events"] is None


DATE = "is not a date (write it as text, as in '2026-09')"
DAY = "is not a day (write it as text, as in '2026-03-20')"
VERSION = "is not a version of the schedule document that this program reads (it reads 1)"
ID = "is not an id (lower-case words joined by hyphens, as in 'end-of-2025')"
KINDS = "announced, handed-over, in-use, completed, extended, cancelled, reported, context"


@pytest.mark.parametrize(
    ("list_name", "changes", "problems"),
    [
        # the top
        (None, {"schema_version": 2}, [f"schema_version: 2 {VERSION}"]),
        (None, {"schema_version": "1"}, [f"schema_version: '1' {VERSION}"]),
        (None, {"schema_version": True}, [f"schema_version: true {VERSION}"]),
        (None, {"schema_version": 10**30}, [f"schema_version: {10**30} {VERSION}"]),
        (None, {"covers_through": "2026-02-30"}, ["covers_through: '2026-02-30' is not a day (day must be 01..28 in 2026-02)"]),
        (None, {"covers_through": "2026-03"}, ["covers_through: '2026-03' is not a single day (write it as in '2026-03-20')"]),
        (None, {"covers_through": "2026-03-20T12:00:00"}, ["covers_through: '2026-03-20T12:00:00' is not a day (times are not accepted, only days)"]),
        (None, {"covers_through": 20260320}, [f"covers_through: 20260320 {DAY}"]),
        (None, {"compiled_on": []}, [f"compiled_on: a list {DAY}"]),
        (None, {"id": "Roads"}, [f"id: 'Roads' {ID}"]),
        (None, {"id": "roads\n"}, [f"id: 'roads\\n' {ID}"]),
        (None, {"title": 7}, ["title: 7 is not text"]),
        (None, {"title": None}, ["title: null is not text"]),
        (None, {"title": float("nan")}, ["title: nan is not text"]),
        (None, {"regions": {}}, ["regions: an object is not a list"]),
        (None, {"regions": "north"}, ["regions: 'north' is not a list"]),
        (None, {"regions": ["north"]}, ["regions[0]: 'north' is not an object"]),
        (None, {"title": MISSING, "titel": "x"}, ["unknown key 'titel' (did you mean 'title'?)", "title: is missing"]),
        (None, {"zzz": 1}, ["unknown key 'zzz'"]),
        # a deadline
        ("deadlines", {"due": "2026-13"}, ["deadline 'road': due: '2026-13' is not a date (month must be 01..12)"]),
        ("deadlines", {"due": 2026}, [f"deadline 'road': due: 2026 {DATE}"]),
        ("deadlines", {"due": {}}, [f"deadline 'road': due: an object {DATE}"]),
        ("deadlines", {"announced_on": ""}, ["deadline 'road': announced_on: '' is not a date (it is empty)"]),
        ("deadlines", {"sources": "notice"}, ["deadline 'road': sources: 'notice' is not a list"]),
        ("deadlines", {"sources": ["notice", 3]}, ["deadline 'road': sources[1]: 3 is not text"]),
        ("deadlines", {"id": "A b"}, [f"deadline 'A b': id: 'A b' {ID}"]),
        ("deadlines", {"id": 5}, ["deadlines[0]: id: 5 is not text"]),
        ("deadlines", {"id": "Road"}, [f"deadline 'Road': id: 'Road' {ID}"]),
        ("deadlines", {"reported_as": {}}, ["deadline 'road': reported_as: an object is not a list"]),
        (
            "deadlines",
            {"reported_as": [{"due": "2026", "wording": "w"}, {"due": "2025-02-29", "stated_bu": "x"}]},
            [
                "deadline 'road': reported_as[1]: unknown key 'stated_bu' (did you mean 'stated_by'?)",
                "deadline 'road': reported_as[1]: due: '2025-02-29' is not a date (day must be 01..28 in 2025-02)",
            ],
        ),
        # an event, a source, a region
        (
            "events",
            {"kind": "complete"},
            [f"event 'opened': kind: 'complete' is not one of {KINDS} (did you mean 'completed'?)"],
        ),
        ("events", {"kind": 1}, [f"event 'opened': kind: 1 is not one of {KINDS}"]),
        ("events", {"id": "the road"}, [f"event 'the road': id: 'the road' {ID}"]),
        ("events", {"on": "soon"}, [
            "event 'opened': on: 'soon' is not a date (write the year first, in four digits)"
        ]),
        ("sources", {"kind": "blog"}, ["source 'notice': kind: 'blog' is not one of primary, news, analysis, report"]),
        ("sources", {"published": False}, [f"source 'notice': published: false {DATE}"]),
        ("sources", {"url": "ftp://example.org/"}, [
            ("source 'notice': url: 'ftp://example.org/' is not an http(s) URL "
            "(as in 'https://example.org/page')")
        ]),
        ("sources", {"archived_url": "https://example.org/a b"}, [
            ("source 'notice': archived_url: 'https://example.org/a b' is not an http(s) URL "
            "(percent-encode spaces, quotation marks, angle brackets and non-ASCII characters)")
        ]),
        ("sources", {"language": "arabic_iq"}, [
            "source 'notice': language: 'arabic_iq' is not a language tag (BCP 47, as in 'en' or 'ar-IQ')"
        ]),
        ("sources", {"accessed_on": "2026-02-30"}, [
            "source 'notice': accessed_on: '2026-02-30' is not a date (day must be 01..28 in 2026-02)"
        ]),
        ("deadlines", {"tags": "roads"}, ["deadline 'road': tags: 'roads' is not a list"]),
        ("deadlines", {"reported_as": [{"due": "2026", "scope": "parts"}]}, [
            "deadline 'road': reported_as[0]: scope: 'parts' is not one of whole, part, wider (did you mean 'part'?)"
        ]),
        ("regions", {"aliases": ["n", None]}, ["region 'north': aliases[1]: null is not text"]),
        ("sites", {"name": MISSING, "id": MISSING}, ["sites[0]: id: is missing", "sites[0]: name: is missing"]),
    ],
    ids=lambda value: repr(value)[:40],
)  # fmt: skip
def test_a_problem_names_place_value_and_rule(document, list_name, changes, problems):
    assert broken(document, list_name, changes) == problems


@pytest.mark.parametrize(
    ("value", "line"),
    [
        ([], "a list is not an object"),
        (None, "null is not an object"),
        (1, "1 is not an object"),
        ("x", "'x' is not an object"),
        (True, "true is not an object"),
    ],
)
def test_a_document_that_is_no_object(value, line):
    assert decode_schedule(value) == (None, [line])


def test_all_problems_are_reported_together(document):
    document["id"] = "My Roads"
    document["covers_through"] = "yesterday"
    document["deadlines"][0]["due"] = "2026-13"
    document["deadlines"].append({"id": "b"})
    document["events"][0]["kind"] = "done"
    document["sources"].append(None)
    document["colour"] = "red"
    schedule, problems = decode_schedule(document)
    assert schedule is None
    assert problems == [
        "unknown key 'colour'",
        f"id: 'My Roads' {ID}",
        "covers_through: 'yesterday' is not a day (write the year first, in four digits)",
        "deadline 'road': due: '2026-13' is not a date (month must be 01..12)",
        "deadline 'b': title: is missing",
        f"event 'opened': kind: 'done' is not one of {KINDS}",
        "sources[1]: null is not an object",
    ]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("x", "'x'"),
        ("x\n\x1b[31m", r"'x\n\x1b[31m'"),
        ("x" * 58, repr("x" * 58)),
        ("x" * 59, "'" + "x" * 56 + "…"),
        (1, "1"),
        (1.5, "1.5"),
        (float("inf"), "inf"),
        (None, "null"),
        (False, "false"),
        ({"a": 1}, "an object"),
        ([1], "a list"),
        (10**100, "1" + "0" * 56 + "…"),
    ],
)
def test_a_value_in_a_message(value, text):
    assert shown(value) == text


@pytest.mark.parametrize(
    ("list_name", "entry", "place"),
    [
        ("deadlines", {"id": "road"}, "deadline 'road': "),
        ("events", {"id": "e"}, "event 'e': "),
        ("sites", {"id": "s"}, "site 's': "),
        ("sources", {"id": "s"}, "source 's': "),
        ("regions", {"id": "r"}, "region 'r': "),
        ("reported_as", {"id": "x"}, "reported_as[3]: "),
        ("deadlines", {"id": 5}, "deadlines[3]: "),
        ("deadlines", "road", "deadlines[3]: "),
    ],
)
def test_the_place_of_an_entry(list_name, entry, place):
    assert place_of(list_name, 3, entry) == place


@pytest.mark.parametrize("changes", [{"reported_as": None}, {"due": "2026-13", "dues": 1}], ids=["null", "broken"])
def test_many_entries_that_need_a_closer_look_take_no_time(document, changes):
    road = document["deadlines"][0]
    document["deadlines"] = [road, *({**road, "id": f"road-{number}", **changes} for number in range(8000))]
    start = time.process_time()
    schedule, problems = decode_schedule(document)
    assert time.process_time() - start < 4
    assert (schedule is None, len(problems)) == ((False, 0) if "reported_as" in changes else (True, 16_000))
