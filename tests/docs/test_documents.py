"""The documents do not rot: every command that they show runs, and its output is what they show.

After a change of the output, `WITHDRAWAL_REWRITE_DOCS=1 python -m pytest tests/docs` writes the documents anew; read
the difference before you commit it.
"""

import os
import re
import shlex
import sys
from pathlib import Path

import msgspec
import pytest
from program import Cli

from withdrawal_cli.cli.group import COMMANDS
from withdrawal_cli.core.schedule import Deadline, Event, Region, ReportedDate, Schedule, Site, Source

ROOT = Path(__file__).parents[2]
PAGES = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "data" / "README.md",
    *sorted((ROOT / "docs").glob("*.md")),
]
CONSOLE = re.compile(r"^```console\n\$ (withdrawal [^\n]*)\n(.*?)```$", re.MULTILINE | re.DOTALL)
PYTHON = re.compile(r"^```python\n(.*?)```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)#\s]+)\)")
README = (ROOT / "README.md").read_text(encoding="utf-8")
SCRIPTING = (ROOT / "docs" / "scripting.md").read_text(encoding="utf-8")


def run(command: str) -> str:
    """Run a command as in a terminal of 80 columns at noon on 22 November 2026 in Baghdad; return all that it prints."""
    ran = Cli(variables={"NO_COLOR": "1"})(*shlex.split(command)[1:], width=80, terminal=True)
    return ran.out + ran.err


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_commands_print_what_the_page_shows(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    text = page.read_text(encoding="utf-8")
    made = CONSOLE.sub(lambda found: f"```console\n$ {found[1]}\n{run(found[1])}```", text)
    if os.environ.get("WITHDRAWAL_REWRITE_DOCS"):
        page.write_text(made, encoding="utf-8")
    assert made == text


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_to_files_lead_somewhere(page):
    targets = [target for target in LINK.findall(page.read_text(encoding="utf-8")) if "://" not in target]
    assert [target for target in targets if not (page.parent / target).exists()] == []


def test_python_examples_run(monkeypatch, tmp_path):
    examples = PYTHON.findall(README + SCRIPTING)
    assert len(examples) == 2
    command = f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m withdrawal_cli "$@"\n'
    (tmp_path / "withdrawal").write_text(command, encoding="utf-8")
    (tmp_path / "withdrawal").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    for example in examples:
        names: dict[str, object] = {}
        exec(example, names)
        assert names.get("late", ["federal"]) == ["federal"]


PICTURES = {
    "status.svg": "withdrawal status --as-of 2026-11-22T12:00 -o status.svg",
    "timeline.svg": "withdrawal timeline --from 2024-07-01 --as-of 2026-11-22 -o timeline.svg",
}


@pytest.mark.parametrize("name", PICTURES)
def test_pictures_of_the_readme_are_what_the_program_draws(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert run(PICTURES[name]) == ""
    made = (tmp_path / name).read_bytes()
    if os.environ.get("WITHDRAWAL_REWRITE_DOCS"):
        (ROOT / "docs" / name).write_bytes(made)
    assert f"(docs/{name})" in README
    assert (ROOT / "docs" / name).read_bytes() == made


def test_ci_runs_the_two_commands_of_the_readme():
    commands = re.findall(r"^```sh\n(.*?)```$", README, re.MULTILINE | re.DOTALL)[:2]
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert [command in script for command in commands] == [True, True]
    assert commands[0].rstrip().endswith("withdrawal status")
    assert " pytest" in commands[1]


def test_readme_has_every_command_and_the_codes_of_check():
    from withdrawal_cli.answers.check import State

    named = re.findall(r"^\| `([a-z]+)[^`]*` \| .+ \|$", README, re.MULTILINE)
    assert named[: len(COMMANDS)] == list(COMMANDS)
    codes = ", ".join(f"{state.value} {state.name}" for state in State)
    assert codes in " ".join(README.split())


def test_every_status_and_exit_code_has_its_row():
    from withdrawal_cli.core.assess import Status
    from withdrawal_cli.errors import ExitCode

    rules = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    for status in Status:
        assert f"| `{status.value}` |" in README
        assert f"| `{status.value}` |" in rules
    for code in ExitCode:
        assert f"| {code.value} |" in SCRIPTING


def test_keys_that_are_explained_are_those_of_the_schemas():
    answers = ("status", "countdown", "timeline", "show", "sites", "sources", "diff", "check", "journal")
    schemas = "".join(run(f"withdrawal schedule schema {name}") for name in answers)
    table = SCRIPTING.partition("## Keys that need a word")[2].partition("\n## ")[0]
    keys = [key for row in re.findall(r"^\| (`.*?) \|", table, re.MULTILINE) for key in re.findall(r"`(\w+)`", row)]
    assert len(keys) > 20
    assert [key for key in keys if f'"{key}": ' not in schemas] == []


def test_help_of_each_command_names_the_options_that_the_readme_uses():
    used = set(re.findall(r"--[a-z][a-z-]+", " ".join(re.findall(r"withdrawal [a-z]+ [^`\n]*", README))))
    said = "".join(run(f"withdrawal {name} --help") for name in ("", *COMMANDS))
    assert sorted(option for option in used if option not in said) == []


def test_the_readme_says_which_keys_a_schedule_needs():
    shapes = {
        "the file": Schedule, "a region": Region, "a deadline": Deadline, "a version in its `reported_as`": ReportedDate,
        "an event": Event, "a site": Site, "a source": Source,
    }  # fmt: skip
    rows = dict(re.findall(r"^\| ([^|]+) \| ([^|]+) \|$", README.partition("| keys that it needs |")[2], re.MULTILINE))
    for entry, shape in shapes.items():
        needed = {field.encode_name for field in msgspec.structs.fields(shape) if field.required}
        assert set(re.findall("`([a-z_]+)`", rows[entry].partition(";")[0])) == needed
