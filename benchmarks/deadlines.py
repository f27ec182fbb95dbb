"""Make a schedule of any length, the same for the same number: what the scale benchmark is measured with."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

AS_OF = "2026-11-22T12:00:00+03:00"
FIRST_DUE = date(2025, 1, 1)
REGIONS = 20


def make_schedule(number: int) -> dict[str, Any]:
    """Give `number` deadlines over four years in 20 regions: nine of ten due on a day, one of five completed."""
    regions = [{"id": f"region-{n}", "name": f"Region {n}"} for n in range(REGIONS)]
    sources = [
        {
            "id": f"source-{n}", "publisher": f"Gazette {n % 7}", "title": f"Notice {n}", "kind": "primary",
            "url": f"https://example.org/notice/{n}", "published": "2024-12-01",
        }
        for n in range(max(1, number // 100))
    ]  # fmt: skip
    return {
        "schema_version": 1, "id": "contracts", "title": "Contracts", "timezone": "Asia/Baghdad",
        "covers_through": "2026-10-31", "regions": regions, "sources": sources,
        "deadlines": [_deadline(n, sources) for n in range(number)],
        "events": [_completion(n, sources) for n in range(0, number, 5)],
    }  # fmt: skip


def write_schedule(number: int, folder: Path) -> Path:
    """Write the schedule to a file in `folder`, unless it is there already; give its path."""
    path = folder / f"deadlines-{number}.json"
    if not path.exists():
        path.write_text(json.dumps(make_schedule(number), separators=(",", ":")))
    return path


def due_of(number: int) -> date:
    """Give the day on which a deadline is due; its month alone where the schedule says no more."""
    return FIRST_DUE + timedelta(days=number * 7919 % 1461)  # a prime: the order of dues is not that of ids


def _deadline(n: int, sources: list[dict[str, Any]]) -> dict[str, Any]:
    due = due_of(n).isoformat()
    return {
        "id": f"contract-{n}", "region": f"region-{n % REGIONS}", "title": f"Delivery under contract {n}",
        "due": due[:7] if n % 10 == 9 else due, "wording": f"no later than {due}",
        "sources": [sources[n % len(sources)]["id"]],
    }  # fmt: skip


def _completion(n: int, sources: list[dict[str, Any]]) -> dict[str, Any]:
    on = due_of(n) + timedelta(days=n % 30 - 20)
    return {
        "id": f"delivered-{n}", "kind": "completed", "on": on.isoformat(), "title": f"Contract {n} delivered",
        "deadline": f"contract-{n}", "sources": [sources[n % len(sources)]["id"]],
    }  # fmt: skip
