"""What `schedule init` writes is valid whenever it is written, and explains itself."""

import json
import re
import tomllib
from datetime import date

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from withdrawal_cli.core.assess import Status, assess
from withdrawal_cli.core.instants import start_of_day
from withdrawal_cli.core.schedule import EventKind, Schedule
from withdrawal_cli.store.decode import check_references, decode_schedule
from withdrawal_cli.store.schedules import load_schedule, template


@given(st.dates())
@example(date.min)
@example(date.max)
@example(date(9998, 12, 31))
@example(date(2024, 2, 29))
def test_it_is_valid_on_any_day(today):
    written = [
        tomllib.loads(template("mine", toml=True, today=today)),
        json.loads(template("mine", toml=False, today=today)),
    ]
    assert written[0] == written[1]
    schedule, problems = decode_schedule(written[0])
    assert problems + check_references(written[0], None) + check_references(written[0], schedule) == []
    assert schedule.covers_through == today
    (answer,) = assess(schedule, start_of_day(today, schedule.zone)).deadlines
    assert answer.status is not Status.NOT_ANNOUNCED
    assert today.year > 9997 or answer.status in {Status.UPCOMING, Status.DUE_SOON}


@pytest.mark.parametrize("today", [date.min, date(2026, 11, 22), date.max])
@pytest.mark.parametrize("name", ["mine.toml", "mine.json"])
def test_it_is_read_back_from_a_file(save, today, name):
    text = template("mine", toml=name.endswith("toml"), today=today)
    assert text.endswith("\n")
    assert load_schedule(save(text, name)).id == "mine"


def test_the_next_year_is_its_due():
    schedule = msgspec.convert(tomllib.loads(template("mine", toml=True, today=date(2026, 11, 22))), dict)
    assert schedule["deadlines"][0]["due"] == "2027-03"
    assert schedule["deadlines"][0]["announced_on"] == "2026-11-22"


def test_toml_explains_each_kind_of_event_and_every_list():
    text = template("mine", toml=True, today=date(2026, 11, 22))
    assert "{" not in text
    assert all(re.search(rf"\b{kind.value}\b", text) for kind in EventKind)
    assert text.count("# ") > 10
    keys = set(tomllib.loads(text))
    assert keys >= {"regions", "deadlines", "events", "sites", "sources"}
    assert {f.encode_name for f in msgspec.structs.fields(Schedule) if f.required} <= keys


def test_what_is_marked_as_required_is_needed_and_nothing_else():
    lines = template("mine", toml=True, today=date(2026, 11, 22)).splitlines()
    needed = set()
    marked = set()
    for number, line in enumerate(lines):
        if not re.match(r"[a-z_]+ = ", line):
            continue
        _, problems = decode_schedule(tomllib.loads("\n".join(lines[:number] + lines[number + 1 :])))
        if problems:
            needed.add(number)
        if "(required)" in line:
            marked.add(number)
    assert needed == marked
