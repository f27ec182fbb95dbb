"""`python -m withdrawal_cli`, and the command `withdrawal`: how a process begins, before anything of ours is loaded."""

from __future__ import annotations

import signal

TYPE_CHECKING = False  # as in the package: nothing slow before `run`
if TYPE_CHECKING:
    from typing import NoReturn


def run() -> NoReturn:
    """Run the program for the command line and leave with its exit code.

    Until it is loaded there is nothing to put in order, so Ctrl-C ends the process as it ends other programs; Python
    would show where it was.
    """
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from withdrawal_cli.cli.main import run as run_program

    run_program()


if __name__ == "__main__":
    run()
