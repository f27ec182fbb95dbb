"""The plugins' line and the Prometheus text, each read by someone else's rules."""

import re
from datetime import UTC, datetime

import pytest
from prometheus_client.parser import text_string_to_metric_families

from withdrawal_cli.answers.check import Thresholds, check, failure_line, to_plugin_line
from withdrawal_cli.core.assess import Status, assess
from withdrawal_cli.core.instants import parse_as_of
from withdrawal_cli.formats.prometheus import to_metrics
from withdrawal_cli.store.decode import decode_schedule

DEFAULT = Thresholds()
RANGE = r"(?:@?(?:(?:~|-?\d+):)?-?\d+|@?-?\d+:)?"
DATUM = re.compile(rf"'([^'=|]+)'=(-?\d+|U);({RANGE});({RANGE});(-?\d*);(-?\d*)")
LINE = re.compile(r"WITHDRAWAL (OK|WARNING|CRITICAL|UNKNOWN) - ([^|\n]+) \| ([^|\n]+)\n")

HOSTILE = [
    "50% | 'x'=1;2;3 ` $(reboot) <b>",
    'quote " backslash \\ and \\n both',
    "line\nbreak\r\nwithdrawal_evil 1\n# TYPE evil counter\u2028end",
    "escape \x1b[31m bidi \u202e nul \x00",
    "مهلة 🛣️",
    "",
]


def checked(as_of="2026-09-20", thresholds=DEFAULT, deadlines=({},), covers_through="2026-06-01", **changes):
    road = {
        "id": "road",
        "region": "north",
        "title": "Road",
        "due": "2026-09",
        "wording": "in September",
        "sources": [],
    }
    document = {
        "schema_version": 1, "id": "small", "title": "Small", "timezone": "Asia/Baghdad",
        "covers_through": covers_through, "regions": [{"id": "north", "name": "The North"}],
        "deadlines": [{**road, **more} for more in deadlines], "sources": [], **changes,
    }  # fmt: skip
    schedule, problems = decode_schedule(document)
    assert problems == []
    return check(assess(schedule, parse_as_of(as_of, datetime.now(UTC), schedule.zone)), thresholds)


SHARED = ("schedule", "selection")


def line_of(result):
    return to_plugin_line([result])


def plugin(line):
    """Read a line by the plugins' grammar: its state, its text, and its performance data."""
    found = LINE.fullmatch(line)
    assert found, line
    data = [DATUM.fullmatch(datum) for datum in found[3].split(" ")]
    assert all(data), line
    return found[1], found[2], {datum[1]: datum.groups()[1:] for datum in data}


def metrics(text):
    """Read the text with the official client: samples by name and labels; every family is a gauge with help."""
    families = list(text_string_to_metric_families(text.decode()))
    assert all(family.type == "gauge" and family.documentation for family in families)
    samples = [sample for family in families for sample in family.samples]
    by_key = {(s.name, *(f"{k}={v}" for k, v in sorted(s.labels.items()) if k not in SHARED)): s.value for s in samples}
    assert len(by_key) == len(samples)
    return by_key


def test_the_line_says_state_deadline_days_and_wording():
    line = line_of(checked())
    assert line == (
        "WITHDRAWAL WARNING - The North: due, 10 days left (Sep 2026 “in September”)"
        " | 'road'=10;@~:30;@~:7;; 'coverage_age'=111;;;;\n"
    )
    assert plugin(line)[2] == {"road": ("10", "@~:30", "@~:7", "", ""), "coverage_age": ("111", "", "", "", "")}


def test_thresholds_stand_in_the_performance_data():
    line = line_of(checked(thresholds=Thresholds(14, 3, 90)))
    state, said, data = plugin(line)
    assert (state, data) == (
        "WARNING",
        {"road": ("10", "@~:14", "@~:3", "", ""), "coverage_age": ("111", "~:90", "", "", "")},
    )
    assert said.endswith("(Sep 2026 “in September”); the record ended 111 days ago, on 1 Jun 2026")


def test_an_unknown_deadline_says_where_the_record_ends():
    assert plugin(line_of(checked("2026-10-05")))[:2] == (
        "UNKNOWN",
        "The North: unknown, due 5 days ago (Sep 2026 “in September”), no report since 1 Jun 2026",
    )


def test_what_does_not_count_has_no_thresholds():
    done = {"id": "done", "kind": "completed", "on": "2026-05-01", "title": "x", "deadline": "road", "sources": []}
    state, said, data = plugin(line_of(checked(events=[done])))
    assert (state, said, data["road"]) == ("OK", "The North: completed on time, 142 days ago", ("10", "", "", "", ""))
    state, said, data = plugin(line_of(checked(deadlines=[{"due": "2026-09/.."}])))
    assert (state, said) == ("OK", "The North: due, no last day (Sep 2026 or later “in September”)")
    assert data["road"] == ("U", "", "", "", "")
    assert plugin(line_of(checked(deadlines=[])))[:2] == ("UNKNOWN", "no deadline to check")


def test_the_line_says_the_worst_and_counts_the_rest():
    many = [{"id": f"d-{n:02}", "title": f"Road {n}", "due": "2027"} for n in range(11)] + [{"due": "2026-09-21"}]
    state, said, data = plugin(line_of(checked(deadlines=many)))
    assert said.startswith("The North: Road: due soon, 1 day left (21 Sep 2026 ")
    assert said.endswith("; 11 deadlines OK")
    assert (state, list(data)) == ("CRITICAL", ["road", *(f"d-{n:02}" for n in range(11)), "coverage_age"])


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_titles_break_neither_line_nor_metrics(text):
    two = [{"title": text, "wording": text}, {"id": "other", "title": text, "wording": text, "due": "2027"}]
    result = checked(deadlines=two, title=text, regions=[{"id": "north", "name": text}])
    line = line_of(result)
    state, _, data = plugin(line)
    assert (state, sorted(data)) == ("WARNING", ["coverage_age", "other", "road"])
    assert not any(character in line for character in "\r\x1b\u202e\x00\u2028")
    found = metrics(to_metrics([result]))
    assert "withdrawal_evil" not in {name for name, *_ in found}
    assert found["withdrawal_deadline_check_state", "deadline=road"] == 1
    info = [key for key in found if key[0] == "withdrawal_deadline_info" and "deadline=road" in key]
    assert len(info) == 1
    if text.isprintable():
        assert f"title={text}" in info[0] and f"wording={text}" in info[0] and f"region_name={text}" in info[0]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_failure_is_one_line_without_performance_data(text):
    line = failure_line([f"x.json: {text}", "try again"])
    assert line.startswith("WITHDRAWAL UNKNOWN - x.json: ")
    assert line.endswith("; try again\n")
    assert line.count("\n") == 1
    assert "|" not in line


def test_metrics_are_in_base_units_and_have_one_status():
    found = metrics(to_metrics([checked("2026-09-20T12:00:00")]))
    seconds = lambda text: datetime.fromisoformat(text).timestamp()  # noqa: E731
    assert found["withdrawal_check_state",] == 1
    assert found["withdrawal_deadline_timestamp_seconds", "deadline=road"] == seconds("2026-10-01T00:00:00+03:00")
    assert found["withdrawal_record_covered_until_timestamp_seconds",] == seconds("2026-06-02T00:00:00+03:00")
    assert found["withdrawal_as_of_timestamp_seconds",] == seconds("2026-09-20T12:00:00+03:00")
    statuses = {key[2]: value for key, value in found.items() if key[0] == "withdrawal_deadline_status"}
    assert statuses == {f"status={s.value}": float(s is Status.DUE) for s in Status}
    assert found[
        "withdrawal_deadline_info", "deadline=road", "due=2026-09", "region=north", "region_name=The North", "title=Road",
        "wording=in September",
    ] == 1  # fmt: skip
    assert len(found) == 1 + 1 + len(Status) + 1 + 1 + 1 + 1


def test_each_family_is_declared_once_before_its_samples():
    text = to_metrics([checked(deadlines=[{}, {"id": "other"}])]).decode()
    assert text.endswith("\n") and "\n\n" not in text
    declared = re.findall(r"^# (HELP|TYPE) (\w+) ", text, re.MULTILINE)
    assert declared == [(kind, name) for name in dict.fromkeys(n for _, n in declared) for kind in ("HELP", "TYPE")]
    samples = [re.match(r"\w+", line)[0] for line in text.splitlines() if not line.startswith("#")]
    assert list(dict.fromkeys(samples)) == [name for kind, name in declared if kind == "HELP"]


def test_a_deadline_without_a_last_day_has_no_timestamp():
    found = metrics(to_metrics([checked(deadlines=[{"due": "2026-09/.."}])]))
    assert ("withdrawal_deadline_check_state", "deadline=road") in found
    assert ("withdrawal_deadline_timestamp_seconds", "deadline=road") not in found
    assert metrics(to_metrics([checked(covers_through="9999-12-31", deadlines=[])]))["withdrawal_check_state",] == 3
