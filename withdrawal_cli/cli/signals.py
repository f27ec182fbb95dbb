"""Signals while the terminal is not as the user left it: nothing may end the run before it is put back."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from types import FrameType, TracebackType
from typing import Any, Self

from withdrawal_cli.errors import TerminatedError


class Signals:
    """Handles signals between `with` and its end, in the main thread; elsewhere it leaves them alone.

    Ctrl-C raises `KeyboardInterrupt` and SIGTERM `TerminatedError`, the first of them only. A new size and a resume
    after Ctrl-Z set `redraw`.
    """

    def __init__(self) -> None:
        self.redraw = False
        self._ending = False
        self._before: dict[int, Any] = {}
        self._leave: Callable[[], None] = lambda: None
        self._enter: Callable[[], None] = lambda: None

    def __enter__(self) -> Self:
        """Take the signals that this system has."""
        if threading.current_thread() is threading.main_thread():
            for name, handler in (
                ("SIGINT", self._end),
                ("SIGTERM", self._end),
                ("SIGWINCH", self._resized),
                ("SIGTSTP", self._suspend),
            ):
                number = getattr(signal, name, None)
                if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
                    self._before[number] = signal.signal(number, handler)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Give the signals back."""
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def take_redraw(self) -> bool:
        """Whether there is a reason to draw again at once; asked once for each."""
        redraw, self.redraw = self.redraw, False
        return redraw

    def hold(self) -> None:
        """Let nothing more interrupt: the run is ending."""
        self._ending = True

    def on_suspend(self, *, before: Callable[[], None], after: Callable[[], None]) -> None:
        """Say what to do before the run is stopped by Ctrl-Z, and after it goes on."""
        self._leave, self._enter = before, after

    def _end(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002  # a handler's signature
        if self._ending:
            return
        self._ending = True
        raise KeyboardInterrupt if number == signal.SIGINT else TerminatedError

    def _resized(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002  # a handler's signature
        self.redraw = True

    def _suspend(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002  # a handler's signature
        if self._ending:
            return
        self._leave()
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)  # stops here, and goes on here
        signal.signal(number, self._suspend)
        self._enter()
        self.redraw = True
