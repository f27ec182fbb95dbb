"""Schedules are found, read and checked; all that is wrong with one is said together."""

import json
import os
import sys
import time
import zoneinfo
from pathlib import Path

import pytest

from withdrawal_cli.errors import DataError
from withdrawal_cli.store import schedules
from withdrawal_cli.store.schedules import bundled_schedule, load_schedule

DATA = bundled_schedule()


def problems(path):
    with pytest.raises(DataError) as caught:
        load_schedule(path)
    assert all("\n" not in line for line in caught.value.problems)
    assert caught.value.exit_code == 1
    return list(caught.value.problems)


def test_the_bundled_schedule_loads():
    schedule = load_schedule()
    assert (schedule.id, schedule.timezone) == ("iraq-coalition-withdrawal", "Asia/Baghdad")
    assert load_schedule() == load_schedule(DATA) == schedule


def test_the_bundled_schedule_is_found_in_a_checkout_and_in_a_wheel(tmp_path, monkeypatch):
    assert DATA.is_file()
    package = tmp_path / "withdrawal_cli"
    (package / "data").mkdir(parents=True)
    (package / "store").mkdir()
    monkeypatch.setattr(schedules, "__file__", str(package / "store" / "schedules.py"))
    assert bundled_schedule() == tmp_path / "data" / "schedule.json"
    (package / "data" / "schedule.json").write_bytes(DATA.read_bytes())
    assert bundled_schedule() == package / "data" / "schedule.json"
    assert load_schedule().id == "iraq-coalition-withdrawal"


def test_keys_that_stand_twice_are_told_with_all_else_that_is_wrong(document, tmp_path):
    document["deadlines"][0]["due"] = "2026-13"
    document["events"][0]["site"] = "brigde"
    path = tmp_path / "s.json"
    text = json.dumps(document).replace('"wording": "in autumn"', '"wording": "in spring", "wording": "in autumn"')
    path.write_text(text, encoding="utf-8")
    assert problems(path) == [
        f"{path}: key 'wording' of 'road' appears twice",
        f"{path}: deadline 'road': due: '2026-13' is not a date (month must be 01..12)",
        f"{path}: event 'opened': site: no entry in sites has the id 'brigde' (did you mean 'bridge'?)",
    ]
    path.write_text(text.replace("2026-13", "2026-12").replace("brigde", "bridge"), encoding="utf-8")
    assert problems(path) == [f"{path}: key 'wording' of 'road' appears twice"]


def test_json_and_toml_hold_the_same(document, save):
    toml = """
schema_version = 1
id = "roads"
title = "Roads"
timezone = "Asia/Baghdad"
covers_through = 2026-03-20
regions = [{ id = "north", name = "Northern region", aliases = ["n"] }]
sites = [{ id = "bridge", name = "Bridge", region = "north", sources = ["notice"] }]
[[deadlines]]
id = "road"
region = "north"
title = "Reopening"
due = "2026-09"
wording = "in autumn"
sources = ["notice"]
[[deadlines.reported_as]]
due = "2026"
wording = "this year"
sources = ["notice"]
[[events]]
id = "opened"
kind = "completed"
on = 2026-08-31
title = "Open"
deadline = "road"
site = "bridge"
region = "north"
sources = ["notice"]
[[sources]]
id = "notice"
publisher = "Ministry"
title = "Notice"
url = "https://example.org/"
kind = "primary"
"""
    assert load_schedule(save(toml, "s.toml")) == load_schedule(save(document)) == load_schedule(Path(save(document)))


def test_all_that_is_wrong_is_said_together(document, save):
    document |= {"timezone": "Asia/Bagdad", "coverage": "2026-03-20"}
    document["deadlines"][0] |= {"due": "2026-13", "region": "nort"}
    document["events"][0] |= {"kind": "extended", "site": 5}
    document["sources"].append(document["sources"][0])
    path = save(document)
    assert problems(path) == [
        f"{path}: unknown key 'coverage'",
        f"{path}: deadline 'road': due: '2026-13' is not a date (month must be 01..12)",
        f"{path}: event 'opened': site: 5 is not text",
        (
            f"{path}: timezone: 'Asia/Bagdad' is not a zone of the IANA database (as in 'Asia/Baghdad') "
            "(did you mean 'Asia/Baghdad'?)"
        ),
        f"{path}: deadline 'road': region: no entry in regions has the id 'nort' (did you mean 'north'?)",
        f"{path}: event 'opened': due: is missing (an extended deadline needs its new due date)",
        f"{path}: source 'notice': appears twice in sources",
    ]


def test_what_does_not_fit_together_is_enough_to_refuse(document, save):
    document["deadlines"][0]["region"] = "south"
    path = save(document)
    assert problems(path) == [
        f"{path}: deadline 'road': region: no entry in regions has the id 'south' (did you mean 'north'?)"
    ]  # fmt: skip


@pytest.fixture
def zones_from(monkeypatch):
    """Take the machine's zones from one folder, and not from the package `tzdata`."""

    def take(*folders):
        for name in [name for name in sys.modules if name.partition(".")[0] == "tzdata"]:
            monkeypatch.delitem(sys.modules, name)
        monkeypatch.setitem(sys.modules, "tzdata", None)
        zoneinfo.reset_tzpath(folders)
        zoneinfo.ZoneInfo.clear_cache()

    yield take
    zoneinfo.reset_tzpath()
    zoneinfo.ZoneInfo.clear_cache()


def test_a_machine_without_zones_is_told_so(document, save, zones_from):
    path = save(document)
    zones_from()
    with pytest.raises(DataError) as caught:
        load_schedule(path)
    said = "timezone: 'Asia/Baghdad' cannot be looked up (this machine has no database of time zones)"
    assert caught.value.problems == (f"{path}: {said}",)
    assert caught.value.hint == "install one: pip install tzdata, or the package tzdata of the system"


@pytest.mark.parametrize("data", [b"", b"TZif2" + bytes(20), (b"TZif2" + bytes(39)) * 2 + b"x\n"], ids=len)
def test_a_damaged_file_of_a_zone_is_no_zone(document, save, tmp_path, zones_from, data):
    (tmp_path / "Asia").mkdir()
    (tmp_path / "Asia" / "Baghdad").write_bytes(data)
    path = save(document)
    zones_from(str(tmp_path))
    assert len(problems(path)) == 1


def test_no_deadlines_at_all_is_a_schedule(document, save):
    document |= {"deadlines": [], "events": [], "regions": [], "sites": [], "sources": []}
    assert load_schedule(save(document)).deadlines == ()


@pytest.mark.parametrize(
    ("content", "end"),
    [
        (b"", "is empty"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "line 1: is not UTF-8 text (byte 0x89)"),
        (b"[" * 100_000, "is nested too deeply"),
        (b'{"schema_version": ' + b"9" * 5000 + b"}", "a number is too long"),
        (b"[]", "a list is not an object"),
    ],
    ids=lambda value: ascii(value)[:20],
)
def test_a_file_that_is_no_schedule_ends_in_one_line_at_once(save, content, end):
    path = save(content)
    start = time.process_time()
    assert problems(path) == [f"{path}: {end}"]
    assert time.process_time() - start < 2


def test_places_that_hold_no_schedule(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    assert problems(tmp_path / "pipe") == [f"{tmp_path / 'pipe'}: is a pipe or a device, not a file"]
    assert problems(tmp_path) == [f"{tmp_path}: is a folder, not a file"]
    assert problems("/dev/zero") == ["/dev/zero: is a pipe or a device, not a file"]
    assert problems(tmp_path / "x") == [f"{tmp_path / 'x'}: cannot be read (no such file or directory)"]


def test_a_large_schedule_is_read_in_bearable_time(document, save):
    first = document["deadlines"][0]
    document["deadlines"] = [first | {"id": f"d{n}"} for n in range(20_000)]
    document["events"][0]["deadline"] = "d0"
    path = save(document)
    start = time.process_time()
    assert len(load_schedule(path).deadlines) == 20_000
    assert time.process_time() - start < 10


def test_a_bundled_schedule_is_loaded_by_its_id_unless_a_file_has_that_name(tmp_path, monkeypatch):
    assert load_schedule("unami").id == "unami"
    monkeypatch.chdir(tmp_path)
    (tmp_path / "unami").write_text("{}", encoding="utf-8")
    with pytest.raises(DataError):
        load_schedule("unami")
