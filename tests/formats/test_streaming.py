"""Answers for long schedules are written while they are computed, in every format that has rows."""

import json
from datetime import datetime

import pytest
from msgspec.structs import replace

from withdrawal_cli import load_schedule
from withdrawal_cli.answers import countdown, status
from withdrawal_cli.answers.countdown import countdown_listing
from withdrawal_cli.answers.status import status_listing
from withdrawal_cli.core.assess import Mapped, assess_lazily
from withdrawal_cli.formats.csv import to_csv
from withdrawal_cli.formats.json import to_json_parts, to_jsonl
from withdrawal_cli.formats.markdown import to_markdown
from withdrawal_cli.formats.terminal import table_parts

NUMBER = 3000
NOON = datetime.fromisoformat("2026-11-22T12:00:00+03:00")
STATUS = {
    "jsonl": lambda answer: to_jsonl(status.status_rows(answer)),
    "json": lambda answer: to_json_parts(status.status_report(answer, rows=()), status.status_rows(answer)),
    "csv": lambda answer: to_csv(status.status_rows(answer), status.DeadlineRow),
    "table": lambda answer: table_parts(status_listing(answer), width=80, colour=True),
    "piped table": lambda answer: table_parts(status_listing(answer), width=None, colour=False),
    "markdown": lambda answer: to_markdown(status_listing(answer)),
}
COUNTDOWN = {
    "jsonl": lambda answer: to_jsonl(countdown.countdown_rows(answer)),
    "json": lambda answer: to_json_parts(countdown.countdown_report(answer, rows=()), countdown.countdown_rows(answer)),
    "csv": lambda answer: to_csv(countdown.countdown_rows(answer), countdown.CountdownRow),
    "table": lambda answer: table_parts(countdown_listing(answer), width=80, colour=False),
    "markdown": lambda answer: to_markdown(countdown_listing(answer)),
}
WRITERS = {f"status {form}": write for form, write in STATUS.items()} | {
    f"countdown {form}": write for form, write in COUNTDOWN.items()
}


@pytest.fixture(scope="module")
def schedule(tmp_path_factory, make_schedule):
    road = make_schedule()["deadlines"][0]
    deadlines = [road | {"id": f"road-{n}", "title": f"road {n}", "due": f"20{10 + n % 80}-01"} for n in range(NUMBER)]
    path = tmp_path_factory.mktemp("long") / "long.json"
    path.write_text(json.dumps(make_schedule(deadlines=deadlines)))
    return load_schedule(path)


@pytest.mark.parametrize("write", WRITERS.values(), ids=WRITERS)
def test_the_first_row_is_written_before_the_last_is_computed(schedule, write):
    answer = assess_lazily(schedule, NOON)
    assessed = []
    counted = Mapped(lambda a: assessed.append(a.deadline.id) or a, answer.deadlines)
    parts = iter(write(replace(answer, deadlines=counted)))
    first = next(part for part in parts if ("road" if isinstance(part, str) else b"road") in part)
    assert first
    assert 0 < len(assessed) < NUMBER / 2
    rest = list(parts)
    assert rest
    assert len(set(assessed)) == NUMBER
    assert len(assessed) < NUMBER * 2.1  # what is said under the rows takes one more pass at the most
