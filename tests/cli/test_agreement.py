"""Rules that hold for any schedule, as-of and journal: the formats and commands never disagree with each other."""

import csv
import html
import io
import json
import re
from datetime import date, datetime, timedelta, timezone
from itertools import takewhile
from pathlib import Path
from tempfile import TemporaryDirectory

import html5lib
import icalendar
import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given, settings
from hypothesis import strategies as st

from withdrawal_cli.core.edtf import ImpreciseDate
from withdrawal_cli.text.dates import date_words

DAYS = st.dates(date(2025, 6, 1), date(2027, 6, 1))
AFTER_ALL = datetime(2027, 6, 2, 12, tzinfo=timezone.utc)
MONTHS = DAYS.map(lambda day: f"{day:%Y-%m}")
DATES = st.one_of(
    DAYS.map(str), MONTHS, MONTHS.map(lambda m: f"../{m}"), MONTHS.map(lambda m: f"{m}/.."),
    st.tuples(DAYS, DAYS).map(lambda pair: f"{min(pair)}/{max(pair)}"),
    st.sampled_from(("2026", "202X", "2026-33", "2026-41~", "2026-XX", "2025-12?")),
)  # fmt: skip
CITED = st.lists(st.sampled_from(("undated", "morning", "evening")), min_size=1, unique=True)
VERSIONS = st.fixed_dictionaries(
    {"due": DATES, "wording": st.just("v"), "stated_on": st.none() | DATES, "sources": CITED}
)
KINDS = ("completed", "cancelled", "extended", "reported")
ENDED = ("completed", "cancelled")


@st.composite
def documents(draw):
    deadlines = [
        {"id": f"d{n}", "region": f"r{n}", "title": f"T{n}", "due": draw(DATES), "wording": f"w{n}", "sources": draw(CITED),
         "announced_on": draw(st.none() | DATES), "reported_as": draw(st.lists(VERSIONS, max_size=1))}
        for n in range(draw(st.integers(1, 3)))
    ]  # fmt: skip
    events = [
        {"id": f"e{n}", "kind": kind, "on": draw(DATES), "title": f"E{n}", "sources": draw(CITED),
         "deadline": draw(st.sampled_from(deadlines))["id"], "due": draw(DATES) if kind == "extended" else None}
        for n, kind in enumerate(draw(st.lists(st.sampled_from(KINDS), max_size=4)))
    ]  # fmt: skip
    return {
        "schema_version": 1, "id": "any", "title": "Any",
        "timezone": draw(st.sampled_from(("Asia/Baghdad", "America/St_Johns", "Pacific/Apia", "Asia/Beirut"))),
        "covers_through": str(draw(DAYS)),
        "regions": [{"id": d["region"], "name": d["region"].upper()} for d in deadlines],
        "deadlines": deadlines, "events": events,
        "sources": [
            {"id": name, "publisher": name.upper(), "title": "P", "url": f"https://{name}.example/", "kind": "news",
             "published": draw(dates)}
            for name, dates in (("undated", st.none()), ("morning", DATES), ("evening", DATES))
        ],
    }  # fmt: skip


@st.composite
def journals(draw, first=0):
    """Records about the first deadline, one a line, numbered from `first`."""
    lines = []
    for n, kind in enumerate(draw(st.lists(st.sampled_from((*KINDS, "reviewed")), max_size=3)), first):
        own = {"due": draw(DATES)} if kind == "extended" else {"through": str(draw(DAYS))} if kind == "reviewed" else {}
        about = {} if kind == "reviewed" else {"deadline": "d0", "title": f"R{n}"}
        lines.append(
            {"version": 1, "id": f"{n:016x}", "schedule": "any", "recorded_at": f"2026-01-0{n % 5 + 1}T00:00:00Z",
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
            after_all = {"now": AFTER_ALL}  # no known-by day is in the future
            return lambda *argv, **how: run(*argv, "--schedule", schedule, "--journal", records, **after_all, **how)

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
        if key in entries and row["due_latest"]:
            assert str(entries[key]["DTSTART"].dt) == row["due_latest"]
        assert (key in entries) is (status != "not-announced")
        assert [checked[key][k] for k in ("status", "days_left")] == [status, row["days_left"]]


@settings(max_examples=60)
@given(documents(), DAYS, st.integers(0, 400))
def test_what_has_ended_stays_ended_when_time_moves_on(ask, document, as_of, days):
    answer = ask(document, "")  # an entry of the user's may overrule the record once it counts
    before, after = (
        {r["id"]: r["status"] for r in answer("status", "--json", "--as-of", day).ok().json["deadlines"]}
        for day in (as_of, as_of + timedelta(days=days))
    )
    for key, status in before.items():  # a completed deadline can still be cancelled: that rule comes first
        assert status not in ENDED or after[key] in (status, "cancelled")


@settings(max_examples=60)
@given(documents(), st.datetimes(*map(datetime.fromisoformat, ("2025-06-01", "2027-06-01"))))
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


@settings(max_examples=60)
@given(documents(), journals(), st.tuples(DAYS, DAYS).map(sorted), st.booleans())
def test_what_changed_applied_to_the_earlier_answer_gives_the_later(ask, document, journal, days, known):
    answer = ask(document, journal)
    as_of = ("--as-of", "2027-06-01") if known else ()
    option = "--known-by" if known else "--as-of"
    before, after = (
        {r["id"]: r for r in answer("status", "--json", *as_of, option, day).ok().json["deadlines"]} for day in days
    )
    changes = answer("diff", *(("--known", *as_of) if known else ()), *days, "--json").ok().json["deadlines"]
    said = {c["id"]: c for c in changes}
    for key, row in before.items():
        change = said.get(key, {"before": {}, "after": {}})
        assert row.items() >= change["before"].items()
        for name in ("status", "due", "wording", "punctuality", "completed", "days_late_min", "days_late_max"):
            assert change["after"].get(name, row[name]) == after[key][name]
            assert (name in change.get("changed", ())) is (row[name] != after[key][name])


@settings(max_examples=40)
@given(documents(), DAYS, st.tuples(DAYS, DAYS).map(sorted))
def test_a_later_known_by_day_forgets_nothing(ask, document, as_of, known):
    answer = ask(document, "")

    def facts(known_by):
        options = ("--as-of", as_of, "--known-by", known_by, "--json")
        status = answer("status", *options).ok().json
        events = {e["id"] for e in answer("timeline", *options).ok().json["items"] if e["kind"] != "deadline"}
        told = {(r["id"], *v["sources"]) for r in status["deadlines"] for v in r["reported_as"]}
        named = {row["id"] for row in answer("sources", *options).ok().json["sources"]}
        ended = {r["id"] for r in status["deadlines"] if r["status"] in ENDED}
        return status["schedule"]["covers_through"], events, {key for key, *_ in told}, named, ended

    for earlier, later in zip(*map(facts, known), strict=True):
        assert earlier <= later


@settings(max_examples=25)
@given(documents(), journals(), journals(first=3), journals(first=6), DAYS)
def test_merged_journals_answer_alike_in_any_order_and_any_number_of_times(ask, run, document, a, b, c, as_of):
    with TemporaryDirectory() as folder:
        mine, *others = (Path(folder) / name for name in ("mine", "0", "1", "2"))
        for path, journal in zip(others, (a, b, c), strict=True):
            path.write_text(journal, encoding="utf-8")

        def merged(*order):
            mine.unlink(missing_ok=True)
            for n in order:
                assert run("journal", "merge", others[n], "--journal", mine).code == 0
            text = mine.read_text(encoding="utf-8") if mine.exists() else ""
            return ask(document, text)("status", "--json", "--as-of", as_of).ok().json

        answer = merged(0, 1, 2)
        assert merged(2, 0, 1) == merged(1, 2, 1, 0) == answer
        assert ask(document, c + a + b)("status", "--json", "--as-of", as_of).ok().json == answer


WITH_TIME = st.tuples(DAYS, st.sampled_from(("", "T12:00:00Z"))).map(lambda pair: f"{pair[0]}{pair[1]}")


@settings(max_examples=20)
@given(documents(), journals(), WITH_TIME, st.none() | DAYS)
def test_every_file_and_line_says_what_the_json_says(ask, document, journal, as_of, known_by):
    answer = ask(document, journal)
    options = ("--as-of", as_of, *(("--known-by", known_by) if known_by else ()))
    status = answer("status", "--json", *options).ok().json
    rows = {row["id"]: row for row in status["deadlines"]}
    said = [agree_as_rows(answer, rows, options), agree_as_tables(answer, rows, options)]
    said += [agree_in_monitoring(answer, rows, options), agree_in_calendar(answer, rows, options)]
    said += [agree_on_the_site(answer, status, options)]
    said += [answer(name, *options).ok().out for name in ("timeline", "sources")]
    said += [answer("show", key, *options).ok().out for key in rows]
    later = [s for s in document["sources"] if known_by and s["published"] and not surely_by(s["published"], known_by)]
    for source in later:  # what was published after the known-by day is named nowhere
        for text in said:
            assert source["publisher"] not in text
            assert source["url"] not in text


def surely_by(text, day):
    latest = ImpreciseDate.parse(text).latest
    return latest is not None and latest <= day


def flat(value):
    return "" if value is None else ";".join(value) if isinstance(value, list) else str(value)


def agree_as_rows(answer, rows, options):
    lines = answer("status", "-f", "jsonl", *options).ok().out
    head = ("schedule", "as_of", "known_by", "covers_through")
    found = [json.loads(line) for line in lines.splitlines()]
    assert [{key: value for key, value in row.items() if key not in head} for row in found] == list(rows.values())
    said = [lines]
    for name, separator in (("csv", ","), ("tsv", "\t")):
        sheet = answer("status", "-f", name, *options).ok().out
        said.append(sheet)
        for cells, row in zip(
            csv.DictReader(io.StringIO(sheet, newline=""), delimiter=separator), rows.values(), strict=True
        ):
            for key in row.keys() - {"reported_as"}:
                assert cells[key] == flat(row[key]), key
    return "".join(said)


def cells_of(text):
    """The cells of a table without spaces and commas, however it is laid out; a row begins with a region's name."""
    lines = iter(text.splitlines())
    head = next(line for line in lines if line.lstrip().startswith("Region "))
    starts = [found.start() for found in re.finditer(r"\S+", head)]
    rows = []
    for line in takewhile(str.strip, lines):
        if "─" in line:
            continue
        cut = ["".join(line[a:b].replace(",", "").split()) for a, b in zip(starts, [*starts[1:], None], strict=True)]
        if cut[0]:
            rows.append(cut)
        else:
            rows[-1] = [old + new for old, new in zip(rows[-1], cut, strict=True)]
    return rows


def agree_as_tables(answer, rows, options):
    piped = answer("status", *options).ok().out
    cells = cells_of(piped)
    tables = [answer("status", *options, "--color=never", width=width, terminal=True).ok().out for width in (80, 140)]
    for table in tables:
        assert cells_of(table) == cells
    marked = answer("status", "-f", "markdown", *options).ok().out
    lines = [line.replace("\\", "") for line in marked.splitlines() if line.startswith("| ")]
    assert [["".join(cell.replace(",", "").split()) for cell in line[2:-2].split(" | ")] for line in lines[2:]] == cells
    line = answer("countdown", "--oneline", *options).ok().out
    for (region, due, status, days), row, part in zip(
        cells, rows.values(), line.rstrip("\n").partition(" (using only")[0].split(" | "), strict=True
    ):
        assert region == row["region_name"]
        assert part.startswith(f"{region}: ")
        assert status[1:].startswith(row["status"].replace("-", ""))
        assert ("*" in status) is (row["by"] is not None) is part.endswith("your own entry)")
        if row["punctuality"] == "late" and None not in (row["days_late_min"], row["days_late_max"]):
            low, high = row["days_late_min"], row["days_late_max"]
            assert days.startswith(f"{low}–{high}day" if low != high else f"{high}day")
            assert "late" in part and "late" in status
        assert due.startswith("".join(date_words(ImpreciseDate.parse(row["due"])).replace(",", "").split()))
        assert row["status"] in ENDED or (days_in(days, row["days_left"]) and days_in(part, row["days_left"]))
    return "".join([piped, *tables, marked, line])


def days_in(text, left):
    text = "".join(text.split())
    if left is None:
        return "nolastday" in text
    if left == 0:
        return "lastdaytoday" in text
    return re.search(rf"(?<!\d){abs(left)}day", text) is not None and ("left" in text) is (left > 0)


def agree_in_monitoring(answer, rows, options):
    checked = answer("check", "--json", *options)
    line = answer("check", *options)
    metrics = answer("check", "-f", "prometheus", *options)
    assert checked.code == line.code == metrics.code == checked.json["exit_code"]
    assert line.out.startswith(f"WITHDRAWAL {checked.json['state']} - ")
    numbers = dict(re.findall(r"'([^']+)'=(U|-?\d+)", line.out))
    samples = dict(re.findall(r"^(withdrawal_\w+\{.*\}) (\S+)$", metrics.out, flags=re.MULTILINE))
    (selection,) = set(re.findall(r'selection="([^"]*)"', metrics.out))
    for key, row in rows.items():
        mark = f'{{schedule="any",selection="{selection}",deadline="{key}"'
        assert numbers.get(key, "U") == ("U" if row["days_left"] is None else str(row["days_left"]))
        assert samples[f'withdrawal_deadline_status{mark},status="{row["status"]}"}}'] == "1"
        assert (
            sum(name.startswith(f"withdrawal_deadline_status{mark}") and n == "1" for name, n in samples.items()) == 1
        )
        end = row["deadline_at"] and str(int(datetime.fromisoformat(row["deadline_at"]).timestamp()))
        assert samples.get(f"withdrawal_deadline_timestamp_seconds{mark}}}") == end
    return line.out + metrics.out


def agree_in_calendar(answer, rows, options):
    ran = answer("calendar", "--todo", "--events", *options)  # where it is empty, it says so
    calendar = icalendar.Calendar.from_ical(ran.stdout)
    entries = {str(entry["UID"]).partition("@")[0]: entry for entry in calendar.walk() if "UID" in entry}
    word = {"completed": "Completed", "cancelled": "Cancelled"}
    state = {"completed": "COMPLETED", "cancelled": "CANCELLED"}
    for key, row in rows.items():
        if row["status"] == "not-announced":
            assert not {f"deadline-{key}", f"todo-{key}"} & entries.keys()
            continue
        entry, todo = entries[f"deadline-{key}"], entries[f"todo-{key}"]
        assert str(entry["SUMMARY"]).startswith(word.get(row["status"], row["title"]))
        assert ("on time" in str(entry["SUMMARY"])) >= (row["punctuality"] == "on-time")
        assert entry["STATUS"] == ("CANCELLED" if row["status"] == "cancelled" else "CONFIRMED")
        assert todo["STATUS"] == state.get(row["status"], "NEEDS-ACTION")
        assert ("DUE" in todo and str(todo["DUE"].dt.date())) == (row["due_latest"] or False)
        ahead = row["status"] not in ENDED and row["days_left"] is not None and row["days_left"] > 1
        assert bool(entry.walk("VALARM")) >= ahead
        assert not (entry.walk("VALARM") and (row["status"] in ENDED or row["days_left"] < 1))
        assert f"Due: {date_words(ImpreciseDate.parse(row['due']))}" in entry["DESCRIPTION"]
    return "\n".join(str(entry.get(name)) for entry in entries.values() for name in ("DESCRIPTION", "URL", "SUMMARY"))


def agree_on_the_site(answer, status, options):
    with TemporaryDirectory() as folder:
        answer("publish", Path(folder) / "site", "--base-url", "https://example.org/", *options).ok()
        files = {path.name: path.read_bytes() for path in (Path(folder) / "site").iterdir() if path.is_file()}
    assert json.loads(files["status.json"]) == status
    rows = {row["id"]: row for row in status["deadlines"]}
    words = files["index.html"].decode().replace("\u00a0", " ").replace("\u2060", "")
    page = html5lib.parse(words, namespaceHTMLElements=False)
    cards = {card.get("id").removeprefix("deadline-"): card for card in page.iter("article")}
    assert sorted(cards) == sorted(rows)
    for key, card in cards.items():
        row, live = (
            rows[key],
            {one.get("data-live"): " ".join(one.itertext()) for one in card.iter() if one.get("data-live")},
        )
        assert card.get("data-status") == row["status"]
        late = row["status"] == "completed" and row["punctuality"] != "on-time"
        assert live["words"].lower().startswith(row["status"].replace("-", " "))
        assert (card.get("data-tone") == "warn") >= late
        left = row["days_left"]
        if row["status"] in ("overdue", "unknown"):
            assert (live["number"], live["clock"]) == (str(-left), "")
        elif left and row["status"] not in (*ENDED, "not-announced"):
            assert live["number"].rpartition("–")[2] == str(left)
    calendar = icalendar.Calendar.from_ical(files["deadlines.ics"])
    announced = {key for key, row in rows.items() if row["status"] != "not-announced"}
    uids = {str(e["UID"]) for e in calendar.walk("VEVENT")}
    assert {uid for uid in uids if uid.startswith("deadline-")} == {f"deadline-{key}@any" for key in announced}
    feed = html.unescape(files["feed.atom"].decode())
    for key in announced:
        assert f"Due {date_words(ImpreciseDate.parse(rows[key]['due']))}" in feed
    shown = "".join(files[name].decode() for name in ("index.html", "feed.atom", "embed.html"))
    return shown + "".join(str(e.get(name)) for e in calendar.walk("VEVENT") for name in ("DESCRIPTION", "URL"))
