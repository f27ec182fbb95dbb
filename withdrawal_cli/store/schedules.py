"""Find, read and check schedules."""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Iterable
from pathlib import Path

import msgspec

from withdrawal_cli.core.edtf import FORMS
from withdrawal_cli.core.lookup import choices_hint
from withdrawal_cli.core.schedule import ID_PATTERN, Schedule
from withdrawal_cli.errors import DataError, UsageError, file_error
from withdrawal_cli.store.decode import RepeatedKeysError, check_references, decode_schedule, parse
from withdrawal_cli.store.files import read_file


def bundled_schedule() -> Path:
    """Return the path of the default schedule."""
    return _bundled_folder() / "schedule.json"


def _bundled_folder() -> Path:
    """Return the folder of the bundled schedules: inside an installed package, beside it in a checkout."""
    package = Path(__file__).parent.parent
    inside = package / "data"
    return inside if (inside / "schedule.json").exists() else package.parent / "data"


ENDINGS = (".json", ".toml")


class _Head(msgspec.Struct):
    id: str


def known_schedules(folder: str | None) -> dict[str, Path]:
    """Return the paths of the schedules that can be named by id: the bundled ones, and the fetched ones in `folder`.

    A fetched one replaces a bundled one of the same id. Raises `DataError` if the folder cannot be read.
    """
    bundled = sorted(p for p in _bundled_folder().glob("*.json") if not p.name.endswith(".schema.json"))
    known = {msgspec.json.decode(path.read_bytes(), type=_Head).id: path for path in bundled}
    if folder is not None:
        try:
            names = sorted(os.listdir(folder))
        except (FileNotFoundError, NotADirectoryError):
            names = []
        except OSError as error:
            raise file_error(folder, "read", error) from None
        paths = [Path(folder, name) for name in names if name[0] != "."]
        known |= {path.stem: path for path in paths if path.suffix in ENDINGS}
    return known


def find_schedules(named: Iterable[str], folder: str | None) -> list[str]:
    """Return the paths of schedules named by file, by folder (all in it), or by id.

    `folder` has the fetched ones. Files and folders take precedence over ids. Raises `UsageError` for an unknown id,
    and `DataError` for a folder without schedules.
    """
    paths: list[str] = []
    for name in named:
        if os.path.isdir(name):
            paths += _schedules_in(name)
        elif os.path.exists(name) or not re.match(ID_PATTERN, name):
            paths.append(name)
        else:
            known = known_schedules(folder)
            if name not in known:
                hint = choices_hint(name, "schedules", known)
                raise UsageError(f"there is no schedule {name!r}", hint=f"{hint}; or name a file")
            paths.append(str(_only(known[name])))
    return paths


def _only(path: Path) -> Path:
    """Return a path, unless a file with the other ending has the same id."""
    for other in (path.with_suffix(ending) for ending in ENDINGS if ending != path.suffix):
        if other.exists():
            raise DataError(f"{path}: has the same id as {other}: {path.stem!r}", hint="remove one of the two files")
    return path


def _schedules_in(folder: str) -> list[str]:
    try:
        names = sorted(os.listdir(folder))
    except OSError as error:
        raise file_error(folder, "read", error) from None
    paths = [os.path.join(folder, n) for n in names if n.lower().endswith(ENDINGS) and n[0] != "."]
    found = [path for path in paths if _may_be_schedule(path)]
    if not found:
        raise DataError(f"{folder}: holds no schedule (a .json or .toml file with a schema_version)")
    return found


class _Mark(msgspec.Struct):
    schema_version: object = None


def _may_be_schedule(path: str) -> bool:
    """Whether a file is a schedule, or a broken one; folders may also have other JSON, such as a schema."""
    if path.lower().endswith(".toml"):
        return True
    try:
        return msgspec.json.decode(read_file(path), type=_Mark).schema_version is not None
    except (DataError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return True  # reading it will say what is wrong


def load_schedules(paths: Iterable[str]) -> list[Schedule]:
    """Read and check schedules. Raises `DataError` with the problems of all files, and for a duplicate id."""
    schedules: list[Schedule] = []
    problems: list[str] = []
    hints: list[str] = []
    of_id: dict[str, str] = {}
    for path in paths:
        try:
            schedule = load_schedule(path)
        except DataError as error:
            problems += error.problems
            hints += [error.hint] if error.hint else []
            continue
        if schedule.id in of_id:
            problems.append(f"{path}: has the same id as {of_id[schedule.id]}: {schedule.id!r}")
            hints.append("name each schedule once; two files need two ids")
        of_id[schedule.id] = path
        schedules.append(schedule)
    if problems:
        raise DataError(*problems, hint=hints[0] if hints else None)
    return schedules


def load_schedule(path: str | Path | None = None) -> Schedule:
    """Read and check a schedule file, JSON or (by its extension) TOML; by default the first bundled one.

    The id of a bundled schedule works too, unless there is a file of that name. Raises `DataError` with every problem
    of the file, each with its place, value and rule.

    >>> load_schedule().id, load_schedule("unifil").id
    ('iraq-coalition-withdrawal', 'unifil')
    """
    name = str(path if path is not None else bundled_schedule())
    if re.match(ID_PATTERN, name) and not os.path.exists(name):
        name = str(known_schedules(None).get(name, name))
    return read_schedule(read_file(name), name)


def read_schedule(data: bytes, name: str) -> Schedule:
    """Decode and check a schedule; the extension of `name` tells TOML from JSON. Raises `DataError`."""
    repeated: tuple[str, ...] = ()
    try:
        document = parse(data, name)
    except RepeatedKeysError as error:  # reported together with the other problems
        document, repeated = error.document, error.problems
    schedule, problems = decode_schedule(document)
    problems += check_references(document, schedule)
    if schedule is None or problems or repeated:
        raise DataError(*repeated, *(f"{name}: {problem}" for problem in problems), hint=_hint(problems))
    return schedule


def _hint(problems: list[str]) -> str | None:
    """Return how to write dates, or how to get time zones, if that is one of the problems."""
    if not problems:
        return None
    from withdrawal_cli.store.validate import NO_ZONES

    if any(NO_ZONES in problem for problem in problems):
        return "install one: pip install tzdata, or the package tzdata of the system"
    return f"a date is written as in {FORMS}" if any(" is not a date" in problem for problem in problems) else None


_TOML = """\
# A schedule for withdrawal: the commitments that you follow, with where each fact comes from.
# Check it with:  withdrawal schedule validate FILE
# Look at it with: withdrawal status --schedule FILE
# The keys that are marked (required) must be there; all others may be left out.

schema_version = 1               # (required)
id = "{id}"   # (required) kebab-case, permanent
title = "Commitments that I follow"     # (required)
timezone = "Europe/Brussels"     # (required) an IANA zone: days begin and end there
covers_through = "{today}"    # (required) the last day you have checked

[[regions]]
id = "north"                     # (required)
name = "Northern region"         # (required)
aliases = ["n"]                  # other names that --region takes

[[deadlines]]
id = "north-road"                # (required)
title = "Reopening of the northern road"        # (required)
region = "north"
# EDTF, no more precise than the source: a year, a month, a day, a quarter ({next_year}-35), an interval
# ({next_year}-01/{next_year}-03), an open start (../{next_year}-09) or end ({next_year}-09/..), or a
# qualifier ({next_year}-09~); left out where the commitment has no date
due = "{next_year}-03"
timezone = "Europe/Brussels"     # else the schedule's; AoE (anywhere on Earth) and UTC+02:00 are accepted too
wording = "in March {next_year}"        # the source's own words
announced_on = "{today}"      # before this day the deadline is not-announced
stated_by = "The minister"       # who gave the date, and when
stated_on = "{today}"
obliged = "Ministry of Works"    # who has to act
tags = ["roads"]
sources = ["ministry-notice"]    # without sources, the deadline is your own word

# The same deadline as another source gives it.
[[deadlines.reported_as]]
due = "{next_year}"                     # (required)
wording = "next year"
scope = "whole"                  # whole, part (of the deadline) or wider (more than the deadline)
stated_by = "The mayor"
stated_on = "{today}"
sources = ["ministry-notice"]

# What happened. Kinds: announced, handed-over, in-use, completed, extended (with due), cancelled, reported, context.
# Only completed, cancelled and extended change a deadline: the one that they name. An event may also have a detail, a
# quote, a site, a region.
[[events]]
id = "north-road-announced"      # (required)
kind = "announced"               # (required)
on = "{today}"                # (required)
title = "The ministry announces the reopening"  # (required)
deadline = "north-road"          # what it is about
sources = ["ministry-notice"]

# A place whose state you follow, by events of the kinds handed-over and in-use.
[[sites]]
id = "north-depot"               # (required)
name = "Northern depot"          # (required)
region = "north"
sources = ["ministry-notice"]

[[sources]]
id = "ministry-notice"           # (required)
publisher = "Ministry of Works"  # (required) the outlet
title = "Notice on the northern road"   # (required)
origin = "Ministry of Works"     # whose text it is, where the publisher passes on another's
url = "https://example.org/notice"
published = "{today}"         # left out where the page shows no date
accessed_on = "{today}"
language = "en"
kind = "primary"                 # primary, news, analysis or report
"""


def template(schedule_id: str, *, toml: bool, today: dt.date) -> str:
    """Return the text of a valid example schedule; only TOML has explanations, as comments."""
    text = _TOML.format(id=schedule_id, today=today, next_year=f"{min(today.year + 1, 9998):04d}")
    if toml:
        return text
    import json
    import tomllib

    return json.dumps(tomllib.loads(text), indent=2, ensure_ascii=False) + "\n"
