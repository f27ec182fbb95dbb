"""The format and destination of an answer: the second half of every command."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from itertools import chain
from pathlib import PurePath
from typing import TYPE_CHECKING, TypeVar

from withdrawal_cli.cli.options import COLORS, Output
from withdrawal_cli.core.lookup import choices_hint
from withdrawal_cli.environment import DEFAULT_WIDTH, Env
from withdrawal_cli.errors import UsageError
from withdrawal_cli.formats import FORMATS, SHEET_FORMATS, load_writer

if TYPE_CHECKING:
    from withdrawal_cli.answers.report import Report
    from withdrawal_cli.text.document import Document

Each = TypeVar("Each")


def write_answer(
    answers: Sequence[Each],
    out: Output,
    env: Env,
    *,
    report: Callable[[Each], Report],
    document: Callable[[Sequence[Each]], Document],
    extra: Mapping[str, Callable[[Sequence[Each]], bytes]] | None = None,
    drawing: Callable[[Sequence[Each], int, bool], str] | None = None,
) -> None:
    """Write the answers in the requested format, to stdout or a file.

    `report` makes the JSON report of one schedule, whose list also gives the rows of CSV and JSON Lines; `document`
    makes the document that people read. `extra` maps formats that only this command has, or overrides, to their
    writers. `drawing` draws what is above the tables, for a number of columns, in colour or not.
    """
    chosen = choose_format(out)
    check_color(out)
    if extra and chosen in extra:
        deliver([extra[chosen](answers)], out, env)
    elif chosen == "table":
        _write_text(document(answers), drawing and partial(drawing, answers), out, env)
    elif writer := FORMATS[chosen].document:
        deliver([load_writer(writer)(document(answers)).encode(errors="replace")], out, env)
    else:
        reports = [report(each) for each in answers]
        env.answered = (answers, reports)
        parts = load_writer(FORMATS[chosen].reports)(reports)
        deliver(chain([BOM_UTF8], parts) if out.bom else parts, out, env)


def check_color(out: Output) -> None:
    """Refuse a `--color` that is not a choice."""
    if out.color not in COLORS:
        raise UsageError(f"--color: {out.color!r} is not a choice", hint=choices_hint(out.color, "choices", COLORS))


def choose_format(out: Output) -> str:
    """Return the format: `--format` or `--json`, else by the output file's extension, else the command's first."""
    chosen = _format_of(out)
    if out.bom and chosen not in SHEET_FORMATS:
        raise UsageError(
            f"--bom is for {' and '.join(SHEET_FORMATS)}, not for {chosen}",
            hint="use --format csv, or leave --bom out",
        )
    return chosen


def _format_of(out: Output) -> str:
    if out.json and out.format not in (None, "json"):
        raise UsageError(f"--json and --format {out.format} cannot be combined", hint="leave one of them out")
    if out.json:
        return "json"
    if out.format is not None:
        if out.format not in out.formats:
            raise UsageError(
                f"--format: there is no format {out.format!r}", hint=choices_hint(out.format, "formats", out.formats)
            )
        return out.format
    if out.output is None or out.output == "-" or _is_device(out.output):
        return out.formats[0]
    endings = {ending: name for name, each in FORMATS.items() if name in out.formats for ending in each.extensions}
    ending = PurePath(out.output).suffix.lower()
    if ending not in endings:
        raise UsageError(
            f"--output: cannot tell the format of {out.output!r}",
            hint=f"use one of these extensions: {', '.join(endings)}, or add --format",
        )
    return endings[ending]


def refuse_format(out: Output, option: str) -> None:
    """Refuse a format or file together with an option that prints a line for people, and a colour that is none."""
    check_color(out)
    if choose_format(out) != "table" or out.output not in (None, "-"):
        raise UsageError(f"{option} cannot be combined with --format, --json or --output", hint="leave one of them out")


def deliver(parts: Iterable[bytes], out: Output, env: Env) -> None:
    """Write to the output file atomically, or to stdout part by part."""
    if out.output is None or out.output == "-":
        for part in parts:
            env.write_bytes(part)
        return
    from withdrawal_cli.store.files import write_file

    write_file(out.output, parts)


def _write_text(document: Document, draw: Callable[[int, bool], str] | None, out: Output, env: Env) -> None:
    from withdrawal_cli.formats.terminal import write_document

    to_stdout = out.output in (None, "-")
    width = env.width if to_stdout else env.width or DEFAULT_WIDTH
    colour = env.colour(out.color) if to_stdout else out.color == "always"
    links = to_stdout and env.links(out.color)
    drawn = draw(width or DEFAULT_WIDTH, colour) if draw else ""
    text = write_document(document, width=width, colour=colour, links=links, drawing=drawn)
    if not to_stdout:
        deliver([text.encode(errors="replace")], out, env)
    elif out.no_pager or not env.stdout_is_terminal or not _show_in_pager(text, env):
        env.write(text)


def _show_in_pager(text: str, env: Env) -> bool:
    """Show text in `$PAGER`, else in `less`; return False if it fits on the screen or there is no pager.

    An empty `PAGER`, and `cat`, mean no pager. `less` is given `FRX` unless the user has set `LESS`: it ends by itself
    with a short text, shows colours, and leaves the text on the screen.
    """
    if not env.can_page or env.variables.get("TERM", "dumb") == "dumb" or text.count("\n") < env.screen_size[1]:
        return False
    import shlex

    command = env.variables.get("PAGER", "less -FRX")
    with suppress(ValueError):  # quotes that are not closed
        words = shlex.split(command)
        return words not in ([], ["cat"]) and _run_pager(words, text, env)
    return False


def _run_pager(words: list[str], text: str, env: Env) -> bool:
    import signal
    import subprocess

    variables = {"LESS": "FRX", **env.variables}
    try:
        pager = subprocess.Popen(words, stdin=subprocess.PIPE, env=variables)  # noqa: S603  # the user's own choice
    except OSError:
        return False
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)  # meant for the pager, which decides when to quit
    try:
        with suppress(BrokenPipeError):  # the reader quit before the end
            pager.communicate(env.shown(text).encode(env.encoding, "replace"))
    finally:
        signal.signal(signal.SIGINT, before or signal.SIG_DFL)
    if pager.returncode in (126, 127):  # a shell that found no such program
        return False
    if pager.returncode not in (0, -signal.SIGINT, 128 + signal.SIGINT):
        ended = f"the pager {words[0][:40]!r} ended with {pager.returncode}"
        env.say(f"withdrawal: warning: {ended}; without it: --no-pager")
    return True


def _is_device(path: str) -> bool:
    from os.path import exists, isdir, isfile

    return exists(path) and not isfile(path) and not isdir(path)
