"""What the user's own entries do to every answer, and how people see whose word it is."""

import json
import os
import re
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
from journal_world import COMPLETED, LINK, World

ROOT = Path(__file__).parents[2]


@pytest.fixture
def world(tmp_path):
    return World(tmp_path)


def test_a_completion_changes_every_answer_and_is_taken_back(world):
    assert world.standing() == ("unknown", None, None, 0)
    assert world.ok(*COMPLETED) == (
        f"Saved to {world.journal} as 0000000000000001:\n"
        "  completed 28 Sep 2026: kurdistan: Coalition's military mission ends in the Kurdistan Region\n"
        f"  source: {LINK}\n"
        "Kurdistan Region: ? unknown (the record ends on 20 Mar 2026) → ✓ completed on time (28 Sep 2026)\n"
        "To retract it: withdrawal journal retract 0000000000000001\n"
    )
    assert world.standing() == ("completed", "on-time", "you", 1)
    countdown = world.row("countdown")
    assert (countdown["status"], countdown["by"], countdown["entries"]) == ("completed", "you", 1)
    assert world.row(region="federal")["by"] is None
    assert world.standing("status", "--no-journal") == ("unknown", None, None, 0)
    world.ok("journal", "retract", "0000000000000001")
    assert world.standing() == ("unknown", None, None, 0)


def test_an_extension_counts_from_the_day_of_the_decision(world):
    world.ok("journal", "add", "extended", "kurdistan", "--on", "2026-09-15", "--due", "2027-03", "--source", LINK)
    after, before = world.row("status", "--as-of", "2026-11-22"), world.row("status", "--as-of", "2026-09-14")
    assert (after["status"], after["due"], after["amended_from"], after["by"]) == (
        "upcoming", "2027-03", ["2026-09"], "you",
    )  # fmt: skip
    assert (before["status"], before["due"], before["amended_from"], before["by"]) == ("due", "2026-09", [], None)


def test_an_extension_recorded_on_a_day_counts_from_that_day_unless_told(world):
    world.now = datetime.fromisoformat("2026-09-15T08:00:00+03:00")
    world.ok("journal", "add", "extended", "krg", "--due", "2027-03", "--no-source")
    assert world.row("status", "--as-of", "2026-11-22")["status"] == "upcoming"
    assert world.row("status", "--as-of", "2026-09-14")["status"] == "due"


def test_a_review_makes_it_overdue(world):
    out = world.ok("journal", "add", "reviewed", "--through", "2026-11-01")
    assert (
        "Kurdistan Region: ? unknown (the record ends on 20 Mar 2026) → ! overdue (no completion reported by 1 Nov 2026)\n"
        "Covered through: 20 Mar 2026 → 1 Nov 2026\n"
    ) in out
    assert world.standing() == ("overdue", None, "you", 1)
    answer = json.loads(world.ok("status", "--json"))["schedule"]
    assert (answer["covers_through"], answer["days_since_coverage"]) == ("2026-11-01", 21)


def test_known_by_a_day_before_it_was_recorded_it_is_not_used(world):
    world.ok(*COMPLETED)
    assert world.standing("status", "--known-by", "2026-11-21") == ("unknown", None, None, 0)
    assert world.standing("status", "--known-by", "2026-11-22") == ("completed", "on-time", "you", 1)


def test_people_see_whose_word_it_is(world):
    world.ok(*COMPLETED)
    table = world.ok("status", "-r", "krg")
    assert "✓ completed on time *, 28 Sep 2026" in table
    assert (
        "* marks what is based on your own entries (1; to list them: withdrawal journal list; to leave them out: --no-journal)."
        in table
    )
    assert "you reviewed" not in table
    verbose = world.ok("status", "-r", "krg", "--verbose")
    assert "mission ends in the Kurdistan Region (0000000000000001, added by you)" in verbose
    assert "Reported by        example.org" in verbose
    assert "completed on time, 55 days ago (your own entry)" in world.ok("countdown", "--oneline", "-r", "krg")
    assert "on time \\*" in world.ok("status", "-r", "krg", "-f", "markdown")
    assert "*" not in world.ok("status", "-r", "federal", "--no-journal").replace("**", "")
    csv = world.ok("status", "-r", "krg", "-f", "csv").splitlines()
    assert (csv[0].rsplit(",", 1)[1], csv[1].rsplit(",", 1)[1]) == ("by", "you")


def test_the_sentence_takes_the_users_own_word_out_of_what_the_record_says(world):
    record = ", according to a record that ends on 20 March 2026"
    as_of = ("status", "--oneline", "--region", "federal")
    assert f"{record}: Federal Iraq" in world.ok(*as_of)
    world.ok("journal", "add", "completed", "federal", "--on", "2025-12-30", "--no-source")
    assert f"{record}, except as noted: Federal Iraq" in world.ok(*as_of)


def test_people_see_an_extension_and_a_review_as_theirs(world):
    world.ok("journal", "add", "extended", "krg", "--due", "2027-03", "--on", "2026-09-15", "--no-source")
    world.ok("journal", "add", "reviewed", "--through", "2026-11-01")
    table = world.ok("status", "-r", "krg")
    assert "Mar 2027, according to your entry; was Sep 2026" in table
    assert "○ upcoming *" in table
    assert "The record ends on 20 Mar 2026; you reviewed events through 1 Nov 2026." in table
    assert "* marks what is based on your own entries (2; " in table


def test_people_see_what_the_record_itself_has(world):
    world.ok("journal", "add", "cancelled", "federal", "--on", "2025-12-01", "--no-source")
    table = world.ok("status", "-r", "federal")
    assert "✗ cancelled *" in table
    assert (
        "Federal Iraq, according to the record: completed 16–18 Jan 2026, "
        "Coalition withdrawal from federal Iraq announced as complete." in table
    )
    assert "the record itself has" not in world.ok("status", "-r", "federal", "--as-of", "2026-01-05")


def test_unknown_says_how_to_add_what_one_knows(world):
    line = "To add what you know: withdrawal journal add completed kurdistan --help"
    assert line in world.ok("status")
    assert line not in world.ok("status", "-r", "federal")


def test_the_clock_shows_records_too(world):
    world.ok(*COMPLETED)
    clock = world.ok("countdown")
    assert "✓ completed on time *  28 Sep 2026" in clock
    assert "* marks what is based on your own entries (1; " in clock


def test_accounts_and_other_listings_mark_records_too(world):
    world.ok(*COMPLETED)
    world.ok("journal", "add", "handed-over", "harir", "--on", "2026-09", "--source", LINK)
    mine = "0000000000000001, added by you"
    assert mine in world.ok("show", "kurdistan")
    changed = world.ok("diff", "2026-09-27", "2026-11-22")
    assert "✓ completed on time *, 28 Sep 2026" in changed
    assert changed.count("(0000000000000001, added by you)") == 1
    known = json.loads(world.ok("diff", "--known", "2026-11-21", "2026-11-22", "--json"))
    assert [(e["id"][-1], e["by"]) for e in known["events"]] == [("2", "you"), ("1", "you")]
    assert [d["after"]["status"] for d in known["deadlines"]] == ["completed"]
    sites = {s["id"]: s["by"] for s in json.loads(world.ok("sites", "--json"))["sites"]}
    assert (sites["harir"], sites["ain-al-asad"]) == ("you", None)
    assert re.search(r"^Harir Air Base +✓ handed over or left \* +Sep 2026 +you$", world.ok("sites"), re.MULTILINE)
    sources = {s["url"]: s["by"] for s in json.loads(world.ok("sources", "--json"))["sources"]}
    assert (sources[LINK], set(sources.values())) == ("you", {"you", None})


def test_a_report_of_the_users_is_theirs_wherever_its_title_is_shown(world, tmp_path):
    def report(about, on, title):
        world.ok("journal", "add", "reported", about, "--on", on, "--title", title, "--no-source")

    report("kurdistan", "2026-10-03", "Told by a friend")
    report("harir", "2026-10-04", "Seen from the road")
    for command in (("status",), ("countdown", "kurdistan"), ("show", "kurdistan"), ("status", "-f", "markdown")):
        assert "report not counted, 3 Oct 2026: Told by a friend (your own entry)." in world.ok(*command)
    assert "later report, 4 Oct 2026: Seen from the road (your own entry) (withdrawal show harir)." in world.ok("sites")
    world.ok("journal", "add", "reviewed", "--through", "2026-11-01", "--no-source")
    code, out, _ = world.run("check", "--region", "kurdistan")
    assert (code, out.count("report of 3 Oct 2026 not counted (your own entry)")) == (2, 1)
    world.ok("publish", tmp_path / "site", "--base-url", "https://example.org/t/")
    page = (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
    assert "Seen from the road (the publisher’s own entry)" in page


def test_without_a_journal_nothing_of_it_is_imported():
    code = (
        "import sys; from withdrawal_cli.__main__ import main; from withdrawal_cli.environment import Env\n"
        "main(['status', '--json'], Env.of_this_process())\n"
        "names = ('filelock', 'platformdirs', 'withdrawal_cli.store.journal', 'withdrawal_cli.core.entries')\n"
        "print([n for n in names if n in sys.modules], file=sys.stderr)"
    )
    env = {**os.environ, "PYTHONPATH": str(ROOT), "XDG_DATA_HOME": "/nonexistent"}
    ran = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    assert ran.stderr == ("[]\n" if sys.platform == "linux" else "['platformdirs']\n")


def test_a_list_of_records_under_a_clock_outside_the_zone_s_years_is_an_error(world):
    world.ok(*COMPLETED)
    world.now = datetime.fromisoformat("9999-12-31T23:00:00+00:00")
    for argv in (("journal", "list", "--json"), ("journal", "retract", "0000000000000001")):
        code, out, err = world.run(*argv)
        assert (code, out) == (1, "")
        assert err.startswith("withdrawal: error: the clock: ")


def test_an_entry_without_a_last_day_is_listed_as_one_that_never_counts(world):
    world.ok("journal", "add", "reported", "kurdistan", "--title", "T", "--no-source", "--on", "2026-09/..")
    assert "never counts: no last day" in world.ok("journal", "list")


def test_a_future_end_is_listed_beside_the_one_that_counts_until_then(world):
    world.ok(*COMPLETED)
    world.ok("journal", "add", "cancelled", "kurdistan", "--on", "2026-12-24", "--no-source")
    assert world.standing()[:2] == ("completed", "on-time")
    assert world.standing("status", "--as-of", "2026-12-24")[0] == "cancelled"
    listed = world.ok("journal", "list")
    assert "counts from 24 Dec 2026" in listed
    assert "superseded" not in listed
    shown = world.ok("show", "0000000000000001", "--as-of", "2026-12-25")
    assert "no: a later entry of yours is about the same thing" in shown


def sequence(world):
    return int(world.ok("calendar", "--region", "kurdistan").partition("SEQUENCE:")[2].split()[0])


def test_an_entry_about_a_site_and_its_retraction_raise_the_sequence_of_the_deadlines_of_its_region(world):
    world.ok(*COMPLETED)
    seen = [sequence(world)]
    world.ok("journal", "add", "in-use", "harir", "--on", "2026-10-20", "--no-source")
    seen.append(sequence(world))
    world.ok("journal", "retract", "0000000000000002")
    seen.append(sequence(world))
    assert seen == sorted(set(seen))


def test_a_handover_of_the_users_leaves_the_later_report_of_use_beside_the_outcome(run, tmp_path):
    journal = ("--journal", tmp_path / "journal.jsonl")
    run("journal", "add", "handed-over", "victory-base", "--on", "2026-11-20", "--no-source", *journal).ok()
    said = "[later report, on 9 March 2026: Coalition advisers still reported at Victory Base]"
    assert said in run("status", "--oneline", *journal).ok().out


def test_an_end_of_the_users_leaves_that_of_the_record_in_every_view(run, tmp_path):
    journal = ("--journal", tmp_path / "journal.jsonl")
    run("journal", "add", "completed", "kurdistan", "--on", "2026-10-02", "--no-source", *journal).ok()
    said = "according to the record, completed on 30 September 2026"
    assert f"according to your own entry [{said}]" in run("status", "--oneline", *journal).ok().out
    note = "Kurdistan Region, according to the record: completed 30 Sep 2026, Pentagon announces the end"
    for command in ("status", "countdown"):
        assert note in run(command, *journal).ok().out
    run("publish", tmp_path / "site", "--base-url", "https://example.org/", *journal).ok()
    for name in ("index.html", "embed/kurdistan.html", "deadlines.ics"):
        text = (
            (tmp_path / "site" / name)
            .read_bytes()
            .decode()
            .replace("\r\n ", "")
            .replace("\u00a0", " ")
            .replace("\\,", ",")
        )
        assert "According to the record, completed on 30 September 2026." in text, name


def test_a_review_is_credited_in_a_calendar_and_never_lowers_a_sequence(run, schedule_file, tmp_path):
    (tmp_path / "journal.jsonl").touch()
    asked = ("--schedule", schedule_file(), "--journal", tmp_path / "journal.jsonl")

    def calendar():
        text = run("calendar", *asked).ok().out.replace("\r\n ", "").replace("\\,", ",")
        return int(text.partition("SEQUENCE:")[2].split()[0]), text

    before, text = calendar()
    assert "Nothing reported by 1 September 2026 counts as its completion." in text
    run("journal", "add", "reviewed", "--through", "2026-11-20", "--no-source", *asked).ok()
    after, text = calendar()
    assert "According to your own review, nothing reported by 20 November 2026 counts as its completion." in text
    assert after > before


def test_an_entry_counts_in_the_zone_of_its_deadline_in_the_list_too(world, schedule_file):
    deadline = {"id": "k", "title": "K", "due": "2027-01-31", "timezone": "Pacific/Kiritimati"}
    asked = ("--schedule", schedule_file(timezone="UTC", deadlines=[deadline]))
    world.now = datetime.fromisoformat("2026-11-27T11:00:00+00:00")
    world.ok("journal", "add", "cancelled", "k", "--on", "2026-11-19", "--no-source", *asked)
    world.ok("journal", "add", "completed", "k", "--on", "2026-11-28", "--no-source", *asked)
    assert "completed on time *" in world.ok("status", *asked)
    states = [e["state"] for e in json.loads(world.ok("journal", "list", "--json", *asked))["entries"]]
    assert states == ["superseded", "counts"]
    assert "counts from" not in world.ok("journal", "list", *asked)


def test_a_feed_entry_is_updated_when_its_extension_is_retracted_and_not_by_a_review(run, schedule_file, tmp_path):
    asked = ("--schedule", schedule_file(sources=[], deadlines=[{"id": "d", "title": "D", "due": "2026-12-31"}]))
    (tmp_path / "journal.jsonl").touch()
    asked += ("--journal", tmp_path / "journal.jsonl")

    def updated():
        run("publish", tmp_path / "site", "--base-url", "https://example.org/", *asked).ok()
        feed = (tmp_path / "site" / "feed.atom").read_text(encoding="utf-8")
        (entry,) = [part for part in feed.split("<entry>") if "<title>D: due" in part]
        return re.search("<updated>([^<]*)<", entry)[1]

    first = updated()
    run("journal", "add", "reviewed", "--through", "2026-11-20", "--no-source", *asked).ok()
    assert updated() == first
    run("journal", "add", "extended", "d", "--due", "2027-06-30", "--on", "2026-11-01", "--no-source", *asked).ok()
    extended = updated()
    entry = run("journal", "list", "--json", *asked).ok().json["entries"][-1]["id"]
    run("journal", "retract", entry, *asked).ok()
    assert first < extended <= updated()


def test_superseded_entries_are_not_counted_and_what_counts_now_or_later_is_exported(world):
    for day in ("2026-09-28", "2026-10-05", "2026-10-06"):
        world.ok("journal", "add", "completed", "kurdistan", "--on", day, "--no-source")
    assert world.row()["entries"] == 1
    assert world.row("status", "--as-of", "2026-10-01")["entries"] == 1
    assert world.row("status", "--as-of", "2026-09-01")["entries"] == 0
    world.ok("journal", "add", "cancelled", "kurdistan", "--on", "2026-12-24", "--no-source")
    exported = [event["on"] for event in json.loads(world.run("journal", "export")[1])["events"]]
    assert exported == ["2026-10-06", "2026-12-24"]


def test_a_review_counts_at_once_whatever_its_date(world):
    said = world.ok("journal", "add", "reviewed", "--through", "2026-11-20", "--on", "2026-11", "--no-source")
    assert "note:" not in said
    listed = world.ok("journal", "list")
    assert "counts from" not in listed and "; 1 counts here" in listed


def test_an_event_of_the_record_keeps_its_sequence_when_a_review_is_retracted(run, schedule_file, tmp_path):
    event = {"id": "seen", "kind": "reported", "on": "2026-08-01", "title": "Seen", "sources": ["paper"]}
    journal = tmp_path / "journal.jsonl"
    journal.touch()
    asked = ("--schedule", schedule_file(events=[event]), "--journal", journal)

    def sequence():
        text = run("calendar", "--events", *asked).ok().out.partition("UID:event-seen")[2]
        return int(text.partition("SEQUENCE:")[2].split()[0])

    first = sequence()
    run("journal", "add", "reviewed", "--through", "2026-11-20", "--no-source", *asked).ok()
    reviewed = sequence()
    entry = run("journal", "list", "--json", *asked).ok().json["entries"][0]["id"]
    run("journal", "retract", entry, *asked).ok()
    assert first <= reviewed <= sequence()


def test_a_review_is_credited_in_the_picture(world):
    world.ok("journal", "add", "reviewed", "--through", "2026-11-20", "--no-source")
    said = "The record ends on 20 Mar 2026; the publisher of this picture reviewed events through 20 Nov 2026."
    assert said in world.ok("timeline", "-f", "svg").replace("\N{NO-BREAK SPACE}", " ")


def test_an_entry_that_may_have_come_is_the_users_in_calendar_and_list(world):
    said = world.ok("journal", "add", "completed", "kurdistan", "--on", "2026-11/2026-12", "--no-source")
    assert "counts from 31 Dec 2026 on, and until then may leave the outcome unknown\n" in said
    listed = world.ok("journal", "list")
    assert "counts in full from 31 Dec 2026" in listed and "; 1 counts here" in listed
    calendar = world.ok("calendar").replace("\r\n ", "").replace("\\,", ",")
    assert "According to your own entry, the completion is dated between November and December 2026." in calendar


def test_the_end_of_the_record_that_is_set_aside_is_the_one_that_decides_without_the_user(run, schedule_file, tmp_path):
    ends = [
        {"id": "loose", "kind": "completed", "on": "2026-09", "title": "Loose", "deadline": "road"},
        {"id": "day", "kind": "completed", "on": "2026-09-17", "title": "Day", "deadline": "road"},
    ]
    (tmp_path / "journal.jsonl").touch()
    asked = ("--schedule", schedule_file(events=ends), "--journal", tmp_path / "journal.jsonl")
    assert run("status", "--json", *asked).ok().json["deadlines"][0]["decided_by"] == "day"
    run("journal", "add", "completed", "road", "--on", "2026-09-20", "--no-source", *asked).ok()
    assert "[according to the record, completed on 17 September 2026]" in run("status", "--oneline", *asked).ok().out


def test_an_entry_that_never_comes_to_count_is_listed_so(world):
    world.ok("journal", "add", "completed", "kurdistan", "--on", "2026-12-25", "--no-source")
    world.ok("journal", "add", "completed", "kurdistan", "--on", "2026-12-20", "--no-source")
    listed = world.ok("journal", "list")
    assert "superseded from 20 Dec 2026" in listed and "counts from 20 Dec 2026" in listed
    assert "counts from 25 Dec 2026" not in listed


def test_a_loose_end_that_is_retracted_the_same_day_raises_the_sequence(world):
    seen = [sequence(world)]
    world.ok("journal", "add", "completed", "kurdistan", "--on", "2026-10-03/2026-10-05", "--no-source")
    seen.append(sequence(world))
    world.ok("journal", "retract", "0000000000000001")
    seen.append(sequence(world))
    assert seen == sorted(set(seen))


def test_an_entry_about_a_site_of_another_region_is_not_counted(world):
    world.ok("journal", "add", "in-use", "victory-base", "--on", "2026-10-10", "--no-source")
    for region, number in (("kurdistan", 0), ("federal", 1)):
        out = world.ok("status", "--region", region)
        assert ("based on your own entries" in out) is bool(number)
        assert json.loads(world.ok("status", "--region", region, "--json"))["schedule"]["entries"] == number
    assert world.row()["entries"] == 1
