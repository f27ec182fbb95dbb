"""Find, read and check schedules; the only decoder of schedules."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from withdrawal_cli.core.edtf import FORMS
from withdrawal_cli.core.schedule import Schedule
from withdrawal_cli.errors import DataError
from withdrawal_cli.store.decode import decode_schedule
from withdrawal_cli.store.files import LIMIT, read_file
from withdrawal_cli.store.parse import RepeatedKeysError, parse
from withdrawal_cli.store.validate import NO_ZONES, check_references

_LARGER = "for a schedule that you trust, WITHDRAWAL_LIMIT_MIB says how many MiB are read"


def bundled_schedule() -> Path:
    """Give the path of the bundled schedule: in the package of a wheel, beside the package in a checkout."""
    package = Path(__file__).parent.parent
    inside = package / "data" / "schedule.json"
    return inside if inside.exists() else package.parent / "data" / "schedule.json"


def load_schedule(path: str | Path | None = None, *, limit: int = LIMIT) -> Schedule:
    """Read and check a schedule file, JSON or (by its ending) TOML; without a path the bundled one.

    `limit` is the most bytes that are read. Raises `DataError` with every problem of the file, each with its place,
    value and rule.

    >>> load_schedule().id
    'iraq-coalition-withdrawal'
    """
    name = str(path if path is not None else bundled_schedule())
    repeated: tuple[str, ...] = ()
    try:
        document = parse(read_file(name, limit, larger=_LARGER), name)
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
# What is marked (optional) may be left out; every other key is needed.

schema_version = 1
id = "my-schedule"               # kebab-case, permanent
title = "Commitments that I follow"
timezone = "Europe/Brussels"     # an IANA zone: days begin and end there
covers_through = "{today}"    # you know what happened up to and including this day; after it, silence proves nothing

[[regions]]
id = "north"
name = "Northern region"
aliases = ["n"]                  # (optional) other names that --region takes

[[deadlines]]
id = "north-road"
region = "north"
title = "Reopening of the northern road"
# EDTF, no more precise than the source: a year, a month, a day, a quarter ({next_year}-35), an interval
# ({next_year}-01/{next_year}-03), an open end (../{next_year}-09), or with a qualifier ({next_year}-09~)
due = "{next_year}-03"
wording = "in March {next_year}"        # the source's own words
announced_on = "{today}"      # (optional) before this day the deadline is not-announced
sources = ["ministry-notice"]

# (optional) The same deadline as another source gives it; its stated_by, stated_on and sources may be left out, too.
[[deadlines.reported_as]]
due = "{next_year}"
wording = "next year"
stated_by = "The mayor"
stated_on = "{today}"
sources = ["ministry-notice"]

# (optional) What happened. Kinds: announced, handed-over, in-use, completed, extended (with due), cancelled, reported,
# context. Only completed, cancelled and extended change a deadline. An event may also have a detail, a quote, a site
# and a region.
[[events]]
id = "north-road-announced"
kind = "announced"
on = "{today}"
title = "The ministry announces the reopening"
deadline = "north-road"          # (optional) what it is about
sources = ["ministry-notice"]

# (optional) A place whose state you follow, by events of the kinds handed-over and in-use.
[[sites]]
id = "north-depot"
name = "Northern depot"
region = "north"
sources = ["ministry-notice"]

[[sources]]
id = "ministry-notice"
publisher = "Ministry of Works"
title = "Notice on the northern road"
url = "https://example.org/notice"
published = "{today}"         # (optional) left out where the page shows no date
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
