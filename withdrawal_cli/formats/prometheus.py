"""The answer of `check` in the Prometheus text format, for a node exporter's textfile collector."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timezone

from withdrawal_cli.answers.check import Check
from withdrawal_cli.answers.report import region_names
from withdrawal_cli.core.assess import Answer, Assessment, Status
from withdrawal_cli.core.instants import DAY, elapsed_seconds, start_of_day
from withdrawal_cli.text.safe import one_line

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
Sample = tuple[dict[str, str], int]


def to_metrics(checks: Sequence[Check]) -> bytes:
    """Return gauges in UTF-8: states as the plugins' numbers, statuses as 0 or 1, instants as seconds since 1970.

    Each has the schedule and what was selected of it as labels, so that the files of two checks never hold one series.
    """
    return "".join(_families(checks)).encode()


def _families(checks: Sequence[Check]) -> Iterator[str]:
    every = [({"schedule": c.answer.schedule.id, "selection": c.selection}, c) for c in checks]
    entries = [
        ({**labels, "deadline": d.assessment.deadline.id}, d, checked)
        for labels, checked in every
        for d in sorted(checked.deadlines, key=lambda d: d.assessment.deadline.id)
    ]
    yield _family(
        "withdrawal_check_state", "State of the whole check: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN.",
        [(labels, checked.state) for labels, checked in every],
    )  # fmt: skip
    yield _family(
        "withdrawal_deadline_check_state", "State of a deadline: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN.",
        [(labels, d.state) for labels, d, _ in entries],
    )  # fmt: skip
    yield _family(
        "withdrawal_deadline_status", "Where a deadline stands: 1 for the status that it has, 0 for the others.",
        [
            ({**labels, "status": status.value}, int(d.assessment.status is status))
            for labels, d, _ in entries
            for status in Status
        ],
    )  # fmt: skip
    yield _family(
        "withdrawal_deadline_info", "What a deadline is called and when it is due, as text; always 1.",
        [({**labels, **_info(d.assessment, checked.answer)}, 1) for labels, d, checked in entries],
    )  # fmt: skip
    yield _family(
        "withdrawal_deadline_timestamp_seconds", "When the last day of a deadline is over; none without a last day.",
        [(labels, _seconds(at)) for labels, d, _ in entries if (at := d.assessment.deadline_at) is not None],
    )  # fmt: skip
    yield _family(
        "withdrawal_record_covered_until_timestamp_seconds", "When the last day is over that the record covers.",
        [(labels, _covered_until(checked.answer)) for labels, checked in every],
    )  # fmt: skip
    yield _family(
        "withdrawal_as_of_timestamp_seconds", "The instant that all of this is for.",
        [(labels, _seconds(checked.answer.as_of)) for labels, checked in every],
    )  # fmt: skip


def _info(a: Assessment, answer: Answer) -> dict[str, str]:
    names = region_names(answer)
    return {
        "region": a.deadline.region or "",
        "region_name": names[a.deadline.region] or "",
        "title": a.deadline.title,
        "due": a.due.text if a.due else "",
        "wording": a.wording or "",
    }


def _family(name: str, text: str, samples: Iterable[Sample]) -> str:
    lines = [f"# HELP {name} {text}", f"# TYPE {name} gauge"]
    lines += [f"{name}{{{_labels(labels)}}} {int(value)}" for labels, value in samples]
    return "\n".join(lines) + "\n"


def _labels(labels: dict[str, str]) -> str:
    return ",".join(f'{name}="{_escaped(value)}"' for name, value in labels.items())


def _escaped(value: str) -> str:
    """Escape a label's value, which is one line already, so that a line break needs no escape."""
    return one_line(value).replace("\\", "\\\\").replace('"', '\\"')


def _covered_until(answer: Answer) -> int:
    """Return when the last covered day is over; the calendar's last day has no next, so its start is used."""
    last = min(answer.covers_through, date.max - DAY)
    return _seconds(start_of_day(last + DAY, answer.schedule.zone))


def _seconds(instant: datetime) -> int:
    return elapsed_seconds(_EPOCH, instant)
