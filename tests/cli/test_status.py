"""`withdrawal status`: what a person and a script get for the bundled record, and for small schedules."""

import re
from datetime import datetime

import pytest

NOON = "2026-11-22T12:00:00+03:00"


@pytest.mark.parametrize(
    ("as_of", "region", "status"),
    [
        ("2025-12-31", "federal", "due"),
        ("2025-12-31T23:59:59+03:00", "federal", "due"),
        ("2026-01-01", "federal", "overdue"),
        ("2026-01-15T23:59:59", "federal", "overdue"),
        ("2026-01-16", "federal", "unknown"),
        ("2026-01-17T23:59:59", "federal", "unknown"),
        ("2026-01-18", "federal", "completed"),
        ("2026-08-31T23:59:59+03:00", "kurdistan", "due-soon"),
        ("2026-09-01", "kurdistan", "due"),
        ("2026-09-29T23:59:59+03:00", "kurdistan", "due"),
        ("2026-09-30T00:00:00+03:00", "kurdistan", "completed"),
        ("9999-12-31T23:59:59", "kurdistan", "completed"),
        ("0001-01-01", "kurdistan", "not-announced"),
    ],
)
def test_the_edges_of_the_bundled_deadlines(run, as_of, region, status):
    (row,) = run("status", "--json", "--as-of", as_of, "-r", region).ok().json["deadlines"]
    assert (row["id"], row["status"]) == (region, status)


@pytest.mark.parametrize(
    ("as_of", "status"),
    [
        ("2026-09-30T23:59:59+03:00", "due"),
        ("2026-10-01T00:00:00+03:00", "unknown"),
        ("2026-09-30T20:59:59Z", "due"),
        ("2026-09-30T21:00:00Z", "unknown"),
        ("9999-12-31T23:59:59", "unknown"),
    ],
)
def test_what_was_known_in_march_does_not_say_what_came_of_the_kurdistan_deadline(run, as_of, status):
    known = run("status", "--json", "--as-of", as_of, "--known-by", "2026-03-20").ok().json["deadlines"]
    assert [(row["id"], row["status"]) for row in known] == [("federal", "completed"), ("kurdistan", status)]
    assert (known[0]["days_late_min"], known[0]["days_late_max"]) == (16, 18)


def test_what_was_known_by_a_day(run):
    early = run("status", "--json", "--as-of", NOON, "--known-by", "2026-01-17", "-r", "federal").ok().json
    assert early["known_by"] == "2026-01-17"
    assert early["schedule"]["covers_through"] == "2026-01-17"
    assert early["deadlines"][0]["status"] == "overdue"
    later = run("status", "--json", "--as-of", NOON, "--known-by", "2026-01-18", "-r", "federal").ok().json
    assert later["deadlines"][0]["status"] == "completed"


@pytest.mark.parametrize(
    ("soon", "status"), [("0", "upcoming"), ("29", "upcoming"), ("30", "due-soon"), ("99999", "due-soon")]
)
def test_soon_is_a_number_of_days_before_the_last_day(run, schedule_file, soon, status):
    ran = run("status", "--json", "--as-of", "2026-08-31", "--soon", soon, "--schedule", schedule_file()).ok()
    assert [d["status"] for d in ran.json["deadlines"]] == [status]


def test_a_person_reads_where_both_stand(run):
    lines = run("status", "--as-of", NOON, "--known-by", "2026-03-20").ok().out.splitlines()
    assert lines[2].split() == ["Region", "Due", "Status", "Countdown"]
    assert re.split("  +", lines[3]) == [
        "Federal Iraq", "31 Dec 2025 “by the end of 2025”", "◑ completed late, 16–18 Jan 2026", "16–18 days late",
    ]  # fmt: skip
    assert re.split("  +", lines[4]) == [
        "Kurdistan Region", "Sep 2026 “by September 2026”", "? unknown, the record ends on 20 Mar 2026", "due 53 days ago",
    ]  # fmt: skip
    assert lines[-1].startswith(
        "As of 22 Nov 2026, 12:00 (Asia/Baghdad), using only what was published by 20 Mar 2026."
    )


def test_an_answer_about_the_past_does_not_describe_the_whole_record(run):
    out = run("status", "--as-of", "2026-01-05").ok().out
    assert "! overdue, no completion reported by 5 Jan 2026  5 days overdue" in out
    assert "As of 5 Jan 2026 (Asia/Baghdad)." in out


def test_one_sentence_can_be_quoted(run):
    out = run("status", "--oneline", "--as-of", NOON).ok().out
    assert out.startswith(
        "End of the US-led coalition's military mission in Iraq, as of 22 November 2026, according to a record that ends on 4 October 2026: "
    )
    assert out.count("\n") == 1
    assert run("status", "--oneline", "--json").code == 2


def test_the_sentence_gives_the_user_their_own_entry_and_not_the_publisher(run, tmp_path):
    journal = ("--journal", tmp_path / "j.jsonl")
    added = ("completed", "unifil-operations", "--schedule", "unifil", "--on", "2026-11-20", "--no-source")
    run("journal", "add", *added, *journal).ok()
    out = run("status", "--oneline", "--schedule", "unifil", "--as-of", NOON, *journal).ok().out
    assert "completed on 20 November 2026, counted as on time, according to your own entry" in out
    assert "publisher" not in out


def test_verbose_adds_the_publishers_and_all_reported_dates(run):
    out = run("status", "--verbose", "--as-of", NOON).ok().out
    assert "Reported by" in out
    assert re.search("^Also reported +Stated by +On +In short$", out, re.MULTILINE)


@pytest.mark.parametrize(
    ("options", "given_by"),
    [
        ((), "AFP, describing a 2024 agreement"),
        (("--as-of", "2026-01-05", "--known-by", "2026-01-05"), "none of its sources was published by 5 Jan 2026"),
    ],
)
def test_verbose_says_who_gave_the_due_date_or_why_nobody_did_yet(run, options, given_by):
    out = run("status", "--verbose", "federal", *options).ok().out
    assert re.search(f"^Due date given by +{given_by}$", out, re.MULTILINE)


def test_verbose_says_that_a_due_date_is_the_users_own(run, tmp_path):
    journal = ("--journal", tmp_path / "j.jsonl")
    run("journal", "add", "extended", "kurdistan", "--due", "2027", "--on", "2026-05-01", "--no-source", *journal).ok()
    out = run("status", "--verbose", "kurdistan", *journal).ok().out
    assert re.search("^Due date given by +your own entry$", out, re.MULTILINE)


def test_the_sentence_has_a_later_use_and_who_stated_the_date_after_the_fact(run):
    sentence = run("status", "--oneline", "--as-of", NOON).ok().out
    assert "as stated on 18 January 2026 by AFP" in sentence
    assert "[later report, on 9 March 2026: Coalition advisers still reported at Victory Base]" in sentence


def test_the_sentence_says_the_day_in_the_zone_of_a_deadline(run):
    sentence = run("status", "--oneline", "--schedule", "unifil", "--as-of", "2026-01-05").ok().out
    assert sentence.count("counted from 4 January 2026 in America/New_York") == 1


def test_the_sentence_says_that_a_deadline_may_not_have_been_announced(run):
    sentence = run("status", "--oneline", "-r", "kurdistan", "--as-of", "2024-06-15").ok().out
    assert "upcoming, 808–837 days left (announced in 2024, possibly after that day)" in sentence
    assert "possibly" not in run("status", "--oneline", "-r", "kurdistan", "--as-of", "2024-09-08").ok().out


def test_verbose_says_which_dates_cover_more_or_only_a_part(run):
    rows = run("status", "--verbose", "--as-of", NOON).ok().out.splitlines()
    (statement,) = [
        line for line in rows if "US–Iraq joint statement" in line and "30 Sep 2025 " in line and "over the" in line
    ]
    assert "covers" not in statement
    (walldorf,) = [line for line in rows if "William Walldorf" in line]
    assert walldorf.endswith(", covers only part of this deadline")
    assert any(line.endswith(", covers more than this deadline") for line in rows if "Sputnik" in line)


def test_now_is_the_clock_of_the_run(run):
    assert run("status", "--json").ok().json["as_of"] == NOON
    later = datetime.fromisoformat("2026-09-30T20:59:59.999999+00:00")
    assert run("status", "--json", now=later).ok().json["as_of"] == "2026-09-30T23:59:59+03:00"
    assert run("status", "--json", "--as-of", "today", now=later).ok().json["as_of"] == "2026-09-30T00:00:00+03:00"


def test_an_amended_due_shows_what_it_was(run, schedule_file):
    later = {
        "id": "later", "kind": "extended", "on": "2026-08-01", "deadline": "road", "due": "2026-12", "title": "Later",
        "sources": ["paper"],
    }  # fmt: skip
    path = schedule_file(events=[later])
    (row,) = run("status", "--json", "--schedule", path).ok().json["deadlines"]
    assert (row["due"], row["amended_from"]) == ("2026-12", ["2026-09-30"])
    assert "Dec 2026, was 30 Sep 2026" in run("status", "--schedule", path).ok().out


def test_two_deadlines_of_a_region_are_told_apart_by_their_titles(run, schedule_file, make_schedule):
    road = make_schedule()["deadlines"][0]
    path = schedule_file(deadlines=[road, road | {"id": "bridge", "title": "The bridge opens"}])
    out = run("status", "--schedule", path).ok().out
    assert "The North: The road opens" in out
    assert "The North: The bridge opens" in out
    assert run("status", "--schedule", path).ok().out.splitlines()[2].startswith("Deadline  ")
    assert run("status").ok().out.splitlines()[2].startswith("Region  ")


def test_deadlines_are_ordered_by_last_day_then_id(run, schedule_file, make_schedule):
    road = make_schedule()["deadlines"][0]
    dues = {"open": "2020/..", "late": "2027", "b": "2026-09", "a": "2026-09-30", "first": "2001"}
    path = schedule_file(deadlines=[road | {"id": name, "due": due} for name, due in dues.items()])
    for command, key in (("status", "deadlines"), ("countdown", "countdowns")):
        rows = run(command, "--json", "--schedule", path).ok().json[key]
        assert [row["id"] for row in rows] == ["first", "a", "b", "late", "open"]


@pytest.mark.parametrize(
    ("asked", "said", "unsaid"),
    [
        (
            ("--as-of", "2026-01-17"),
            "as the record dates the end between 16 and 18 January 2026",
            "the record ends on 17 January",
        ),
        (("--as-of", "2026-01-05", "--known-by", "2026-01-05"), "as given in sources published later", "330"),
    ],
    ids=["an end on a day of three", "a due date that nobody had given yet"],
)
def test_the_sentence_to_quote_says_why_it_cannot_say_more(run, asked, said, unsaid):
    sentence = run("status", "--oneline", *asked).ok().out
    assert said in sentence
    assert unsaid not in sentence


def test_beside_overdue_stands_the_last_report_and_no_day_that_the_record_does_not_cover(run):
    screen = run("status", "--as-of", "2026-01-05").ok().out
    assert "Federal Iraq, a report not counted, 26 Nov 2025: Mission in federal areas said to be completed." in screen
    assert "5 days overdue" in screen
    assert "due 330 days ago" in run("status", "--known-by", "2026-01-05", "--as-of", "2026-11-26").ok().out


def test_the_counting_sentence_says_how_much_is_by_the_users_own_entries(run, schedule_file, make_schedule, tmp_path):
    road = make_schedule()["deadlines"][0]
    path = schedule_file(
        deadlines=[road | {"id": f"d{n}", "due": "2026-03"} for n in range(7)], covers_through="2026-03-01"
    )
    journal = ("--schedule", path, "--journal", tmp_path / "j.jsonl")
    run("journal", "add", "completed", "d0", "--on", "2026-03-05", "--no-source", *journal).ok()
    run("journal", "add", "reviewed", "--through", "2026-05-01", *journal).ok()
    out = run("status", "--oneline", *journal).ok().out
    assert (
        "of 7 deadlines, 6 overdue, 1 completed; 7 of these statuses according to your own entries, with your review through 1 May 2026"
        in out
    )


@pytest.mark.parametrize(
    ("options", "evidence"),
    [
        (
            ("federal", "--as-of", "2026-01-17"),
            "Coalition withdrawal from federal Iraq announced as complete, 16–18 Jan 2026: not certain by 17 Jan 2026",
        ),
        (("kurdistan", "--known-by", "2026-03-20"), "none in the record by 20 Mar 2026"),
        (("kurdistan", "--as-of", "2026-01-05"), "none in the record by 5 Jan 2026"),
    ],
)
def test_verbose_says_how_far_there_is_no_evidence(run, options, evidence):
    out = run("status", "--verbose", *options).ok().out
    assert re.search(f"^Evidence +{evidence}$", out, re.MULTILINE)


def test_a_later_use_that_the_user_added_is_marked(run, tmp_path):
    journal = ("--journal", tmp_path / "j.jsonl")
    run("journal", "add", "in-use", "harir", "--on", "2026-11-10", "--no-source", *journal).ok()
    said = ("Kurdistan Region, 10 Nov 2026: ", " (your own entry).")
    (note,) = [line for line in run("status", *journal).ok().out.splitlines() if line.startswith(said[0])]
    assert note.endswith(said[1])
    assert ", according to your own entry]" in run("status", "--oneline", *journal).ok().out
    assert "● in use *, 10 Nov 2026" in run("show", "harir", *journal).ok().out


def test_the_sentence_names_a_report_that_does_not_count(run):
    sentence = run("status", "--oneline", "-r", "kurdistan", "--as-of", "2026-09-29").ok().out
    assert (
        "due, 1 day left [a report not counted, on 29 September 2026:"
        " Iraq's defence ministry says no coalition member is on Iraqi soil]"
    ) in sentence


def test_a_review_is_named_where_it_and_not_the_record_ends(run, tmp_path):
    asked = ("unifil-operations", "--schedule", "unifil", "--as-of", "2027-01-02", "--journal", tmp_path / "j.jsonl")
    run("journal", "add", "reviewed", "--through", "2026-11-20", "--schedule", "unifil", *asked[-2:]).ok()
    assert "outcome unknown, as your own review ends on 20 November 2026" in run("status", "--oneline", *asked).ok().out
    assert "The record ends on 19 Sep 2026; you reviewed events through 20 Nov 2026." in run("status", *asked).ok().out


def test_an_entry_that_will_count_is_noted_as_the_users(run, tmp_path):
    asked = ("--schedule", "unifil", "--journal", tmp_path / "j.jsonl")
    run("journal", "add", "completed", "unifil-operations", "--on", "2026-11", "--no-source", *asked).ok()
    ran = run("status", *asked, "--as-of", "2026-11-27").ok()
    assert "the completion, Nov 2026, your own entry, counts from 30 Nov 2026." in ran.out
    assert "* marks what is based on your own entries (1;" in ran.out


def test_the_due_date_of_the_users_extension_was_stated_on_the_day_of_the_decision(run, tmp_path):
    asked = ("--schedule", "unifil", "--journal", tmp_path / "j.jsonl")
    run(
        "journal",
        "add",
        "extended",
        "unifil-operations",
        "--due",
        "2027-06",
        "--on",
        "2026-09-10",
        "--no-source",
        *asked,
    ).ok()
    rows = run("status", "--json", *asked).ok().json["deadlines"]
    (row,) = [row for row in rows if row["id"] == "unifil-operations"]
    assert (row["due"], row["stated_on"]) == ("2027-06", "2026-09-10")


def test_an_uncounted_report_is_named_as_soon_as_a_date_of_a_primary_source_is_overdue(run):
    said = "a report not counted, on 26 November 2025: Mission in federal areas said to be completed]"
    sentence = run("status", "--oneline", "--as-of", "2025-12-15").ok().out
    assert f"76 days overdue against that date] [{said}" in sentence
    assert "not counted" not in run("status", "--oneline", "--as-of", "2025-09-15").ok().out


def test_a_sentence_has_no_details_to_show(run):
    error = "withdrawal: error: --verbose is for the table, not for --oneline\nhint: leave one of them out\n"
    assert run("status", "--oneline", "-v") == (2, "", error)
