"""Whether entries fit together."""

import pytest

from withdrawal_cli.store.decode import check_references, decode_schedule


def check(document):
    """Check a document both ways: at a glance, where it could be decoded, and entry by entry."""
    problems = check_references(document, None)
    assert check_references(document, decode_schedule(document)[0]) == problems
    return problems


def test_a_document_that_fits(document):
    assert check(document) == []


@pytest.mark.parametrize(
    ("list_name", "key", "value", "problem"),
    [
        (
            "deadlines",
            "region",
            "nort",
            "deadline 'road': region: no entry in regions has the id 'nort' (did you mean 'north'?)",
        ),
        ("deadlines", "region", "zzz", "deadline 'road': region: no entry in regions has the id 'zzz'"),
        ("deadlines", "sources", ["notice", "x"], "deadline 'road': sources: no entry in sources has the id 'x'"),
        (
            "events",
            "deadline",
            "road-",
            "event 'opened': deadline: no entry in deadlines has the id 'road-' (did you mean 'road'?)",
        ),
        ("events", "site", "zzz", "event 'opened': site: no entry in sites has the id 'zzz'"),
        ("events", "region", "zzz", "event 'opened': region: no entry in regions has the id 'zzz'"),
        ("events", "sources", ["zzz"], "event 'opened': sources: no entry in sources has the id 'zzz'"),
        ("sites", "region", "zzz", "site 'bridge': region: no entry in regions has the id 'zzz'"),
        (
            "sites",
            "sources",
            ["notices"],
            "site 'bridge': sources: no entry in sources has the id 'notices' (did you mean 'notice'?)",
        ),
    ],
)
def test_a_dangling_id(document, list_name, key, value, problem):
    document[list_name][0][key] = value
    assert check(document) == [problem]


def test_a_dangling_source_of_a_version(document):
    document["deadlines"][0]["reported_as"][0]["sources"] = ["zzz"]
    assert check(document) == ["deadline 'road': reported_as[0]: sources: no entry in sources has the id 'zzz'"]


@pytest.mark.parametrize("name", ["regions", "deadlines", "events", "sites", "sources"])
def test_an_id_that_stands_twice(document, name):
    document[name].append(dict(document[name][0]))
    entry = {"regions": "region 'north'", "deadlines": "deadline 'road'", "events": "event 'opened'"} | {
        "sites": "site 'bridge'",
        "sources": "source 'notice'",
    }
    assert check(document) == [f"{entry[name]}: appears twice in {name}"]


def test_one_id_may_stand_in_two_lists(document):
    for name in ("events", "sites"):
        document[name][0]["id"] = "road"
    document["events"][0]["site"] = "road"
    assert check(document) == []


def test_an_extension_needs_its_due(document):
    event = document["events"][0]
    event["kind"] = "extended"
    problem = "event 'opened': due: is missing (an extended deadline needs its new due date)"
    assert check(document) == [problem]
    event["due"] = None
    assert check(document) == [problem]
    event["due"] = "2027"
    assert check(document) == []


@pytest.mark.parametrize("due", ["9999-12-31", "9999-12", "9999", "9999-41", "999X", "99XX", "2026/9999", "9999-XX?"])
def test_a_due_that_no_day_follows(document, due):
    line = f"due: {due!r} must end before 9999-12-31, the last day of the calendar"
    document["deadlines"][0]["due"] = due
    document["deadlines"][0]["reported_as"][0]["due"] = due
    document["events"][0] |= {"kind": "extended", "due": due}
    assert check(document) == [
        f"deadline 'road': {line}",
        f"deadline 'road': reported_as[0]: {line}",
        f"event 'opened': {line}",
    ]


@pytest.mark.parametrize("due", ["9999-12-30", "9999-11", "9999/..", "9999-12-31/..", "998X", "2099-99", 9999, None])
def test_a_due_that_can_pass_or_is_broken_elsewhere(document, due):
    document["deadlines"][0]["due"] = due
    assert check(document) == []


@pytest.mark.parametrize(
    "zone", ["Asia/Baghdad", "UTC", "Etc/GMT+12", "America/Argentina/Buenos_Aires", "Pacific/Apia"]
)
def test_a_zone(document, zone):
    document["timezone"] = zone
    assert check(document) == []


@pytest.mark.parametrize(
    "zone",
    [
        "", " ", "Mars/Phobos", "Asia/Bagdad", "Asia", "+03:00", "UTC+3", "localtime", "posixrules", "Factory",
        "posix/Asia/Baghdad", "right/Asia/Baghdad", "../zoneinfo/UTC", "/usr/share/zoneinfo/UTC", "/etc/localtime",
        "zone.tab", "tzdata.zi", "Asia/Baghdad\n", "UTC\0", "\ud800", "x" * 5000, "__init__.py",
    ],
    ids=lambda zone: ascii(zone)[:20],
)  # fmt: skip
def test_a_zone_that_does_not_exist(document, zone):
    document["timezone"] = zone
    (problem,) = check(document)
    assert problem.startswith("timezone: ")
    assert " is not a zone of the IANA database (as in 'Asia/Baghdad')" in problem
    assert len(problem) < 150


@pytest.mark.parametrize("value", [None, 1, [], {}])
def test_a_zone_that_is_no_text_is_reported_by_the_shape(document, value):
    document["timezone"] = value
    assert check(document) == []


@pytest.mark.parametrize("document", [None, [], 1, "x", {}])
def test_what_is_no_document_has_no_references(document):
    assert check(document) == []


def test_broken_entries_are_passed_over(document):
    document["regions"] = "north"  # so nothing can be said about what refers to them
    document["deadlines"] += [None, 7, {"id": 3, "region": "zzz"}, {"region": "zzz"}]
    document["deadlines"][0] |= {"sources": "zzz", "reported_as": [None, {"sources": [None, "zzz"]}], "due": []}
    document["events"][0] |= {"deadline": ["road"], "sources": {"zzz": 1}}
    document["sites"] = None
    document["events"][0]["site"] = None
    assert check(document) == ["deadline 'road': reported_as[1]: sources: no entry in sources has the id 'zzz'"]


def test_a_list_that_is_null_is_empty(document):
    document["sites"] = None
    problem = "sites: is missing or empty, but entries refer to it (event 'opened': site: 'bridge')"
    assert check(document) == [problem]
    document["sites"] = []
    assert check(document) == [problem]


def test_a_list_that_is_missing_is_named_once(document):
    del document["sources"]
    cited = "deadline 'road': sources: 'notice' and 3 more"
    assert check(document) == [f"sources: is missing or empty, but entries refer to it ({cited})"]


def test_a_missing_list_of_deadlines_is_reported_by_the_shape_alone(document):
    del document["deadlines"]
    assert check(document) == []


@pytest.mark.parametrize(
    ("zone", "meant"),
    [
        ("AoE", "Etc/GMT+12"), ("aoe", "Etc/GMT+12"), ("UTC-12", "Etc/GMT+12"), ("UTC+3", "Etc/GMT-3"),
        ("+03:00", "Etc/GMT-3"), ("gmt+0", "UTC"), ("europe/kyiv", "Europe/Kyiv"), ("Asia/Bagdad", "Asia/Baghdad"),
        ("America/New York", "America/New_York"), ("UTC+05:30", None), ("Mars/Phobos", None), ("", None),
    ],
)  # fmt: skip
def test_the_zone_that_was_meant(document, zone, meant):
    document["timezone"] = zone
    (problem,) = check(document)
    assert problem.partition(" (did you mean ")[2] == (f"{meant!r}?)" if meant else "")


@pytest.mark.parametrize("zone", ["AoE", "UTC-12:00", "UTC+05:30", "UTC-8", "Asia/Baghdad", None])
def test_a_zone_of_a_deadline(document, zone):
    document["deadlines"][0]["timezone"] = zone
    assert check(document) == []


@pytest.mark.parametrize(
    ("zone", "meant"),
    [("aoe", "AoE"), ("utc-8", "UTC-08:00"), ("+0530", "UTC+05:30"), ("UTC+15", None), ("europe/kyiv", "Europe/Kyiv")],
)
def test_a_zone_of_a_deadline_that_does_not_exist(document, zone, meant):
    document["deadlines"][0]["timezone"] = zone
    rule = "is not a zone of the IANA database (as in 'Asia/Baghdad'), 'AoE' or an offset such as 'UTC+05:30'"
    guess = f" (did you mean {meant!r}?)" if meant else ""
    assert check(document) == [f"deadline 'road': timezone: {zone!r} {rule}{guess}"]


def test_each_of_many_dangling_ids_is_named(document):
    document["sources"] += [document["sources"][0] | {"id": f"source-{n}"} for n in range(300)]
    document["deadlines"][0]["sources"] = [f"zzz-{n}" for n in range(20)]
    assert check(document) == [f"deadline 'road': sources: no entry in sources has the id 'zzz-{n}'" for n in range(20)]
