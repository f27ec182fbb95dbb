"""Which format an answer is shown in, and where it goes: the second half of every command."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from withdrawal_cli.environment import DEFAULT_WIDTH, Env
from withdrawal_cli.errors import UsageError

if TYPE_CHECKING:
    from withdrawal_cli.cli.options import Output
    from withdrawal_cli.render.listing import Listing

_ENDINGS = {
    ".txt": "table",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".tsv": "tsv",
    ".md": "markdown",
    ".markdown": "markdown",
}
FORMATS = ("table", "json", "jsonl", "csv", "tsv", "markdown")
_COLOR = ("auto", "always", "never")


class Shown(Struct):
    """An answer as every format needs it, each made only when it is asked for.

    `report` gives the whole answer, `rows` its list, `shape` what one row is, `listing` the words for people.
    """

    report: Callable[[], Any]
    rows: Callable[[Any], Sequence[Struct]]
    shape: type[Struct]
    listing: Callable[[], Listing]


def show(shown: Shown, out: Output, env: Env) -> None:
    """Write the answer in the format that was asked for, to stdout or to a file."""
    chosen = choose_format(out)
    check_color(out)
    if chosen == "table":
        _show_table(shown, out, env)
    else:
        deliver(_encode(shown, chosen), out, env)


def check_color(out: Output) -> None:
    """Refuse a `--color` that is not a choice."""
    if out.color not in _COLOR:
        raise UsageError(f"--color: {out.color!r} is not a choice", hint=nearest(out.color, "choices", _COLOR))


def choose_format(out: Output) -> str:
    """Decide the format: `--format` or `--json`, else the ending of the output file, else a table."""
    if out.output == "":
        raise UsageError("--output: names no file", hint="leave it out, or write -, for standard output")
    if out.json and out.format not in (None, "json"):
        raise UsageError(f"--json and --format {out.format} contradict each other", hint="give one of them")
    if out.json:
        return "json"
    if out.format is not None:
        if out.format not in FORMATS:
            raise UsageError(
                f"--format: there is no format {out.format!r}", hint=nearest(out.format, "formats", FORMATS)
            )
        return out.format
    if out.output is None or out.output == "-" or _is_device(out.output):
        return "table"
    ending = PurePath(out.output).suffix.lower()
    if ending not in _ENDINGS:
        raise UsageError(
            f"--output: {out.output!r} has no ending that names a format",
            hint=f"end it in one of {', '.join(_ENDINGS)}, or add --format",
        )
    return _ENDINGS[ending]


def deliver(data: bytes, out: Output, env: Env) -> None:
    """Write to the output file, whole or not at all, or to stdout."""
    if out.output is None or out.output == "-":
        env.write_bytes(data)
        return
    from withdrawal_cli.store.files import write_file

    write_file(out.output, data)


def _show_table(shown: Shown, out: Output, env: Env) -> None:
    from withdrawal_cli.render.to_table import to_table

    if out.output is None or out.output == "-":
        env.write(to_table(shown.listing(), width=env.width, colour=env.colour(out.color)))
    else:
        text = to_table(shown.listing(), width=env.width or DEFAULT_WIDTH, colour=out.color == "always")
        deliver(text.encode(), out, env)


def _encode(shown: Shown, chosen: str) -> bytes:
    if chosen == "markdown":
        from withdrawal_cli.render.to_markdown import to_markdown

        return to_markdown(shown.listing()).encode()
    report = shown.report()
    if chosen == "json":
        from withdrawal_cli.render.to_json import to_json

        return to_json(report)
    if chosen == "jsonl":
        from withdrawal_cli.render.to_json import to_jsonl

        return to_jsonl(shown.rows(report))
    from withdrawal_cli.render.to_csv import to_csv

    return to_csv(shown.rows(report), shown.shape, "," if chosen == "csv" else "\t")


def _is_device(path: str) -> bool:
    from os.path import exists, isdir, isfile

    return exists(path) and not isfile(path) and not isdir(path)


def nearest(word: str, what: str, words: Sequence[str]) -> str:
    """Give a hint: the nearest of `words` and all of them; `what` they are called."""
    from difflib import get_close_matches

    near = get_close_matches(word.lower(), words, 1)
    guess = f"did you mean {near[0]!r}? " if near else ""
    return f"{guess}the {what} are: {', '.join(words)}"
