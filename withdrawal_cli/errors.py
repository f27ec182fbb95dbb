"""What can go wrong, as types, and the exit codes; turned into text in one place, `withdrawal_cli.cli.main`."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """How a run ended. `check` alone uses the monitoring plugins' codes instead."""

    DONE = 0
    DATA = 1
    USAGE = 2
    INTERRUPTED = 130
    READER_GONE = 141
    TERMINATED = 143


class TrackerError(Exception):
    """Base of all errors that a user can cause. `problems` are lines, lower case, without the program's name."""

    exit_code = ExitCode.DATA

    def __init__(self, *problems: str, hint: str | None = None) -> None:
        self.problems = problems
        self.hint = hint
        super().__init__("; ".join(problems))


class DataError(TrackerError):
    """A file could not be read or written, or what it holds breaks a rule."""


class UsageError(TrackerError):
    """The command line asks for something that does not exist or does not fit together."""

    exit_code = ExitCode.USAGE


class ReaderGoneError(TrackerError):
    """The program that read our output has closed it."""

    exit_code = ExitCode.READER_GONE


class TerminatedError(TrackerError):
    """The run was asked to end by SIGTERM or SIGHUP."""

    exit_code = ExitCode.TERMINATED
