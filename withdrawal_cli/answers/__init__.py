"""The shapes of the answers: what JSON shows, and every renderer reads. One module for each answer.

Days are `YYYY-MM-DD`, `*_at` and `as_of` RFC 3339 instants, dues and other dates of sources EDTF.
Every key is always there, None where unknown. Keys are only ever added within a version of an answer's schema.
"""

from importlib import import_module
from typing import Any

ANSWERS = {
    "status": "StatusReport",
    "countdown": "CountdownReport",
    "timeline": "TimelineReport",
    "show": "ShowReport",
    "sites": "SitesReport",
    "sources": "SourcesReport",
    "diff": "DiffReport",
    "journal": "JournalReport",
    "check": "CheckReport",
    "review": "ReviewReport",
}
"""The answers that have a JSON Schema, by the command that gives them: the shape, in the module of that name."""


LISTS = tuple(f"{name}-list" for name in ANSWERS if name not in ("show", "journal", "review"))
"""The answers for several schedules that have a JSON Schema."""


def answer_shape(name: str) -> Any:
    """Return the shape of an answer, one of `ANSWERS` or `LISTS`."""
    if name in LISTS:
        from msgspec import defstruct

        inner = answer_shape(name.removesuffix("-list"))
        fields: Any = [("answers", tuple.__class_getitem__((inner, ...)))]
        return defstruct("AnswerList", fields, tag_field="schema", tag=f"withdrawal/{name}/1")
    return getattr(import_module(f"{__name__}.{name}"), ANSWERS[name])
