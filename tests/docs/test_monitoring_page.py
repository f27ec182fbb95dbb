"""docs/monitoring.md: its script prints only changes, and it names every metric and only options that exist."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "monitoring.md").read_text(encoding="utf-8")


@pytest.mark.skipif(not shutil.which("jq"), reason="jq is not installed")  # the page pipes into it
def test_the_script_prints_only_what_changed(tmp_path):
    (script,) = re.findall(r"^```sh\n(#!/bin/sh\n.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    program = f'PYTHONPATH="{DOCS.parent}" "{sys.executable}" -m withdrawal_cli'
    known = "--known-by 2026-03-20"
    script = script.replace("/var/lib/withdrawal", str(tmp_path))
    script = script.replace("withdrawal status", f"{program} status $1 {known}")
    said = [
        subprocess.run(["sh", "-c", script, "sh", f"--as-of={day}"], check=False, capture_output=True, text=True)
        for day in ("2026-09-25", "2026-09-26", "2026-10-01", "someday")
    ]
    assert [ran.stderr for ran in said[:3]] == [""] * 3
    assert [ran.stdout for ran in said[:2]] == [""] * 2
    assert re.findall(r"^[-+] .*", said[2].stdout, re.MULTILINE) == ['-  "status": "due",', '+  "status": "unknown",']
    assert (said[3].stdout, said[3].returncode) == ("", 2)


def test_the_page_names_every_metric(run):
    made = set(re.findall(r"^# TYPE (\w+)", run("check", "--format", "prometheus").out, re.MULTILINE))
    assert made == set(re.findall(r"^\| `(withdrawal_\w+)`", PAGE, re.MULTILINE))


def test_the_icinga_command_uses_options_that_exist(run):
    used = re.findall(r'^    "(--[a-z-]+)" = ', PAGE, re.MULTILINE)
    assert len(used) == 4
    assert [option for option in used if option not in run("check", "--help").out] == []
