"""Four times the facts cost about four times the time: nothing grows with the square."""

import json
from datetime import datetime, timezone
from time import process_time

import pytest

from withdrawal_cli.answers.show import Item, show_report
from withdrawal_cli.answers.status import status_report
from withdrawal_cli.core.assess import assess
from withdrawal_cli.core.lookup import look_up
from withdrawal_cli.store.schedules import read_schedule

FEW, MANY = 3_000, 12_000
AS_OF = datetime(2026, 11, 22, tzinfo=timezone.utc)


def extended(schedule, number):
    schedule["events"] = [
        {"id": f"e{n}", "kind": "extended", "on": "2025-06-01", "due": "2026-09", "title": "Later", "deadline": "road"}
        for n in range(number)
    ]
    return schedule


def sourced(schedule, number):
    schedule["sources"] = [{"id": f"s{n}", "publisher": f"P{n}", "title": "T"} for n in range(number)]
    schedule["deadlines"][0]["sources"] = [source["id"] for source in schedule["sources"]]
    return schedule


def shown(data):
    schedule = read_schedule(data, "many.json")
    answer = assess(schedule, AS_OF)
    status_report(answer)
    show_report(Item(answer, look_up(schedule, "road")))


@pytest.mark.parametrize("grown", [extended, sourced], ids=["extensions of one deadline", "sources of one fact"])
def test_time_grows_with_the_number_and_not_with_its_square(make_schedule, grown):
    def least(number):
        data = json.dumps(grown(make_schedule(), number)).encode()
        times = []
        for _ in range(3):
            start = process_time()
            shown(data)
            times.append(process_time() - start)
        return min(times)

    assert least(MANY) < 9 * least(FEW)
