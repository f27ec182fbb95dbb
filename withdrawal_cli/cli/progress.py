"""How far long work has come, on a terminal that would otherwise stay silent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from msgspec.structs import replace

from withdrawal_cli.core.assess import Answer, Assessment
from withdrawal_cli.environment import Env

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
