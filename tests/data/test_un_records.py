"""Hold the records of the two UN missions to what their sources say, repeated here by hand."""

import pytest
from bundled import Record

UNIFIL, UNAMI = Record("unifil.json"), Record("unami.json")

# Written by hand from what the sources say. Every event whose `on` is not a plain day stands here.
NOT_A_PLAIN_DAY = {
    "unifil": {
        "us-six-month-plan-2025-08": "2025-08-01/2025-08-20",  # "early last week", page of 17 August in one copy
        "israel-asks-end-2025-08": "2025-08-01/2025-08-19",  # "in recent days"
        "french-us-18-months-2025-08": "2025-08",  # undated page
        "final-draft-2025-08-25": "2025-08-25/2025-08-26",  # two drafts, the later one without a day
        "successor-coalition-2026-06": "2026-06",  # "Thursday", "earlier this month"
        "paris-talks-2026-09-17": "2026-09-17?",  # "this week"; the day is that of the reports
    },
    "unami": {
        "review-requested-2023": "2023-05",  # no day on either page
        "review-2024": "2024-03",  # "in March"
        "request-other-dates-2024": "2024-04-08/2024-05-21",  # 8 April, 12 May, 21 May
        "transition-plan-sent-2024-12": "2024-12-23/2024-12-24",  # two texts of one publisher
        "drawdown-costs-2025": "2025",  # "today", the year from the address
        "mosul-office-closed-2025": "2025-03-31/2025-05-30",  # 31 March, or "this week" on 30 May
        "mosul-handed-over-2025-05": "2025-05-01?/2025-05-27",  # announced on 27 May
        "staff-departure-2025-12": "2025-12?",  # "Saturday", undated page, month inferred
    },
}

# Deadline -> (due, wording, announced_on, who has to act, zone of its own).
DEADLINES = {
    "unifil-options": ("2026-06-01", "by 1 June 2026", "2025-08-28", "UN Secretary-General", "America/New_York"),
    "unifil-operations": (
        "2026-12-31", "on 31 December 2026", "2025-08-28", "UNIFIL", None,
    ),
    "unifil-withdrawal": (
        "2026-12-31/2027-12-31", "from 31 December 2026 and within one year", "2025-08-28", "UNIFIL", None,
    ),
    "unami-transition-plan": (
        "2024-12-31", "to be completed by 31 December 2024", "2024-05-31", "UN Secretary-General", "America/New_York",
    ),
    "unami-operations": (
        "2025-12-31", "until 31 December 2025", "2024-05-31", "UNAMI", None,
    ),
}  # fmt: skip

# Reported dates that are not of the whole deadline, or that could be mistaken: (deadline, who, when) -> (due, scope).
EASY_TO_MISTAKE = {
    ("unifil-operations", "Lebanese Presidency, on a call with President Macron", "2025-08-28"): ("2027-12-31", "wider"),
    ("unifil-withdrawal", "JNS", "2025-08-28"): ("2026-12-31/2027-12-31", "part"),
    ("unifil-withdrawal", "L'Orient-Le Jour", "2025-08-30"): ("2027-12", "whole"),
    ("unifil-withdrawal", "Kandice Ardiel, UNIFIL spokesperson, to AFP", "2026-02-10"): ("2027", "part"),
    ("unifil-withdrawal", "Kandice Ardiel, UNIFIL spokesperson, to dpa", "2026-02-10"): ("2027-12-31", "whole"),
    ("unami-operations", "United Nations, via DW", "2025-12-07"): ("2026-09", "wider"),
    ("unami-operations", "Annabaa, Madanyon and Shorouk News, on the handover documents", "2025-12-01/2025-12-20"): (
        "2026-01-31", "whole",
    ),
}  # fmt: skip

# Event with a quote -> the name by which its detail says who spoke.
SPEAKERS = {
    "us-six-month-plan-2025-08": "AP",
    "french-draft-2025-08-18": "French draft",
    "resolution-2790-2025": "resolution as TASS quotes it",
    "lebanon-welcomes-2025-08-28": "Ahmad Arafa",
    "us-last-extension-2025-08-28": "Dorothy Shea",
    "peacekeeping-cut-2025-10-14": "Kandice Ardiel",
    "commander-on-reduction-2025-10-16": "Diodato Abagnara",
    "italy-to-stay-2025-12-22": "Guido Crosetto",
    "mid-2027-plan-2026-02-10": "Kandice Ardiel",
    "successor-coalition-2026-06": "Macron",
    "request-2024-05-08": "Mohammed Shia al-Sudani",
    "resolution-2732-2024": "resolution as INA prints it",
    "drawdown-costs-2025": "UN press release",
    "mosul-handed-over-2025-05": "Basem al-Awadi",
    "transition-on-schedule-2025-06-10": "Mohamed Al Hassan",
    "final-briefing-2025-12-02": "Mohamed Al Hassan",
    "closing-ceremony-2025-12-13": "António Guterres",
}


# Counted by hand: whose texts each outcome rests on.
ORIGINS = {
    "options-letter-2026-06-01": {"AP": ["manilabulletin-2026-06-03", "unn-options"], "Reuters": ["entrevue-options"]},
    "transition-plan-sent-2024-12": {"Security Council Report": ["scr-2025-06", "scr-2025-06-08"]},
    "mandate-ended-2025-12-31": {
        "United Nations": ["munsee-un-news-2026-01-08"],
        "Shafaq News": ["shafaq-2026-01-01"],
        "Shorouk News": ["shorouk-2026-01-03"],
        "Xinhua": ["xinhua-2026-01-04"],
    },
}


@pytest.fixture(params=[UNIFIL, UNAMI], ids=["unifil", "unami"])
def record(request):
    return request.param


def test_heads_say_which_mission_which_zone_and_how_far_it_was_searched():
    keys = ("id", "timezone", "covers_through")
    assert [UNIFIL.document[key] for key in keys] == ["unifil", "Asia/Beirut", "2026-09-19"]
    assert [UNAMI.document[key] for key in keys] == ["unami", "Asia/Baghdad", "2026-01-04"]


def test_records_are_as_large_as_promised():
    assert min(len(UNIFIL.events), len(UNIFIL.sources)) >= 15
    assert min(len(UNAMI.events), len(UNAMI.sources)) >= 8


def test_due_dates_are_those_of_the_resolutions():
    found = {
        deadline["id"]: (
            *(deadline[key] for key in ("due", "wording", "announced_on", "obliged")),
            deadline.get("timezone"),
        )
        for deadline in UNIFIL.deadlines + UNAMI.deadlines
    }
    assert found == DEADLINES
    for deadline in UNIFIL.deadlines + UNAMI.deadlines:
        assert deadline["stated_by"].startswith("UN Security Council, resolution "), deadline["id"]
        assert deadline["stated_on"] == deadline["announced_on"], deadline["id"]


def test_outcomes_are_the_ones_that_a_source_shows():
    assert UNIFIL.outcomes() == [("options-letter-2026-06-01", "completed", "unifil-options", "2026-06-01")]
    assert UNAMI.outcomes() == [
        ("transition-plan-sent-2024-12", "completed", "unami-transition-plan", "2024-12-23/2024-12-24"),
        ("mandate-ended-2025-12-31", "completed", "unami-operations", "2025-12-31"),
    ]


def test_outcomes_rest_on_the_origins_that_were_counted():
    found = {name: record.origins(name) for record in (UNIFIL, UNAMI) for name, *_ in record.outcomes()}
    assert found == ORIGINS


def test_no_deadline_is_made_of_the_liquidation():
    assert [deadline["id"] for deadline in UNAMI.deadlines] == ["unami-transition-plan", "unami-operations"]


def test_no_event_is_dated_more_precisely_than_its_sources(record):
    assert record.imprecise() == NOT_A_PLAIN_DAY[record.document["id"]]


def test_reported_dates_that_are_easy_to_mistake():
    dates = {
        (deadline["id"], date["stated_by"], date["stated_on"]): (date["due"], date.get("scope", "whole"))
        for record in (UNIFIL, UNAMI)
        for deadline, date in record.reported
    }
    assert {key: dates.get(key) for key in EASY_TO_MISTAKE} == EASY_TO_MISTAKE
    assert {key for key, (_, scope) in dates.items() if scope != "whole"} <= set(EASY_TO_MISTAKE)


def test_sites_with_a_state_are_those_whose_handover_was_reported():
    assert [event["id"] for event in UNIFIL.events if event["kind"] in {"handed-over", "in-use"}] == []
    assert [(event["site"], event["on"]) for event in UNAMI.events if event["kind"] in {"handed-over", "in-use"}] == [
        ("mosul-office", "2025-05-01?/2025-05-27"),
        ("baghdad-compound", "2025-12-14"),
        ("baghdad-compound", "2026-01-03"),
    ]


def test_detail_says_who_is_quoted():
    quoted = {event["id"]: event["detail"] for event in UNIFIL.events + UNAMI.events if "quote" in event}
    assert set(quoted) == set(SPEAKERS)
    for name, speaker in SPEAKERS.items():
        assert speaker in quoted[name], name
