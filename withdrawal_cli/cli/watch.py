"""`withdrawal countdown --watch`: the clock that ticks, in a terminal or line by line."""

from __future__ import annotations

import gc
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from types import FrameType, TracebackType
from typing import Any, Self

from withdrawal_cli.answers.countdown import one_line_clock
from withdrawal_cli.cli.options import Output, Query
from withdrawal_cli.cli.output import check_color
from withdrawal_cli.core.assess import Answer
from withdrawal_cli.core.instants import run_on
from withdrawal_cli.environment import Env
from withdrawal_cli.errors import TerminatedError, TrackerError
from withdrawal_cli.formats.clock import clock_line


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


_ENTER = "\x1b[?1049h\x1b[?25l\x1b[?7l"
"""To the alternate screen, without cursor and without wrapping."""
_LEAVE = "\x1b[0m\x1b[?7h\x1b[?25h\x1b[?1049l"
_HOME, _CLEAR_LINE, _CLEAR_BELOW = "\x1b[H", "\x1b[K", "\x1b[J"


def watch_clock(query: Query, out: Output, env: Env, *, oneline: bool) -> None:
    """Show the countdowns each second until Ctrl-C: large in a terminal, a line each second elsewhere.

    The schedule is not read again; each tick assesses it anew. Ends by `KeyboardInterrupt`, `TerminatedError`, or an
    error of the output, and leaves the terminal as it was.
    """
    check_color(out)
    gc.enable()  # unlike other runs this one is long
    clock = _Clock(query, env)
    say = one_line_clock if oneline else clock_line
    if not env.has_cursor:
        _tick(clock, env, lambda answer: env.write(say(answer) + "\n"))
        return
    draw = _drawer(env, colour=env.colour(out.color), oneline=oneline)
    with Signals() as signals:
        try:
            with _screen(env, signals):
                _tick(clock, env, draw, signals)
        except KeyboardInterrupt:
            env.write(say(clock.answer()) + "\n")
            raise


class _Clock:
    """The running as-of: it starts where the question says and goes on as time does."""

    def __init__(self, query: Query, env: Env) -> None:
        self._query = query
        self._env = env
        self.shown = query.as_of

    def read(self) -> datetime:
        """Give the as-of now, with its fraction of a second."""
        return run_on(self._query.as_of, self._env.now() - self._query.asked_at)

    def answer(self) -> Answer:
        """Assess the schedule as of the second that is shown."""
        return self._query.answer(self.shown)


def _tick(clock: _Clock, env: Env, show: Callable[[Answer], None], signals: Signals | None = None) -> None:
    """Show at each whole second, once; a slow tick misses seconds, and never makes them up."""
    shown = None
    while True:
        now = clock.read()
        second = now.replace(microsecond=0)
        redraw = signals is not None and signals.take_redraw()
        if second != shown or redraw:
            clock.shown = shown = second
            show(clock.answer())
        if signals is None or not signals.redraw:
            env.sleep(1 - clock.read().microsecond / 1_000_000)


def _drawer(env: Env, *, colour: bool, oneline: bool) -> Callable[[Answer], None]:
    from withdrawal_cli.formats.clock import Screen, clock_frame, one_line_frame

    frame = one_line_frame if oneline else clock_frame

    def draw(answer: Answer) -> None:
        columns, rows = env.screen_size
        lines = frame(answer, Screen(columns, rows, colour=colour, shown=env.shown))
        below = f"\r\n{_CLEAR_BELOW}" if len(lines) < rows else ""
        env.write(_HOME + "\r\n".join(_CLEAR_LINE + line for line in lines) + below)

    return draw


@contextmanager
def _screen(env: Env, signals: Signals) -> Iterator[None]:
    """Have the alternate screen to draw on, and give the terminal back whatever happens."""
    signals.on_suspend(before=lambda: env.write(_LEAVE), after=lambda: env.write(_ENTER))
    try:
        env.write(_ENTER)
        yield
    finally:
        signals.hold()
        with suppress(TrackerError):  # a terminal that is gone needs nothing put back
            env.write(_LEAVE)
