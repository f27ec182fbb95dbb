"""`withdrawal countdown --watch`: a running clock, on a screen or line by line."""

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

from msgspec.structs import replace

from withdrawal_cli.answers.countdown import clock_line, countdown_document, one_line_clock
from withdrawal_cli.cli.inputs import Query
from withdrawal_cli.cli.options import Output
from withdrawal_cli.cli.output import check_color
from withdrawal_cli.core.assess import Answer
from withdrawal_cli.core.instants import run_on
from withdrawal_cli.environment import Env
from withdrawal_cli.errors import TerminatedError, TrackerError
from withdrawal_cli.formats.terminal import write_document
from withdrawal_cli.text.lines import wrap


class Signals:
    """A context manager that handles signals, in the main thread only.

    Ctrl-C raises `KeyboardInterrupt` and SIGTERM `TerminatedError`, once. A resize and a resume after Ctrl-Z set
    `redraw`.
    """

    def __init__(self) -> None:
        self.redraw = False
        self.ending = False  # further signals are ignored then
        self._before: dict[int, Any] = {}
        self.leave: Callable[[], None] = lambda: None  # before Ctrl-Z stops the run
        self.enter: Callable[[], None] = lambda: None  # after it resumes

    def __enter__(self) -> Self:
        """Install the handlers."""
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
        """Restore the handlers."""
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _end(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002  # a handler's signature
        if self.ending:
            return
        self.ending = True
        raise KeyboardInterrupt if number == signal.SIGINT else TerminatedError

    def _resized(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002  # a handler's signature
        self.redraw = True

    def _suspend(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002  # a handler's signature
        if self.ending:
            return
        self.leave()
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)  # stops and resumes here
        signal.signal(number, self._suspend)
        self.enter()
        self.redraw = True


_ENTER = "\x1b[?1049h\x1b[?25l\x1b[?7l"
"""Enters the alternate screen, without cursor and line wrapping."""
_LEAVE = "\x1b[0m\x1b[?7h\x1b[?25h\x1b[?1049l"
_HOME, _CLEAR_LINE, _CLEAR_BELOW = "\x1b[H", "\x1b[K", "\x1b[J"


def watch_clock(query: Query, out: Output, env: Env, *, oneline: bool) -> None:
    """Show the countdowns every second until `q` or Ctrl-C: on the screen of a terminal, else as lines.

    The schedule is read once and assessed at each tick. Ends with `KeyboardInterrupt`, `TerminatedError` or an output
    error, and restores the terminal.
    """
    check_color(out)
    gc.enable()  # `run` turns it off for short runs
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
    env.write(say(clock.answer()) + "\n")


class _Clock:
    """The running as-of: starts at the query's and advances with time."""

    def __init__(self, query: Query, env: Env) -> None:
        self._query = query
        self._env = env
        self.shown = query.as_of

    def read(self) -> datetime:
        """Return the current as-of, with its fraction of a second."""
        return run_on(self._query.as_of, self._env.now() - self._query.asked_at)

    def answer(self) -> Answer:
        """Assess the schedule as of the displayed second."""
        return self._query.answer(self.shown)


def _tick(clock: _Clock, env: Env, show: Callable[[Answer], None], signals: Signals | None = None) -> None:
    """Show each second once, until `q`; a slow tick skips seconds."""
    shown = None
    while True:
        now = clock.read()
        second = now.replace(microsecond=0)
        if second != shown or (signals is not None and signals.redraw):
            if signals is not None:
                signals.redraw = False
            clock.shown = shown = second
            show(clock.answer())
        if signals is None or not signals.redraw:
            env.sleep(1 - clock.read().microsecond / 1_000_000)
        if signals is not None and "q" in env.keyboard.pressed():
            return


_LEAVE_HINT = "q or Ctrl-C quits"


def _frame(answer: Answer, env: Env, *, colour: bool, oneline: bool) -> list[str]:
    """Return the lines to draw: the document of `countdown`, with fewer notes and gaps if rows are few."""
    columns, rows = env.screen_size
    if oneline:
        return wrap(env.shown(one_line_clock(answer, to_the_second=True)), columns)[:rows]
    document = countdown_document([answer])
    lines: list[str] = []
    for notes in (document.notes, document.notes[-1:], ()):
        written = write_document(replace(document, notes=notes), width=columns, colour=colour)
        lines = [*env.shown(written).splitlines(), "", _LEAVE_HINT]
        if len(lines) <= rows:
            return lines
    lines = [line for line in lines if line]
    return (
        lines if len(lines) <= rows else [*lines[: max(0, rows - 1)], f"and {len(lines) - rows + 1} more lines"][:rows]
    )


def _drawer(env: Env, *, colour: bool, oneline: bool) -> Callable[[Answer], None]:
    def draw(answer: Answer) -> None:
        lines = _frame(answer, env, colour=colour, oneline=oneline)
        below = f"\r\n{_CLEAR_BELOW}" if len(lines) < env.screen_size[1] else ""
        env.write(_HOME + "\r\n".join(_CLEAR_LINE + line for line in lines) + below)

    return draw


@contextmanager
def _screen(env: Env, signals: Signals) -> Iterator[None]:
    """Use the alternate screen, and restore the terminal whatever happens."""

    def enter() -> None:
        env.keyboard.listen()
        env.write(_ENTER)

    def leave() -> None:
        env.keyboard.restore()
        env.write(_LEAVE)

    signals.leave, signals.enter = leave, enter
    try:
        enter()
        yield
    finally:
        signals.ending = True
        with suppress(TrackerError):  # a terminal that is gone needs no restoring
            leave()
