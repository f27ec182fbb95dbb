"""The entry point of `withdrawal` and `python -m withdrawal_cli`, before anything slow is imported."""

from __future__ import annotations

import signal

TYPE_CHECKING = False  # as in the package: `typing` is slow to import
if TYPE_CHECKING:
    from typing import NoReturn


def run() -> NoReturn:
    """Run the program for the command line and exit with its code.

    While modules load there is nothing to clean up, so Ctrl-C ends the process at once, without Python's traceback.
    """
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from withdrawal_cli.cli.main import run as run_program

    run_program()


if __name__ == "__main__":
    run()
