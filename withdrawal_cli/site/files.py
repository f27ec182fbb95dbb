"""The files of a site, by name: what each command answers, as the renderers write it, and the page over it."""

from __future__ import annotations

import msgspec
from msgspec import Struct

from withdrawal_cli.answers import ANSWERS
from withdrawal_cli.answers.countdown import countdown_report
from withdrawal_cli.answers.sites import Sites
from withdrawal_cli.answers.sources import Bibliography
from withdrawal_cli.answers.status import status_report
from withdrawal_cli.answers.timeline import make_timeline, timeline_report
from withdrawal_cli.core.assess import Answer, counting_events
from withdrawal_cli.core.edtf import ImpreciseDate
from withdrawal_cli.core.schedule import Schedule
from withdrawal_cli.core.transitions import phases_of
from withdrawal_cli.formats.atom import FeedPart, to_atom
from withdrawal_cli.formats.ical import CalendarOptions, to_ical
from withdrawal_cli.formats.json import answer_schema, schedule_schema, to_json
from withdrawal_cli.formats.timeline.svg import to_timeline_svg
from withdrawal_cli.site.html import to_embed, to_page
from withdrawal_cli.site.page import page_of


class Site(Struct, frozen=True):
    """What a site is made from.

    `document` is the schedule without the user's entries, which the answer may have. `regions` are ids, None for all;
    `soon_days` is what the answer was made with. `title` None takes the schedule's. `home` is the site's address with a
    final `/`, empty where it is not known.
    """

    answer: Answer
    document: Schedule
    regions: frozenset[str] | None
    soon_days: int
    title: str | None
    home: str


class DataFile(Struct, frozen=True):
    """A file beside the page: `rel` and `type` of its link in the page's head, and what the page calls it."""

    name: str
    rel: str | None
    type: str
    about: str


_DATA_FILES = (
    DataFile("feed.atom", "alternate", "application/atom+xml", "Feed of the record"),
    DataFile("deadlines.ics", "alternate", "text/calendar", "Calendar of the deadlines"),
    DataFile("status.json", "alternate", "application/json", "Status of the deadlines"),
    DataFile("countdown.json", "alternate", "application/json", "Clocks of the deadlines"),
    DataFile("timeline.json", "alternate", "application/json", "Timeline of the record"),
    DataFile("schedule.json", "alternate", "application/json", "The whole record with its sources"),
    DataFile("timeline.svg", None, "image/svg+xml", "Picture of the timeline"),
    DataFile("embed.html", None, "text/html", "A single card, for an iframe"),
    DataFile("schemas/schedule.json", "describedby", "application/schema+json", "Schema of the record"),
    DataFile("schemas/status.json", None, "application/schema+json", "Schema of the status"),
)


def site_files(site: Site) -> dict[str, bytes]:
    """Make every file of the site: its path in the folder, with `/`, to its bytes, always the same."""
    answer = site.answer
    phases = phases_of(answer, soon_days=site.soon_days)
    timeline = make_timeline(answer, regions=site.regions)
    sites = Sites(answer, site.regions).standings
    sources = Bibliography(answer, site.regions).sources
    page = page_of(answer, phases, timeline, sites, sources, title=site.title, home=site.home)
    return {
        "index.html": to_page(page, files=_DATA_FILES),
        "embed.html": to_embed(page),
        "status.json": to_json(status_report(answer)),
        "countdown.json": to_json(countdown_report(answer)),
        "timeline.json": to_json(timeline_report(timeline)),
        "schedule.json": _schedule_document(site.document),
        "schemas/schedule.json": schedule_schema(),
        **{f"schemas/{name}.json": answer_schema(name) for name in ANSWERS},
        "deadlines.ics": to_ical([(answer, ())], CalendarOptions(public=True, title=site.title, home=site.home)),
        **_feed(site),
        "timeline.svg": to_timeline_svg(timeline).encode(),
    }


def _schedule_document(document: Schedule) -> bytes:
    """Write the schedule as a document that the commands read again; the user's entries are no part of it."""
    whole = msgspec.structs.replace(document, schema="schemas/schedule.json")
    return to_json(msgspec.to_builtins(whole, enc_hook=_edtf))


def _edtf(value: object) -> str:
    if isinstance(value, ImpreciseDate):
        return value.text
    raise NotImplementedError


def _feed(site: Site) -> dict[str, bytes]:
    answer = site.answer
    part = FeedPart(answer, counting_events(answer, site.regions), f"{site.home}index.html", site.soon_days)
    return to_atom([part], title=site.title or answer.schedule.title, home=site.home)
