"""The sentence to quote, for each status."""

import json
from datetime import datetime

import pytest

from withdrawal_cli.core.assess import assess
from withdrawal_cli.site.headline import headline
from withdrawal_cli.store.schedules import load_schedule


@pytest.fixture
def say(tmp_path, make_schedule):
    def sentence(day, known_by=None, **changes):
        path = tmp_path / "schedule.json"
        path.write_text(json.dumps(make_schedule(**changes)), encoding="utf-8")
        known = datetime.fromisoformat(known_by).date() if known_by else None
        return headline(assess(load_schedule(path), datetime.fromisoformat(f"{day}T12:00+03:00"), known))

    return sentence


def event(kind, on):
    return [{"id": "e", "kind": kind, "on": on, "title": "E", "deadline": "road", "sources": ["paper"]}]


SUBJECT = "the deadline for The North (“by the end of September”) "


@pytest.mark.parametrize(
    ("day", "changes", "said"),
    [
        ("2026-08-01", {}, "As of 1 August 2026, {}has 60 days left to its last day."),
        ("2026-09-29", {}, "As of 29 September 2026, {}has 1 day left to its last day."),
        ("2026-09-30", {}, "As of 30 September 2026, {}has its last day today."),
        (
            "2026-10-01", {},
            ("As of 1 October 2026, {}passed 1 day ago, and the record, which ends on 1 September 2026, "
             "does not show whether it was met."),
        ),
        (
            "2026-10-03", {"covers_through": "2026-10-02"},
            "As of 3 October 2026, {}passed 3 days ago, and the record, which reaches 2 October 2026, holds no completion.",
        ),
        ("2026-10-03", {"events": event("completed", "2026-10-02")}, "As of 3 October 2026, {}was completed 2 days late."),
        ("2026-10-03", {"events": event("completed", "2026-09")}, "As of 3 October 2026, {}was completed on time."),
        ("2026-10-03", {"events": event("cancelled", "2026-09-02")}, "As of 3 October 2026, {}was cancelled."),
    ],
)  # fmt: skip
def test_sentence_for_each_status(say, day, changes, said):
    assert say(day, **changes) == said.format(SUBJECT)


def test_sentence_says_known_by(say):
    assert say("2026-08-01", known_by="2026-07-01").startswith("As of 1 August 2026, as known by 1 July 2026, the dead")


def test_many_deadlines_are_counted(say, make_schedule):
    (one,) = make_schedule()["deadlines"]
    many = [
        {**one, "id": f"d{n}", "due": due}
        for n, due in enumerate(["2026-01", "2026-09-30", "2027", "2027", "2028", "2026-09"])
    ]
    assert say("2026-09-10", deadlines=many) == (
        "As of 10 September 2026, of 6 deadlines 1 due, 1 due soon, 3 upcoming, 1 overdue; the record reaches "
        "1 September 2026."
    )


def test_no_deadline_is_a_sentence_too(say):
    assert say("2026-09-10", deadlines=[]) == "As of 10 September 2026, there are no deadlines."
