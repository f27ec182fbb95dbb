"""The manual page: what the help says, written as a page of roff, and held current."""

import importlib.util
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import typer.main

from withdrawal_cli import __version__
from withdrawal_cli.cli.group import COMMANDS, app
from withdrawal_cli.errors import ExitCode

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "withdrawal.1"
TEXT = PAGE.read_text(encoding="utf-8")
SECTIONS = [
    "NAME", "SYNOPSIS", "DESCRIPTION", "COMMANDS", "OPTIONS", "EXIT STATUS", "ENVIRONMENT", "FILES", "EXAMPLES",
    "SEE ALSO",
]  # fmt: skip


@pytest.fixture(scope="module")
def maker():
    spec = importlib.util.spec_from_file_location("man_page", ROOT / "docs" / "man_page.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def leaves(maker):
    """Every command with its path."""
    program = typer.main.get_command(app)
    with typer.Context(program, info_name="withdrawal") as context:
        return dict(maker.commands(program, context))


def plain(roff):
    """Give the words of a text of roff, without its marks."""
    return re.sub(r"\\f[BIR]|\\&", "", roff).replace("\\-", "-").replace("\\(aq", "'").replace("\\e", "\\")


def section(name):
    return re.search(rf"^\.SH {name}\n(.*?)(?=^\.SH |\Z)", TEXT, re.MULTILINE | re.DOTALL)[1]


def test_the_page_is_what_the_program_says_today(maker):
    assert maker.man_page() == TEXT, "python docs/man_page.py writes it anew"


def test_the_sections_stand_in_their_order():
    assert re.findall(r"^\.SH (.*)$", TEXT, re.MULTILINE) == SECTIONS
    assert f'"withdrawal {__version__}"' in TEXT


def test_every_command_is_there_with_its_words(leaves):
    titles = re.findall(r'^\.SS "\\fBwithdrawal ([a-z ]+)\\fR', section("COMMANDS"), re.MULTILINE)
    assert [tuple(title.split()) for title in titles] == list(leaves)
    assert list(dict.fromkeys(path[0] for path in leaves)) == list(COMMANDS)
    words = " ".join(plain(section("COMMANDS")).split())
    for path, command in leaves.items():
        assert " ".join(command.help.split("\n\n")[0].split()) in words, path


def test_every_option_is_described_with_its_command_or_once_for_all(leaves):
    shared = {
        name for line in re.findall(r"^\\fB.*$", section("OPTIONS"), re.MULTILINE)
        for name in re.findall(r"--[a-z-]+", plain(line))
    }  # fmt: skip
    assert {"--region", "--as-of", "--schedule", "--journal", "--json", "--output", "--version"} <= shared
    parts = re.split(r"^\.SS .*\n", section("COMMANDS"), flags=re.MULTILINE)[1:]
    for part, (path, command) in zip(parts, leaves.items(), strict=True):
        own = set(re.findall(r"--[a-z-]+", plain("\n".join(re.findall(r"^\\fB.*$", part, re.MULTILINE)))))
        named = set(re.findall(r"--[a-z-]+", plain(part.partition("Shared options:")[2])))
        assert named <= shared
        has = {name for p in command.params for name in p.opts if name.startswith("--")} - {"--help"}
        assert own | named == has, path


def test_every_example_of_the_help_is_there(leaves):
    shown = plain(section("EXAMPLES")).splitlines()
    for command in leaves.values():
        for example in command.epilog.partition("Examples:")[2].split("\n"):
            assert example.strip() in shown or not example.strip()


def test_every_exit_code_and_variable_is_there():
    assert re.findall(r"^\.B (\d+)$", section("EXIT STATUS"), re.MULTILINE) == [str(code.value) for code in ExitCode]
    page = (ROOT / "docs" / "scripting.md").read_text(encoding="utf-8")
    variables = {name for line in re.findall(r"^\| (`[A-Z].*?) \|", page, re.MULTILINE) for name in line.split("`")}
    assert len(variables) > 4
    assert {name for name in variables if name.isupper()} <= set(re.findall(r"[A-Z_]{7,}", section("ENVIRONMENT")))


def test_no_line_of_text_is_taken_for_a_request(maker):
    known = {".TH", ".SH", ".SS", ".TP", ".PP", ".B", ".I", ".BR", ".RI", ".nf", ".fi", ".nh", ".ad", '.\\"'}
    assert {line.split()[0] for line in TEXT.splitlines() if line.startswith((".", "'"))} <= known
    assert maker.escaped(".SH\n'x \\-") == "\\&.SH\n\\(aqx \\e\\-"


def test_the_page_is_ascii_and_in_short_lines():
    assert TEXT.isascii()
    assert [line for line in TEXT.splitlines() if len(line) > 120] == []


@pytest.mark.skipif(shutil.which("mandoc") is None, reason="mandoc is not installed")
def test_mandoc_finds_nothing_wrong():
    ran = subprocess.run(["mandoc", "-Tlint", "-Wwarning", PAGE], capture_output=True, text=True, check=False)
    # a date would have to be kept by hand; the version says which program the page is of
    assert [line for line in ran.stdout.splitlines() if "missing date" not in line] == []


@pytest.mark.skipif(shutil.which("groff") is None, reason="groff is not installed")
def test_groff_draws_it_without_a_warning():
    ran = subprocess.run(
        ["groff", "-man", "-Tascii", "-P-c", "-ww", PAGE], capture_output=True, text=True, check=False
    )  # fmt: skip
    assert (ran.returncode, ran.stderr) == (0, "")
    text = re.sub(".\b", "", ran.stdout)
    assert "withdrawal - track public commitments with deadlines" in text
    assert "withdrawal journal add completed kurdistan --on 2026-09 " in text
