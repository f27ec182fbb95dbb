"""Track public commitments with deadlines: where they stand, how sure that is, and what it rests on.

>>> from datetime import datetime
>>> import withdrawal_cli
>>> schedule = withdrawal_cli.load_schedule()
>>> answer = withdrawal_cli.assess(schedule, datetime.fromisoformat("2026-11-22T12:00:00+03:00"))
>>> [(a.deadline.id, a.status.value, a.days_left) for a in answer.deadlines]
[('federal', 'completed', -326), ('kurdistan', 'unknown', -53)]
"""

from __future__ import annotations

TYPE_CHECKING = False  # `typing` takes longer to import than all else here, and Ctrl-C meets it before we can answer
if TYPE_CHECKING:
    from typing import Any

    from withdrawal_cli.answers.countdown import count_down
    from withdrawal_cli.core.assess import assess
    from withdrawal_cli.core.edtf import ImpreciseDate, Span
    from withdrawal_cli.errors import DataError, TrackerError, UsageError
    from withdrawal_cli.store.schedules import load_schedule

__version__ = "0.1.0"
__all__ = [
    "DataError",
    "ImpreciseDate",
    "Span",
    "TrackerError",
    "UsageError",
    "__version__",
    "assess",
    "count_down",
    "load_schedule",
]

_HOMES = {
    "DataError": "errors",
    "ImpreciseDate": "core.edtf",
    "Span": "core.edtf",
    "TrackerError": "errors",
    "UsageError": "errors",
    "assess": "core.assess",
    "count_down": "answers.countdown",
    "load_schedule": "store.schedules",
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used, so that `--version` and the command line pay for nothing else."""
    if name not in _HOMES:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
