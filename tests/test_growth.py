"""Four times the facts cost about four times the time: nothing grows with the square."""

import gc
import json
from datetime import datetime, timezone
from time import process_time

import pytest

from withdrawal_cli.answers.show import Item, show_report
from withdrawal_cli.answers.status import status_document, status_report
from withdrawal_cli.core.assess import assess
from withdrawal_cli.core.lookup import look_up
from withdrawal_cli.store.schedules import read_schedule
from withdrawal_cli.store.sheet import schedule_from_sheet

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


def least_time(work, given):
    """Return the least processor time of three runs; the garbage collector rests, as it does in the program."""
    times = []
    for _ in range(3):
        gc.collect()
        gc.disable()
        start = process_time()
        work(given)
        times.append(process_time() - start)
        gc.enable()
    return min(times)


@pytest.mark.parametrize("grown", [extended, sourced], ids=["extensions of one deadline", "sources of one fact"])
def test_time_grows_with_the_number_and_not_with_its_square(make_schedule, grown):
    few, many = (json.dumps(grown(make_schedule(), number)).encode() for number in (FEW, MANY))
    assert least_time(shown, many) < 9 * least_time(shown, few)


def sheet(number):
    rows = [f"Pay,2027-01,R{n},https://example.org/{n},The Paper\n" for n in range(number)]
    return "".join(["title,due,region,source url,publisher\n", *rows]).encode()


def test_a_spreadsheet_of_rows_alike_takes_time_by_their_number():
    def read(data):
        schedule_from_sheet(data, "list.csv", "list", "List", AS_OF.date())

    assert least_time(read, sheet(MANY)) < 9 * least_time(read, sheet(FEW))


def test_the_long_form_of_status_takes_time_by_the_number_of_deadlines(make_schedule):
    def answer_for(number):
        (road,) = make_schedule()["deadlines"]
        deadlines = [{**road, "id": f"road-{n}"} for n in range(number)]
        schedule = read_schedule(json.dumps(make_schedule(deadlines=deadlines)).encode(), "many.json")
        return assess(schedule, AS_OF)

    def told(answer):
        status_document([answer], verbose=True)

    assert least_time(told, answer_for(MANY)) < 9 * least_time(told, answer_for(FEW))
