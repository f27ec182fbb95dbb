"""Write the manual page from the program's help: `python docs/man_page.py` writes `docs/withdrawal.1` anew.

The wheel installs it, and a test holds it current. What the help does not say (exit codes, files) is said here.
"""

from __future__ import annotations

import re
import sys
import textwrap
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer.main

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from withdrawal_cli import __version__  # noqa: E402  # this checkout's, installed or not
from withdrawal_cli.cli.group import app  # noqa: E402  # the same

PAGE = ROOT / "docs" / "withdrawal.1"
SHARED_BY = 3
"""An option that this many commands have, in the same words, is described once."""

DESCRIPTION = """\
.B withdrawal
tracks public commitments with deadlines: where each stands, how sure that is, and which sources it rests on.
The clock is computed from the date as the source states it, and the outcome is only ever a sourced event: a deadline
that has run out without a report is unknown once the record ends, not met and not missed.
.PP
The bundled schedule follows the end of the US-led coalition's military mission in Iraq; with
.B \\-\\-schedule
the program follows any other. Options stand after the command.
"""

ENDING = """\
.SH EXIT STATUS
.TP
.B 0
Done, also when nothing matched.
.TP
.B 1
A file cannot be read or written, or breaks a rule.
.TP
.B 2
The command line asks for something that does not exist.
.TP
.B 130
Interrupted with Ctrl\\-C.
.TP
.B 141
The reader of the output has gone.
.TP
.B 143
Ended by SIGTERM, or because the terminal was closed.
.PP
.B check
has the exit codes of monitoring plugins instead: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN.
.SH ENVIRONMENT
An option beats a variable.
.TP
.B WITHDRAWAL_SCHEDULE
The schedule file to read.
.TP
.B WITHDRAWAL_JOURNAL
The journal to keep your records in, and to read them from.
.TP
.B WITHDRAWAL_LIMIT_MIB
How large a schedule may be, in MiB; 64 without it.
.TP
.BR NO_COLOR ", " FORCE_COLOR
No colour, or colour also in a pipe.
.TP
.B COLUMNS
The width to draw in; without it a pipe gets unwrapped lines.
.TP
.B XDG_DATA_HOME
The folder for the data of programs, on Linux.
.SH FILES
.TP
.I ~/.local/share/withdrawal/journal.jsonl
Your own records, on Linux;
.B withdrawal journal path
prints where they are.
.TP
.I schedule.json
The bundled schedule, inside the installation;
.B withdrawal schedule path
prints where it is.
"""

COMPLETION = """\
.SS Completion
.B withdrawal \\-\\-install\\-completion
lets bash, zsh or fish complete commands, options and their values.
"""

SEE_ALSO = """\
.SH SEE ALSO
.BR cron (8),
.BR date (1),
.BR jq (1)
"""


def escaped(text: str) -> str:
    """Give a text as roff shows it: no request at the start of a line, a hyphen that can be copied."""
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq").replace("\u2019", "\\(aq")
    return "\n".join(f"\\&{line}" if line.startswith(".") else line for line in text.splitlines())


def filled(text: str) -> str:
    """Give a text, escaped, in lines as short as lines of roff should be."""
    return escaped("\n".join(textwrap.wrap(text, 72, break_on_hyphens=False)))


def commands(command: Any, context: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Give every command that does something, with its path, in the order of help."""
    if not hasattr(command, "list_commands"):
        yield path, command
        return
    for name in command.list_commands(context):
        yield from commands(command.get_command(context, name), context, (*path, name))


def options(command: Any) -> list[tuple[str, str]]:
    """Give the options of a command: how each is written, in roff, and what it does."""
    found = []
    for option in command.params:
        if option.param_type_name != "option" or option.hidden or "--help" in option.opts:
            continue
        names = ", ".join(f"\\fB{escaped(name)}\\fR" for name in sorted(option.opts, key=len))
        value = f" \\fI{escaped(option.metavar)}\\fR" if option.metavar and not option.is_flag else ""
        is_told = option.default in (None, False) or option.is_flag or "[default" in option.help
        default = "" if is_told else f" The default is {option.default}."
        found.append((names + value, filled(option.help + default)))
    return found


def arguments(command: Any) -> list[tuple[str, str]]:
    """Give the arguments of a command: what each is called, and what it is."""
    return [(p.metavar or p.name.upper(), p.help) for p in command.params if p.param_type_name == "argument"]


def listed(entries: list[tuple[str, str]]) -> str:
    """Give a list of terms, each with its text."""
    return "".join(f".TP\n{term}\n{text}\n" for term, text in entries)


def paragraphs(text: str) -> str:
    """Give the paragraphs of a help text."""
    return "\n.PP\n".join(filled(" ".join(part.split())) for part in text.split("\n\n")) + "\n"


def examples(command: Any) -> list[str]:
    """Give the examples that end a command's help."""
    return [line.strip() for line in command.epilog.partition("Examples:")[2].splitlines() if line.strip()]


def described(path: tuple[str, ...], command: Any, shared: set[tuple[str, str]]) -> str:
    """Describe a command, with the options that are its own."""
    called = arguments(command)
    names = " ".join(f"\\fI{escaped(name)}\\fR" for name, _ in called)
    title = f'.SS "\\fBwithdrawal {" ".join(path)}\\fR [\\fIoptions\\fR] {names}'.rstrip() + '"\n'
    text = title + paragraphs(command.help)
    text += listed([(f"\\fI{escaped(name)}\\fR", filled(help_)) for name, help_ in called])
    text += listed([each for each in options(command) if each not in shared])
    also = [re.findall(r"\\fB(.*?)\\fR", term)[-1] for term, _ in options(command) if (term, _) in shared]
    return text + (".PP\n" + "\n".join(textwrap.wrap(f"Shared options: {', '.join(also)}.", 78)) + "\n" if also else "")


def man_page() -> str:
    """Give the whole page, as roff with the man macros."""
    program = typer.main.get_command(app)
    with typer.Context(program, info_name="withdrawal") as context:
        all_commands = list(commands(program, context))
    counts = Counter(option for _, command in all_commands for option in options(command))
    shared = [option for option, count in counts.items() if count >= SHARED_BY]
    shown = "\n".join(escaped(line) for _, command in all_commands for line in examples(command))
    general = [
        ("\\fB\\-h\\fR, \\fB\\-\\-help\\fR", "Show the help of a command, with two examples."),
        *options(program),
    ]
    return (
        f".\\\" Made from the program's help by docs/man_page.py.\n"
        f'.TH WITHDRAWAL 1 "" "withdrawal {__version__}" "User Commands"\n.nh\n.ad l\n'
        f".SH NAME\nwithdrawal \\- track public commitments with deadlines\n"
        f".SH SYNOPSIS\n.B withdrawal\n.I command\n.RI [ options ]\n.RI [ arguments ]\n"
        f".SH DESCRIPTION\n{DESCRIPTION}"
        f".SH COMMANDS\n{''.join(described(path, command, set(shared)) for path, command in all_commands)}"
        f".SH OPTIONS\nThe commands that name one of the shared options have it in these words.\n{listed(shared)}"
        f".SS Without a command\n{listed(general)}{COMPLETION}{ENDING}"
        f".SH EXAMPLES\n.nf\n{shown}\n.fi\n{SEE_ALSO}"
    )


if __name__ == "__main__":
    PAGE.write_text(man_page(), encoding="utf-8")
