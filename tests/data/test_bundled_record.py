"""Hold the Iraq record to what was read, by hand, in its sources. The rules for every record: test_house_rules.py."""

import json
import re

from bundled import DATA, OUTCOMES, Record

RULES = (DATA / "README.md").read_text(encoding="utf-8")
IRAQ = Record("schedule.json")
DEADLINES, EVENTS, SOURCES, VERSIONS = IRAQ.deadlines, IRAQ.events, IRAQ.sources, IRAQ.reported
BY_EVENT, BY_DEADLINE, BY_SOURCE = (IRAQ.by_id(kind) for kind in ("event", "deadline", "source"))

# Written by hand from what the sources say. Every event whose `on` is not a plain day stands here.
NOT_A_PLAIN_DAY = {
    "first-deployment-2014": "2014",
    "isis-seizes-territory-2014": "2014",
    "coalition-formed-2014-09": "2014-09",
    "coalition-established-2014-10": "2014-10",
    "isis-defeat-iraq-2017": "2017",
    "isis-defeat-syria-2019": "2019",
    "al-qaim-handed-over-2020": "2020-03",  # "mid-March"
    "mosul-al-sqoor-handed-over-2020": "2020-03-30?",  # the day is Sputnik's, for a site that it describes otherwise
    "harir-withdrawal-denied-2021": "2021-08?",  # undated page, the month after 26 July 2021
    "agreement-dated-2022": "2022",
    "deal-dated-2024-07": "2024-07",
    "wsj-reports-plan-2024": "2024-09-20/2024-09-21",  # quotes "Friday", relayed on Saturday
    "roadmap-dated-2025-08": "2025-08",
    "un-warning-2025-08": "2025-08?",  # "August", year inferred
    "departure-claimed-2025-09": "2025-09-15?",  # "hit a Sept. 15 deadline", no day of departure
    "pentagon-reduction-2025": "2025-09-30/2025-10-01",  # "Tuesday" and "Wednesday"
    "consolidation-explained-2026-01": "2026-01",
    "ain-al-asad-left-2026-01-13": "2026-01-13/2026-01-14",  # "last night", on a Wednesday
    "us-full-withdrawal-plan-2026-01": "2026-01-22/2026-01-23",  # after a Thursday, "less than a week after"
    "ain-al-asad-last-us-departure-2026": "2026-01-16?",  # "by Friday", on an undated page
    "ain-al-asad-handed-over-2026": "2026-01-16/2026-01-17",
    "federal-withdrawal-completed": "2026-01-16/2026-01-18",
    "ap-completion-planned-2026-08": "2026-08-12/2026-08-13",  # a list of 24 hours
    "trump-announces-2026-09": "2026-09-30~",  # undated page
}

# Plain days with another day close by: (on, announced_on).
EASY_TO_MISTAKE = {
    "deal-dated-2024-07": ("2024-07", "2025-08-31?"),
    "task-force-established-2014": ("2014-10-17", None),
    "coalition-established-2014-09-11": ("2014-09-11", "2018?"),
    "coalition-established-2014-10": ("2014-10", "2021?"),
    "un-warning-2025-08": ("2025-08?", "2026-01-18?"),
    "joint-statement-2024": ("2024-09-27", None),
    "ain-al-asad-first-convoy-2025": ("2025-08-18", None),
    "un-report-2025-08": ("2025-08-01", "2025-08-19?"),
    "un-debate-2025-08": ("2025-08-20", None),
    "harir-left-2023-10": ("2023-10-20", "2023-11-09"),
    "departure-claimed-2025-09": ("2025-09-15?", "2025-09-21"),
    "pentagon-reduction-2025": ("2025-09-30/2025-10-01", None),
    "ain-al-asad-advisers-stay-2025-10": ("2025-10-20", None),
    "baghdad-consultations-2025": ("2025-11-06", None),
    "ain-al-asad-left-2026-01-13": ("2026-01-13/2026-01-14", "2026-01-14"),
    "ain-al-asad-last-us-departure-2026": ("2026-01-16?", None),
    "ain-al-asad-handed-over-2026": ("2026-01-16/2026-01-17", "2026-01-17"),
    "federal-withdrawal-completed": ("2026-01-16/2026-01-18", "2026-01-18"),
    "federal-bases-vacated-2026-01": ("2026-01-18", None),
    "joc-hq-handed-over-2026": ("2026-01-18", None),
    "al-tanf-departure-2026": ("2026-02-11", None),
    "erbil-airport-drone-2026": ("2026-03-11", None),
    "makhmour-attack-2026": ("2026-03-12", "2026-03-13"),
    "foreign-minister-exit-ended-2026-09": ("2026-09-27", None),
    "defence-ministry-none-left-2026-09": ("2026-09-29", None),
    "kurdistan-mission-completed": ("2026-09-30", None),
}

JOINT_STATEMENT = "US–Iraq joint statement"
AL_ABBASI = "Thabet al-Abbasi, Iraqi defence minister, to Al-Hadath"

# (deadline, who, when) -> (due, scope), where a day could be made up, a floor mistaken for a ceiling, or a base for a region.
VERSIONS_EASY_TO_MISTAKE = {
    ("federal", JOINT_STATEMENT, "2024-09-27"): ("2025-09-30", "whole"),
    ("federal", AL_ABBASI, "2024-09-08"): ("2025-09", "whole"),
    ("federal", "Sabhan Mullah Jiad, adviser to the prime minister", "2024-09-08"): ("2025-12-31", "wider"),
    ("federal", "AP", "2024-09-27"): ("2025", "wider"),
    ("federal", "Maj. Gen. Saad Maan, head of the Security Media Cell", "2025-03-31"): ("2025", "part"),
    ("federal", "Hussein Allawi, adviser to the prime minister (via INA)", "2025-08-17"): ("2025-09", "part"),
    ("federal", "Iraqi security source, to Shafaq News", "2025-08-19"): ("2025-09-15", "part"),
    ("federal", "AFP", "2025-10-01"): ("2025-09", "whole"),
    ("federal", "dpa", "2025-10-01"): ("2025-09-30", "part"),
    ("federal", "William Walldorf, Defense Priorities", "2025-09-21"): ("2025-09-15", "part"),
    ("federal", "AP", "2026-01-17"): ("2025-09", "wider"),
    ("kurdistan", JOINT_STATEMENT, "2024-09-27"): ("2026-09", "wider"),
    ("kurdistan", "Unnamed US official, as Kurdistan24 applies it", "2024-09-27"): ("2026-09/..", "whole"),
    ("kurdistan", "Reuters, multiple unnamed sources", "2024-09-06"): ("2026-12-31", "wider"),
    ("kurdistan", "Reuters, as relayed by Syriac Press", "2024-09-06/2024-09-07"): ("2026-12-31", "part"),
    ("kurdistan", "Newsweek, relayed by Shafaq News", "2024-09-07"): ("2026-12-31~", "part"),
    ("kurdistan", "Wall Street Journal, US defence officials", "2024-09-20/2024-09-21"): ("2026-12-31", "wider"),
    ("kurdistan", "Maj. Gen. Saad Maan, head of the Security Media Cell", "2025-03-31"): ("2026", "part"),
    ("kurdistan", "Asharq Al-Awsat, as background", "2025-08"): ("2026-12-31", "part"),
    ("kurdistan", "Mohammed Shia al-Sudani, prime minister, to Reuters", "2025-11-03"): ("2026-09", "wider"),
    ("kurdistan", "Iraqi defence ministry, on X", "2026-01-17?"): ("2026-09-30", "part"),
}

# Counted by hand: whose texts the federal completion rests on. Two of its seven sources carry the committee's statement.
ORIGINS_OF_THE_FEDERAL_COMPLETION = {
    "AFP": ["afp-2026-01-18"],
    "CNN": ["cnn-2026-01-18"],
    "Higher Military Committee (Iraq)": ["burathanews-2026-01-18", "hmc-ar-2026-01-18"],
    "KUNA": ["kuna-2026-01-18"],
    "Kurdistan24": ["seed"],
    "Shafaq News": ["shafaq-2026-01-18"],
}

# Event with a quote -> the name by which its detail says who spoke.
SPEAKERS = {
    "sdf-declares-defeat-2019": "Syrian Democratic Forces",
    "combat-mission-end-agreed-2021": "joint statement of the two governments",
    "joint-statement-2024": "joint statement of the two governments",
    "joint-statement-syria-clause-2024": "joint statement of the two governments",
    "transition-not-withdrawal-2024": "senior US official",
    "us-floor-september-2026": "senior US administration official",
    "pentagon-reduction-2025": "Sean Parnell",
    "baghdad-consultations-2025": "published text of the consultations",
    "completion-claimed-2025-11": "Qais al-Muhammadawi",
    "bilateral-stage-2026-01": "Iraqi military committee",
    "iraqi-forces-capable-2026-01": "Iraqi military committee",
}


# Shape of the file


def test_top_of_the_record():
    head = IRAQ.document
    assert (head["id"], head["title"], head["timezone"]) == (
        "iraq-coalition-withdrawal", "End of the US-led coalition's military mission in Iraq", "Asia/Baghdad",
    )  # fmt: skip


def test_record_is_as_large_as_promised():
    assert [deadline["id"] for deadline in DEADLINES] == ["federal", "kurdistan"]
    assert len(EVENTS) >= 40
    assert len(IRAQ.sites) == 15
    assert len(SOURCES) >= 40
    assert len(BY_DEADLINE["federal"]["reported_as"]) >= 5
    assert len(BY_DEADLINE["kurdistan"]["reported_as"]) >= 3


# Sources


def test_a_source_without_an_address_is_one_that_was_only_seen_through_others():
    assert [source["id"] for source in SOURCES if "url" not in source] == [
        "aljazeera-2026-09-07", "bbc-2026-09-30", "pentagon-2026-09-30",
        "shafaq-2026-09-23", "shafaq-2026-09-30",
    ]  # fmt: skip


def test_origins_of_the_federal_completion_are_those_counted_by_hand():
    assert IRAQ.origins("federal-withdrawal-completed") == ORIGINS_OF_THE_FEDERAL_COMPLETION


def test_copies_of_the_joint_statement_are_told_from_its_text():
    joint = BY_SOURCE["joint-2024"]
    assert (joint["kind"], joint["origin"]) == ("primary", "Governments of the United States and Iraq")


def test_headline_dates_rest_only_on_sources_that_state_them():
    assert BY_DEADLINE["federal"]["sources"] == ["afp-2026-01-18", "seed", "tribune-2026-01-19"]
    assert BY_DEADLINE["kurdistan"]["sources"] == [
        "afp-2024-09-09", "afp-2026-01-18", "krone-2024-09", "national-2024-09-08", "seed", "tribune-2026-01-19",
    ]  # fmt: skip


# Dates


def test_headline_dates_and_wordings():
    assert [(d["id"], d["region"], d["due"], d["wording"], d["announced_on"]) for d in DEADLINES] == [
        ("federal", "federal", "2025-12-31", "by the end of 2025", "2024"),
        ("kurdistan", "kurdistan", "2026-09", "by September 2026", "2024"),
    ]


def test_who_stated_the_headline_dates_and_when():
    assert [(d["stated_by"], d["stated_on"]) for d in DEADLINES] == [
        ("AFP, describing a 2024 agreement", "2026-01-18"),
        (AL_ABBASI, "2024-09-08"),
    ]


def test_no_event_is_dated_more_precisely_than_its_sources():
    assert IRAQ.imprecise() == NOT_A_PLAIN_DAY


def test_days_that_are_easy_to_mistake():
    found = {name: (BY_EVENT[name]["on"], BY_EVENT[name].get("announced_on")) for name in EASY_TO_MISTAKE}
    assert found == EASY_TO_MISTAKE
    announced_apart = {e["id"] for e in EVENTS if "announced_on" in e}
    assert announced_apart <= set(EASY_TO_MISTAKE)


def test_no_version_is_dated_more_precisely_than_its_source_or_said_of_more():
    found = {(d["id"], v["stated_by"], v["stated_on"]): (v["due"], v["scope"]) for d, v in VERSIONS}
    assert {key: found.get(key) for key in VERSIONS_EASY_TO_MISTAKE} == VERSIONS_EASY_TO_MISTAKE


def test_scope_agrees_with_the_wording():
    for deadline, version in VERSIONS:
        if version["wording"].startswith("all of Iraq"):
            assert version["scope"] == "wider", (deadline["id"], version)
        if " only: " in version["wording"]:
            assert version["scope"] == "part", (deadline["id"], version)


def test_the_only_whole_version_with_a_primary_source_is_the_joint_statement():
    primary = {source["id"] for source in SOURCES if source["kind"] == "primary"}
    found = [v for v in BY_DEADLINE["federal"]["reported_as"] if v["scope"] == "whole" and primary & set(v["sources"])]
    assert [(v["stated_by"], v["due"]) for v in found] == [(JOINT_STATEMENT, "2025-09-30")]


def test_no_version_repeats_the_statement_that_its_deadline_is_taken_from():
    for deadline, version in VERSIONS:
        assert "seed" not in version["sources"], deadline["id"]
        assert "afp-2026-01-18" not in version["sources"], deadline["id"]


# Kinds


def test_both_deadlines_are_completed_and_none_changed():
    outcomes = [e for e in EVENTS if e["kind"] in OUTCOMES]
    assert [(e["id"], e["kind"], e["deadline"], e["region"], e["on"], e.get("announced_on")) for e in outcomes] == [
        ("federal-withdrawal-completed", "completed", "federal", "federal", "2026-01-16/2026-01-18", "2026-01-18"),
        ("kurdistan-mission-completed", "completed", "kurdistan", "kurdistan", "2026-09-30", None),
    ]


def test_what_contradicts_a_completion_is_named_in_it():
    named = {
        "federal-withdrawal-completed": {
            "departure-claimed-2025-09", "completion-claimed-2025-11", "ain-al-asad-left-2026-01-13",
            "ain-al-asad-handed-over-2026", "victory-base-in-use-2026-03", "victory-base-handover-2026-09",
        },
        "kurdistan-mission-completed": {
            "foreign-minister-exit-ended-2026-09", "defence-ministry-none-left-2026-09",
        },
    }  # fmt: skip
    for completion, others in named.items():
        for other in others:
            assert other in BY_EVENT[completion]["detail"], (completion, other)
    assert "announced as complete" in BY_EVENT["federal-withdrawal-completed"]["title"]


def test_nothing_first_published_after_a_known_day_ends_the_kurdistan_deadline_before_it():
    sources = [BY_SOURCE[name] for name in BY_EVENT["kurdistan-mission-completed"]["sources"]]
    assert min(source["published"] for source in sources) == "2026-09-30"


def test_contradicted_claims_of_completion_are_only_reported():
    for name in (
        "departure-claimed-2025-09", "completion-claimed-2025-11", "ain-al-asad-left-2026-01-13",
        "foreign-minister-exit-ended-2026-09", "defence-ministry-none-left-2026-09",
    ):  # fmt: skip
        assert BY_EVENT[name]["kind"] == "reported"
        assert "contradicted" in BY_EVENT[name]["detail"]


def test_what_the_committee_said_on_the_record_is_announced():
    for name in (
        "coordination-continues-2026-01",
        "ain-al-asad-coordination-2026-01",
        "ain-al-asad-joint-operations-2026-01",
    ):
        assert BY_EVENT[name]["kind"] == "announced"


# Quotes


def test_detail_says_who_is_quoted():
    assert {e["id"] for e in EVENTS if "quote" in e} == set(SPEAKERS)
    for name, speaker in SPEAKERS.items():
        assert speaker in BY_EVENT[name]["detail"], name


# The rules themselves


def test_rules_show_an_event_that_is_in_the_record():
    examples = [json.loads(block) for block in re.findall(r"```json\n(.*?)```", RULES, re.DOTALL)]
    assert len(examples) == 1
    assert examples[0] == BY_EVENT[examples[0]["id"]]
