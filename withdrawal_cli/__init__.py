"""Track public commitments with deadlines: where each one stands, how certain that is, and what the evidence is.

>>> from datetime import datetime
>>> import withdrawal_cli
>>> schedule = withdrawal_cli.load_schedule()
>>> answer = withdrawal_cli.assess(schedule, datetime.fromisoformat("2026-11-22T12:00:00+03:00"))
>>> [(a.deadline.id, a.status.value, a.days_left) for a in answer.deadlines]
[('federal', 'completed', -326), ('kurdistan', 'completed', -53)]
"""

from __future__ import annotations

TYPE_CHECKING = False  # importing `typing` would take longer than everything else here
if TYPE_CHECKING:
    from typing import Any

    from withdrawal_cli.answers.countdown import count_down
    from withdrawal_cli.core.assess import Answer, Assessment, Status, assess
    from withdrawal_cli.core.edtf import DateError, ImpreciseDate, Span
    from withdrawal_cli.core.instants import InstantError
    from withdrawal_cli.errors import DataError, TrackerError, UsageError
    from withdrawal_cli.store.schedules import load_schedule

__version__ = "0.1.0"
__all__ = [
    "Answer",
    "Assessment",
    "DataError",
    "DateError",
    "ImpreciseDate",
    "InstantError",
    "Span",
    "Status",
    "TrackerError",
    "UsageError",
    "__version__",
    "assess",
    "count_down",
    "load_schedule",
]

_HOMES = {
    "Answer": "core.assess",
    "Assessment": "core.assess",
    "DataError": "errors",
    "DateError": "core.edtf",
    "ImpreciseDate": "core.edtf",
    "InstantError": "core.instants",
    "Span": "core.edtf",
    "Status": "core.assess",
    "TrackerError": "errors",
    "UsageError": "errors",
    "assess": "core.assess",
    "count_down": "answers.countdown",
    "load_schedule": "store.schedules",
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used, so that the command line pays only for what it needs."""
    if name not in _HOMES:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
