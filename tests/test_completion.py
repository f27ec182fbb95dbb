"""Completion in bash, zsh and fish, as the scripts that `--show-completion` prints ask for it.

bash is driven for real; zsh and fish where they are installed, else by the variables that their scripts set.
"""

import errno
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from withdrawal_cli.cli.group import COMMANDS

ROOT = Path(__file__).parents[1]
STATUS_FORMATS = ["table", "json", "jsonl", "csv", "tsv", "markdown", "svg"]


@pytest.fixture
def world(tmp_path):
    """The variables of a shell that finds `withdrawal`, and nothing of this machine's user."""
    home, commands = tmp_path / "home", tmp_path / "bin"
    home.mkdir()
    commands.mkdir()
    script = commands / "withdrawal"
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m withdrawal_cli "$@"\n', encoding="utf-8")
    script.chmod(0o755)
    return {
        "PATH": f"{commands}{os.pathsep}{os.environ['PATH']}", "HOME": str(home), "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "1", "LC_ALL": "C.UTF-8", "TERM": "xterm",
    }  # fmt: skip


def sh(*line, world, **more):
    ran = subprocess.run(
        line, env=world | more, cwd=world["HOME"], capture_output=True, text=True, check=False, timeout=120
    )  # fmt: skip
    assert ran.stderr == ""
    return ran


def asked(world, text):
    """What the program offers for a command line, as bash asks; the cursor is at its end."""
    words = text.split(" ")
    more = {"COMP_WORDS": "\n".join(words), "COMP_CWORD": str(len(words) - 1), "_WITHDRAWAL_COMPLETE": "complete_bash"}
    ran = sh("withdrawal", world=world, **more)
    assert ran.returncode == 0
    return ran.stdout.split()


def test_the_commands_are_offered_in_the_order_of_help(world):
    assert asked(world, "withdrawal ") == list(COMMANDS)
    assert asked(world, "withdrawal s") == ["status", "show", "sites", "sources", "schedule"]
    assert asked(world, "withdrawal schedule ") == ["validate", "review", "schema", "path", "list", "fetch", "init"]


def test_the_options_of_a_command_are_offered(world):
    offered = asked(world, "withdrawal status --")
    assert offered[:8] == [
        "--region", "--as-of", "--known-by", "--soon", "--schedule", "--journal", "--no-journal", "--status",
    ]  # fmt: skip
    assert {"--tag", "--within", "--format", "--json", "--output", "--color", "--bom"} < set(offered)
    assert asked(world, "withdrawal check --max") == ["--max-age"]


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("withdrawal status --format ", STATUS_FORMATS),
        ("withdrawal status --format js", ["json", "jsonl"]),
        ("withdrawal status -f m", ["markdown"]),
        ("withdrawal check -f ", ["plugin", "prometheus", "json"]),
        ("withdrawal sources --format b", ["bibtex"]),
        ("withdrawal status --color ", ["auto", "always", "never"]),
        ("withdrawal status --region ", ["federal", "kurdistan"]),
        ("withdrawal status k", ["kurdistan"]),
        ("withdrawal status --status un", ["unknown"]),
        ("withdrawal timeline --kind in", ["in-use"]),
        (
            "withdrawal show fed",
            [
                "federal",
                "federal-withdrawal-completed",
                "federal-bases-vacated-2026-01",
                "federal-bases-handed-over-2026-09",
            ],
        ),
        ("withdrawal journal add c", ["completed", "cancelled"]),
        ("withdrawal journal add completed k", ["kurdistan", "k1"]),
        ("withdrawal schedule schema so", ["sources", "sources-list"]),
        ("withdrawal status --as-of ", []),
        ("withdrawal status --schedule ", []),  # nothing, so that the shell offers files
    ],
)
def test_values_are_offered_where_they_are_known(world, line, offered):
    assert asked(world, line) == offered


def test_regions_are_those_of_the_schedule_that_is_named(world, schedule_file):
    mine = schedule_file()
    assert asked(world, f"withdrawal status --schedule {mine} --region ") == ["north"]
    assert asked(world | {"WITHDRAWAL_SCHEDULE": str(mine)}, "withdrawal show ") == ["road", "paper"]


def test_a_schedule_that_cannot_be_read_offers_nothing_and_says_nothing(world, tmp_path):
    broken = tmp_path / "broken.json"
    broken.write_text("{", encoding="utf-8")
    for file in (broken, tmp_path / "missing.json", tmp_path):
        assert asked(world, f"withdrawal status --schedule {file} --region ") == []


def test_titles_from_a_schedule_never_reach_the_shell(world, schedule_file):
    mine = schedule_file(
        regions=[{"id": "north", "name": "$(touch pwned)", "aliases": ["`touch pwned`"]}], title='"; touch pwned; "'
    )
    for shell in ("zsh", "fish"):
        more = {
            "_WITHDRAWAL_COMPLETE": f"complete_{shell}", "_TYPER_COMPLETE_FISH_ACTION": "get-args",
            "_TYPER_COMPLETE_ARGS": f"withdrawal status --schedule {mine} --region ",
        }  # fmt: skip
        said = sh("withdrawal", world=world, **more).stdout
        assert "north" in said
        assert "touch" not in said


BASH = """
source <(_WITHDRAWAL_COMPLETE=source_bash withdrawal)
complete -p withdrawal
COMP_WORDS=({words}) COMP_CWORD={last}
_withdrawal_completion withdrawal
printf '%s\\n' "${{COMPREPLY[@]}}"
"""


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")  # it runs the script
@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("withdrawal cou", ["countdown"]),
        ("withdrawal countdown --one", ["--oneline"]),
        ("withdrawal countdown --format ''", STATUS_FORMATS),
    ],
)
def test_bash_completes(world, words, offered):
    ran = sh("bash", "--norc", "-c", BASH.format(words=words, last=len(words.split()) - 1), world=world)
    first, *replies = ran.stdout.splitlines()
    assert first == "complete -o default -F _withdrawal_completion withdrawal"
    assert replies == offered


@pytest.mark.parametrize(
    "given",
    [{}, {"COMP_WORDS": "withdrawal "}, {"COMP_CWORD": "1"}]
    + [{"COMP_WORDS": "withdrawal ", "COMP_CWORD": number} for number in ("", "x", "-1", "²", "9" * 5000)],
    ids=lambda given: str(given)[:50],
)
def test_a_bash_that_does_not_say_what_to_complete_is_one_line(run, given):
    ran = run(variables={"_WITHDRAWAL_COMPLETE": "complete_bash"} | given)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(
        "withdrawal: error: completion for bash needs COMP_WORDS and the number COMP_CWORD\nhint: "
    )


ZSH = """
compdef() { registered="$*" }
_arguments() { print -rl -- "$@" }
_files() { print files }
eval "$(_WITHDRAWAL_COMPLETE=source_zsh withdrawal)"
print -r -- $registered
words=(%s) CURRENT=%d
_withdrawal_completion
"""
"""zsh runs completion functions only under its line editor: the two that the script calls are stood in for."""


@pytest.mark.skipif(shutil.which("zsh") is None, reason="zsh is not installed")  # it runs the script
def test_zsh_completes(world):
    for words, offered in (
        ("withdrawal cou", '*: :(("countdown":"Show the time left to each deadline, or..."))'),
        ("withdrawal show site-", "files"),
        ("withdrawal status --format m", '*: :(("markdown"))'),
    ):
        first, *said = sh("zsh", "-f", "-c", ZSH % (words, len(words.split())), world=world).stdout.splitlines()
        assert first == "_withdrawal_completion withdrawal"
        assert said == [offered]


FISH = """
_WITHDRAWAL_COMPLETE=source_fish withdrawal | source
for line in "withdrawal cou" "withdrawal status --form" "withdrawal status --region "
    complete -C $line
end
"""


@pytest.mark.skipif(shutil.which("fish") is None, reason="fish is not installed")  # it runs the script
def test_fish_completes(world):
    lines = sh("fish", "--no-config", "-c", FISH, world=world).stdout.splitlines()
    assert [line.split("\t")[0] for line in lines] == ["countdown", "--format", "federal", "kurdistan"]


def test_what_zsh_and_fish_get_is_of_their_form(world):
    zsh = {"_WITHDRAWAL_COMPLETE": "complete_zsh"}
    said = sh("withdrawal", world=world, _TYPER_COMPLETE_ARGS="withdrawal status --color a", **zsh).stdout
    assert said == '_arguments \'*: :(("auto"\n"always"))\'\n'
    assert sh("withdrawal", world=world, _TYPER_COMPLETE_ARGS="withdrawal status -o ", **zsh).stdout == "_files\n"
    fish = {"_WITHDRAWAL_COMPLETE": "complete_fish", "_TYPER_COMPLETE_ARGS": "withdrawal status --color a"}
    assert sh("withdrawal", world=world, _TYPER_COMPLETE_FISH_ACTION="get-args", **fish).stdout == "auto\nalways\n"
    assert sh("withdrawal", world=world, _TYPER_COMPLETE_FISH_ACTION="is-args", **fish).returncode == 0
    nothing = fish | {"_TYPER_COMPLETE_ARGS": "withdrawal status -o "}
    assert sh("withdrawal", world=world, _TYPER_COMPLETE_FISH_ACTION="is-args", **nothing).returncode == 1


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")  # it runs the script
def test_install_completion_writes_what_bash_reads(world):
    installed = sh("bash", "--norc", "-c", "withdrawal --install-completion; true", world=world)
    assert "bash completion installed" in installed.stdout
    after = "source ~/.bashrc; complete -p withdrawal"
    ran = sh("bash", "--norc", "-c", after, world=world)
    assert ran.stdout == "complete -o default -F _withdrawal_completion withdrawal\n"


@pytest.mark.parametrize(
    ("shell", "sign"), [("bash", "COMPREPLY"), ("zsh", "#compdef"), ("fish", "complete --command")]
)
def test_show_completion_prints_that_of_the_shell_that_is_named(run, shell, sign):
    assert sign in run("--show-completion", shell).ok().out
    assert run(f"--show-completion={shell}").ok().stdout == run("--show-completion", shell).ok().stdout


def test_install_completion_writes_for_the_shell_that_is_named_alone(world):
    said = sh("withdrawal", "--install-completion", "fish", world=world).stdout
    assert said.startswith("fish completion installed in ")
    written = [p.relative_to(world["HOME"]).as_posix() for p in Path(world["HOME"]).rglob("*") if p.is_file()]
    assert written == [".config/fish/completions/withdrawal.fish"]


@pytest.mark.parametrize("shell", [(), ("fish",)])
def test_a_completion_that_cannot_be_installed_is_one_line(run, monkeypatch, shell):
    def refuse(**_):
        raise PermissionError(errno.EACCES, "Permission denied", "/home/me/.bashrc")

    monkeypatch.setattr("typer.completion.install", refuse)
    ran = run("--install-completion", *shell)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == (
        "withdrawal: error: /home/me/.bashrc: cannot be written (permission denied)\n"
        "hint: 'withdrawal --show-completion' prints it\n"
    )
