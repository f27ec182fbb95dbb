"""Which format an answer is shown in, and where it goes: the second half of every command."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from withdrawal_cli.cli.options import COLORS, Output
from withdrawal_cli.core.assess import Answer, Assessment
from withdrawal_cli.core.lookup import nearest
from withdrawal_cli.environment import DEFAULT_WIDTH, Env
from withdrawal_cli.errors import UsageError

if TYPE_CHECKING:
    from withdrawal_cli.cli.options import Output
    from withdrawal_cli.text.document import Dossier
    from withdrawal_cli.text.listing import Listing

_ENDINGS = {
    ".txt": "table",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".tsv": "tsv",
    ".md": "markdown",
    ".markdown": "markdown",
    ".svg": "svg",
    ".bib": "bibtex",
    ".prom": "prometheus",
}
"""What an output file's ending names, for the commands that have that format."""


class Screen(Struct, frozen=True):
    """What text is drawn on: columns (None: a pipe, where nothing is wrapped), colour, links that can be clicked."""

    width: int | None
    colour: bool
    links: bool


class Shown(Struct, kw_only=True):
    """An answer as every format needs it, each made only when it is asked for.

    `report` gives the whole answer. A listing has `rows`, the answer's list, which is its last field, `shape`, what
    one row is, and `listing`, the words for people. Where `rows` makes them one by one, the report may leave them out.
    `draw` draws what is no listing, or more than one; `own` writes a format from the report, one that only this
    command has or has in its own way.
    """

    report: Callable[[], Any]
    rows: Callable[[Any], Iterable[Struct]] | None = None
    shape: type[Struct] | None = None
    listing: Callable[[], Listing] | None = None
    draw: Callable[[Screen], str] | None = None
    own: dict[str, Callable[[Any], bytes]] = {}


def account(report: Callable[[], Any], dossier: Callable[[], Dossier]) -> Shown:
    """Make an answer that is an account: text for the terminal, Markdown, JSON."""

    def draw(screen: Screen) -> str:
        from withdrawal_cli.formats.terminal import to_text

        return to_text(dossier(), width=screen.width, colour=screen.colour, links=screen.links)

    def markdown(_: Any) -> bytes:
        from withdrawal_cli.formats.markdown import dossier_to_markdown

        return dossier_to_markdown(dossier()).encode()

    return Shown(report=report, draw=draw, own={"markdown": markdown})


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
    if out.color not in COLORS:
        raise UsageError(f"--color: {out.color!r} is not a choice", hint=nearest(out.color, "choices", COLORS))


def choose_format(out: Output) -> str:
    """Decide the format: `--format` or `--json`, else the output file's ending, else the command's first format."""
    if out.output == "":
        raise UsageError("--output: names no file", hint="leave it out, or write -, for standard output")
    if out.json and out.format not in (None, "json"):
        raise UsageError(f"--json and --format {out.format} contradict each other", hint="give one of them")
    if out.json:
        return "json"
    if out.format is not None:
        if out.format not in out.formats:
            raise UsageError(
                f"--format: there is no format {out.format!r}", hint=nearest(out.format, "formats", out.formats)
            )
        return out.format
    if out.output is None or out.output == "-" or _is_device(out.output):
        return out.formats[0]
    endings = {ending: name for ending, name in _ENDINGS.items() if name in out.formats}
    ending = PurePath(out.output).suffix.lower()
    if ending not in endings:
        raise UsageError(
            f"--output: {out.output!r} has no ending that names a format",
            hint=f"end it in one of {', '.join(endings)}, or add --format",
        )
    return endings[ending]


def deliver(parts: Iterable[bytes], out: Output, env: Env) -> None:
    """Write to the output file, whole or not at all, or to stdout, part by part."""
    if out.output is None or out.output == "-":
        for part in parts:
            env.write_bytes(part)
        return
    from withdrawal_cli.store.files import write_file

    write_file(out.output, parts)


def _show_table(shown: Shown, out: Output, env: Env) -> None:
    if out.output is None or out.output == "-":
        can_link = env.stdout_is_terminal and env.variables.get("TERM") != "dumb"
        for part in _draw(shown, Screen(env.width, env.colour(out.color), can_link)):
            env.write(part)
    else:
        screen = Screen(env.width or DEFAULT_WIDTH, out.color == "always", links=False)
        deliver((part.encode() for part in _draw(shown, screen)), out, env)


def _draw(shown: Shown, screen: Screen) -> Iterable[str]:
    if shown.draw is not None:
        return [shown.draw(screen)]
    from withdrawal_cli.formats.terminal import table_parts

    assert shown.listing is not None  # noqa: S101  # what has no drawing of its own is a listing
    return table_parts(shown.listing(), width=screen.width, colour=screen.colour)


def _encode(shown: Shown, chosen: str) -> Iterable[bytes]:
    if chosen in shown.own:
        return [shown.own[chosen](shown.report())]
    if chosen == "markdown" and shown.listing is not None:
        from withdrawal_cli.formats.markdown import to_markdown

        return (part.encode() for part in to_markdown(shown.listing()))
    if chosen == "svg" and shown.listing is not None:
        from withdrawal_cli.formats.svg import to_svg

        return [to_svg(shown.listing()).encode()]
    report = shown.report()
    if shown.rows is None:
        from withdrawal_cli.formats.json import to_json

        return [to_json(report)]
    rows = shown.rows(report)
    if chosen == "json":
        from withdrawal_cli.formats.json import to_json_parts

        return to_json_parts(report, rows)
    if chosen == "jsonl":
        from withdrawal_cli.formats.json import to_jsonl

        return to_jsonl(rows)
    from withdrawal_cli.formats.csv import to_csv

    assert shown.shape is not None  # noqa: S101  # what has rows has a shape
    return to_csv(rows, shown.shape, "," if chosen == "csv" else "\t")


def _is_device(path: str) -> bool:
    from os.path import exists, isdir, isfile

    return exists(path) and not isfile(path) and not isdir(path)


_SILENT_SECONDS = 2.0
_SECONDS_APART = 0.2
_LOOK_EACH = 250
"""After how many deadlines the clock is looked at."""


def watched(answer: Answer, output: str | None, env: Env) -> Answer:
    """Give the same answer, which says on stderr how many of its deadlines are done once a run takes long.

    `output` is where the answer is written, as `--output` has it. Nothing is said where stderr is no terminal, and
    where the answer itself goes to one.
    """
    seen = output in (None, "-") and env.stdout_is_terminal
    if seen or not env.can_show_progress or len(answer.deadlines) < _LOOK_EACH:
        return answer
    return replace(answer, deadlines=_Watched(answer.deadlines, env))


class _Watched(Sequence[Assessment]):
    """The deadlines, counted while they are gone through."""

    def __init__(self, deadlines: Sequence[Assessment], env: Env) -> None:
        self._deadlines = deadlines
        self._env = env

    def __len__(self) -> int:
        return len(self._deadlines)

    def __getitem__(self, index: int | slice) -> Any:
        return self._deadlines[index]

    def __iter__(self) -> Iterator[Assessment]:
        env, due_at = self._env, _SILENT_SECONDS
        try:
            for number, each in enumerate(self._deadlines):
                if number % _LOOK_EACH == 0 and env.seconds_running() >= due_at:
                    env.show_progress(f"withdrawal: {number:,} of {len(self):,} deadlines")
                    due_at = env.seconds_running() + _SECONDS_APART
                yield each
        finally:
            env.show_progress("")
