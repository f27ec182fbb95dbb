"""The whole program, run in this process under a fixed clock."""

from __future__ import annotations

import io
import json
from datetime import datetime, timedelta
from itertools import count
from typing import Any, NamedTuple

from withdrawal_cli.__main__ import main
from withdrawal_cli.environment import Env

NOW = datetime.fromisoformat("2026-11-22T09:00:00+00:00")  # 12:00 in Baghdad


class _Output(NamedTuple):
    code: int
    out: str
    err: str


class Result(_Output):
    """The exit code, stdout and stderr of a run; `stdout` holds the bytes as they were written."""

    stdout: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    def ok(self) -> Result:
        assert (self.code, self.err) == (0, "")
        return self


class Cli:
    """`Cli()("status", "--json")` runs the program; ids count up from `first_id`, the clock moves by `tick` a run."""

    def __init__(
        self,
        *,
        now: datetime = NOW,
        variables: dict[str, str] | None = None,
        tick: timedelta = timedelta(),
        first_id: int = 1,
    ) -> None:
        self.now = now
        self.variables = variables or {}
        self.tick = tick
        self.ids = count(first_id)

    def env(self, **changes: Any) -> Env:
        """An environment whose streams are in memory; `changes` are those of `Env`."""
        given = {
            "stdout": io.BytesIO(), "stderr": io.BytesIO(), "variables": self.variables, "now": lambda: self.now,
            "sleep": lambda _: None, "terminal_size": lambda: None, "new_id": lambda: f"{next(self.ids):016x}",
        }  # fmt: skip
        return Env(**(given | changes))

    def __call__(self, *argv: Any, width: int | None = None, terminal: bool = False, **changes: Any) -> Result:
        """Run `withdrawal ARGV…`; in a terminal of `width` columns, or piped (then `width` is `COLUMNS`)."""
        variables = self.variables | (changes.pop("variables", None) or {})
        if width is not None and not terminal:
            variables["COLUMNS"] = str(width)
        if isinstance(now := changes.get("now"), datetime):
            changes["now"] = lambda: now
        size = None if width is None else (width, 24)
        given = {"variables": variables, "stdout_is_terminal": terminal, "terminal_size": lambda: size}
        env = self.env(**(given | changes))
        code = main([str(word) for word in argv], env)
        self.now += self.tick
        out, err = (stream.getvalue() for stream in (env.stdout, env.stderr))
        result = Result(code, *(data.decode(env.encoding, "surrogateescape") for data in (out, err)))
        result.stdout = out
        return result
