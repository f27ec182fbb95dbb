"""The Typer group: builds commands when they are called and turns Typer's errors into `UsageError`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from importlib import import_module
from typing import Any, TypeVar

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from withdrawal_cli import __version__
from withdrawal_cli.core.lookup import choices_hint, nearest
from withdrawal_cli.environment import DEFAULT_WIDTH, Env
from withdrawal_cli.errors import DataError, ExitCode, UsageError, file_error
from withdrawal_cli.text.lines import one_line

COMMANDS = (
    "status", "countdown", "timeline", "show", "sites", "sources", "diff", "check", "calendar", "publish", "journal",
    "schedule",
)  # fmt: skip
"""The commands in the order of help; each has a module of its name."""

REFUSAL: Any = typer.BadParameter.__mro__[2]  # the base class of Typer's errors has no public name in some versions
_HELP_OPTIONS = {"help_option_names": ["-h", "--help"]}


_SHELLS = ("bash", "zsh", "fish", "powershell", "pwsh")
_RELATIVE_DAY = re.compile(r"-[0-9]+[dw]")


class Command(TyperCommand):
    """A command that refuses a repeated option if only one of its values could count."""

    def parse_args(self, ctx: Any, args: list[str]) -> Any:
        """Parse the command line. Raises Typer's errors, and `UsageError` for a repeated option."""
        if not ctx.resilient_parsing:
            args = self._with_relative_days(ctx, args)
            _, _, order = self.make_parser(ctx).parse_args(list(args))
            for option, times in Counter(order).items():
                if times > 1 and not (option.multiple or getattr(option, "is_flag", True)):
                    raise UsageError(f"{option.opts[0]} is given {times} times", hint="give it once")
        return super().parse_args(ctx, args)

    def get_help(self, ctx: Any) -> str:
        """Return the help without ranges such as `[x>=0]`, which are not words; the error for a value names them."""
        said = re.sub(r"\s*\[(\d+<=)?x[<>]=\d+\]", "", super().get_help(ctx))
        return re.sub(r"; x>=\d+\]", "]", said)

    def _with_relative_days(self, ctx: Any, args: list[str]) -> list[str]:
        """Write `-7d` with a minus sign (U+2212) if it is an argument: the parser would take it for an option."""
        takes_value = {name for p in self.get_params(ctx) if not getattr(p, "is_flag", True) for name in p.opts}
        return [
            f"−{word[1:]}" if _RELATIVE_DAY.fullmatch(word) and before not in takes_value else word
            for before, word in zip(["", *args], args, strict=False)
        ]


F = TypeVar("F", bound=Callable[..., Any])


class App(typer.Typer):
    """The Typer application of a command's module."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(rich_markup_mode=None, add_completion=False, **settings)

    def command(self, *args: Any, cls: Any = Command, **settings: Any) -> Callable[[F], F]:
        """Add a command, by default a `Command`."""
        return super().command(*args, cls=cls, **settings)


class LazyGroup(TyperGroup):
    """A group that imports and builds a command only when it is called; its help needs them all."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        self.commands: Any = dict.fromkeys(COMMANDS)  # names only, for Typer's suggestions

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002  # Typer's signature
        """Load and build one command; None if it does not exist."""
        if cmd_name not in COMMANDS:
            return None
        command = get_command(import_module(f"withdrawal_cli.cli.{cmd_name}").app)
        command.name = cmd_name
        return command


app = typer.Typer(cls=LazyGroup, rich_markup_mode=None, pretty_exceptions_enable=False, context_settings=_HELP_OPTIONS)


@app.callback(epilog="Run a command with --help for its options and two examples.")
def withdrawal(
    version: bool = typer.Option(False, "--version", "-V", help="Show the program's name and version."),
) -> None:
    """Track public commitments with deadlines: where each one stands, how certain that is, and what the evidence is."""
    if version:
        typer.echo(f"withdrawal {__version__}")
        raise typer.Exit


def call(argv: list[str], env: Env) -> int:
    """Run the command that `argv` names, with `env` as its context's object; return the exit code.

    Raises `UsageError` for Typer's usage errors, which it would print itself.
    """
    _refuse_half_a_completion(env)
    if argv[0].partition("=")[0] in ("--show-completion", "--install-completion") and (len(argv) > 1 or "=" in argv[0]):
        return _complete_for_shell(argv)
    try:
        columns = min(env.width or DEFAULT_WIDTH, DEFAULT_WIDTH)
        code = get_command(app).main(
            argv, prog_name="withdrawal", standalone_mode=False, obj=env, terminal_width=max(columns, 40)
        )
    except REFUSAL as error:
        if "Usage:" in error.message:  # a group without a command: Typer's error is its help
            typer.echo(error.message)
            return ExitCode.DONE
        raise usage_error(error, argv) from None
    except (OSError, UnicodeError) as error:
        if argv[0] != "--install-completion":
            raise
        raise _not_installed(error) from None
    except SystemExit as done:  # how completion of a command line ends
        code = done.code
    return code if isinstance(code, int) else ExitCode.DONE


def _refuse_half_a_completion(env: Env) -> None:
    """Refuse a bash completion without its variables, over which Typer would fail."""
    given = env.variables
    if given.get("_WITHDRAWAL_COMPLETE") == "complete_bash":
        number = given.get("COMP_CWORD", "")
        if "COMP_WORDS" not in given or not (number.isascii() and number.isdigit() and len(number) < 10):
            raise UsageError(
                "completion for bash needs COMP_WORDS and the number COMP_CWORD",
                hint="'withdrawal --install-completion' sets them up",
            )


def _complete_for_shell(argv: list[str]) -> int:
    """Print or install the completion for a given shell; Typer would ignore the name.

    Raises `UsageError` for an unsupported shell.
    """
    option, _, joined = argv[0].partition("=")
    shells = [joined, *argv[1:]] if joined else argv[1:]
    if len(shells) != 1 or shells[0] not in _SHELLS:
        word = shells[0] if shells else ""
        raise UsageError(f"{option}: there is no completion for {word!r}", hint=choices_hint(word, "shells", _SHELLS))
    completion: Any = import_module("typer.completion")
    names = {"shell": shells[0], "prog_name": "withdrawal", "complete_var": "_WITHDRAWAL_COMPLETE"}
    if option == "--show-completion":
        typer.echo(completion.get_completion_script(**names))
    else:
        try:
            shell, path = completion.install(**names)
        except (OSError, UnicodeError) as error:
            raise _not_installed(error) from None
        typer.echo(f"{shell} completion installed in {path}; it works once you start a new terminal")
    return ExitCode.DONE


def _not_installed(error: OSError | UnicodeError) -> DataError:
    name = getattr(error, "filename", None) or "the shell's start-up file"
    fault = file_error(str(name), "written", error)
    fault.hint = "'withdrawal --show-completion' prints it"
    return fault


def usage_error(error: Any, argv: list[str]) -> UsageError:
    """Return Typer's error for `argv` as a `UsageError`."""
    called = f"withdrawal {argv[0]}" if argv[0] in COMMANDS else "withdrawal"  # for errors that do not name it
    command = getattr(getattr(error, "ctx", None), "command_path", None) or called
    return UsageError(_said(error), hint=_misplaced(argv) or _hint(error, command))


def _misplaced(argv: list[str]) -> str | None:
    """Return a hint if options come before the command."""
    command = next((word for word in argv if word in COMMANDS), None)
    if command is None or not argv[0].startswith("-") or argv[0] in ("--help", "-h", "--version"):
        return None
    return f"options go after the command, as in 'withdrawal {command} {one_line(argv[0])[:40]}'"


def _said(error: Any) -> str:
    """Return Typer's message in our form: lower case, no full stop, no suggestion (the hint has it)."""
    message = error.message
    if isinstance(error, typer.BadParameter):
        message = error.format_message()
    message = one_line(message).partition(". Did you mean")[0].rstrip(".")
    message = re.sub("is not a valid int(eger)?( range)?", "is not a whole number", message)
    message = re.sub(r"is not in the range x>=(\d+)", r"is less than \1", message)
    message = re.sub(r"is not in the range (\d+)<=x<=(\d+)", r"is not between \1 and \2", message)
    return message[:1].lower() + message[1:]


def _hint(error: Any, command: str) -> str:
    near = _meant(error)
    guess = f"did you mean {near!r}? " if near else ""
    return f"{guess}see '{command} --help'"


def _meant(error: Any) -> str | None:
    """Return the option or command that was probably meant."""
    ctx = getattr(error, "ctx", None)
    if ctx is None:
        return None
    wanted = getattr(error, "option_name", None)
    if wanted is not None and error.message.startswith("No such option"):
        return nearest(wanted, (name for p in ctx.command.get_params(ctx) for name in p.opts if name[:2] == "--"))
    takes_names = any(p.param_type_name == "argument" for p in ctx.command.get_params(ctx))
    if error.message.startswith("Got unexpected extra") and not takes_names and "region" in ctx.params:
        return f"--region {one_line(error.message).rpartition('(')[2].partition(' ')[0].rstrip(').')}"
    if error.message.startswith("No such command"):
        return nearest(error.message.split("'")[1], ctx.command.list_commands(ctx))
    return None
