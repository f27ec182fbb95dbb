"""The Prometheus text, read by the official client."""

import re
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from prometheus_client.parser import text_string_to_metric_families

from withdrawal_cli.answers.check import State, Thresholds, check
from withdrawal_cli.core.assess import Status, assess
from withdrawal_cli.core.instants import parse_as_of
from withdrawal_cli.core.lookup import Selection, name_key
from withdrawal_cli.formats.prometheus import to_metrics
from withdrawal_cli.store.decode import decode_schedule

DEFAULT = Thresholds()
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


def metrics(text):
    """Read the text with the official client: samples by name and labels; every family is a gauge with help."""
    families = list(text_string_to_metric_families(text.decode()))
    assert all(family.type == "gauge" and family.documentation for family in families)
    samples = [sample for family in families for sample in family.samples]
    by_key = {
        (s.name, *(f"{k}={v}" for k, v in sorted(s.labels.items()) if k not in ("schedule", "selection"))): s.value
        for s in samples
    }
    assert len(by_key) == len(samples)
    return by_key


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_titles_do_not_break_the_metrics(text):
    two = [{"title": text, "wording": text}, {"id": "other", "title": text, "wording": text, "due": "2027"}]
    found = metrics(to_metrics([checked(deadlines=two, title=text, regions=[{"id": "north", "name": text}])]))
    assert "withdrawal_evil" not in {name for name, *_ in found}
    assert found["withdrawal_deadline_check_state", "deadline=road"] == 1
    info = [key for key in found if key[0] == "withdrawal_deadline_info" and "deadline=road" in key]
    assert len(info) == 1
    if text.isprintable():
        assert f"title={text}" in info[0] and f"wording={text}" in info[0] and f"region_name={text}" in info[0]


def test_metrics_are_in_base_units_and_have_one_status():
    found = metrics(to_metrics([checked("2026-09-20T12:00:00")]))

    def seconds(text):
        return datetime.fromisoformat(text).timestamp()

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


SELECTIONS = st.builds(
    Selection,
    st.none() | st.frozensets(st.sampled_from(["north", "south"])),
    st.none() | st.frozensets(st.sampled_from(["road", "north"])),
    st.none() | st.frozensets(st.sampled_from(Status), min_size=1),
    st.none() | st.frozensets(st.text(min_size=1).map(name_key), min_size=1),
    st.none() | st.integers(0, 40),
)


def series(text):
    """The series of a text, each with its labels in full."""
    samples = [sample for family in text_string_to_metric_families(text.decode()) for sample in family.samples]
    found = {(sample.name, *sorted(sample.labels.items())) for sample in samples}
    assert len(found) == len(samples)
    return found


@given(SELECTIONS, SELECTIONS)
def test_other_selections_have_no_series_in_common(one, other):
    answer = checked().answer
    first, second = (series(to_metrics([check(answer, DEFAULT, selection)])) for selection in (one, other))
    assert first and (first == second if one == other else not first & second)


def test_other_schedules_have_no_series_in_common():
    first, second = ([checked(id=name)] for name in ("one", "two"))
    assert not series(to_metrics(first)) & series(to_metrics(second))
    together = series(to_metrics(first + second))
    assert {dict(labels)["selection"] for _, *labels in together} == {"schedules=one,two"}
    assert not together & (series(to_metrics(first)) | series(to_metrics(second)))


def test_several_schedules_declare_each_family_once():
    text = to_metrics([checked(id="one"), checked(id="two")]).decode()
    declared = re.findall(r"^# \w+ \w+", text, re.MULTILINE)
    assert len(declared) == len(set(declared)) == 14


def test_the_selection_is_said_in_words():
    selections = {
        "all": Selection(),
        "region=north,south": Selection(regions=frozenset({"south", "north"})),
        "deadline=road status=due,overdue": Selection(
            None, frozenset({"road"}), frozenset({Status.OVERDUE, Status.DUE})
        ),
        "tag=a,b%2C%20c within=0": Selection(tags=frozenset({"a", "b, c"}), within_days=0),
    }
    for words, selection in selections.items():
        assert f'selection="{words}"' in to_metrics([check(checked().answer, DEFAULT, selection)]).decode()


def test_the_selection_says_what_else_was_asked():
    limits = Thresholds(warning_days=60, critical_days=14, max_age_days=90, unknown=State.WARNING, soon_days=99)
    known = replace(checked().answer, known_by=date(2026, 3, 20))
    assert (
        'selection="soon=99 warning=60 critical=14 max-age=90 unknown=warning known-by=2026-03-20"'
        in to_metrics([check(known, limits)]).decode()
    )
