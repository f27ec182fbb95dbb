"""The marks of the pictures: a shape for each kind of event, around the point 0 0, within 6 of it."""

from __future__ import annotations

from withdrawal_cli.core.schedule import EventKind
from withdrawal_cli.core.timeline import DEADLINE

SHAPES = {
    DEADLINE: ("red", '<path class="red" d="M-6 -5H6L0 6Z"/>'),
    EventKind.COMPLETED.value: (
        "green",
        '<path class="open green-line" stroke-width="3" d="M-5 0L-1.5 4L5 -4"/>',
    ),
    EventKind.CANCELLED.value: ("soft", '<path class="open soft-line" stroke-width="2" d="M-4 -4L4 4M-4 4L4 -4"/>'),
    EventKind.EXTENDED.value: (
        "yellow",
        '<path class="open yellow-line" stroke-width="2" d="M-4 -4L0 0L-4 4M1 -4L5 0L1 4"/>',
    ),
    EventKind.HANDED_OVER.value: ("blue", '<path class="blue" d="M0 -6L6 0L0 6L-6 0Z"/>'),
    EventKind.IN_USE.value: ("yellow", '<rect class="yellow" x="-4.5" y="-4.5" width="9" height="9"/>'),
    EventKind.ANNOUNCED.value: ("cyan", '<path class="cyan" d="M0 -5.5L6 5H-6Z"/>'),
    EventKind.REPORTED.value: ("magenta", '<circle class="paper magenta-line" r="4.2" stroke-width="2"/>'),
    EventKind.CONTEXT.value: ("soft", '<circle class="soft" r="2.8"/>'),
}
"""The role of the colour, and the shape, by kind."""
