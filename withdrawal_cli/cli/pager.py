"""Long answers in a terminal, shown by the user's pager as git and gh do."""

from __future__ import annotations

import shlex
import subprocess
from contextlib import suppress

from withdrawal_cli.environment import Env

DEFAULT = "less -FRX"


def show_in_pager(text: str, env: Env) -> bool:
    """Show text in `$PAGER`, else in `less`; return False where it fits on the screen or there is no pager to be had.

    An empty `PAGER`, and `cat`, mean no pager. `less` is given `FRX` unless the user has set `LESS`: it ends by itself
    with a short text, shows colours, and leaves the text on the screen.
    """
    if not env.can_page or env.variables.get("TERM", "dumb") == "dumb" or text.count("\n") < env.screen_size[1]:
        return False
    command = env.variables.get("PAGER", DEFAULT)
    with suppress(ValueError):  # quotes that are not closed
        words = shlex.split(command)
        return words not in ([], ["cat"]) and _run(words, text, env)
    return False


def _run(words: list[str], text: str, env: Env) -> bool:
    variables = {"LESS": "FRX", **env.variables}
    try:
        pager = subprocess.Popen(words, stdin=subprocess.PIPE, env=variables)  # noqa: S603  # the user's own choice
    except OSError:
        return False
    try:
        with suppress(BrokenPipeError):  # the reader has left before the end
            pager.communicate(env.shown(text).encode(env.encoding, "replace"))
    except KeyboardInterrupt:  # meant for the pager, which ends when it wants to
        with suppress(KeyboardInterrupt):
            pager.wait()
    return True
