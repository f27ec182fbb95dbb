"""The bundled records as the plain values of their files, read without the package that they are tested with."""

import calendar
import datetime as dt
import json
import re
from pathlib import Path

DATA = Path(__file__).resolve().parents[1] / "data"
OUTCOMES = {"completed", "extended", "cancelled"}


class Record:
    """One bundled file: its text, its lists, and every object in it with the kind that it is of."""

    def __init__(self, name):
        self.text = (DATA / name).read_bytes().decode("utf-8")
        self.document = json.loads(self.text, object_pairs_hook=_unique_keys)
        self.regions = self.document.get("regions", [])
        self.deadlines, self.events, self.sites, self.sources = (
            self.document[key] for key in ("deadlines", "events", "sites", "sources")
        )
        self.reported = [(deadline, date) for deadline in self.deadlines for date in deadline["reported_as"]]

    def objects(self):
        yield "record", self.document
        for kind in ("region", "deadline", "event", "site", "source"):
            for item in getattr(self, f"{kind}s"):
                yield kind, item
        for _, date in self.reported:
            yield "reported date", date

    def facts(self):
        """Yield a name and an object for everything that must carry sources."""
        for kind, item in self.objects():
            if kind in {"deadline", "event", "site"}:
                yield f"{kind} {item['id']}", item
        for deadline, date in self.reported:
            yield f"date reported for {deadline['id']} by {date['stated_by']}", date

    def by_id(self, kind):
        return {item["id"]: item for item in getattr(self, f"{kind}s")}

    def last_covered_day(self):
        return dt.date.fromisoformat(self.document["covers_through"])

    def outcomes(self):
        return [(e["id"], e["kind"], e["deadline"], e["on"]) for e in self.events if e["kind"] in OUTCOMES]

    def imprecise(self):
        return {event["id"]: event["on"] for event in self.events if not is_plain_day(event["on"])}

    def origins(self, event):
        """Return whose texts an event rests on, each with the sources that carry them."""
        sources, found = self.by_id("source"), {}
        for name in self.by_id("event")[event]["sources"]:
            found.setdefault(sources[name].get("origin", sources[name]["publisher"]), []).append(name)
        return found

    def statements(self):
        return {(d["id"], date["stated_by"], date["stated_on"]): date["due"] for d, date in self.reported}


def _unique_keys(pairs):
    keys = [key for key, _ in pairs]
    assert len(keys) == len(set(keys)), f"a key appears twice in one object: {keys}"
    return dict(pairs)


def span(text):
    """Return the first and last day of a date as the records write it, or raise ValueError."""
    start, slash, end = text.partition("/")
    if not slash:
        return _span_of_one(text)
    first = dt.date.min if start == ".." else _span_of_one(start)[0]
    last = dt.date.max if end == ".." else _span_of_one(end)[1]
    if first > last or start == end == "..":
        raise ValueError(text)
    return first, last


def _span_of_one(text):
    match = re.fullmatch(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?[?~]?", text, re.ASCII)
    if not match:
        raise ValueError(text)
    year, month, day = (int(part) if part else None for part in match.groups())
    if day:
        return dt.date(year, month, day), dt.date(year, month, day)
    if month:
        return dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1])
    return dt.date(year, 1, 1), dt.date(year, 12, 31)


def is_plain_day(text):
    return re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII) is not None
