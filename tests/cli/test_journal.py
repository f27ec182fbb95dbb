"""`withdrawal journal`: list, retract, export, merge, verify, path."""

import json
from datetime import timedelta
from pathlib import Path

import jsonschema
import pytest
from earlier import VARIABLES
from program import Cli

from withdrawal_cli.cli.journal import _REPAIR
from withdrawal_cli.store.schedules import bundled_schedule

NOW = "2026-11-22T12:00:00+03:00"
LINK = "https://example.org/a"
COMPLETED = ("journal", "add", "completed", "kurdistan", "--on", "2026-09-28", "--source", LINK)
EXTENDED = ("journal", "add", "extended", "kurdistan", "--on", "2026-09-15", "--due", "2027-03", "--no-source")
FIRST, SECOND, THIRD = (f"{n:016x}" for n in (1, 2, 3))
CUT = "its last line is incomplete ({} bytes) and does not count"
KEYS = [
    "id", "kind", "on", "recorded_at", "state", "because_of", "counts_from", "schedule", "deadline", "site", "region", "title",
    "detail", "source", "due", "through", "by",
]  # fmt: skip


class Person(Cli):
    """Someone with a journal of their own; a minute passes with each command, ids count up from `first`."""

    def __init__(self, folder, first=1):
        self.journal = folder / "journal.jsonl"
        super().__init__(
            variables=VARIABLES | {"WITHDRAWAL_JOURNAL": str(self.journal)}, tick=timedelta(minutes=1), first_id=first
        )

    run = Cli.__call__

    def ok(self, *argv) -> str:
        return self(*argv).ok().out

    def states(self):
        return [(r["id"][-1], r["state"]) for r in json.loads(self.ok("journal", "list", "--json"))["entries"]]

    def status(self):
        return json.loads(self.ok("status", "-r", "krg", "--json"))["deadlines"][0]["status"]


@pytest.fixture
def person(tmp_path):
    return Person(tmp_path)


@pytest.fixture
def colleague(tmp_path):
    (tmp_path / "colleague").mkdir()
    return Person(tmp_path / "colleague", 0x100)


def test_an_empty_journal(person):
    assert person.ok("journal", "list") == (
        "Your entries: End of the US-led coalition's military mission in Iraq\n\n"
        f"No entries.\n\n0 entries in {person.journal}.\n"
    )
    assert json.loads(person.ok("journal", "list", "--json"))["entries"] == []
    assert person.ok("journal", "verify") == f"{person.journal}: valid (0 entries)\n"
    assert not person.journal.exists()


def test_list_has_every_key_and_fits_its_schema(person):
    person.ok(*COMPLETED, "--detail", "More")
    person.ok("journal", "add", "reviewed", "--through", "2026-11-01")
    answer = json.loads(person.ok("journal", "list", "--json"))
    assert list(answer) == ["schema", "generator", "as_of", "known_by", "schedule", "entries"]
    assert (answer["schema"], answer["schedule"]["entries"]) == ("withdrawal/journal/1", 2)
    assert [list(r) for r in answer["entries"]] == [KEYS, KEYS]
    assert answer["entries"][0] == {
        "id": FIRST,
        "kind": "completed",
        "on": "2026-09-28",
        "recorded_at": "2026-11-22T12:00:00+03:00",
        "state": "counts",
        "because_of": None,
        "counts_from": "2026-09-28",
        "schedule": "iraq-coalition-withdrawal",
        "deadline": "kurdistan",
        "site": None,
        "region": None,
        "title": "Coalition's military mission ends in the Kurdistan Region",
        "detail": "More",
        "source": LINK,
        "due": None,
        "through": None,
        "by": "you",
    }
    assert (answer["entries"][1]["through"], answer["entries"][1]["source"]) == ("2026-11-01", None)
    jsonschema.validate(answer, json.loads(person.ok("schedule", "schema", "journal")))
    head = ["as_of", "known_by", "covers_through", *KEYS]  # the schedule is that of the entry
    assert person.ok("journal", "list", "-f", "csv").splitlines()[0] == ",".join(head)


def test_list_says_which_records_count_and_why_not(person):
    person.ok(*COMPLETED)
    person.ok("journal", "add", "cancelled", "kurdistan", "--no-source")
    person.ok(*EXTENDED)
    person.ok("journal", "retract", THIRD)
    assert person.states() == [("1", "superseded"), ("2", "counts"), ("3", "retracted")]
    rows = json.loads(person.ok("journal", "list", "--json"))["entries"]
    assert [r["because_of"] for r in rows] == [SECOND, None, f"{4:016x}"]
    listing = person.ok("journal", "list")
    assert f"superseded by {SECOND}" in listing
    assert "retracted" in listing
    assert f"3 entries in {person.journal}; 1 counts here." in listing
    assert "superseded: a later entry is about the same thing." in listing


def test_records_of_another_schedule_are_elsewhere(person, tmp_path):
    mine = tmp_path / "mine.json"
    person.ok("schedule", "init", mine)
    person.ok(*COMPLETED)
    person.ok("journal", "add", "completed", "north", "--on", "2026-11-20", "--no-source", "--schedule", mine)
    assert person.states() == [("1", "counts"), ("2", "other-schedule")]
    there = json.loads(person.ok("journal", "list", "--json", "--schedule", mine))
    assert [r["state"] for r in there["entries"]] == ["other-schedule", "counts"]
    assert json.loads(person.ok("status", "--json", "--schedule", mine))["deadlines"][0]["by"] == "you"


def test_list_names_the_schedule_of_an_entry_and_the_day_from_which_it_counts(person, tmp_path):
    mine = tmp_path / "mine.json"
    person.ok("schedule", "init", mine)
    added = person.ok("journal", "add", "completed", "north-road", "--on", "2027-01", "--no-source", "--schedule", mine)
    assert f"To retract it: withdrawal journal retract {FIRST} --schedule {mine}\n" in added
    assert "for mine" in person.ok("journal", "list")
    there = person.ok("journal", "list", "--schedule", mine)
    assert "counts from 31 Jan 2027" in there
    assert "; 0 count here." in there
    assert f"withdrawal journal list --schedule {mine}" not in person.ok("status", "--schedule", mine)


def test_retract_says_what_it_changes_and_leaves_the_line(person):
    person.ok(*COMPLETED)
    line = person.journal.read_bytes()
    assert person.ok("journal", "retract", FIRST) == (
        f"Retracted: {FIRST}\n"
        "  completed 28 Sep 2026: kurdistan: Coalition's military mission ends in the Kurdistan Region\n"
        "Kurdistan Region: ✓ completed on time (28 Sep 2026) → ? unknown (the record ends on 20 Mar 2026)\n"
    )
    assert person.journal.read_bytes().startswith(line)
    assert person.ok("journal", "retract", FIRST) == f"Already retracted: {FIRST}\n"
    assert person.journal.read_bytes().count(b"\n") == 2
    retraction = json.loads(person.journal.read_bytes().splitlines()[1])
    assert (retraction["kind"], retraction["retracts"], retraction["source"]) == ("retracted", FIRST, None)


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ("abcd", "there is no entry 'abcd'"),
        ("000", "'000' is too short"),
        ("00000000", "'00000000' matches 2 entries"),
        (THIRD, f"'{THIRD}' is a retraction, which cannot be undone"),
    ],
)
def test_retract_refuses_what_names_no_entry(person, wanted, said):
    person.ok(*COMPLETED)
    person.ok(*EXTENDED)
    person.ok("journal", "retract", SECOND)
    before = person.journal.read_bytes()
    code, out, err = person.run("journal", "retract", wanted)
    assert (code, out) == (2, "")
    assert err.startswith(f"withdrawal: error: {said}\nhint: ")
    assert person.journal.read_bytes() == before


def test_export_fits_into_the_schedule(person, tmp_path):
    person.ok(*COMPLETED)
    person.ok("journal", "add", "handed-over", "Harir", "--on", "2026-08", "--source", LINK)
    person.ok("journal", "add", "reviewed", "--through", "2026-11-01")
    target = tmp_path / "contribution.json"
    assert person.ok("journal", "export", "-o", target) == ""
    made = json.loads(target.read_text(encoding="utf-8"))
    assert person.ok("journal", "export") == target.read_text(encoding="utf-8")
    assert [e["id"] for e in made["events"]] == ["kurdistan-completed-2026-09-28", "harir-handed-over-2026-08"]
    assert [s["id"] for s in made["sources"]] == ["example-org"]
    document = json.loads(bundled_schedule().read_text(encoding="utf-8"))
    document["events"] += made["events"]
    document["sources"] += made["sources"]
    whole = tmp_path / "whole.json"
    whole.write_text(json.dumps(document), encoding="utf-8")
    assert "valid" in person.ok("schedule", "validate", whole)
    answer = json.loads(person.ok("status", "--json", "--no-journal", "--schedule", whole))
    assert [(d["status"], d["by"]) for d in answer["deadlines"]] == [("completed", None), ("completed", None)]


def test_export_warns_of_what_others_cannot_use(person):
    code, out, err = person.run("journal", "export")
    assert (code, json.loads(out)) == (0, {"events": [], "sources": []})
    assert "none of your entries that count here is an event, so there is nothing to export" in err
    person.ok(*EXTENDED)
    assert "one event has no source" in person.run("journal", "export")[2]


def test_two_people_merge_and_agree(person, colleague):
    person.ok(*COMPLETED)
    colleague.ok(*EXTENDED)
    colleague.now += timedelta(minutes=5)
    colleague.ok("journal", "add", "cancelled", "kurdistan", "--no-source")
    assert person.ok("journal", "merge", colleague.journal) == (
        f"{person.journal}: 2 entries added\n"
        "Kurdistan Region: ✓ completed on time (28 Sep 2026) → ✗ cancelled (22 Nov 2026);"
        " Sep 2026 “by September 2026” → Mar 2027, according to your entry; was Sep 2026\n"
    )
    assert person.ok("journal", "merge", colleague.journal) == f"{person.journal}: 0 entries added\n"
    assert colleague.ok("journal", "merge", person.journal).startswith(f"{colleague.journal}: 1 entry added\n")
    assert person.status() == colleague.status() == "cancelled"
    assert person.states() == colleague.states() == [("1", "superseded"), ("0", "counts"), ("1", "counts")]
    assert sorted(person.journal.read_bytes().splitlines()) == sorted(colleague.journal.read_bytes().splitlines())


def test_a_retraction_of_one_retracts_what_the_other_merged(person, colleague):
    person.ok(*COMPLETED)
    colleague.ok("journal", "merge", person.journal)
    assert colleague.status() == "completed"
    person.ok("journal", "retract", FIRST)
    colleague.ok("journal", "merge", person.journal)
    assert colleague.status() == "unknown"


def test_merge_to_a_file_gives_the_same_bytes_in_any_order(person, colleague, tmp_path):
    person.ok(*COMPLETED)
    colleague.ok(*EXTENDED)
    mine, theirs = person.journal.read_bytes(), colleague.journal.read_bytes()
    files = (person.journal, colleague.journal)
    for name, order in (("a.jsonl", files), ("b.jsonl", files[::-1]), ("c.jsonl", files * 2)):
        assert person.ok("journal", "merge", *order, "--output", tmp_path / name) == ""
    assert len({(tmp_path / name).read_bytes() for name in ("a.jsonl", "b.jsonl", "c.jsonl")}) == 1
    assert person.ok("journal", "merge", *files, "-o", "-").encode() == (tmp_path / "a.jsonl").read_bytes()
    assert (person.journal.read_bytes(), colleague.journal.read_bytes()) == (mine, theirs)


def test_merge_says_what_it_leaves_out_and_does_not_touch_the_others_file(person, colleague):
    colleague.ok(*COMPLETED)
    line = colleague.journal.read_bytes()
    data = b"broken\n" + line.replace(b'"version":1', b'"version":7') + line + line[:20]
    colleague.journal.write_bytes(data)
    code, out, err = person.run("journal", "merge", colleague.journal)
    assert (code, out.partition("\n")[0]) == (0, f"{person.journal}: 2 entries added")
    assert err.splitlines() == [
        f"withdrawal: warning: {colleague.journal}: line 1: is not JSON; not merged",
        f"withdrawal: warning: {colleague.journal}: {CUT.format(20)}; not merged",
    ]
    assert colleague.journal.read_bytes() == data
    assert b'"version":7' in person.journal.read_bytes()


def test_merge_refuses_what_is_missing_or_no_journal(person, tmp_path):
    (tmp_path / "notes.md").write_text("# Notes\n", encoding="utf-8")
    person.ok(*COMPLETED)
    before = person.journal.read_bytes()
    for name in ("gone.jsonl", "notes.md"):
        code, out, err = person.run("journal", "merge", person.journal, tmp_path / name)
        assert (code, out) == (1, "")
        assert err.startswith(f"withdrawal: error: {tmp_path / name}: ")
    assert person.run("journal", "merge")[0] == 2
    assert person.run("journal", "merge", "a", "-o", "b", "--journal", "c")[0] == 2
    assert person.journal.read_bytes() == before


def test_verify_names_every_problem_and_says_what_to_do(person):
    person.ok(*COMPLETED)
    person.ok("journal", "retract", FIRST)
    line, retraction = person.journal.read_bytes().splitlines(keepends=True)
    bad_date = line.replace(b"2026-09-28", b"2026-13").replace(FIRST.encode(), b"aaaa")
    lost = line.replace(b'"deadline":"kurdistan"', b'"deadline":"gone"').replace(FIRST.encode(), b"bbbb")
    dangling = retraction.replace(FIRST.encode(), b"cccc").replace(SECOND.encode(), b"dddd")
    other = line.replace(b'"title":"', b'"title":"Other ')
    newer = line.replace(b'"version":1', b'"version":2')
    data = b"".join([line, b"nonsense\n", bad_date, lost, dangling, other, newer, line[:30]])
    person.journal.write_bytes(data)
    code, out, err = person.run("journal", "verify")
    assert (code, out) == (1, "")
    where = f"withdrawal: error: {person.journal}: "
    assert err.splitlines() == [
        f"withdrawal: warning: {person.journal}: {CUT.format(30)}; the next entry moves it aside",
        f"withdrawal: warning: {person.journal}: line 7: was written by a newer version, and is skipped; upgrade to use it",
        f"{where}line 2: is not JSON",
        f"{where}line 3: on: '2026-13' is not a date (month must be 01..12)",
        f"{where}line 6: id '{FIRST}' appears twice, with different contents; only one counts",
        f"{where}entry dddd: retracts 'cccc', which is not in this journal (merge the journal that has it)",
        f"{where}entry bbbb: deadline 'gone' is not in the schedule 'iraq-coalition-withdrawal'",
        f"hint: {_REPAIR}",
    ]
    assert person.journal.read_bytes() == data


def test_verify_takes_files(person, colleague, tmp_path):
    person.ok(*COMPLETED)
    colleague.ok(*EXTENDED)
    out = person.ok("journal", "verify", person.journal, colleague.journal)
    assert out == f"{person.journal}: valid (1 entry)\n{colleague.journal}: valid (1 entry)\n"
    code, _, err = person.run("journal", "verify", tmp_path / "typo.jsonl")
    assert (code, "cannot be read" in err) == (1, True)


def test_help_of_each_command_has_two_examples(person):
    for command in ("list", "retract", "export", "merge", "verify", "path"):
        out = person.ok("journal", command, "--help")
        assert out.count(f"withdrawal journal {command}") >= 1
        assert len([x for x in out.partition("Examples:")[2].splitlines() if x.strip()]) == 2
    assert person.ok("journal", "add", "--help").count("  withdrawal journal add ") == 2
    assert "retract" in person.ok("journal")


def test_the_journal_path_is_that_of_the_file(person):
    assert person.ok("journal", "path") == f"{person.journal}\n"
    assert Path(person.ok("journal", "path", "--journal", "x").strip()) == Path("x")


def test_a_dry_run_says_what_saving_says_within_one_second(person):
    entry = ("journal", "add", "completed", "kurdistan", "--no-source", "--on")
    person.ok(*entry, "2026-12-01")
    for _ in range(8):  # the ids are random
        dry = person.ok(*entry, "2026-11-11", "--dry-run")
        assert "→ ◑ completed late (11 Nov 2026)" in dry


def test_merge_says_when_no_status_changes(person, colleague):
    colleague.ok("journal", "add", "in-use", "erbil-airbase", "--on", "2026-11-01", "--no-source")
    out = person.ok("journal", "merge", colleague.journal)
    assert out == f"{person.journal}: 1 entry added\nNo deadline's status changes.\n"


def test_a_retraction_says_what_changes_in_the_schedule_that_the_entry_is_about(person):
    person.ok(
        "journal", "add", "completed", "unifil-operations", "--schedule", "unifil", "--on", "2026-11-20", "--no-source"
    )
    (entry,) = json.loads(person.ok("journal", "list", "--json"))["entries"]
    assert "completed on time (20 Nov 2026) → ○ upcoming" in person.ok("journal", "retract", entry["id"])


def test_retractions_are_counted_apart_from_entries(person, colleague):
    person.ok(*COMPLETED)
    person.ok("journal", "retract", FIRST)
    assert person.ok("journal", "verify") == f"{person.journal}: valid (1 entry and 1 retraction)\n"
    merged = colleague.ok("journal", "merge", person.journal)
    assert merged.startswith(f"{colleague.journal}: 1 entry and 1 retraction added\n")
