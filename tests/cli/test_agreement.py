"""Rules that hold for any schedule, as-of and journal: the formats and commands never disagree with each other."""

import csv
import io
import json
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import icalendar
import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given, settings
from hypothesis import strategies as st

DAYS = st.dates(date(2025, 6, 1), date(2027, 6, 1))
MONTHS = DAYS.map(lambda day: f"{day:%Y-%m}")
DATES = st.one_of(
    DAYS.map(str), MONTHS, MONTHS.map(lambda m: f"../{m}"), MONTHS.map(lambda m: f"{m}/.."),
    st.tuples(DAYS, DAYS).map(lambda pair: f"{min(pair)}/{max(pair)}"),
    st.sampled_from(("2026", "202X", "2026-33", "2026-41~", "2026-XX", "2025-12?")),
)  # fmt: skip
KINDS = ("completed", "cancelled", "extended", "reported")
ENDED = ("completed", "cancelled")


@st.composite
def documents(draw):
    deadlines = [
        {"id": f"d{n}", "region": f"r{n}", "title": f"T{n}", "due": draw(DATES), "wording": f"w{n}", "sources": ["paper"],
         "announced_on": draw(st.none() | DATES)}
        for n in range(draw(st.integers(1, 3)))
    ]  # fmt: skip
    events = [
        {"id": f"e{n}", "kind": kind, "on": draw(DATES), "title": f"E{n}", "sources": ["paper"],
         "deadline": draw(st.sampled_from(deadlines))["id"], "due": draw(DATES) if kind == "extended" else None}
        for n, kind in enumerate(draw(st.lists(st.sampled_from(KINDS), max_size=4)))
    ]  # fmt: skip
    return {
        "schema_version": 1, "id": "any", "title": "Any",
        "timezone": draw(st.sampled_from(("Asia/Baghdad", "America/St_Johns", "Pacific/Apia", "Asia/Beirut"))),
        "covers_through": str(draw(DAYS)),
        "regions": [{"id": d["region"], "name": d["region"].upper()} for d in deadlines],
        "deadlines": deadlines, "events": events,
        "sources": [{"id": "paper", "publisher": "P", "title": "P", "url": "https://example.org/", "kind": "news"}],
    }  # fmt: skip


@st.composite
def journals(draw):
    """Records about the first deadline, one a line."""
    lines = []
    for n, kind in enumerate(draw(st.lists(st.sampled_from((*KINDS, "reviewed")), max_size=3))):
        own = {"due": draw(DATES)} if kind == "extended" else {"through": str(draw(DAYS))} if kind == "reviewed" else {}
        about = {} if kind == "reviewed" else {"deadline": "d0", "title": f"R{n}"}
        lines.append(
            {"version": 1, "id": f"{n:016x}", "schedule": "any", "recorded_at": f"2026-01-0{n + 1}T00:00:00Z",
             "kind": kind, "on": draw(DATES), **about, **own, "source": None}
        )  # fmt: skip
    return "".join(json.dumps(line) + "\n" for line in lines)


@pytest.fixture(scope="module")
def ask(run):
    """`ask(document, journal)` gives a function that runs a command on them."""
    with TemporaryDirectory() as folder:
        schedule, records = Path(folder) / "any.json", Path(folder) / "journal.jsonl"

        def given_these(document, journal):
            schedule.write_text(json.dumps(document), encoding="utf-8")
            records.write_text(journal, encoding="utf-8")
            return lambda *argv: run(*argv, "--schedule", schedule, "--journal", records)

        yield given_these


@settings(max_examples=40)
@given(documents(), journals(), DAYS)
def test_every_format_says_the_same_status_and_days(ask, document, journal, as_of):
    answer = ask(document, journal)
    rows = answer("status", "--json", "--as-of", as_of).ok().json["deadlines"]
    assert len(rows) == len(document["deadlines"])
    table = answer("status", "--as-of", as_of).ok().out
    sheet = list(csv.DictReader(io.StringIO(answer("status", "-f", "csv", "--as-of", as_of).ok().out, newline="")))
    clocks = {c["id"]: c for c in answer("countdown", "--json", "--as-of", as_of).ok().json["countdowns"]}
    checked = {c["id"]: c for c in answer("check", "-f", "json", "--as-of", as_of).json["deadlines"]}
    calendar = icalendar.Calendar.from_ical(answer("calendar", "--as-of", as_of).stdout)
    entries = {str(e["UID"]).partition("@")[0].removeprefix("deadline-"): e for e in calendar.walk("VEVENT")}
    for row, cells in zip(rows, sheet, strict=True):
        key, status = row["id"], row["status"]
        (line,) = (text for text in table.splitlines() if text.lstrip().startswith(row["region_name"] + " "))
        assert status.replace("-", " ") in line.replace("-", " ")
        for name in ("status", "days_left", "due_latest"):
            assert cells[name] == ("" if row[name] is None else str(row[name]))
        assert [clocks[key][k] for k in ("status", "days_left", "due")] == [
            row[k] for k in ("status", "days_left", "due")
        ]
        if key in entries and row["due_earliest"] and row["due_latest"]:
            last = entries[key]["DTEND"].dt - timedelta(days=1)
            assert [str(entries[key]["DTSTART"].dt), str(last)] == [row["due_earliest"], row["due_latest"]]
        assert (key in entries) is (status != "not-announced")
        assert [checked[key][k] for k in ("status", "days_left")] == [status, row["days_left"]]


@settings(max_examples=60)
@given(documents(), journals(), DAYS, st.integers(0, 400))
def test_what_has_ended_stays_ended_when_time_moves_on(ask, document, journal, as_of, days):
    answer = ask(document, journal)
    before, after = (
        {r["id"]: r["status"] for r in answer("status", "--json", "--as-of", day).ok().json["deadlines"]}
        for day in (as_of, as_of + timedelta(days=days))
    )
    for key, status in before.items():
        assert status not in ENDED or after[key] == status


@settings(max_examples=60)
@given(documents(), st.datetimes(datetime(2025, 6, 1), datetime(2027, 6, 1)))  # noqa: DTZ001  # wall time
def test_a_breakdown_added_to_the_earlier_instant_gives_the_later(ask, document, wall):
    ran = ask(document, "")("countdown", "--json", "--as-of", f"{wall:%Y-%m-%dT%H:%M:%S}")
    if ran.code == 2:  # a time that the clocks skip or show twice
        return
    answer = ran.ok().json
    now = datetime.fromisoformat(answer["as_of"])
    for clock in answer["countdowns"]:
        if clock["deadline_at"] is None:
            assert clock["total_seconds"] is None
            continue
        end = datetime.fromisoformat(clock["deadline_at"])
        assert clock["total_seconds"] == (end - now).total_seconds()
        parts = relativedelta(**{k: clock[k] for k in ("years", "months", "days", "hours", "minutes", "seconds")})
        early, late = sorted((now.replace(tzinfo=None), end.replace(tzinfo=None)))
        if now.utcoffset() == end.utcoffset():  # else the wall shows an hour more or less than has passed
            assert early + parts == late
