"""Formats: they say the same, validate, read back, and text of the data stays text in each."""

import csv
import io
import json
import os
import re
from datetime import date, datetime

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

NOON = ("--as-of", "2026-11-22T12:00:00+03:00")


LISTS = {"status": "deadlines", "countdown": "countdowns"}


@pytest.fixture(scope="module")
def check(run):
    """Hold an answer to the schema of its command, with another program's validator."""
    validators = {}
    for command in LISTS:
        schema = run("schedule", "schema", command).ok().json
        checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
        validators[command] = jsonschema.Draft202012Validator(schema, format_checker=checker)
    return lambda command, answer: validators[command].validate(answer)


@pytest.mark.parametrize("command", LISTS)
def test_the_schema_refuses_what_is_not_an_answer(check, run, command):
    answer = run(command, "--json", *NOON).ok().json
    check(command, answer)
    row = answer[LISTS[command]][0]
    for wrong in (
        {k: v for k, v in answer.items() if k != "known_by"},
        answer | {"schema": "withdrawal/other/1"},
        answer | {LISTS[command]: [row | {"status": "late"}]},
        answer | {LISTS[command]: [row | {"days_left": "8"}]},
        answer | {LISTS[command]: [{k: v for k, v in row.items() if k != "due"}]},
    ):
        with pytest.raises(jsonschema.ValidationError):
            check(command, wrong)


def edge(text):
    return datetime.fromisoformat(text)


as_ofs = st.one_of(
    st.dates().map(str),
    st.datetimes(edge("0001-01-02"), edge("9999-12-30")).map(lambda d: d.replace(microsecond=0).isoformat() + "Z"),
    st.sampled_from(["2025-12-31", "2026-01-01", "2026-09-30T23:59:59", "2026-10-01", "0001-01-01", "9999-12-31"]),
)


TODAY = date(2026, 11, 22)  # a later known-by day is refused


known_bys = st.none() | st.dates(date(2024, 1, 1), TODAY).map(str) | st.dates(max_value=TODAY).map(str)


@settings(max_examples=80, deadline=None)
@given(as_of=as_ofs, known_by=known_bys, command=st.sampled_from(sorted(LISTS)))
def test_answers_of_the_bundled_record_validate_for_any_day(run, check, as_of, known_by, command):
    more = () if known_by is None else ("--known-by", known_by)
    answer = run(command, "--json", "--as-of", as_of, *more).ok().json
    check(command, answer)
    assert answer["known_by"] == known_by
    assert sorted(row["id"] for row in answer[LISTS[command]]) == ["federal", "kurdistan"]


words = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


dues = st.sampled_from(
    ["2026-09-30", "2026-09", "2026", "202X", "2026-35", "2026-41~", "2026-01/2026-03", "../2026-09", "2026-09/..",
     "/2026", "0001", "9999-11", "2026-XX?", "2024-02-29%"]
)  # fmt: skip


zones = st.sampled_from(["Asia/Baghdad", "UTC", "Pacific/Kiritimati", "America/St_Johns", "Europe/Dublin"])


@st.composite
def schedules(draw):
    names = draw(
        st.lists(st.from_regex(r"[a-z]{1,5}(-[0-9]{1,3})?", fullmatch=True), min_size=1, max_size=4, unique=True)
    )
    deadlines = [
        {
            "id": name, "region": "r", "title": draw(words), "due": draw(dues), "wording": draw(words),
            "announced_on": draw(st.none() | dues), "sources": ["s"],
            "reported_as": draw(st.lists(st.fixed_dictionaries({"due": dues, "wording": words}), max_size=2)),
        }
        for name in names
    ]  # fmt: skip
    events = [
        {
            "id": f"e{number}", "kind": kind, "on": draw(dues), "title": draw(words), "deadline": draw(st.sampled_from(names)),
            "due": draw(dues) if kind == "extended" else None, "sources": ["s"], "quote": draw(st.none() | words),
        }
        for number, kind in enumerate(draw(st.lists(st.sampled_from(["completed", "cancelled", "extended", "context"]), max_size=4)))
    ]  # fmt: skip
    return {
        "schema_version": 1, "id": "drawn", "title": draw(words), "timezone": draw(zones),
        "covers_through": str(draw(st.dates(date(2020, 1, 1), date(2030, 1, 1)))),
        "regions": [{"id": "r", "name": draw(words)}], "deadlines": deadlines, "events": events,
        "sources": [{"id": "s", "publisher": draw(words), "title": draw(words), "url": "https://example.org", "kind": "news",
                     "published": draw(st.none() | dues)}],
    }  # fmt: skip


FORMULAS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


@settings(max_examples=60, deadline=None)
@given(document=schedules(), as_of=st.dates(date(2019, 1, 1), date(2032, 1, 1)), command=st.sampled_from(sorted(LISTS)))
def test_every_format_says_the_same_of_any_schedule(run, check, tmp_path_factory, document, as_of, command):
    path = tmp_path_factory.getbasetemp() / f"drawn-{os.getpid()}.json"
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    question = (command, "--schedule", path, "--as-of", str(as_of))
    answer = run(*question, "--json").ok().json
    check(command, answer)
    rows = answer[LISTS[command]]
    assert len(rows) == len(document["deadlines"])
    head = {"schedule": "drawn", "as_of": answer["as_of"], "known_by": None}
    head |= {"covers_through": document["covers_through"]}
    assert [json.loads(line) for line in run(*question, "-f", "jsonl").ok().out.split("\n")[:-1]] == [
        head | row for row in rows
    ]
    for form, delimiter in (("csv", ","), ("tsv", "\t")):
        sheet = io.StringIO(run(*question, "-f", form).ok().out, newline="")
        quoting = csv.QUOTE_NONE if form == "tsv" else csv.QUOTE_MINIMAL
        read = list(csv.DictReader(sheet, delimiter=delimiter, quoting=quoting))
        assert [flat(head | row) for row in rows] == read
    for width in (None, 20, 60, 200):
        lines = (
            run(*question, width=width, terminal=width is not None, variables={"NO_COLOR": "1"}).ok().out.split("\n")
        )
        assert not any(c < " " or "\x7f" <= c <= "\x9f" for line in lines for c in line)
    run(*question, "-f", "markdown").ok()


def flat(row):
    """A row as a sheet has it, by a reading of the rules that is not the program's."""
    from withdrawal_cli.text.lines import one_line

    cells = {}
    for key, value in row.items():
        if value is None:
            cells[key] = ""
        elif isinstance(value, bool):
            cells[key] = str(value).lower()
        elif isinstance(value, int):
            cells[key] = str(value)
        elif isinstance(value, list):
            cells[key] = ";".join(item if isinstance(item, str) else item["due"] for item in value)
        elif key in ("title", "region_name", "wording", "duration"):
            text = one_line(value)
            cells[key] = f"'{text}" if text.lstrip().startswith(FORMULAS) else text
        else:
            cells[key] = value
    return cells


HOSTILE = {
    "escapes": "\x1b[31mred\x1b]0;title\x07\x9b2J\x90q\x9c",
    "bidi": "\u202egnp.exe\u2066\u200f\u061c",
    "unseen": "a\u200b\u2060\ufeff\u00adb\U000e0041",
    "breaks": "a\nb\r\nc\x0b\x0c\x1c\x85\u2028\u2029\td",
    "markup": "[/x] [bold]b[/bold] :smile: </script><img src=x onerror=y> | `code` \\",
    "formula": "=cmd|' /C calc'!A0",
    "marks": "Z" + "\u0301\u0489" * 100,
    "scripts": "قبل نهاية شباط 基地の返還 👩🏽\u200d💻🇮🇶",
    "null": "a\x00b\x7f",
}


UNSAFE = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\u00ad\U000e0000-\U000e0fff]"
)


SHOWINGS = [
    ("table", None),
    ("table", 30),
    ("table", 80),
    ("table", 160),
    ("csv", None),
    ("tsv", None),
    ("markdown", None),
]


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize(("form", "width"), SHOWINGS)
def test_hostile_text_goes_through_every_format_as_text(run, schedule_file, make_schedule, name, form, width):
    text = HOSTILE[name]
    road = make_schedule()["deadlines"][0]
    path = schedule_file(
        title=text,
        regions=[{"id": "north", "name": text, "aliases": [text]}],
        deadlines=[road | {"title": text, "wording": text}, road | {"id": "two", "title": text, "due": "2026-02-01"}],
        events=[
            {"id": "e", "kind": "completed", "on": "2026-02-02", "title": text, "deadline": "two", "sources": ["paper"]}
        ],
        sources=[{"id": "paper", "publisher": text, "title": text, "url": "https://example.org", "kind": "news"}],
    )
    for command in LISTS:
        argv = (command, *NOON, "--schedule", path, "-f", form, "--color", "never")
        out = run(*argv, width=width, terminal=width is not None).ok().out
        assert not UNSAFE.search(out.replace("\t", "") if form == "tsv" else out)
        assert "\u0301\u0489" * 3 not in out
        assert "2026-09-30" in out or "30 Sep 2026" in " ".join(out.split())
    assert not UNSAFE.search(run("countdown", *NOON, "--schedule", path, "--oneline").ok().out)
    assert not UNSAFE.search(run("status", "--schedule", path, "-r", "xyzzy").err)
    assert [d["title"] for d in run("status", "--json", "--schedule", path, "-r", text).ok().json["deadlines"]] == [
        text
    ] * 2
