"""The program: the entry point of `withdrawal` and `python -m withdrawal_cli`, and where errors become text and codes.

Modules are imported inside the functions: until signals are handled, nothing slow may load.
"""

from __future__ import annotations

import signal

TYPE_CHECKING = False  # as in the package: `typing` is slow to import
if TYPE_CHECKING:
    from types import FrameType
    from typing import NoReturn

    from withdrawal_cli.environment import Env


def run() -> NoReturn:
    """Run the program for the command line and leave with its exit code.

    While modules load there is nothing to clean up, so Ctrl-C ends the process at once, without a traceback.

    A run is short, makes little garbage, and the system frees its memory: without the garbage collector and the
    interpreter's teardown it takes about a fifth less time. Nothing is lost: `Env` writes unbuffered, and there are no
    threads or exit handlers of ours to wait for.
    """
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    import gc
    import os
    import sys
    from contextlib import suppress

    from withdrawal_cli.environment import Env
    from withdrawal_cli.errors import ExitCode, TerminatedError

    gc.disable()
    env = Env.of_this_process()
    try:
        _take_signals()
        code = main(sys.argv[1:], env)
    except (KeyboardInterrupt, TerminatedError) as late:  # after `main` has returned
        code = ExitCode.INTERRUPTED if isinstance(late, KeyboardInterrupt) else ExitCode.TERMINATED
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError, AttributeError):
            stream.flush()
    os._exit(code)


def _take_signals() -> None:
    """Make Ctrl-C, SIGTERM and a hangup raise an exception, so that a half-written file is removed.

    A signal that the parent process ignores or handles itself is left alone.
    """
    for name in _SIGNALS:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _stop)


_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")


def _stop(number: int, frame: FrameType | None) -> None:
    """Raise the signal's exception, and ignore later ones: none interrupts the removal of a half-written file."""
    if _is_importing(frame) and hasattr(signal, "setitimer"):  # an exception now may be lost, or wrapped in another
        signal.signal(signal.SIGALRM, lambda _, later: _stop(number, later))
        signal.setitimer(signal.ITIMER_REAL, 0.002)
        return
    from withdrawal_cli.errors import TerminatedError

    for name in _SIGNALS:
        other = getattr(signal, name, None)
        if other is not None and signal.getsignal(other) is _stop:
            signal.signal(other, signal.SIG_IGN)
    raise KeyboardInterrupt if number == signal.SIGINT else TerminatedError


def _is_importing(frame: FrameType | None) -> bool:
    while frame is not None:
        if frame.f_code.co_filename.startswith("<frozen importlib"):
            return True
        frame = frame.f_back
    return False


def main(argv: list[str], env: Env) -> int:
    """Run the program on `argv` (without the program's name) in `env`; return the exit code."""
    from withdrawal_cli import __version__
    from withdrawal_cli.errors import ExitCode, ReaderGoneError, TerminatedError, TrackerError

    try:
        if argv in (["--version"], ["-V"]):
            env.write(f"withdrawal {__version__}\n")
            return ExitCode.DONE
        return _dispatch(argv, env)
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED
    except TerminatedError:
        return ExitCode.TERMINATED
    except ReaderGoneError as error:
        return error.exit_code
    except TrackerError as error:
        from withdrawal_cli.cli.inputs import write_error

        write_error(error, env)
        return error.exit_code
    except MemoryError:
        env.say("withdrawal: error: out of memory")
        return ExitCode.DATA


def _dispatch(argv: list[str], env: Env) -> int:
    from contextlib import redirect_stdout
    from io import StringIO

    from withdrawal_cli.cli.group import call

    said = StringIO()
    with redirect_stdout(said):  # Typer prints its help itself; like all output it has to go through `env`
        code = call(argv or ["--help"], env)
    if said.getvalue():
        env.write(said.getvalue())
    return code


if __name__ == "__main__":
    run()
