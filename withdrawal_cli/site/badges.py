"""A badge for each deadline: a small picture, and the JSON that shields.io's endpoint badge reads."""

from __future__ import annotations

from typing import Any

from withdrawal_cli.answers.wording import Names
from withdrawal_cli.core.assess import Answer, Assessment, Status
from withdrawal_cli.formats.svg import svg_text, text_width
from withdrawal_cli.site.cards import punctuality_key, tone_of
from withdrawal_cli.site.words import days_range, say
from withdrawal_cli.text.safe import one_line

_COLORS = {
    "good": "#14632b",
    "warn": "#8a5200",
    "bad": "#a11212",
    "calm": "#0b5a75",
    "open": "#6b6b6b",
    "dim": "#6b6b6b",
}
_SHIELDS = {"good": "green", "warn": "orange", "bad": "red", "calm": "blue", "open": "lightgrey", "dim": "lightgrey"}
_SIZE = 11


def badge_json(a: Assessment, answer: Answer) -> dict[str, Any]:
    """Return a badge as shields.io's endpoint reads it; grey where the record cannot say."""
    label, message = _texts(a, answer)
    return {"schemaVersion": 1, "label": label, "message": message, "color": _SHIELDS[tone_of(a)]}


def badge_svg(a: Assessment, answer: Answer) -> str:
    """Draw a badge: the deadline's name, and its status in the status's colour."""
    label, message = _texts(a, answer)
    left, right = (text_width(text, _SIZE) + 12 for text in (label, message))
    name = svg_text(f"{label}: {message}")
    texts = "".join(
        f'<text x="{x:g}" y="14">{svg_text(text)}</text>'
        for x, text in ((left / 2, label), (left + right / 2, message))
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + right:g}" height="20" role="img" aria-label="{name}">'
        f"<title>{name}</title>"
        f'<rect width="{left + right:g}" height="20" rx="3" fill="#3b3b3b"/>'
        f'<path fill="{_COLORS[tone_of(a)]}" '
        f'd="M{left:g} 0h{right - 3:g}a3 3 0 0 1 3 3v14a3 3 0 0 1 -3 3h-{right - 3:g}z"/>'
        f'<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="{_SIZE}" text-anchor="middle">'
        f"{texts}</g></svg>\n"
    )


def _texts(a: Assessment, answer: Answer) -> tuple[str, str]:
    return one_line(Names(answer, public=True).of(a)), _message(a)


def _message(a: Assessment) -> str:
    if a.status in (Status.DUE, Status.DUE_SOON, Status.UPCOMING) and a.days_left is not None:
        return say("badge.left", days=days_range(a.days_left, a.days_left)) if a.days_left else say("badge.today")
    if a.status is Status.UPCOMING or a.status is Status.DUE_SOON:
        return say("badge.due")
    return say(f"badge.{punctuality_key(a)}", days=days_range(a.lateness.days_min or 0, a.lateness.days_max))
