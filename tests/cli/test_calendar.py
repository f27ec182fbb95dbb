"""`withdrawal calendar`, and what other people's calendars make of it: khal and ical.js, west and east of Baghdad."""

import json
import os
import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import icalendar
import pytest
from program import Cli

NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)
WEST_AND_EAST = ["America/New_York", "Asia/Tokyo"]
WEB = Path(__file__).parents[1] / "web"


run = Cli(now=NOW)


def calendar(*argv, now=NOW):
    return run("calendar", *argv, now=now).ok().stdout


def uids(data):
    return [str(c["uid"]) for c in icalendar.Calendar.from_ical(data).walk() if "uid" in c]


@pytest.fixture
def schedule(tmp_path):
    """A schedule whose one deadline is September 2026, moved by an amendment to 15 December on 1 July."""
    document = {
        "schema_version": 1, "id": "small", "title": "Roads", "timezone": "Asia/Baghdad",
        "covers_through": "2026-02-01", "regions": [{"id": "north", "name": "The North"}],
        "deadlines": [
            {"id": "road", "region": "north", "title": "الطريق 🛣️ opens", "due": "2026-09", "wording": "in September",
             "announced_on": "2026-01-05", "sources": ["paper"]},
        ],
        "events": [
            {"id": "moved", "kind": "extended", "on": "2026-07-01", "deadline": "road", "due": "2026-12-15",
             "title": "moved to 15 December", "sources": ["paper"]},
        ],
        "sources": [{"id": "paper", "publisher": "The Paper", "title": "Road", "url": "https://example.org/", "kind": "news"}],
    }  # fmt: skip
    path = tmp_path / "roads.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def test_the_file_is_what_stdout_shows(tmp_path):
    shown = calendar("--as-of", "2026-06-01")
    assert calendar("--as-of", "2026-06-01", "-o", tmp_path / "mine.ics") == b""
    assert (tmp_path / "mine.ics").read_bytes() == shown
    assert calendar("--as-of", "2026-06-01", "-o", "-") == shown
    assert uids(shown) == ["deadline-federal@iraq-coalition-withdrawal", "deadline-kurdistan@iraq-coalition-withdrawal"]


def test_a_file_changes_only_when_its_data_does():
    shown = calendar("--todo", "--events", "--as-of", "2026-11-27T12:00")
    assert calendar("--todo", "--events", now=datetime(2026, 11, 27, 9, tzinfo=UTC)) == shown
    assert calendar("--todo", "--events", "--as-of", "2027-11-22T12:00") == shown


def test_region_to_dos_and_events():
    assert uids(calendar("-r", "KRG", "--todo")) == [
        "deadline-kurdistan@iraq-coalition-withdrawal", "todo-kurdistan@iraq-coalition-withdrawal",
    ]  # fmt: skip
    every = uids(calendar("--events"))
    kurdistan = uids(calendar("--events", "--region", "kurdistan"))
    assert "event-federal-withdrawal-completed@iraq-coalition-withdrawal" in every
    assert "event-federal-withdrawal-completed@iraq-coalition-withdrawal" not in kurdistan
    assert "event-harir-in-use-2026-02@iraq-coalition-withdrawal" in kurdistan
    assert set(kurdistan) < set(every)
    assert "event-harir-in-use-2026-02@iraq-coalition-withdrawal" not in uids(
        calendar("--events", "--known-by", "2026-01-31")
    )


def test_soon_is_that_of_the_status_filter():
    asked = ("--as-of", "2026-06-01", "--status", "due-soon")
    assert b"VEVENT" not in run("calendar", *asked).stdout
    assert uids(calendar(*asked, "--soon", "200")) == ["deadline-kurdistan@iraq-coalition-withdrawal"]


@pytest.mark.parametrize(
    ("options", "triggers"),
    [
        ([], [b"-P29DT15H", b"-P6DT15H", b"-PT15H"]),
        (["--remind", "3", "--remind", "1", "--remind", "3"], [b"-P2DT15H", b"-PT15H"]),
        (["--no-remind"], []),
    ],
)
def test_reminders(options, triggers):
    data = calendar("-r", "kurdistan", "--as-of", "2026-06-01", *options)
    assert [line.removeprefix(b"TRIGGER:") for line in data.split(b"\r\n") if line.startswith(b"TRIGGER")] == triggers


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--remind", "0"], "0 is not between 1 and 36500"),
        (["--remind", "40000"], "40000 is not between 1 and 36500"),
        (["--remind", "1", "--no-remind"], "--remind and --no-remind cannot be combined"),
        (["--region", "atlantis"], "there is no region 'atlantis'"),
        (["-o", ""], "--output: the file name is empty"),
    ],
)
def test_usage_errors(options, said):
    code, out, err = run("calendar", *options)
    assert (code, out) == (2, "")
    assert err.startswith("withdrawal: error: ")
    assert said in err


def test_a_file_that_cannot_be_written_is_an_error(tmp_path):
    code, out, err = run("calendar", "-o", tmp_path / "no" / "folder.ics")
    assert (code, out) == (1, "")
    assert err.endswith("folder.ics: cannot be written (no such file or directory)\n")


def test_an_empty_calendar_is_said_to_be_empty():
    code, out, err = run("calendar", "--as-of", "2020-01-01")
    assert (code, err) == (
        0, "withdrawal: the calendar is empty: no deadlines match, or none had been announced by then\n",
    )  # fmt: skip
    assert uids(out) == []


def test_what_rests_on_the_users_record_says_so(tmp_path):
    """In the calendar as in the check; the entry is the same one, revised on the day of recording."""
    kept = ["--journal", tmp_path / "mine.jsonl"]
    before = calendar("-r", "kurdistan", "--as-of", "2026-10-05", "--no-journal")
    recorded = run(
        "journal", "add", "completed", "kurdistan", "--on", "2026-09-20", "--title", "They left", "--no-source", *kept
    )
    assert recorded[0] == 0, recorded
    after = calendar("-r", "kurdistan", "--events", *kept, now=datetime(2026, 10, 5, 9, tzinfo=UTC))
    [old], found = entries(before), {str(e["uid"]): e for e in entries(after)}
    new = found[old["uid"]]
    assert new["summary"].startswith("Completed on time (your own entry): Coalition's military mission ends in ")
    assert "Completed on time, 20 Sep 2026, according to your own entry: They left" in new["description"]
    assert new["sequence"] > old["sequence"]
    assert new["last-modified"].dt >= old["last-modified"].dt
    own = [e for e in found.values() if e["summary"] == "They left"]
    (said,) = own[0]["description"].splitlines()[:1]
    assert said.startswith("Completed, ")
    assert said.endswith(", your own entry")
    line = run("check", "-r", "kurdistan", "--as-of", "2026-10-05", *kept)
    assert line[:1] == (0,)
    assert line[1].startswith("WITHDRAWAL OK - Kurdistan Region: completed on time, 15 days ago (your own entry) | ")


def entries(data):
    return icalendar.Calendar.from_ical(data).walk("VEVENT")


class Khal:
    """A khal with a configuration, a calendar and a cache of its own, in a zone."""

    def __init__(self, folder, zone):
        program = shutil.which("khal", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}")
        assert program is not None, "khal is missing: install the test extra"
        self.vdir, self.config = folder / "vdir", folder / "config"
        self.vdir.mkdir()
        self.config.write_text(
            f"[calendars]\n[[tracker]]\npath = {self.vdir}\n[sqlite]\npath = {folder / 'cache.db'}\n"
            f"[default]\ndefault_calendar = tracker\n"
            f"[locale]\nlocal_timezone = {zone}\ndefault_timezone = {zone}\ntimeformat = %H:%M\ndateformat = %Y-%m-%d\n"
            "longdateformat = %Y-%m-%d\ndatetimeformat = %Y-%m-%d %H:%M\nlongdatetimeformat = %Y-%m-%d %H:%M\n",
            encoding="utf-8",
        )
        self.start = [program, "--config", str(self.config)]
        self.variables = {"PATH": os.environ.get("PATH", ""), "HOME": str(folder), "TZ": zone, "LC_ALL": "C.UTF-8"}

    def call(self, *argv):
        done = subprocess.run([*self.start, *argv], env=self.variables, capture_output=True, timeout=60, check=False)
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode()

    def imports(self, file):
        """Import a file as a person would who answers yes to all; give the calendar's files as they are then."""
        self.call("import", "--batch", "-a", "tracker", str(file))
        return {path.name: path.read_bytes() for path in self.vdir.glob("*.ics")}

    def shows(self):
        """Each entry of 2026, as khal reads it: first day, last day, whether all day, title."""
        form = "{start-date-long}|{end-date-long}|{all-day}|{title}"
        return self.call("list", "--once", "--day-format", "", "--format", form, "2026-01-01", "365d").splitlines()


@pytest.mark.parametrize("zone", WEST_AND_EAST)
def test_khal_imports_twice_without_a_change_and_then_shows_one_entry_moved(zone, schedule, tmp_path):
    khal, file = Khal(tmp_path, zone), tmp_path / "roads.ics"
    calendar("--schedule", schedule, "--as-of", "2026-06-01", "-o", file)
    first = khal.imports(file)
    assert len(first) == 1
    (shown,) = khal.shows()
    assert shown.startswith("2026-09-30|2026-09-30|True|الطريق 🛣️ opens (“in September”, due ")
    assert khal.imports(file) == first
    assert khal.shows() == [shown]

    calendar("--schedule", schedule, "--as-of", "2026-07-01", "-o", file)
    moved = khal.imports(file)
    assert list(moved) == list(first)
    assert moved != first
    (shown,) = khal.shows()
    assert shown.startswith("2026-12-15|2026-12-15|True|الطريق 🛣️ opens (due ")


def test_khal_updates_what_the_first_edition_added(schedule, tmp_path):
    """Its entry was a banner over the whole month, with the as-of instant for a stamp."""
    khal, file = Khal(tmp_path, "Asia/Baghdad"), tmp_path / "roads.ics"
    lines = calendar("--schedule", schedule, "--as-of", "2026-06-01", "--remind", "1").decode().split("\r\n")
    changed = {
        "DTSTART": "DTSTART;VALUE=DATE:20260901",
        "DTSTAMP": "DTSTAMP:20260601T090000Z",
        "SEQUENCE": "SEQUENCE:0",
    }
    named = ((re.split("[:;]", line)[0], line) for line in lines)
    old = [changed.get(name, line) for name, line in named if name != "METHOD"]
    file.write_text("\r\n".join(old), encoding="utf-8", newline="")
    khal.imports(file)
    assert [line[:25] for line in khal.shows()] == ["2026-09-01|2026-09-30|Tru"]
    calendar("--schedule", schedule, "--as-of", "2026-06-01", "-o", file)
    assert len(khal.imports(file)) == 1
    assert [line[:25] for line in khal.shows()] == ["2026-09-30|2026-09-30|Tru"]


@pytest.fixture(scope="module")
def node():
    """Node with ical.js beside the tests; `npm install --prefix tests/web` puts it there."""
    program = shutil.which("node")
    if program is None or not (WEB / "node_modules" / "ical.js").exists():
        why = "ical.js is missing: npm install --prefix tests/web"
        if os.environ.get("CI") == "true":
            pytest.fail(why)
        pytest.skip(why)  # only where nothing installs it; with CI=true it fails, above
    return program


@pytest.mark.parametrize("zone", WEST_AND_EAST)
def test_ical_js_shows_the_same_days_in_any_zone(node, zone, schedule, tmp_path):
    def shown(as_of):
        file = tmp_path / "roads.ics"
        calendar("--schedule", schedule, "--as-of", as_of, "--todo", "-o", file)
        done = subprocess.run(
            [node, str(WEB / "read_calendar.mjs"), str(file)],
            env={**os.environ, "TZ": zone}, capture_output=True, timeout=60, check=True,
        )  # fmt: skip
        return json.loads(done.stdout)

    before, after = shown("2026-06-01"), shown("2026-07-01")
    [event] = before["events"]
    sequence = event["sequence"]
    description, summary = event.pop("description"), event.pop("summary")
    del event["sequence"]
    assert summary.startswith("الطريق 🛣️ opens (“in September”, due ")
    assert event == {
        "uid": "deadline-road@small",
        "start": "2026-09-30",
        "end": "2026-10-01",
        "isDate": True,
        "zone": "floating",
        "localStart": "Wed Sep 30 2026 00:00",
        "localEnd": "Thu Oct 01 2026 00:00",
        "alarms": ["2026-08-31T09:00:00", "2026-09-23T09:00:00", "2026-09-29T09:00:00"],
    }
    assert description.split("\n")[-2:] == ["Sources:", "- The Paper: Road https://example.org/"]
    assert before["todos"] == [{"uid": "todo-road@small", "due": "2026-09-30T23:59:59", "status": "NEEDS-ACTION"}]
    [moved] = after["events"]
    assert (moved["uid"], moved["start"], moved["end"]) == ("deadline-road@small", "2026-12-15", "2026-12-16")
    assert moved["sequence"] > sequence
    assert after["name"] == "Roads"


def test_the_beginning_of_the_due_date_changes_nothing_in_the_file(run):
    options = ("--schedule", "unifil", "--no-remind")
    before, after = (run("calendar", *options, "--as-of", day).ok().out for day in ("2026-12-30", "2026-12-31"))
    assert before == after
