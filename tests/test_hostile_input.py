"""Nothing that a file or a command line holds brings a traceback, a hang, half an answer, or text that acts.

`WITHDRAWAL_CASES=5000 pytest tests/test_hostile_input.py` tries that many of each kind.
"""

import csv
import io
import json
import re
import time
from copy import deepcopy

import pytest
from factories import small_schedule
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from random_schedules import CASES

TEXTS = [
    "", " ", "\0", "\x1b[31mred", "\x9b31m", "\x07", "\u202etxt.exe\u2066", "\u200f", "\ufeff", "\u2028", "\ud800", "a\tb\nc\r\n",
    "[/x]", "[bold]b", ":smile:", "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "<script>alert(1)</script>", "]]>", "{{ 7*7 }}",
    "javascript:alert(1)", "https://example.org/?a='\"><x>", "https://user:pass@[::1]:99999/", "file:///etc/passwd", "%s%n%00",
    "2026-13", "9999-12-31", "0001-01-01", "../..", "2026-02-29", "2026-09/2025", "null", "NaN", "../../etc/passwd", "x" * 3000,
    "\u0661\u0662", "e\u0301" * 40, "UTC+99:99", "AoE", "Asia/../Asia/Baghdad", "/etc/passwd", "completed", "paper", "road",
]  # fmt: skip
VALUES = [None, True, 0, -1, 10**30, 1e308, 0.5, [], {}, [[]], {"x": 1}, [None], [""], ["paper", "paper"], *TEXTS]
TOKENS = [b"", b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"{", b"]", b'"', b",", b"NaN", b"-Infinity", b"1e999",
          b"9" * 5000, b"[" * 5000, b'{"a":' * 3000, b'"id":"road","id":"x",', b"\\ud800", b"/*", b"\r", b"'", b"= 1\n"]  # fmt: skip

COMMANDS = [
    ("status",), ("status", "--json"), ("status", "--format", "csv"), ("status", "--format", "tsv"),
    ("status", "--format", "jsonl"), ("status", "--format", "markdown"), ("status", "--format", "svg"), ("countdown",),
    ("countdown", "--json"), ("countdown", "--oneline"), ("timeline",), ("timeline", "--json"),
    ("timeline", "--format", "svg"), ("timeline", "--format", "csv"), ("show", "road"), ("show", "event:opened"),
    ("show", "source:paper", "--json"), ("show", "site:yard", "--format", "markdown"), ("sites",), ("sites", "--json"),
    ("sources",), ("sources", "--format", "bibtex"), ("sources", "--format", "csl-json"), ("check",),
    ("check", "--format", "prometheus"), ("check", "--json"), ("diff", "2026-01-01", "2026-12-01"), ("calendar", "--events"),
    ("calendar", "--todo", "--spans"), ("status", "--oneline"), ("status", "--verbose"), ("status", "--format", "csv", "--bom"),
    ("status", "--status", "overdue", "--json"), ("status", "--within", "100", "--tag", "roads"), ("show", "road", "--sources"), ("schedule", "validate"),
]  # fmt: skip
ACTS = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029]")
FORMULA = re.compile(r"[=+\-@\t\r]")


def whole():
    return small_schedule(
        compiled_on="2026-09-02",
        deadlines=[
            {
                "id": "road",
                "region": "north",
                "title": "The road opens",
                "due": "2026-09",
                "timezone": "UTC+03:00",
                "tags": ["roads"],
                "wording": "by September",
                "announced_on": "2026-01",
                "stated_by": "The mayor",
                "stated_on": "2026-01-02",
                "obliged": "The council",
                "sources": ["paper"],
                "reported_as": [
                    {
                        "due": "2026-10/..",
                        "wording": "in autumn",
                        "scope": "part",
                        "stated_by": "She",
                        "stated_on": "2026-02",
                        "sources": ["paper"],
                    }
                ],
            }
        ],
        events=[
            {
                "id": "opened",
                "kind": "completed",
                "on": "2026-10-02/2026-10-04",
                "announced_on": "2026-10-04",
                "title": "It is open",
                "detail": "All of it",
                "quote": "Open!",
                "deadline": "road",
                "sources": ["paper"],
            },
            {
                "id": "later",
                "kind": "extended",
                "on": "2026-03",
                "title": "Later",
                "deadline": "road",
                "due": "2026-08",
            },
            {"id": "left", "kind": "handed-over", "on": "2026-05", "title": "Left", "site": "yard", "region": "north"},
        ],
        sites=[
            {"id": "yard", "name": "The Yard", "aliases": ["Y"], "region": "north", "governorate": "G", "sources": []}
        ],
        sources=[
            {
                "id": "paper",
                "publisher": "The Paper",
                "origin": "AFP",
                "title": "Road",
                "url": "https://example.org/",
                "archived_url": "https://example.com/",
                "accessed_on": "2026-09-01",
                "language": "en",
                "published": "2026-09-01",
                "kind": "news",
            }
        ],
    )


def places(value, path=()):
    """All places in a document, as paths of keys and positions."""
    yield path
    for key, part in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from places(part, (*path, key))


PLACES = [path for path in places(whole()) if path]


@st.composite
def documents(draw):
    """The bytes of a schedule in which one to three values are not what they should be, or some bytes are not."""
    document = whole()
    for path in draw(st.lists(st.sampled_from(PLACES), max_size=3)):
        part = document
        try:
            for key in path[:-1]:
                part = part[key]
            change = draw(st.sampled_from(["set", "set", "set", "drop", "add", "twice"]))
            if change == "set":
                part[path[-1]] = deepcopy(draw(st.sampled_from(VALUES)))
            elif change == "drop":
                del part[path[-1]]
            elif change == "add" and isinstance(part, dict):
                part[draw(st.sampled_from(TEXTS))] = deepcopy(draw(st.sampled_from(VALUES)))
            elif change == "twice" and isinstance(part, list):
                part.append(deepcopy(part[path[-1]]))
        except (KeyError, IndexError, TypeError):  # an earlier change took the place away
            continue
    data = json.dumps(document, ensure_ascii=draw(st.booleans())).encode("utf-8", "surrogatepass")
    return draw(damaged(data)) if draw(st.integers(0, 3)) == 0 else data


@st.composite
def damaged(draw, data):
    at = draw(st.integers(0, len(data)))
    end = draw(st.sampled_from([at, at + 1, at + 9, len(data)]))
    return data[:at] + draw(st.sampled_from(TOKENS) | st.binary(max_size=8)) + data[end:]


def is_harmless(ran, argv):
    """Hold a run to what each run promises, whatever it was given."""
    text = ran.out
    assert "Traceback" not in ran.err
    assert not ACTS.search(ran.err), ran.err
    if argv == ("check",):
        assert ran.code in (0, 1, 2, 3)
        assert text.startswith("WITHDRAWAL ") and not ACTS.search(text) and len(text.encode()) < 1024
        return
    if ran.code and not (argv[0] == "check" and text):
        assert ran.code in ((3,) if argv[0] == "check" else (1, 2))
        assert text == "" or argv[:2] == ("schedule", "validate")
        assert re.fullmatch(r"(withdrawal: (error|warning): .+\n|hint: .+\n)+", ran.err), ran.err
        assert ran.err.isascii() or max(len(line) for line in ran.err.splitlines()) < 2000
        return
    assert not ACTS.search(text.replace("\r\n", "\n") if argv[0] == "calendar" else text)
    if "--json" in argv or "csl-json" in argv:
        json.loads(text)
    elif "jsonl" in argv:
        assert all(json.loads(line) for line in text.splitlines())
    elif "csv" in argv or "tsv" in argv:
        rows = list(csv.reader(io.StringIO(text), delimiter="\t" if "tsv" in argv else ","))
        assert len({len(row) for row in rows}) == 1
        assert all(not FORMULA.match(cell) or re.fullmatch(r"-?\d+", cell) for row in rows for cell in row)
    elif "svg" in argv:
        assert "<script" not in text


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("hostile")


tries = settings(max_examples=CASES, suppress_health_check=[HealthCheck.too_slow])


@tries
@given(data=documents(), argv=st.sampled_from(COMMANDS))
def test_any_schedule_is_answered_or_refused(run, folder, data, argv):
    path = folder / "schedule.json"
    path.write_bytes(data)
    began = time.process_time()
    given_so = [path] if argv[0] == "schedule" else ["--schedule", path, "--no-journal"]
    is_harmless(run(*argv, *given_so, width=80), argv)
    assert time.process_time() - began < 5


ENTRIES = [
    {"version": 1, "id": "df01c4fe1be596bd", "schedule": "small", "recorded_at": "2026-10-01T04:46:00Z", "kind": "completed",
     "on": "2026-09", "deadline": "road", "title": "Open", "source": None},
    {"version": 1, "id": "c0456d42785d3a60", "schedule": "small", "recorded_at": "2026-10-02T04:46:00Z", "kind": "reviewed",
     "on": "2026-10-02", "title": "Reviewed", "through": "2026-10-01", "source": "https://example.org/"},
    {"version": 1, "id": "4842ac0cafc2c106", "schedule": "small", "recorded_at": "2026-10-03T04:46:00Z", "kind": "retracted",
     "on": "2026-10-03", "retracts": "df01c4fe1be596bd", "source": None},
    {"version": 1, "id": "5842ac0cafc2c106", "schedule": "small", "recorded_at": "2026-10-04T04:46:00Z", "kind": "extended",
     "on": "2026-10-03", "deadline": "road", "title": "Later", "due": "2026-12", "detail": "x", "source": None},
]  # fmt: skip
WITH_A_JOURNAL = [
    ("status",), ("status", "--json"), ("countdown",), ("timeline", "--json"), ("show", "road"), ("sources",), ("check",),
    ("journal", "list"), ("journal", "list", "--json"), ("journal", "list", "--format", "csv"), ("journal", "export"),
    ("journal", "verify"), ("journal", "retract", "df01"), ("journal", "add", "reviewed", "--through", "2026-10-05", "--no-source"),
    ("journal", "add", "completed", "road", "--on", "2026-10", "--no-source"),
]  # fmt: skip


@st.composite
def journals(draw):
    """The bytes of a journal in which a few values are not what they should be, or some bytes are not."""
    lines = []
    for entry in draw(st.lists(st.sampled_from(ENTRIES), min_size=1, max_size=5)):
        changed = dict(entry)
        for key in draw(st.lists(st.sampled_from([*entry, "extra"]), max_size=2)):
            changed[key] = draw(st.sampled_from(VALUES))
        line = json.dumps(changed, ensure_ascii=draw(st.booleans()))
        lines.append(line.replace("{", '{"id": "aaaaaaaaaaaaaaaa", ', draw(st.sampled_from([0, 0, 0, 0, 1]))))
    text = draw(st.sampled_from(["\n", "\n", "\n", "\r\n", ""])).join([*lines, ""])
    data = text.encode(draw(st.sampled_from(["utf-8"] * 5 + ["utf-16", "utf-8-sig"])), "surrogatepass")
    return draw(damaged(data)) if draw(st.booleans()) else data


@tries
@given(data=journals(), argv=st.sampled_from(WITH_A_JOURNAL))
def test_any_journal_is_read_or_refused(run, folder, data, argv):
    schedule, path = folder / "schedule.json", folder / "journal.jsonl"
    schedule.write_text(json.dumps(whole()), encoding="utf-8")
    path.write_bytes(data)
    began = time.process_time()
    ran = run(*argv, "--schedule", schedule, "--journal", path)
    assert time.process_time() - began < 5
    if argv[0] == "journal" and argv[1] in ("verify", "retract", "add"):
        assert "Traceback" not in ran.err and not ACTS.search(ran.err) and not ACTS.search(ran.out)
        assert ran.code in (0, 1, 2)
    elif ran.code == 0 and ran.err:
        assert all(line.startswith(("withdrawal: warning: ", "hint: ")) for line in ran.err.splitlines()), ran.err
    else:
        is_harmless(ran, argv)
    if argv[:2] not in (("journal", "add"), ("journal", "retract")):
        assert path.read_bytes() == data  # those that only read write nothing


WORDS = [
    "status", "countdown", "timeline", "show", "sites", "sources", "diff", "check", "calendar", "journal", "schedule", "add",
    "list", "export", "path", "validate", "schema", "completed", "road", "north", "opened", "--region", "-r", "--as-of",
    "--known-by", "--soon", "--status", "--tag", "--within", "--spans", "--bom", "--no-pager", "--verbose", "-v", "--sources", "-V", "overdue", "roads", "unifil", "--schedule", "--journal", "--no-journal", "--format", "-f",
    "--json", "--color", "always", "--oneline", "--kind", "--from", "--to", "--known", "--warning", "--critical", "--max-age",
    "--unknown", "--remind", "--todo", "--events", "--no-remind", "--base-url", "--on", "--title", "--due", "--through",
    "--dry-run", "--help", "-h", "--version", "--", "-", "json", "csv", "svg", "plugin", "2026-09", "2026-01-01",
    "now", "today", "yesterday", "-7d", "+2w", "+999999999999w", "-1", "0", "99999999999999999999", "1e3", "\u0663", "+", "-d",
    "9999-12-31", "0001-01-01", "9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+14:00", "2026-01-01T00:00:00+99:00",
    "2026-W01-1", "2026-01-01T24:00", "2026-06-30T23:59:60Z", "20260101", "T12:00", "--json=1", "--soon=", "-f=json", "-fjson",
]  # fmt: skip


@tries
@given(argv=st.lists(st.sampled_from(WORDS) | st.sampled_from(TEXTS), max_size=6), command=st.sampled_from(COMMANDS))
def test_any_command_line_is_answered_or_refused(run, folder, argv, command):
    schedule = folder / "schedule.json"
    schedule.write_text(json.dumps(whole()), encoding="utf-8")
    began = time.process_time()
    ran = run(*command, "--schedule", schedule, *argv)
    assert time.process_time() - began < 5
    assert "Traceback" not in ran.err and not ACTS.search(ran.err), ran.err
    assert ran.code in ((0, 1, 2, 3) if command[0] == "check" else (0, 1, 2))
    assert ran.code == 0 or command[0] in ("check", "schedule") or ran.out == ""
