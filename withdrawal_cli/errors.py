"""The errors that a user can cause, and the exit codes. `withdrawal_cli.__main__` alone prints them."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """How a run ended. `check` uses the exit codes of monitoring plugins instead."""

    DONE = 0
    DATA = 1
    USAGE = 2
    INTERRUPTED = 130
    READER_GONE = 141
    TERMINATED = 143


class TrackerError(Exception):
    """Base of all errors that a user can cause; each of `problems` is one line, in lower case."""

    exit_code: int = ExitCode.DATA

    def __init__(self, *problems: str, hint: str | None = None) -> None:
        self.problems = problems
        self.hint = hint
        super().__init__("; ".join(problems))


class DataError(TrackerError):
    """A file cannot be read or written, or its content breaks a rule."""


class UsageError(TrackerError):
    """The command line asks for something that does not exist or does not fit together."""

    exit_code = ExitCode.USAGE


class ReaderGoneError(TrackerError):
    """The reader of our output has closed it, as `head` does."""

    exit_code = ExitCode.READER_GONE


class TerminatedError(BaseException):
    """The run was asked to end by SIGTERM or SIGHUP; as with `KeyboardInterrupt`, no `except Exception` catches it."""


def file_error(name: str, doing: str, error: Exception) -> DataError:
    """Return the error for a failed file operation; `doing` is `read` or `written`."""
    reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
    return DataError(f"{name}: cannot be {doing} ({reason.lower()})")
