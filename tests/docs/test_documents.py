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

from withdrawal_cli.answers.check import State
from withdrawal_cli.answers.status import DeadlineRow
from withdrawal_cli.cli.group import COMMANDS
from withdrawal_cli.core.assess import Status
from withdrawal_cli.core.schedule import Deadline, Event, Region, ReportedDate, Schedule, Site, Source
from withdrawal_cli.errors import ExitCode

ROOT = Path(__file__).parents[2]
PAGES = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "SECURITY.md",
    ROOT / "data" / "README.md",
    *sorted(page for page in (ROOT / "docs").glob("*.md") if page.name != "cli.md"),
]
CONSOLE = re.compile(r"^```console\n\$ (withdrawal [^\n]*)\n(.*?)```$", re.MULTILINE | re.DOTALL)
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)")
README = (ROOT / "README.md").read_text(encoding="utf-8")
SCRIPTING = (ROOT / "docs" / "scripting.md").read_text(encoding="utf-8")
REWRITE = "WITHDRAWAL_REWRITE_DOCS" in os.environ
each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())


def run(command: str) -> str:
    """Run a command as in a terminal of 80 columns at noon on 22 November 2026 in Baghdad; return all that it prints."""
    ran = Cli(variables={"NO_COLOR": "1"})(*shlex.split(command)[1:], width=80, terminal=True)
    return ran.out + ran.err


def section(text: str, heading: str) -> str:
    return text.partition(f"## {heading}\n")[2].partition("\n## ")[0]


@each_page
def test_commands_print_what_the_page_shows(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    text = page.read_text(encoding="utf-8")
    made = CONSOLE.sub(lambda found: f"```console\n$ {found[1]}\n{run(found[1])}```", text)
    if REWRITE:
        page.write_text(made, encoding="utf-8")
    assert made == text


@each_page
def test_links_lead_to_files_and_headings_that_exist(page):
    broken = []
    for link in LINK.findall(page.read_text(encoding="utf-8")):
        path, _, anchor = link.partition("#")
        target = page.parent / path if path else page
        if "://" not in link and not (target.exists() and (not anchor or anchor in anchors(target))):
            broken.append(link)
    assert broken == []


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


COMMAND = re.compile(r"(?<![\w./-])(?:/usr/local/bin/)?withdrawal( (?:\"[^\"\n]*\"|[^\s|>&;)#\"])[^\n|>&;)#]*)")
NOT_HERE = ("fetch https:", "retract ID", "--watch")
"""Parts of commands that need a network, an id or a person."""


def commands(page: Path) -> list[str]:
    """The commands in a page's examples for a shell, also those inside the files of other programs."""
    found = []
    for language, block in BLOCK.findall(page.read_text(encoding="utf-8")):
        if language in ("sh", "yaml", "text"):
            filled = block.replace("/var/", "var/").replace("/srv/", "srv/").replace("$ARG1$", "kurdistan")
            found += [command.strip() for command in COMMAND.findall(re.sub(r"\$ARG[23]\$", "7", filled))]
    return [command for command in found if not any(part in command for part in NOT_HERE)]


@each_page
def test_commands_in_examples_run(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for folder in ("var/www/html", "var/lib/prometheus/node-exporter", "srv/withdrawal", "data"):
        Path(folder).mkdir(parents=True)
    for record in (ROOT / "data").glob("*.json"):
        (tmp_path / "data" / record.name).write_bytes(record.read_bytes())
    cli = Cli(variables={"WITHDRAWAL_JOURNAL": str(tmp_path / "journal.jsonl")})
    cli("journal", "add", "completed", "kurdistan", "--no-source", "--journal", "colleague.jsonl", "--on", "2026-09-01")
    cli("schedule", "init", "mine.toml")
    Path("sheet.csv").write_text("title,due\nBuild the bridge,2027-05\n", encoding="utf-8")
    refused = {}
    for command in commands(page):
        ran = cli(*shlex.split(command))
        if ran.code not in ((0, 1, 2, 3) if command.startswith("check") and not ran.err else (0,)):
            refused[command] = ran.out[:200] + ran.err
    assert refused == {}


def test_python_examples_run(monkeypatch, tmp_path):
    examples = [
        block for page in (README, SCRIPTING) for language, block in BLOCK.findall(page) if language == "python"
    ]
    assert len(examples) == 2
    command = f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m withdrawal_cli "$@"\n'
    (tmp_path / "withdrawal").write_text(command, encoding="utf-8")
    (tmp_path / "withdrawal").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    for example in examples:
        names: dict[str, object] = {}
        exec(example, names)
        assert names.get("late", ["federal"]) == ["federal"]


def test_the_picture_is_what_the_program_draws(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert run("withdrawal timeline --as-of 2026-11-26 -o timeline.svg") == ""
    made = (tmp_path / "timeline.svg").read_bytes()
    if REWRITE:
        (ROOT / "docs" / "timeline.svg").write_bytes(made)
    assert "(docs/timeline.svg)" in README
    assert (ROOT / "docs" / "timeline.svg").read_bytes() == made


def test_ci_runs_the_two_commands_of_the_readme():
    first, second = [block for language, block in BLOCK.findall(README) if language == "sh"][:2]
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert first in script and second in script
    assert first.rstrip().endswith("withdrawal status")
    assert " pytest" in second


def test_readme_has_every_command():
    assert re.findall(r"^\| `([a-z]+)[^`]*` \|", section(README, "Commands"), re.MULTILINE) == list(COMMANDS)


def test_every_status_and_exit_code_is_explained():
    rules = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    assert [status.value for status in Status if f"| `{status.value}` |" not in README] == []
    assert [status.value for status in Status if f"| `{status.value}` |" not in rules] == []
    assert [code for code in ExitCode if f"| {code.value} |" not in SCRIPTING] == []
    codes = ", ".join(f"{state.value} {state.name}" for state in State)
    assert codes in " ".join(README.split())


def test_keys_that_are_explained_are_those_of_the_schemas():
    answers = ("status", "countdown", "timeline", "show", "sites", "sources", "diff", "check", "journal")
    schemas = "".join(run(f"withdrawal schedule schema {name}") for name in answers)
    rows = re.findall(r"^\| (`.*?) \|", section(SCRIPTING, "Keys"), re.MULTILINE)
    keys = [key for row in rows for key in re.findall(r"`(\w+)`", row)]
    assert len(keys) > 20
    assert [key for key in keys if f'"{key}": ' not in schemas] == []


def test_every_key_of_status_that_does_not_explain_itself_is_explained():
    table = SCRIPTING.partition("\n## Keys\n")[2].partition("\n## ")[0]
    explained = {key for row in table.splitlines() for key in re.findall("`(\\w+)`", row.partition(" | ")[0])}
    assert set(DeadlineRow.__struct_fields__) - explained == {"id", "region", "region_name", "title", "tags"}


def test_the_readme_says_which_keys_a_schedule_needs():
    shapes = {
        "the file": Schedule, "a region": Region, "a deadline": Deadline, "a date in `reported_as`": ReportedDate,
        "an event": Event, "a site": Site, "a source": Source,
    }  # fmt: skip
    rows = dict(re.findall(r"^\| ([^|]+) \| ([^|]+) \|$", README.partition("| part | keys |")[2], re.MULTILINE))
    for part, shape in shapes.items():
        needed = {field.encode_name for field in msgspec.structs.fields(shape) if field.required}
        assert set(re.findall("`([a-z_]+)`", rows[part].partition(";")[0])) == needed
