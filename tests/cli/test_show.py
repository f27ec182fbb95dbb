"""`show ID`: everything that is known of one thing, and what rests on it."""

import json
import re

import pytest
from earlier import EARLIER


def versions(run, item, *options):
    subject = run("show", item, "--json", *options).ok().json["subject"]
    return [subject["in_force"], *subject["reported_as"]]


def test_federal_versions_and_what_came_of_each(run):
    subject = run("show", "federal", "--json").ok().json["subject"]
    own = subject["in_force"]
    assert own["stated_on"] == "2026-01-18"  # reported after the fact, of an agreement of 2024
    assert (own["due"], own["outcome_words"], "seed" in own["sources"]) == (
        "2025-12-31",
        "missed by 16–18 days",
        True,
    )
    (joint,) = (v for v in subject["reported_as"] if "joint statement" in v["stated_by"])
    assert joint == {
        "due": "2025-09-30",
        "wording": "in Iraq, no region named: over the next twelve months, and no later than the end of September 2025",
        "scope": "whole",
        "stated_by": "US–Iraq joint statement",
        "stated_on": "2024-09-27",
        "punctuality": "late",
        "days_late_min": 108,
        "days_late_max": 110,
        "sources": ["joint-2024", "kuna-2024-09-29", "rudaw-2025-10-01", "shafaq-2024-09-27"],
        "outcome": "missed",
        "outcome_words": "missed by 108–110 days",
    }


def test_federal_versions_as_a_table(run):
    text = run("show", "federal", "--sources").ok().out
    assert re.search(
        r"^27 Sep 2024 +30 Sep 2025 +US–Iraq joint statement \[[\d–,]+\], "
        r"in Iraq, no region named: over the next twelve months, and no later than the end of September 2025 +108–110 days late$",
        text,
        re.MULTILINE,
    )
    assert re.search(
        r"^Due +31 December 2025, that day included: “by the end of 2025” \[1–3\], "
        r"date stated on 18 January 2026, after the fact, by AFP, describing a 2024 agreement$",
        text,
        re.MULTILINE,
    )


def test_the_short_account_begins_with_the_primary_source_and_numbers_no_sources_that_it_does_not_list(run):
    text = run("show", "federal").ok().out
    first = text.split("\nDates reported for this deadline, primary sources first\n")[1].splitlines()[1]
    assert re.match(r"27 Sep 2024 +30 Sep 2025 +US–Iraq joint statement +108", first)
    assert not re.search(r"\[\d", text)
    assert re.search(r"^All sources, with wordings, quotes and ids: withdrawal show federal --sources$", text, re.M)


def test_dates_for_a_part_or_for_more_stand_apart_without_a_verdict(run):
    text = run("show", "federal", "--sources").ok().out
    apart = text.split("\nDates that cover only part of this deadline, or more than it (not compared)\n")[1].split(
        "\nWhat happened\n"
    )[0]
    assert "late" not in re.sub(r" {2,}.*? {2,}", "", apart)
    ends = {line.rsplit("  ", 1)[1].strip() for line in apart.splitlines() if re.match(r"\d", line)}
    assert ends == {"only part", "more"}


@pytest.mark.parametrize(
    ("as_of", "due", "outcome", "words"),
    [
        ("2026-03-20", "2026-09", "open", "open"),
        ("2026-09-30", "2026-09", "open", "open"),
        ("2026-10-01", "2026-09", "unknown", "unknown: the record ends on 20 Mar 2026"),
        ("2026-10-01", "2026-09/..", "open", "open: no last day"),
    ],
)
def test_kurdistan_versions_say_no_more_than_the_record(run, as_of, due, outcome, words):
    found = {
        (v["outcome"], v["outcome_words"])
        for v in versions(run, "kurdistan", "--as-of", as_of, "--schedule", EARLIER)
        if v["due"] == due and v["scope"] == "whole"
    }
    assert found == {(outcome, words)}


def test_the_table_says_the_outcome_by_each_date_before_there_is_a_completion(run):
    shown = run("show", "federal", "--as-of", "2026-01-10").ok().out
    assert re.search(r"^27 Sep 2024 +30 Sep 2025 +US–Iraq joint statement +overdue$", shown, re.MULTILINE)
    shown = run("show", "federal", "--as-of", "2025-09-10").ok().out
    assert re.search(r"^27 Sep 2024 +30 Sep 2025 +US–Iraq joint statement +open$", shown, re.MULTILINE)


def test_a_deadline_in_full(run):
    text = run("show", "kurdistan", "--sources", "--schedule", EARLIER).ok().out
    assert text.startswith(
        "Coalition's military mission ends in the Kurdistan Region (kurdistan)\n"
        "\n"
        "Status        ? unknown, due 53 days ago\n"
        "Why           the record ends on 20 Mar 2026\n"
        "Region        Kurdistan Region\n"
        "Due           September 2026 (1–30 Sep 2026): “by September 2026” [1–6], date stated on 8 September 2024 by Thabet "
        "al-Abbasi, Iraqi defence minister, to Al-Hadath\n"
        "Announced     2024\n"
        "Who must act  The US-led coalition against ISIS, with the governments of the United States and Iraq\n"
        "\n"
        "Dates reported for this deadline\n"
        "Stated "
    )
    assert "“until at least September 2026, subject to conditions on the ground”" in text
    assert text.endswith("As of 22 Nov 2026, 12:00 (Asia/Baghdad). The record ends on 20 Mar 2026.\n")


@pytest.mark.parametrize(
    ("item", "said"),
    [
        ("un-warning-2025-08", "August 2025 (uncertain) (1–31 Aug 2025)"),
        ("trump-announces-2026-09", "about 30 September 2026"),
    ],
)
def test_a_mark_of_doubt_is_said_in_words(run, item, said):
    assert re.search(rf"^When +{re.escape(said)} \[1\]$", run("show", item).ok().out, re.MULTILINE)


def test_what_is_not_a_source_s_own_words_has_no_quotation_marks(run):
    text = run("show", "federal", "--sources").ok().out
    assert (
        "date unknown: [US Announces End Date for Anti-ISIS Mission in Iraq (headline from address; body is the statement "
        "text)] (joint-2024)" in text
    )
    assert "“[" not in text
    source = run("show", "source:shafaq-2026-01-17").ok().out
    assert (
        "  Shafaq News: all of Iraq: full withdrawal of American forces by September 2026 (reported date of" in source
    )


def test_events_stand_in_the_order_of_the_timeline(run):
    for item in ("federal", "harir", "source:seed"):
        subject = run("show", item, "--json").ok().json["subject"]
        rows = subject["resting"] if subject["type"] == "source" else subject["events"]
        shown = [row["id"] for row in rows if row.get("type", "event") == "event"]
        order = [e["id"] for e in run("timeline", "--json").ok().json["items"]]
        assert shown == sorted(shown, key=order.index)


def test_amendments_have_their_drift(run, schedule_file):
    def extended(n, on, due):
        return {
            "id": f"later-{n}", "kind": "extended", "on": on, "title": f"Put off {n}", "deadline": "road", "due": due,
            "sources": ["paper"],
        }  # fmt: skip

    file = schedule_file(
        events=[extended(1, "2026-05-01", "2026-12-31"), extended(2, "2026-06-01", "2026-10"),
                extended(3, "2026-07-01", "2027-01/.."), extended(4, "2026-11-23", "2027")]
    )  # fmt: skip
    subject = run("show", "road", "--schedule", file, "--json").ok().json["subject"]
    assert [(a["event"], a["due_before"], a["due"], a["drift_days"]) for a in subject["amendments"]] == [
        ("later-1", "2026-09-30", "2026-12-31", 92),
        ("later-2", "2026-12-31", "2026-10", -61),
        ("later-3", "2026-10", "2027-01/..", None),
    ]
    assert (subject["in_force"]["due"], subject["amended_from"]) == (
        "2027-01/..",
        ["2026-09-30", "2026-12-31", "2026-10"],
    )
    text = run("show", "road", "--schedule", file).ok().out
    assert "1 May 2026  31 Dec 2026        30 Sep 2026  Put off 1 (later-1) [1]\n" in text
    assert "1 Jun 2026  Oct 2026           31 Dec 2026  Put off 2 (later-2) [1]\n" in text
    assert "1 Jul 2026  Jan 2027 or later  Oct 2026     Put off 3 (later-3) [1]\n" in text
    assert "Status  ○ upcoming, no last day\n" in text
    assert "Due     January 2027 or later [1], was 30 Sep 2026, 31 Dec 2026, Oct 2026\n" in text


@pytest.mark.parametrize("name", ["csv", "tsv", "jsonl", "bibtex"])
def test_other_formats_are_refused_with_those_that_there_are(run, name):
    ran = run("show", "federal", "--format", name)
    assert ran.code == 2
    assert ran.err.startswith(f"withdrawal: error: --format: there is no format {name!r}\nhint: ")
    assert ran.err.endswith("the formats are: table, json, markdown\n")


def test_an_ending_of_another_format_is_refused(run, tmp_path):
    ran = run("show", "federal", "-o", str(tmp_path / "x.csv"))
    assert ran.code == 2
    assert "hint: use one of these extensions: .txt, .json, .md, .markdown, or add --format\n" in ran.err


LINK = "\x1b]8;;https://www.krone.at/3519443\x1b\\https://www.krone.at/3519443\x1b]8;;\x1b\\"


def test_links_are_clickable_in_a_terminal_only(run, tmp_path):
    in_terminal = {"terminal": True, "width": 80}
    ask = ("show", "federal", "--sources")
    assert LINK in run(*ask, **in_terminal, variables={"TERM": "xterm-256color"}).ok().out
    assert LINK not in run(*ask, **in_terminal, variables={"TERM": "xterm-256color", "NO_COLOR": "1"}).ok().out
    for options in (
        {**in_terminal, "variables": {"TERM": "dumb"}},
        {"width": 80},
        {},
    ):
        text = run(*ask, **options).ok().out
        assert "\x1b" not in text
        assert "https://www.krone.at/3519443\n" in text
    file = tmp_path / "federal.txt"
    run(*ask, "-o", str(file), **in_terminal).ok()
    assert "\x1b" not in file.read_text(encoding="utf-8")


@pytest.mark.parametrize("width", [50, 80, 140])
@pytest.mark.parametrize("item", ["federal", "kurdistan", "erbil-airbase", "seed", "federal-withdrawal-completed"])
def test_lines_fit_the_terminal_and_dates_stay_whole(run, item, width):
    text = run("show", item, terminal=True, width=width, variables={"TERM": "dumb"}).ok().out
    lines = [line for line in text.splitlines() if "://" not in line]
    assert max(map(len, lines)) <= width
    for date in re.findall(r"\d{4}-\d\d(?:-\d\d)?/\d{4}[-\d]*", run("show", item).ok().out):
        assert date in text


def test_text_from_data_does_nothing(run, schedule_file):
    evil = "[bold]x\x1b[31m\u202e\n<b>"
    event = {
        "id": "e", "kind": "reported", "on": "2020", "title": evil, "detail": evil, "quote": evil, "deadline": "road",
        "sources": ["paper"],
    }  # fmt: skip
    source = {"id": "paper", "publisher": evil, "title": evil, "url": "https://example.org/[bold]&b", "kind": "news"}
    file = schedule_file(events=[event], sources=[source])
    for item in ("road", "e", "paper"):
        for options in ({}, {"terminal": True, "width": 80, "variables": {"NO_COLOR": "1"}}):
            text = run("show", item, "--schedule", file, **options).ok().out
            assert "[bold]x[31m <b>" in text
            assert "\u202e" not in text
            assert "\x1b[31m" not in text
        markdown = run("show", item, "--schedule", file, "-f", "markdown").ok().out
        assert "<" not in markdown.replace("\\<", "").replace("<https://example.org/[bold]&b>", "")


def test_the_answer_follows_its_schema(run):
    from jsonschema import Draft202012Validator

    schema = json.loads(run("schedule", "schema", "show").ok().stdout)
    validator = Draft202012Validator(schema)
    for item in ("federal", "kurdistan", "erbil-airbase", "victory-base", "seed", "un-warning-2025-08"):
        answer = run("show", item, "--json").ok().json
        validator.validate(answer)
        assert (answer["schema"], answer["subject"]["id"]) == ("withdrawal/show/1", item)
        assert set(answer) == {"schema", "generator", "as_of", "known_by", "schedule", "also", "subject"}
    assert not validator.is_valid({**answer, "subject": {**answer["subject"], "type": "base"}})


def test_a_record_of_your_own_says_so(run, tmp_path):
    journal = ("--journal", str(tmp_path / "mine.jsonl"))
    ran = run("journal", "add", "in-use", "harir", "--on", "2026-11-01", "--no-source", *journal)
    assert ran.code == 0
    site = run("show", "harir", "--json", *journal).ok().json["subject"]
    assert (site["last_reported"], site["reported_by"], site["events"][-1]["by"]) == ("2026-11-01", ["you"], "you")
    assert f"({site['events'][-1]['id']}, added by you)\n" in run("show", "harir", *journal).ok().out
    assert "added by you)\n" in run("diff", "2026-10-31", "2026-11-01", *journal).ok().out


def test_a_report_that_does_not_count_is_noted_beside_an_open_deadline(run):
    out = run("show", "federal", "--as-of", "2026-01-05").ok().out
    assert "Federal Iraq, a report not counted, 26 Nov 2025: Mission in federal areas said to be completed." in out
    assert "a report not counted" not in run("show", "federal").ok().out


def test_a_later_report_has_its_sources_and_id(run):
    out = run("show", "federal", "--sources").ok().out
    (line,) = re.findall(r"^Later report +(.*)$", out, re.M)
    number = re.fullmatch(r"Coalition advisers .*, 9 Mar 2026 \(victory-base-in-use-2026-03\) \[(\d+)\]", line)[1]
    assert re.search(rf"^\[{number}\] .*\(shafaq-2026-03-09\)$", out, re.M)


def test_a_first_due_date_changes_no_other(run, schedule_file):
    deadline = {"id": "move", "title": "The move", "sources": ["paper"]}
    given = {
        "id": "given",
        "kind": "extended",
        "on": "2026-06-15",
        "due": "2026-12-31",
        "title": "A date",
        "deadline": "move",
    }
    out = run("show", "move", "--schedule", schedule_file(deadlines=[deadline], events=[given])).ok().out
    assert re.search(r"^15 Jun 2026 +31 Dec 2026 +no date +A date", out, re.M)


def test_an_announcement_after_the_known_by_day_has_no_date(run):
    options = ("unifil-operations", "--schedule", "unifil", "--as-of", "2024-06-15")
    assert re.search(
        "^Announced +not by 15 June 2024$", run("show", *options, "--known-by", "2024-06-15").ok().out, re.M
    )
    assert re.search("^Announced +28 August 2025$", run("show", *options).ok().out, re.M)


def test_a_reported_date_whose_last_day_is_not_known_is_not_said_to_have_none(run, schedule_file):
    reported = [{"due": "2026-09/", "stated_by": "B"}, {"due": "2026-09/..", "stated_by": "A"}]
    deadline = {"id": "d", "title": "D", "due": "2026-10-31", "reported_as": reported, "sources": ["paper"]}
    done = {"id": "done", "kind": "completed", "on": "2026-08-01", "title": "Done", "deadline": "d"}
    out = run("show", "d", "--schedule", schedule_file(deadlines=[deadline], events=[done])).ok().out
    assert re.search("Sep 2026 or later +A +no last day$", out, re.M)
    assert re.search("Sep 2026 or later +B +last day not known$", out, re.M)
