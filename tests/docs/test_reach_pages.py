"""The commands of docs/calendar.md and docs/monitoring.md run as they stand there, also those inside other programs' files."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from program import Cli

DOCS = Path(__file__).parents[2] / "docs"
BLOCK = re.compile(r"^```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"withdrawal((?: calendar| check)(?: [^\s)|>&]+)*)")
FILLED_IN = {"$ARG1$": "kurdistan", "$ARG2$": "60", "$ARG3$": "14", "/var/": "var/"}


def commands(page):
    for block in BLOCK.findall((DOCS / page).read_text(encoding="utf-8")):
        for blank, value in FILLED_IN.items():
            block = block.replace(blank, value)  # noqa: PLW2901  # the same block, filled in
        yield from COMMAND.findall(block)


def run(command):
    return Cli()(*shlex.split(command))


@pytest.fixture(autouse=True)
def folders(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "var/www/html").mkdir(parents=True)
    (tmp_path / "var/lib/prometheus/node-exporter").mkdir(parents=True)


def test_commands_of_the_calendar_page_write_their_files():
    found = list(commands("calendar.md"))
    assert len(found) == 2
    assert [run(command) for command in found] == [(0, "", "")] * 2
    assert Path("kurdistan.ics").read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")
    assert b"UID:event-" in Path("var/www/html/withdrawal.ics").read_bytes()


def test_commands_of_the_monitoring_page_say_how_deadlines_stand():
    found = list(commands("monitoring.md"))
    assert len(found) == 8
    refused = [command for command in found if "atlantis" not in command and run(command)[2]]
    assert refused == []
    failed = [command for command in found if re.match(r"WITHDRAWAL UNKNOWN - (?!Kurdistan)", run(command)[1])]
    assert failed == [" check --region atlantis"]
    assert Path("var/lib/prometheus/node-exporter/withdrawal.prom").read_bytes().startswith(b"# HELP withdrawal_")


@pytest.mark.skipif(not shutil.which("jq"), reason="jq is not installed")
def test_the_script_of_the_monitoring_page_prints_only_what_changed(tmp_path):
    page = (DOCS / "monitoring.md").read_text(encoding="utf-8")
    (script,) = (block for block in BLOCK.findall(page) if block.startswith("#!/bin/sh\n"))
    program = f'PYTHONPATH="{DOCS.parent}" "{sys.executable}" -m withdrawal_cli'
    script = script.replace("/var/lib/withdrawal", str(tmp_path)).replace("withdrawal status", f"{program} status $1")
    said = [
        subprocess.run(["sh", "-c", script, "sh", f"--as-of={day}"], check=False, capture_output=True, text=True)
        for day in ("2026-09-25", "2026-09-26", "2026-10-01", "tomorrow")
    ]
    assert [ran.stderr for ran in said[:3]] == [""] * 3
    assert [ran.stdout for ran in said[:2]] == [""] * 2
    assert re.findall(r"^[-+] .*", said[2].stdout, re.MULTILINE) == ['-  "status": "due",', '+  "status": "unknown",']
    assert (said[3].stdout, said[3].returncode) == ("", 2)


def test_the_monitoring_page_names_every_metric():
    page = (DOCS / "monitoring.md").read_text(encoding="utf-8")
    run("check --output all.prom")
    made = set(re.findall(r"^# TYPE (\w+)", Path("all.prom").read_text(encoding="utf-8"), re.MULTILINE))
    assert made == set(re.findall(r"^\| `(withdrawal_\w+)`", page, re.MULTILINE))


def test_the_icinga_command_uses_options_that_exist():
    page = (DOCS / "monitoring.md").read_text(encoding="utf-8")
    used = re.findall(r'^    "(--[a-z-]+)" = ', page, re.MULTILINE)
    assert len(used) == 4
    assert [option for option in used if option not in run("check --help")[1]] == []
