"""Help: there for every command, whole sentences, and two examples that run."""

import os
import re
import shlex
import shutil

import pytest
import typer.main

from withdrawal_cli import __version__
from withdrawal_cli.cli.group import COMMANDS, app


def leaves(command, path=()):
    """Every command with its path, those of groups included."""
    inner = getattr(command, "list_commands", None)
    if inner is None:
        yield path
        return
    with typer.Context(command) as ctx:
        for name in command.list_commands(ctx):
            yield from leaves(command.get_command(ctx, name), (*path, name))


LEAVES = sorted(leaves(typer.main.get_command(app)))
GROUPS = [(), *sorted({path[:1] for path in LEAVES if len(path) > 1})]


def examples(text):
    return [line.strip() for line in text.partition("Examples:")[2].splitlines() if line.strip()]


def test_the_commands_of_this_part_are_there():
    assert {("status",), ("countdown",), ("schedule", "init"), ("schedule", "schema")} <= set(LEAVES)
    assert ("schedule",) in GROUPS


def test_alone_it_prints_help(run):
    alone = run().ok()
    assert alone.out.startswith("Usage: withdrawal [OPTIONS] COMMAND [ARGS]...\n")
    assert alone.stdout == run("--help").ok().stdout == run("-h").ok().stdout
    for command in COMMANDS:
        assert re.search(f"^  {command}  ", alone.out, re.MULTILINE)


@pytest.mark.parametrize("path", [g for g in GROUPS if g], ids=" ".join)
def test_a_group_alone_prints_its_help(run, path):
    alone = run(*path).ok()
    assert alone.out.startswith(f"Usage: withdrawal {' '.join(path)} ")
    assert alone.stdout.strip() == run(*path, "--help").ok().stdout.strip()


@pytest.mark.parametrize("path", [*GROUPS, *LEAVES], ids=" ".join)
def test_h_works_as_help_everywhere(run, path):
    long = run(*path, "--help").ok()
    assert run(*path, "-h").ok().stdout == long.stdout
    assert long.out.endswith("\n")
    assert "Show this message and exit." in long.out


@pytest.mark.parametrize("path", GROUPS, ids=" ".join)
def test_no_summary_is_cut(run, path):
    assert "..." not in run(*path, "--help").ok().out.partition("Commands:")[2]


@pytest.mark.parametrize("path", [*GROUPS, *LEAVES], ids=" ".join)
@pytest.mark.parametrize("width", [60, 80, 200])
def test_help_fits_the_terminal(run, path, width):
    text = run(*path, "--help", width=width, terminal=True).ok().out
    prose = text.partition("Examples:")[0]  # an example stays one line, to be copied
    assert max(map(len, prose.splitlines())) <= min(width, 80)


@pytest.mark.parametrize("path", [*LEAVES, *filter(None, GROUPS)], ids=" ".join)
def test_each_command_shows_two_examples(run, path):
    given = examples(run(*path, "--help").ok().out)
    assert len(given) >= 2
    assert all("withdrawal" in line for line in given)


SIMPLE = [p for p in LEAVES if p[0] in ("status", "countdown", "schedule") and p[-1] not in ("fetch", "review")]


@pytest.mark.parametrize("path", SIMPLE, ids=" ".join)
def test_the_examples_run(run, path, schedule_file, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    schedule_file("mine.json")
    (tmp_path / "data").mkdir()
    shutil.copy(tmp_path / "mine.json", tmp_path / "data" / "one.json")
    shutil.copy(tmp_path / "mine.json", tmp_path / "data" / "two.json")
    assert run("schedule", "init", "contracts.toml").code == 0
    (tmp_path / "contracts.csv").write_text("title,due\nRoad,2027\n", encoding="utf-8")
    if path == ("schedule", "init"):
        os.unlink("mine.json")
    for line in examples(run(*path, "--help").ok().out):
        if line.startswith("withdrawal ") and "--watch" not in line:
            words = shlex.split(line.partition(" > ")[0])[1:]
            words = [
                w for word in words for w in (["data/one.json", "data/two.json"] if word == "data/*.json" else [word])
            ]
            assert tuple(words[: len(path)]) == path
            assert run(*words).ok().stdout


def test_the_version(run):
    for argv in (("--version",), ("--version", "status")):
        assert run(*argv).ok().out == f"withdrawal {__version__}\n"


def test_help_says_the_defaults(run):
    text = " ".join(run("status", "--help").ok().out.split())
    assert "[default: now]" in text
    assert "[default: 30]" in text
    assert "[default: auto]" in text
