"""The process's surroundings: streams, terminal, variables, clock.

Nothing else in the package reads the time or writes to stdout.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime, timezone
from errno import EAGAIN
from functools import partial
from typing import Any, BinaryIO

from withdrawal_cli.errors import DataError, ReaderGoneError, file_error

_PLAIN = str.maketrans(
    {
        "—": "-", "–": "-", "…": "...", "“": '"', "”": '"', "’": "'", "·": ".", "→": "->", "✓": "+", "✗": "x",
        "●": "*", "○": "o", "◔": "o", "◑": "~", "─": "-", "━": "-", "│": "|", "█": "#", "░": ":", "╱": "/",
        "├": "[", "┤": "]", "┬": "+", "◂": "<", "▸": ">", "▼": "v", "▲": "^", "◆": "%", "■": "#", "»": "~",
        "≥": ">=", "←": "<-",
    }
)  # fmt: skip
"""Replacements for characters that the output's encoding lacks."""

DEFAULT_WIDTH = 80
DEFAULT_ROWS = 24


class Keyboard:
    """The keyboard: reads single keys without echo between `listen` and `restore`.

    If stdin is not such a terminal, no key is ever pressed.
    """

    def __init__(self, descriptor: int | None = None) -> None:
        self.descriptor = descriptor
        self._before: list[Any] | None = None

    def listen(self) -> None:
        """Start reading single keys."""
        if self.descriptor is not None:
            import termios
            import tty

            self._before = termios.tcgetattr(self.descriptor)
            tty.setcbreak(self.descriptor)

    def restore(self) -> None:
        """Restore the terminal."""
        if self.descriptor is not None and self._before is not None:
            import termios

            termios.tcsetattr(self.descriptor, termios.TCSADRAIN, self._before)
            self._before = None

    def pressed(self) -> str:
        """Return the keys pressed since the last call."""
        from select import select

        if self.descriptor is None or not select([self.descriptor], [], [], 0)[0]:
            return ""
        return os.read(self.descriptor, 1024).decode("ascii", "replace")


def _xdg_data_folder(variables: Mapping[str, str]) -> str | None:
    """Return the data folder by the XDG Base Directory rules, which ignore relative paths in the variable."""
    base = variables.get("XDG_DATA_HOME", "")
    if not os.path.isabs(base):
        home = variables.get("HOME", "")
        if not os.path.isabs(home):
            return None
        base = os.path.join(home, ".local", "share")
    return os.path.join(base, "withdrawal")


class Env:
    """The environment of one run; tests make their own.

    `now` returns the current instant, with its zone; `sleep` waits for some seconds or until a signal. Variables are
    read from `variables`, never elsewhere. `data_folder` returns the user's data folder; `new_id` returns a new id for
    an entry. `answered` holds on to what was written: the process ends without freeing it, which for 100,000 deadlines
    would take 6 % of the time.
    """

    def __init__(
        self,
        *,
        stdout: BinaryIO | None,
        stderr: BinaryIO | None,
        stdout_is_terminal: bool = False,
        stderr_is_terminal: bool = False,
        encoding: str = "utf-8",
        variables: Mapping[str, str] | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(timezone.utc),
        sleep: Callable[[float], None] = time.sleep,
        keyboard: Keyboard | None = None,
        can_page: bool = False,
        terminal_size: Callable[[], tuple[int, int] | None] = lambda: None,
        data_folder: Callable[[Mapping[str, str]], str | None] = _xdg_data_folder,
        new_id: Callable[[], str] = lambda: os.urandom(8).hex(),
    ) -> None:
        self.stdout = stdout
        self.stderr = stderr
        self.stdout_is_terminal = stdout_is_terminal
        self.stderr_is_terminal = stderr_is_terminal
        self.encoding = encoding
        self.variables = variables if variables is not None else {}
        self.now = now
        self.sleep = sleep
        self.keyboard = keyboard or Keyboard()
        self.can_page = can_page
        self.terminal_size = terminal_size
        self._data_folder = data_folder
        self.new_id = new_id
        self.answered: object = None

    @classmethod
    def of_this_process(cls) -> Env:
        """Return the environment of the running process."""
        keyboard = Keyboard(_terminal_of(sys.stdin))
        return cls(
            stdout=_unbuffered(sys.stdout),
            stderr=_unbuffered(sys.stderr),
            stdout_is_terminal=sys.stdout is not None and sys.stdout.isatty(),
            stderr_is_terminal=sys.stderr is not None and sys.stderr.isatty(),
            encoding=getattr(sys.stdout, "encoding", None) or "utf-8",
            variables=os.environ,
            sleep=partial(_sleep_until_signal, keyboard=keyboard.descriptor),
            keyboard=keyboard,
            can_page=True,
            terminal_size=_size_of_terminal,
            data_folder=_user_data_folder,
        )

    @property
    def data_folder(self) -> str | None:
        """The user's data folder, which may not exist yet; None if there is none."""
        return self._data_folder(self.variables)

    @property
    def width(self) -> int | None:
        """The width in columns: `COLUMNS`, else the terminal's, else None (nothing is wrapped in a pipe)."""
        columns = self.variables.get("COLUMNS", "")
        if columns.isascii() and columns.isdigit() and 0 < int(columns[:6]) < 100_000:
            return int(columns)
        size = self.terminal_size() if self.stdout_is_terminal else None
        if size is not None and size[0] > 0:
            return size[0]
        return DEFAULT_WIDTH if self.stdout_is_terminal else None

    def colour(self, wish: str) -> bool:
        """Whether to colour, from `--color` (`auto`, `always` or `never`), which beats the variables."""
        if wish != "auto":
            return wish == "always"
        if self.variables.get("NO_COLOR"):
            return False
        if self.variables.get("FORCE_COLOR"):
            return True
        return self.stdout_is_terminal and self.variables.get("TERM") != "dumb"

    def links(self, wish: str) -> bool:
        """Whether to write hyperlinks (OSC 8): only to a terminal with colour that would not show the escapes."""
        known = self.variables.get("TERM", "") not in ("", "dumb", "linux")
        return self.stdout_is_terminal and known and self.colour(wish)

    @property
    def has_cursor(self) -> bool:
        """Whether stdout is a terminal in which the cursor can be moved."""
        return self.stdout_is_terminal and self.variables.get("TERM", "") not in ("", "dumb")

    @property
    def screen_size(self) -> tuple[int, int]:
        """The current columns and rows of the terminal; `COLUMNS` can only make it narrower."""
        size = self.terminal_size()
        columns, rows = size if size is not None and min(size) > 0 else (DEFAULT_WIDTH, DEFAULT_ROWS)
        return min(self.width or columns, columns), rows

    def shown(self, text: str) -> str:
        """Return text as stdout can show it, with replacements for characters that its encoding lacks."""
        return _encode(text, self.encoding).decode(_known(self.encoding), "replace")

    def write(self, text: str) -> None:
        """Write text to stdout in its encoding, with replacements for characters that it lacks."""
        self.write_bytes(_encode(text, self.encoding))

    def write_bytes(self, data: bytes) -> None:
        """Write to stdout, unbuffered. Raises `ReaderGoneError` for a closed pipe, `DataError` for a full disk."""
        if self.stdout is None:
            raise DataError("standard output: is closed")
        try:
            _write_all(self.stdout, data)
        except BrokenPipeError:
            raise ReaderGoneError from None
        except (OSError, ValueError) as error:
            raise file_error("standard output", "written", error) from None

    @property
    def can_show_progress(self) -> bool:
        """Whether stderr is a terminal on which a line can be overwritten."""
        return self.stderr_is_terminal and self.variables.get("TERM") not in (None, "", "dumb")

    def show_progress(self, text: str) -> None:
        """Replace the progress line on stderr; an empty text removes it."""
        if self.stderr is not None:
            with suppress(OSError, ValueError):
                _write_all(self.stderr, _encode(f"\r\x1b[K{text}", self.encoding))

    def say(self, text: str) -> None:
        """Write a line to stderr, for everything that is not the answer."""
        if self.stderr is not None:
            try:
                _write_all(self.stderr, _encode(text + "\n", self.encoding))
            except (OSError, ValueError):
                return  # there is nowhere left to report it


def _write_all(stream: BinaryIO, data: bytes) -> None:
    view = memoryview(data)
    while view:
        written = stream.write(view)
        if written is None:  # a non-blocking stream that is full
            raise BlockingIOError(EAGAIN, "resource temporarily unavailable")
        view = view[written:]  # a raw stream may write only a part
    stream.flush()


def _encode(text: str, encoding: str) -> bytes:
    encoding = _known(encoding)
    try:
        return text.encode(encoding)
    except UnicodeEncodeError:
        return text.translate(_PLAIN).encode(encoding, "replace")


def _known(encoding: str) -> str:
    try:
        "..".encode(encoding, "replace")
    except (LookupError, UnicodeError):  # some of Python's codecs are not for text: `idna`, `undefined`
        return "utf-8"
    return encoding


def _unbuffered(stream: object) -> BinaryIO | None:
    """Return the unbuffered stream, so that Python does not retry a failed write at exit."""
    buffer = getattr(stream, "buffer", None)
    return getattr(buffer, "raw", buffer)


def _size_of_terminal() -> tuple[int, int] | None:
    try:
        return tuple(os.get_terminal_size(sys.__stdout__.fileno()))  # type: ignore[union-attr,return-value]  # caught
    except (AttributeError, OSError, ValueError):
        return None


def _terminal_of(stream: Any) -> int | None:
    """Return the descriptor of a stream if it is a terminal whose keys can be read one by one."""
    if sys.platform == "win32" or stream is None or stream.closed or not stream.isatty():
        return None
    descriptor: int = stream.fileno()
    return descriptor


def _sleep_until_signal(seconds: float, keyboard: int | None = None) -> None:
    """Sleep until the time is over, a key is pressed, or a handled signal arrives."""
    import signal

    if not hasattr(signal, "SIGWINCH"):  # Windows can wait for sockets only
        time.sleep(seconds)
        return
    from select import select

    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    before = signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
    try:
        select([reader, *([] if keyboard is None else [keyboard])], [], [], seconds)
    finally:
        signal.set_wakeup_fd(before)
        os.close(reader)
        os.close(writer)


def _user_data_folder(variables: Mapping[str, str]) -> str | None:
    """Return this machine's folder, as `platformdirs` does; on Linux by the same rules without importing it."""
    folder = _xdg_data_folder(variables) if sys.platform == "linux" else None
    if folder is None:
        from platformdirs import user_data_dir

        try:
            folder = user_data_dir("withdrawal", appauthor=False)
        except RuntimeError:  # no HOME, and no entry for the user in the system's list
            return None
    return folder
