"""`withdrawal show` of events, sites and sources, and of what it cannot find."""

import re

import pytest

ARTICLE = "Iraq Completes Withdrawal of US-Led Coalition from Federal Bases, Transitions to Bilateral Security Ties"


ARTICLE_ADDRESS = (
    "https://www.kurdistan24.net/en/story/888154/iraq-completes-withdrawal-of-us-led-coalition-from-federal-bases-"
    "transitions-to-bilateral-security-ties"
)


# What the article says, as read by hand: where it is found, the date, and words that say it.
ARTICLE_FACTS = [
    ("federal-bases-vacated-2026-01", "18 January 2026", "federal bases and headquarters are vacated"),
    ("federal-bases-vacated-2026-01", "18 January 2026", "all former coalition sites passed to Iraqi authority"),
    ("federal-withdrawal-completed", "between 16 and 18 January 2026", "Coalition withdrawal from federal Iraq announced as complete"),
    ("kurdistan-not-covered-2026-01", "18 January 2026", "does not cover the Kurdistan Region"),
    ("bilateral-stage-2026-01", "18 January 2026", "the stage of bilateral security relations with the United States"),
    ("federal", "31 December 2025", "by the end of 2025"),
    ("kurdistan", "September 2026", "by September 2026"),
    ("first-deployment-2014", "2014", "US and allied forces first deployed to Iraq and Syria"),
    ("isis-defeat-iraq-2017", "2017", "ISIS defeated territorially in Iraq"),
    ("isis-defeat-syria-2019", "2019", "ISIS defeated territorially in Syria"),
    ("earlier-departures-2026-01", "18 January 2026", "A limited advisory presence was left"),
    (
        "iraqi-forces-capable-2026-01", "18 January 2026",
        "fully capable of preventing the reappearance of ISIS in Iraq and its infiltration across borders",
    ),
    ("coordination-continues-2026-01", "18 January 2026", "what remains of ISIS in Syria"),
    ("erbil-airbase-in-use-2026-01", "18 January 2026", "cross-border logistical support for operations in Syria"),
    ("ain-al-asad-coordination-2026-01", "18 January 2026", "coordinated through Ain al-Asad"),
    ("un-warning-2025-08", "August 2025 (uncertain)", "ISIS efforts to rebuild networks along the border"),
    ("isis-seizes-territory-2014", "2014", "at its peak controlled vast territories in both countries"),
    ("isis-sleeper-cells-2026-01", "18 January 2026", "operating through sleeper cells"),
    ("isis-activity-reduced-2026-01", "18 January 2026", "limited activity left in remote and mountain areas"),
]  # fmt: skip


@pytest.mark.parametrize(("item", "date", "words"), ARTICLE_FACTS)
def test_each_fact_of_the_article_is_found_with_its_source(run, item, date, words):
    text = run("show", item, "--sources").ok().out
    assert re.search(rf"^(When|Due) +{re.escape(date)}[ ,]", text, re.MULTILINE)
    assert words in text
    assert re.search(
        rf"^\[\d+\] +Kurdistan24, date unknown: “{re.escape(ARTICLE)}” \(seed\)\n +{re.escape(ARTICLE_ADDRESS)}$",
        text,
        re.MULTILINE,
    )


def test_an_event_says_what_rests_on_it(run):
    subject = run("show", "federal-withdrawal-completed", "--json").ok().json["subject"]
    assert (subject["type"], subject["counts"], subject["reason"], subject["by"]) == ("event", True, None, None)
    assert subject["resting"] == [
        {
            "type": "deadline", "id": "federal", "title": "Coalition's military mission ends in federal Iraq",
            "date": "2025-12-31", "stated_by": None, "how": "completes",
        }
    ]  # fmt: skip
    state = run("show", "harir-in-use-2026-02", "--json").ok().json["subject"]["resting"]
    assert [(r["type"], r["id"], r["how"]) for r in state] == [("site", "harir", "state")]
    assert run("show", "nato-trainers-leave-2026", "--json").ok().json["subject"]["resting"] == []


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (
            ("--as-of", "2026-01-17"),
            "it is dated 16–18 Jan 2026, so it may have happened after 17 Jan 2026",
        ),
        (("--known-by", "2026-01-10"), "nothing shows that it was known by 10 Jan 2026"),
    ],
)
def test_an_event_that_does_not_count_says_why(run, options, reason):
    subject = run("show", "federal-withdrawal-completed", "--json", *options).ok().json["subject"]
    assert (subject["counts"], subject["reason"], subject["resting"]) == (False, reason, [])
    assert f"In this answer  no: {reason}\n" in run("show", "federal-withdrawal-completed", *options).ok().out


def test_a_site_in_full(run):
    subject = run("show", "ain-al-asad", "--json").ok().json["subject"]
    assert (subject["state"], subject["since"], subject["governorate"]) == (
        "handed-over",
        "2026-01-16/2026-01-17",
        "Anbar",
    )
    assert [e["id"] for e in subject["events"]] == [
        "ain-al-asad-first-convoy-2025",
        "ain-al-asad-advisers-stay-2025-10",
        "ain-al-asad-handover-planned-2025",
        "ain-al-asad-left-2026-01-13",
        "ain-al-asad-last-us-departure-2026",
        "ain-al-asad-handed-over-2026",
        "ain-al-asad-coordination-2026-01",
        "ain-al-asad-joint-operations-2026-01",
        "ain-al-asad-landing-2026-08",
    ]
    text = run("show", "Site:Ain-al-Asad").ok().out
    assert "Last handover or use  ✓ handed over or left, 16–17 Jan 2026\n" in text
    assert "A site may have changed since its last report. Where a site is inferred, its event says so.\n" in text


def test_a_source_lists_every_fact_that_rests_on_it(run):
    subject = run("show", "joint-2024", "--json").ok().json["subject"]
    assert [(r["type"], r["id"]) for r in subject["resting"]] == [
        ("version", "federal"),
        ("version", "kurdistan"),
        ("event", "commission-tasked-2024"),
        ("event", "joint-statement-2024"),
        ("event", "joint-statement-syria-clause-2024"),
    ]
    assert (subject["facts"], subject["published"]) == (5, None)
    later = run("show", "afp-2026-01-18", "--json", "--known-by", "2026-01-17").ok().json["subject"]
    assert later["counts"] is False
    assert later["reason"] == "it was published on 18 January 2026, after 17 Jan 2026"


def test_an_id_of_several_types_says_so(run, schedule_file):
    event = {"id": "paper", "kind": "context", "on": "2020", "title": "A strike", "sources": ["paper"]}
    file = schedule_file(events=[event])
    ran = run("show", "paper", "--schedule", file).ok().out
    assert ran.startswith("A strike (event paper)\n")
    assert f"\nThe id paper also names something else: withdrawal show source:paper --schedule {file}.\n" in ran
    assert run("show", "source:paper", "--schedule", file, "--json").ok().json["also"] == ["event:paper"]


def test_an_unknown_id_is_a_usage_error_with_the_nearest(run):
    ran = run("show", "federl")
    assert (ran.code, ran.stdout) == (2, b"")
    assert ran.err.startswith(
        "withdrawal: error: there is no deadline, event, site or source 'federl'\nhint: did you mean 'federal'? "
    )


def test_the_newest_event_of_a_site_is_always_listed(run):
    assert "2 Aug 2026" in run("show", "ain-al-asad").ok().out.partition("Events at this site")[2]
