"""`withdrawal countdown --watch`: the clock that ticks, in a terminal or line by line."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime

from withdrawal_cli.cli.options import Inquiry, Output
from withdrawal_cli.cli.output import check_color
from withdrawal_cli.cli.signals import Signals
from withdrawal_cli.core.assess import Answer
from withdrawal_cli.core.instants import run_on
from withdrawal_cli.environment import Env
from withdrawal_cli.errors import TrackerError
from withdrawal_cli.render.clock_face import clock_line
from withdrawal_cli.render.list_countdown import one_line_clock

_ENTER = "\x1b[?1049h\x1b[?25l\x1b[?7l"
"""To the alternate screen, without cursor and without wrapping."""
_LEAVE = "\x1b[0m\x1b[?7h\x1b[?25h\x1b[?1049l"
_HOME, _CLEAR_LINE, _CLEAR_BELOW = "\x1b[H", "\x1b[K", "\x1b[J"


def watch_clock(inquiry: Inquiry, out: Output, env: Env, *, oneline: bool) -> None:
    """Show the countdowns each second until Ctrl-C: large in a terminal, a line each second elsewhere.

    The schedule is not read again; each tick assesses it anew. Ends by `KeyboardInterrupt`, `TerminatedError`, or an
    error of the output, and leaves the terminal as it was.
    """
    check_color(out)
    gc.enable()  # unlike other runs this one is long
    clock = _Clock(inquiry, env)
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

    def __init__(self, inquiry: Inquiry, env: Env) -> None:
        self._inquiry = inquiry
        self._env = env
        self.shown = inquiry.as_of

    def read(self) -> datetime:
        """Give the as-of now, with its fraction of a second."""
        return run_on(self._inquiry.as_of, self._env.now() - self._inquiry.asked_at)

    def answer(self) -> Answer:
        """Assess the schedule as of the second that is shown."""
        return self._inquiry.answer(self.shown)


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
    from withdrawal_cli.render.to_clock import Screen, clock_frame, one_line_frame

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
