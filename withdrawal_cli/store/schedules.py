"""Find, read and check schedules; the only decoder of schedules."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from withdrawal_cli.core.edtf import FORMS
from withdrawal_cli.core.schedule import Schedule
from withdrawal_cli.errors import DataError
from withdrawal_cli.store.decode import decode_schedule
from withdrawal_cli.store.files import read_file
from withdrawal_cli.store.parse import RepeatedKeysError, parse
from withdrawal_cli.store.validate import NO_ZONES, check_references


def bundled_schedule() -> Path:
    """Give the path of the bundled schedule: in the package of a wheel, beside the package in a checkout."""
    package = Path(__file__).parent.parent
    inside = package / "data" / "schedule.json"
    return inside if inside.exists() else package.parent / "data" / "schedule.json"


def load_schedule(path: str | Path | None = None) -> Schedule:
    """Read and check a schedule file, JSON or (by its ending) TOML; without a path the bundled one.

    Raises `DataError` with every problem of the file, each with its place, value and rule.

    >>> load_schedule().id
    'iraq-coalition-withdrawal'
    """
    name = str(path if path is not None else bundled_schedule())
    repeated: tuple[str, ...] = ()
    try:
        document = parse(read_file(name), name)
    except RepeatedKeysError as error:  # told together with what else is wrong
        document, repeated = error.document, error.problems
    schedule, problems = decode_schedule(document)
    problems += check_references(document, schedule)
    if schedule is None or problems or repeated:
        raise DataError(*repeated, *(f"{name}: {problem}" for problem in problems), hint=_hint(problems))
    return schedule


def _hint(problems: list[str]) -> str | None:
    """Say how dates are written, or where zones come from, where that is one of the problems."""
    if any(NO_ZONES in problem for problem in problems):
        return "install one: pip install tzdata, or the package tzdata of the system"
    return f"a date is written as in {FORMS}" if any(" is not a date" in problem for problem in problems) else None


_TOML = """\
# A schedule for withdrawal: the commitments that you follow, with where each fact comes from.
# Check it with:  withdrawal schedule validate FILE
# Look at it with: withdrawal status --schedule FILE
# The keys that are marked (required) must be there; all others may be left out.

schema_version = 1               # (required)
id = "my-schedule"               # (required) kebab-case, permanent
title = "Commitments that I follow"     # (required)
timezone = "Europe/Brussels"     # (required) an IANA zone: days begin and end there
covers_through = "{today}"    # (required) the last day up to which you know what happened

[[regions]]
id = "north"                     # (required)
name = "Northern region"         # (required)
aliases = ["n"]                  # other names that --region takes

[[deadlines]]
id = "north-road"                # (required)
title = "Reopening of the northern road"        # (required)
region = "north"
# EDTF, no more precise than the source: a year, a month, a day, a quarter ({next_year}-35), an interval
# ({next_year}-01/{next_year}-03), an open end (../{next_year}-09), or with a qualifier ({next_year}-09~);
# left out where the commitment has no date
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
# Only completed, cancelled and extended change a deadline. An event may also have a detail, a quote, a site, a region.
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


def starting_point(*, toml: bool, today: dt.date) -> str:
    """Give the text of a schedule that validates; TOML explains itself in comments, JSON cannot."""
    text = _TOML.format(today=today, next_year=f"{min(today.year + 1, 9998):04d}")
    if toml:
        return text
    import json
    import tomllib

    return json.dumps(tomllib.loads(text), indent=2, ensure_ascii=False) + "\n"
