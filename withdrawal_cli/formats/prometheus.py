"""The answer of `check` in the Prometheus text format, for a node exporter's textfile collector."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from withdrawal_cli.answers.check import CRITICAL_DAYS, WARNING_DAYS, Check, DeadlineCheck, State, relevant
from withdrawal_cli.core.assess import SOON_DAYS, Answer, Assessment, Status
from withdrawal_cli.core.instants import DAY, start_of_day
from withdrawal_cli.text.lines import one_line

Labels = dict[str, str]
Sample = tuple[Labels, int]


def to_metrics(checks: Sequence[Check]) -> bytes:
    """Return gauges in UTF-8: states as the plugins' numbers, statuses as 0 or 1, instants as seconds since 1970.

    Labels name the schedule and the selection, with the thresholds and the known-by day, so that two files in one
    collector that differ in one of these have no series in common.
    """
    return "".join(_families(relevant(checks))).encode()


def _families(checks: Sequence[Check]) -> Iterator[str]:
    ids = [c.answer.schedule.id for c in checks]
    heads = [({"schedule": c.answer.schedule.id, "selection": _selection(c, ids)}, c) for c in checks]
    entries = [entry for labels, checked in heads for entry in _entries(labels, checked)]
    yield _family(
        "withdrawal_check_state", "State of the whole check: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN.",
        [(labels, checked.state) for labels, checked in heads],
    )  # fmt: skip
    yield _family(
        "withdrawal_deadline_check_state", "State of a deadline: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN.",
        [(labels, d.state) for labels, d, _ in entries],
    )  # fmt: skip
    yield _family(
        "withdrawal_deadline_status", "Status of a deadline: 1 for the status that it has, 0 for every other.",
        [
            ({**labels, "status": status.value}, int(d.assessment.status is status))
            for labels, d, _ in entries
            for status in Status
        ],
    )  # fmt: skip
    yield _family(
        "withdrawal_deadline_info", "What a deadline is called and when it is due, as text; always 1.",
        [({**labels, **_info(d.assessment, region_name)}, 1) for labels, d, region_name in entries],
    )  # fmt: skip
    yield _family(
        "withdrawal_deadline_timestamp_seconds", "When the last day of a deadline ends; absent if there is none.",
        [(labels, int(at.timestamp())) for labels, d, _ in entries if (at := d.assessment.deadline_at) is not None],
    )  # fmt: skip
    yield _family(
        "withdrawal_record_covered_until_timestamp_seconds", "When the last day covered by the record ends.",
        [(labels, _covered_until(checked.answer)) for labels, checked in heads],
    )  # fmt: skip
    yield _family(
        "withdrawal_as_of_timestamp_seconds", "The as-of instant of these metrics.",
        [(labels, int(checked.answer.as_of.timestamp())) for labels, checked in heads],
    )  # fmt: skip


def _selection(checked: Check, ids: Sequence[str]) -> str:
    """Return a unique text for what was asked: `region=federal status=due,overdue warning=60`, or `all`."""
    from urllib.parse import quote

    selection, limits, known_by = checked.selection, checked.thresholds, checked.answer.known_by
    statuses, tags, days = selection.statuses, selection.tags, selection.within_days
    lists: dict[str, Iterable[str] | None] = {
        "schedules": None if len(ids) == 1 else ids,
        "region": selection.regions,
        "deadline": selection.deadlines,
        "status": None if statuses is None else [status.value for status in statuses],
        "tag": None if tags is None else [quote(tag, safe="") for tag in tags],
        "within": None if days is None else [str(days)],
        "soon": None if limits.soon_days == SOON_DAYS else [str(limits.soon_days)],
        "warning": None if limits.warning_days == WARNING_DAYS else [str(limits.warning_days)],
        "critical": None if limits.critical_days == CRITICAL_DAYS else [str(limits.critical_days)],
        "max-age": None if limits.max_age_days is None else [str(limits.max_age_days)],
        "unknown": None if limits.unknown is State.UNKNOWN else [limits.unknown.name.lower()],
        "known-by": None if known_by is None else [known_by.isoformat()],
    }
    return " ".join(f"{key}={','.join(sorted(ids))}" for key, ids in lists.items() if ids is not None) or "all"


def _entries(labels: Labels, checked: Check) -> list[tuple[Labels, DeadlineCheck, str]]:
    """Return the deadlines of a check in order of their ids, each with its labels and the name of its region."""
    names = checked.answer.region_names
    ordered = sorted(checked.deadlines, key=lambda d: d.assessment.deadline.id)
    deadlines = [(d.assessment.deadline, d) for d in ordered]
    return [({**labels, "deadline": each.id}, d, names[each.region] or "") for each, d in deadlines]


def _info(a: Assessment, region_name: str) -> Labels:
    return {
        "region": a.deadline.region or "",
        "region_name": region_name,
        "title": a.deadline.title,
        "due": a.due.text if a.due else "",
        "wording": a.wording or "",
    }


def _family(name: str, text: str, samples: Iterable[Sample]) -> str:
    lines = [f"# HELP {name} {text}", f"# TYPE {name} gauge"]
    lines += [f"{name}{{{_labels(labels)}}} {int(value)}" for labels, value in samples]
    return "\n".join(lines) + "\n"


def _labels(labels: Labels) -> str:
    return ",".join(f'{name}="{_escaped(value)}"' for name, value in labels.items())


def _escaped(value: str) -> str:
    """Escape a label's value; it is one line, so line breaks need no escape."""
    return one_line(value).replace("\\", "\\\\").replace('"', '\\"')


def _covered_until(answer: Answer) -> int:
    """Return when the last covered day ends, or its start if it is the last day of the calendar."""
    last = min(answer.covers_through, date.max - DAY)
    return int(start_of_day(last + DAY, answer.schedule.zone).timestamp())
