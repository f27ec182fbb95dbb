"""Make a schedule of any length, always the same for the same length, for benchmarks/scale.py."""

from datetime import date, timedelta
from typing import Any

AS_OF = "2026-11-22T12:00:00+03:00"
FIRST_DUE = date(2025, 1, 1)
REGIONS = 20


def make_schedule(number: int, schedule_id: str = "contracts") -> dict[str, Any]:
    """Return `number` deadlines over four years in 20 regions: nine of ten due on a day, one of five completed."""
    regions = [{"id": f"region-{n}", "name": f"Region {n}"} for n in range(REGIONS)]
    sources = [
        {
            "id": f"source-{n}", "publisher": f"Gazette {n % 7}", "title": f"Notice {n}", "kind": "primary",
            "url": f"https://example.org/notice/{n}", "published": "2024-12-01",
        }
        for n in range(max(1, number // 100))
    ]  # fmt: skip
    return {
        "schema_version": 1, "id": schedule_id, "title": "Contracts", "timezone": "Asia/Baghdad",
        "covers_through": "2026-10-31", "regions": regions, "sources": sources,
        "deadlines": [_deadline(n, sources) for n in range(number)],
        "events": [_completion(n, sources) for n in range(0, number, 5)],
    }  # fmt: skip


def _due(number: int) -> date:
    return FIRST_DUE + timedelta(days=number * 7919 % 1461)  # a prime: dues do not follow the order of ids


def _deadline(n: int, sources: list[dict[str, Any]]) -> dict[str, Any]:
    due = _due(n).isoformat()
    return {
        "id": f"contract-{n}", "region": f"region-{n % REGIONS}", "title": f"Delivery under contract {n}",
        "due": due[:7] if n % 10 == 9 else due, "wording": f"no later than {due}",
        "sources": [sources[n % len(sources)]["id"]],
    }  # fmt: skip


def _completion(n: int, sources: list[dict[str, Any]]) -> dict[str, Any]:
    on = _due(n) + timedelta(days=n % 30 - 20)
    return {
        "id": f"delivered-{n}", "kind": "completed", "on": on.isoformat(), "title": f"Contract {n} delivered",
        "deadline": f"contract-{n}", "sources": [sources[n % len(sources)]["id"]],
    }  # fmt: skip
