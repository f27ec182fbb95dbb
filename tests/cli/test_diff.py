"""`diff A B`: what changed between two as-of days, or two known-by days."""

import json

import pytest
from earlier import VARIABLES

HANDOVER = "ain-al-asad-handed-over-2026"


def diff(run, *argv, **options):
    return run("diff", *argv, "--json", **options).ok().json


def test_the_january_handover_is_named(run):
    found = diff(run, "2026-01-10", "2026-01-20", variables=VARIABLES)
    assert (found["schema"], found["as_of"], found["known_by"]) == (
        "withdrawal/diff/1",
        "2026-01-20T00:00:00+03:00",
        None,
    )
    assert found["before"] == {
        "as_of": "2026-01-10T00:00:00+03:00",
        "known_by": None,
        "covers_through": "2026-03-20",
    }
    assert HANDOVER in [e["id"] for e in found["events"]]
    (federal,) = found["deadlines"]
    assert federal == {
        "id": "federal",
        "region": "federal",
        "region_name": "Federal Iraq",
        "title": "Coalition's military mission ends in federal Iraq",
        "changed": ["status", "punctuality", "completed", "days_late_min", "days_late_max"],
        "before": {
            "status": "overdue", "due": "2025-12-31", "wording": "by the end of 2025", "punctuality": None,
            "completed": None, "days_left": -10, "days_late_min": None, "days_late_max": None,
        },
        "after": {
            "status": "completed", "due": "2025-12-31", "wording": "by the end of 2025", "punctuality": "late",
            "completed": "2026-01-16/2026-01-18", "days_left": -20, "days_late_min": 16, "days_late_max": 18,
        },
    }  # fmt: skip
    assert [(v["deadline"], v["due"], v["stated_by"], v["days_late_max"]) for v in found["versions"]] == [
        ("federal", "2025-09", "AP", None),
        ("kurdistan", "2026-09-30", "Iraqi defence ministry, on X", None),
        ("kurdistan", "2026-12-31", "Reuters, as background", None),
        ("kurdistan", "2026-09", "Shafaq News", None),
    ]


def test_as_text(run):
    text = run("diff", "2026-01-10", "2026-01-20", variables=VARIABLES).ok().out
    assert text.startswith(
        "What changed between 10 Jan 2026 and 20 Jan 2026\n"
        "\n"
        "Deadline      Before                                            After\n"
        "Federal Iraq  ! overdue, no completion reported by 10 Jan 2026  ◑ completed late, 16–18 Jan 2026\n"
    )
    assert "16–17 Jan 2026  ◆ Iraqi army takes full control of Ain al-Asad\n" in text
    assert text.endswith("\nAs of 20 Jan 2026 (Asia/Baghdad). The record ends on 20 Mar 2026.\n")


def test_status_as_known_before_does_not_know_of_the_handover(run):
    ran = run("status", "--as-of", "2026-11-22", "--known-by", "2026-01-10", "--json").ok()
    (federal, _) = ran.json["deadlines"]
    assert (federal["status"], federal["completed"], federal["days_late_max"]) == ("overdue", None, None)
    assert federal["sources"] == []  # those of its date are of January 2026, too
    assert "2026-01-17" not in ran.out
    assert "AP" in [v["stated_by"] for v in federal["reported_as"]]  # of 2024; that of January 2026 is not known
    assert {v["stated_on"][:4] for v in federal["reported_as"]} == {"2024", "2025"}


def test_between_two_known_by_days(run):
    found = diff(run, "--known", "2026-01-10", "2026-01-20", "--as-of", "2026-11-22")
    assert (found["before"]["known_by"], found["after"]["known_by"]) == ("2026-01-10", "2026-01-20")
    assert (found["before"]["as_of"], found["as_of"]) == ("2026-11-22T00:00:00+03:00",) * 2
    assert (found["before"]["covers_through"], found["schedule"]["covers_through"]) == ("2026-01-10", "2026-01-20")
    ids = [e["id"] for e in found["events"]]
    assert HANDOVER in ids
    assert (
        "consolidation-explained-2026-01" not in ids
    )  # its only source shows no date, so it is known from the month's end
    text = run("diff", "--known", "2026-01-10", "2026-01-20").ok().out
    assert text.startswith("What became known between 10 Jan 2026 and 20 Jan 2026\n")
    assert text.endswith(
        "\nThe earlier answer uses only what was published by 10 Jan 2026; coverage ends on 10 Jan 2026.\n"
        "Facts from 10 Jan 2026 or earlier are left out, even if first published since, unless they were announced or "
        "added by you later, or changed a status or a due date.\nAs of 22 Nov 2026, 12:00 (Asia/Baghdad), using only what was "
        "published by 20 Jan 2026. The record ends on 20 Jan 2026.\n"
    )


def test_two_as_of_days_as_known_by_one(run):
    found = diff(run, "2026-01-10", "2026-01-20", "--known-by", "2026-01-17")
    assert [e["id"] for e in found["events"]] == [
        "ain-al-asad-left-2026-01-13",
        "ain-al-asad-last-us-departure-2026",
        HANDOVER,
        "troop-count-2500-2026",
    ]
    assert found["deadlines"] == []


def test_nothing_changed(run):
    text = run("diff", "2026-05-01", "2026-05-01").ok().out
    assert "\nNo status changed.\n\nNew events\nNone.\n\nOther dates newly reported\nNone.\n" in text


def test_days_after_the_record_do_not_say_that_nothing_happened(run):
    line = "The record ends on 4 Oct 2026; what happened between these days is not covered.\n"
    assert line in run("diff", "2026-10-04", "2026-11-22").ok().out
    assert line not in run("diff", "2026-10-03", "2026-11-22").ok().out


def test_an_amendment_shows_both_dues(run, schedule_file):
    event = {
        "id": "later", "kind": "extended", "on": "2026-05-05", "title": "Put off to December", "deadline": "road",
        "due": "2026-12-31", "sources": ["paper"],
    }  # fmt: skip
    text = run("diff", "2026-05-01", "2026-05-05", "--schedule", schedule_file(events=[event])).ok().out
    assert "The North  ○ upcoming, due 30 Sep 2026  ○ upcoming, due 31 Dec 2026\n" in text


def test_times_of_a_day_are_compared_too(run):
    found = diff(run, "2026-01-18T12:00", "2026-01-18T13:00")
    assert (found["deadlines"], found["events"]) == ([], [])
    assert run("diff", "2026-01-18T13:00", "2026-01-18T12:00").code == 2


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (
            ("2026-01-20", "2026-01-10"),
            "'2026-01-20' is after '2026-01-10'\nhint: give the earlier day first: withdrawal diff 2026-01-10 2026-01-20\n",
        ),
        (
            ("--known", "2026-01-20", "2026-01-10"),
            (
                "'2026-01-20' is after '2026-01-10'\n"
                "hint: give the earlier day first: withdrawal diff --known 2026-01-10 2026-01-20\n"
            ),
        ),
        (("2026-01", "2026-02-01"), "A: '2026-01' is not a date or time\nhint: use one of: now, today, "),
        (
            ("--known", "2026-01-01", "now"),
            "B: 'now' is not a date\nhint: use one of: today, yesterday, -7d or 2026-11-22\n",
        ),
        (
            ("--known", "2026-01-01", "2026-01-02", "--known-by", "2026-01-01"),
            "--known and --known-by cannot be combined\nhint: with --known, A and B are the known-by days\n",
        ),
        (
            ("2026-01-01", "2026-01-02", "--as-of", "today"),
            "--as-of: A and B are the as-of days\nhint: leave it out, or compare known-by days with --known\n",
        ),
        (("2026-01-01",), "missing argument"),
    ],
)
def test_usage_errors(run, argv, said):
    ran = run("diff", *argv)
    assert (ran.code, ran.stdout) == (2, b"")
    assert ran.err.startswith(f"withdrawal: error: {said}")


def test_the_answer_follows_its_schema(run):
    from jsonschema import Draft202012Validator

    schema = json.loads(run("schedule", "schema", "diff").ok().stdout)
    Draft202012Validator(schema).validate(diff(run, "2024-01-01", "2026-11-22"))


@pytest.mark.parametrize("width", [50, 80, 140])
def test_lines_fit_the_terminal(run, width):
    text = run("diff", "2024-01-01", "2026-11-22", terminal=True, width=width, variables={"TERM": "dumb"}).ok().out
    assert max(map(len, text.splitlines())) <= width


def test_markdown(run):
    text = run("diff", "2026-01-10", "2026-01-20", "-f", "markdown").ok().out
    assert text.startswith("# What changed between 10 Jan 2026 and 20 Jan 2026\n")
    assert (
        "| Federal Iraq | ! overdue, no completion reported by 10 Jan 2026 | ◑ completed late, 16–18 Jan 2026 |\n"
        in text
    )


def test_what_is_said_of_one_schedule_names_it_and_what_is_said_of_all_is_said_once(run):
    names = ("--schedule", "iraq-coalition-withdrawal", "--schedule", "unifil", "--schedule", "unami")
    out = run("diff", "2026-05-01", "2026-07-01", *names).ok().out
    assert "\nunami: the record ends on 4 Jan 2026; what happened between these days is not covered.\n" in out
    assert out.count("what happened between these days") == 1
    known = run("diff", "--known", "2025-11-01", "2025-12-01", *names).ok().out
    assert known.count("Facts from 1 Nov 2025 or earlier are left out, even if first published since") == 1


def test_a_reported_date_says_if_it_covers_more_or_less(run):
    rows = run("diff", "2026-01-01", "2026-01-19").ok().out.partition("Other dates newly reported\n")[2].splitlines()
    assert [row.split()[-1] for row in rows[1:4]] == ["more", "part", "more"]


def test_days_in_another_zone_are_named(run):
    note = (
        "Options for what follows UNIFIL: its days are those of America/New_York, where the as-of day is 31 May 2026."
    )
    assert note in run("diff", "2026-05-31", "2026-06-01", "--schedule", "unifil").ok().out
    assert note in run("show", "unifil-options", "--schedule", "unifil", "--as-of", "2026-06-01").ok().out
    event = run("show", "options-letter-2026-06-01", "--schedule", "unifil", "--as-of", "2026-06-01").ok().out
    assert "is after 31 May 2026, the day in America/New_York" in event


def test_what_became_known_includes_that_a_source_gave_the_due_date(run):
    out = run("diff", "--known", "2026-01-15", "2026-01-19").ok().out
    said = "none of the sources for its due date was published by 15 Jan 2026; the first is of 18 Jan 2026."
    assert f"Federal Iraq: {said}" in out
    assert "none of the sources" not in run("diff", "--known", "2026-01-19", "2026-01-25").ok().out


def test_what_became_known_after_the_end_of_the_record_is_said_not_to_be_covered(run):
    said = "The record ends on 4 Oct 2026; what became known between these days is not covered."
    assert said in run("diff", "--known", "2026-10-27", "2026-11-20").ok().out
    assert "not covered" not in run("diff", "--known", "2026-09-01", "2026-11-20").ok().out
