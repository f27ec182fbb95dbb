"""A schedule from a spreadsheet: the forms that programs write, what rows become, and what is refused."""

import json
import tomllib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from withdrawal_cli.errors import DataError
from withdrawal_cli.store.decode import decode_schedule
from withdrawal_cli.store.sheet import make_id, schedule_from_sheet, to_toml

TODAY = date(2026, 11, 22)
HEADER = "Title,Due,Wording,Who,Region,Source URL,Publisher,Published"
ROW = "Open the road,2026-09,by autumn,Ministry,The North,https://example.org/a,The Paper,2026-01-02"


def made(text, name="list.csv"):
    data = text if isinstance(text, bytes) else text.encode()
    return schedule_from_sheet(data, name, "list", "My list", TODAY)[0]


def problems(text):
    with pytest.raises(DataError) as caught:
        made(text)
    return [problem.removeprefix("list.csv: ") for problem in caught.value.problems]


def test_a_row_is_a_deadline_with_its_region_and_source():
    assert made(f"{HEADER}\n{ROW}\n") == {
        "schema_version": 1, "id": "list", "title": "My list", "timezone": "UTC", "covers_through": "2026-09-30",
        "regions": [{"id": "the-north", "name": "The North"}],
        "deadlines": [
            {"id": "open-the-road", "region": "the-north", "title": "Open the road", "sources": ["the-paper"],
             "due": "2026-09", "wording": "by autumn", "obliged": "Ministry"},
        ],
        "sources": [
            {"id": "the-paper", "publisher": "The Paper", "title": "[Open the road]", "url": "https://example.org/a",
             "published": "2026-01-02"},
        ],
    }  # fmt: skip


@pytest.mark.parametrize(
    "data",
    [
        f"{HEADER}\n{ROW}\n",
        f"{HEADER}\r\n{ROW}\r\n".encode("utf-8-sig"),
        f"{HEADER}\n{ROW}".replace(",", ";"),
        f"{HEADER}\n{ROW}".replace(",", "\t"),
        f"{HEADER}\n{ROW}".replace(",", "\t").encode("utf-16"),
        f"sep=;\r\n{HEADER}\r\n{ROW}".replace(",", ";"),
        f"\n{HEADER.upper()}\n,,,,,,,\n{ROW}\n\n",
        HEADER.replace(" ", "_") + "\n" + ",".join(f'"{cell}"' for cell in ROW.split(",")),
    ],
    ids=["plain", "BOM", "semicolons", "tabs", "UTF-16", "sep", "blank rows", "quoted"],
)
def test_every_form_that_spreadsheets_write_is_read(data):
    assert made(data) == made(f"{HEADER}\n{ROW}\n")


@pytest.mark.parametrize(
    ("row", "event"),
    [
        ("Road,2026-09,2026-10-01,", ("completed", "2026-10-01")),
        ("Road,2026-09,,Done", ("completed", "../2026-11-22")),
        ("Road,2026-09,,cancelled", ("cancelled", "../2026-11-22")),
        ("Road,2026-09,,upcoming", None),
    ],
)
def test_what_ended_a_deadline_is_an_event_by_the_day_that_the_sheet_shows(row, event):
    events = made(f"title,due,completed,status\n{row}").get("events", [])
    assert [(e["kind"], e["on"]) for e in events] == ([event] if event else [])


def test_a_day_that_the_row_was_written_goes_before_today():
    (event,) = made("title,status,as_of\nRoad,completed,2026-10-05T12:00:00+03:00")["events"]
    assert event["on"] == "../2026-10-05"


def test_a_misspelt_column_is_named_and_one_of_the_author_s_own_is_not():
    assert problems("title,sourc URL\nRoad,https://example.org\n") == [
        "row 1: has a column 'sourc URL', which is not read: did you mean 'source url'?"
    ]
    assert problems("title,deu\nRoad,2026-12-10\n") == [
        "row 1: has a column 'deu', which is not read: did you mean 'due'?"
    ]
    assert made("title,priority,sources\nRoad,high,a;b\n")["deadlines"] == [{"id": "road", "title": "Road"}]


def test_the_record_ends_where_the_first_of_several_ends():
    assert made("title,covers_through\nA,2026-10-04\nB,2026-01-04")["covers_through"] == "2026-01-04"


@pytest.mark.parametrize(
    ("text", "covers"),
    [
        ("title,due\nA,2027\n", "2026-11-22"),
        ("title,due\nA,2027\nB,2026-09\nC,2026-10-31\n", "2026-09-30"),
        ("title,due,completed\nA,2027,\nB,2026-09,\n", "2026-11-22"),
    ],
    ids=["nothing is past", "what came of B is not said", "an empty cell says that B is not completed"],
)
def test_a_sheet_covers_no_day_of_which_it_says_nothing(text, covers):
    assert made(text)["covers_through"] == covers


def test_an_iso_date_may_have_slashes_and_an_interval_keeps_its_own():
    dues = [d["due"] for d in made("title,due\nA,2030/3/31\nB,2026/2027\n")["deadlines"]]
    assert dues == ["2030-03-31", "2026/2027"]


def test_a_quoted_line_break_is_a_blank_and_rows_are_counted_as_in_the_spreadsheet():
    text = 'title;due\n"Open\nthe  road";2026\nBridge;soon\n'
    assert problems(text) == ["row 3, column 'due': 'soon' is not a date (write the year first, in four digits)"]
    assert made(text.replace("soon", "2027"))["deadlines"][0]["title"] == "Open the road"


def test_ids_are_made_from_titles_and_unique():
    rows = "title\nRoad\nRoad!\nRéouverture\nافتتاح\nمدرسة\n"
    ids = [d["id"] for d in made(rows)["deadlines"]]
    assert ids == ["road", "road-2", "reouverture", "deadline", "deadline-2"]


def test_one_source_is_shared_and_its_publisher_may_be_its_host():
    text = "title,link,tags\nA,https://www.example.org/x,Roads; city\nB,https://www.example.org/x,\nC,,\n"
    document = made(text)
    assert [s["publisher"] for s in document["sources"]] == ["www.example.org"]
    assert [d["sources"] for d in document["deadlines"] if "sources" in d] == [["www-example-org"]] * 2
    assert document["deadlines"][0]["tags"] == ["Roads", "city"]


def test_the_nearest_name_of_a_column_counts():
    document = made("Date,Name,Due date,Deadline\n2020,Road,2026,2027\n")
    assert (document["deadlines"][0]["title"], document["deadlines"][0]["due"]) == ("Road", "2026")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", ["is empty"]),
        ("\n\n", ["is empty"]),
        ("title,due\n", ["has no row below its header"]),
        ("a,b\n1,2\n", ["row 1: has no column 'title' (it has 'a', 'b')"]),
        ("title,Title\nA,B\n", ["row 1: has several columns 'title'"]),
        ("title,due\n,2026\n", ["row 2, column 'title': is empty"]),
        ("title,due\nA,2026,x\n", ["row 2: has 3 cells, and the header has 2"]),
        ("title,url\nA,javascript:alert(1)\n", ["row 2, column 'url': 'javascript:alert(1)' is not an http(s) URL"]),
        ("id,title\nA B,x\n", ["row 2, column 'id': 'A B' is not an id (lower-case words joined by hyphens)"]),
        ("id,title\na,x\na,y\n", ["row 3, column 'id': 'a' is already the id of a row above"]),
        ('title\n"A\n', ["row 2: is not CSV (unexpected end of data)"]),
        (b"title\nA\xff\n", ["line 2: is not UTF-8 text"]),
    ],
)
def test_what_is_wrong_is_named_with_its_row_and_column(text, said):
    assert problems(text) == said


def test_every_problem_is_named_at_once():
    found = problems("title,due,published\nA,31/12/2025,\n,2026-13,x\nB,2026,\n")
    assert [problem.partition(":")[0] for problem in found] == [
        "row 2, column 'due'", "row 3, column 'title'", "row 3, column 'due'", "row 3, column 'published'",
    ]  # fmt: skip


def test_hostile_cells_are_text():
    document = made('title,who\n"\'=1+1","<b>[/x]\x1b[31m"\n')
    assert document["deadlines"][0]["title"] == "=1+1"
    assert decode_schedule(document)[1] == []


@given(st.lists(st.text(st.characters(blacklist_categories=["Cs"]), min_size=1, max_size=30), min_size=1, max_size=6))
def test_any_titles_become_a_valid_schedule_or_a_problem_with_a_row(titles):
    import csv
    import io

    out = io.StringIO()
    csv.writer(out).writerows([["title"], *([title] for title in titles)])
    try:
        document = made(out.getvalue())
    except DataError as error:
        refused = error.problems
    else:
        refused = ()
        assert decode_schedule(document)[1] == []
        assert tomllib.loads(to_toml(document)) == document == json.loads(json.dumps(document))
    assert all(problem.startswith("list.csv: ") for problem in refused)


def test_an_id_is_short_and_plain():
    assert make_id("x " * 100) == ("x-" * 30)[:-1]
    assert make_id("???") == ""


def test_a_status_that_is_neither_an_end_nor_of_the_dates_is_named():
    text = "Title,Due,Status\nA,2026-09,delayed\nB,2026-09,Completed\nC,2026-09,upcoming\nD,2026-09,partly done\n"
    unread = schedule_from_sheet(text.encode(), "list.csv", "list", "My list", TODAY)[1]
    assert unread == ["'Status' of row 2 ('delayed')", "'Status' of row 5 ('partly done')"]


def test_a_status_beside_a_date_of_completion_decides_what_the_date_is_of():
    text = "Title,Due,Completed,Status\nA,2026-05-31,2026-04-12,Cancelled\nB,2026-05-31,2026-04-12,done\n"
    assert [(e["kind"], e["on"]) for e in made(text)["events"]] == [
        ("cancelled", "2026-04-12"),
        ("completed", "2026-04-12"),
    ]
    assert problems("Title,Due,Completed,Status\nA,2026-05-31,2026-04-12,not completed\n") == [
        "row 2, column 'Status': is 'not completed', but 'completed' has a date; remove one of them"
    ]


def test_a_row_of_status_that_is_based_on_the_users_entry_is_refused():
    head = "schedule,as_of,title,due,status,by"
    assert problems(f"{head}\ns,2026-11-22,A,2026-12-31,upcoming,you\n") == [
        "row 2: is based on an entry of your own (by: you); write the sheet with --no-journal"
    ]
    assert made(f"{head}\ns,2026-11-22,A,2026-12-31,upcoming,\n")["deadlines"][0]["title"] == "A"


@pytest.mark.parametrize(
    ("as_of", "status", "covers"),
    [
        ("2026-11-22T12:00:00+03:00", "overdue", "2026-10-04"),
        ("2026-09-20T00:00:00+03:00", "upcoming", "2026-09-20"),
        ("2026-11-22T12:00:00+03:00", "unknown", "2026-04-30"),
    ],
)
def test_a_sheet_of_status_covers_no_more_than_its_rows_know(as_of, status, covers):
    text = f"schedule,as_of,covers_through,title,due,status\ns,{as_of},2026-10-04,A,2026-04,{status}\n"
    assert made(text)["covers_through"] == covers


def test_lines_that_end_in_cr_alone_are_rows():
    assert [d["title"] for d in made(b"title,due\ra,2026\rb,2027")["deadlines"]] == ["a", "b"]


def test_a_header_that_is_not_csv_is_named():
    with pytest.raises(DataError, match=r"list\.csv: row 1: is not CSV \(field larger than field limit"):
        made(b"title," + b"x" * 140_000 + b"\na,b\n")


def test_the_wording_of_an_extended_deadline_may_be_no_source_s_and_is_not_read():
    text = "title,due,wording,amended_from\nA,2026-12,Moved to December,2026-10\nB,2026-11,in November,\n"
    document, unread = schedule_from_sheet(text.encode(), "list.csv", "list", "My list", TODAY)
    assert [d.get("wording") for d in document["deadlines"]] == [None, "in November"]
    assert unread == ["'wording' of row 2 (an extended deadline)"]
