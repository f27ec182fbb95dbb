"""The files of a site by name: the pages, and the answers of the commands in each format."""

from __future__ import annotations

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from withdrawal_cli.answers.countdown import countdown_report
from withdrawal_cli.answers.report import Report
from withdrawal_cli.answers.sites import Sites, site_statuses, sites_report
from withdrawal_cli.answers.sources import Bibliography
from withdrawal_cli.answers.status import status_report
from withdrawal_cli.answers.timeline import main_part, make_timeline, timeline_report
from withdrawal_cli.core.assess import Answer, counting_events
from withdrawal_cli.core.schedule import Schedule
from withdrawal_cli.core.transitions import phases_of
from withdrawal_cli.formats.atom import FeedPart, to_atom
from withdrawal_cli.formats.ical import CalendarOptions, to_ical
from withdrawal_cli.formats.json import ANSWERS, answer_schema, reports_to_json, schedule_schema, to_json
from withdrawal_cli.formats.timeline.svg import to_timeline_svg
from withdrawal_cli.site.cards import badge_json, badge_svg
from withdrawal_cli.site.html import to_embed, to_index, to_page
from withdrawal_cli.site.page import IndexPage, Page, index_of, page_of, page_tone


class Part(Struct, frozen=True):
    """A schedule of a site: its answer, and `document`, the schedule without the user's entries.

    `regions` are ids, None for all; `soon_days` is that of the answer.
    """

    answer: Answer
    document: Schedule
    regions: frozenset[str] | None
    soon_days: int


class Site(Struct, frozen=True):
    """The input for a site. `title` defaults to the schedule's; `home` is its address with a final `/`, or empty."""

    parts: tuple[Part, ...]
    title: str | None
    home: str


class DataFile(Struct, frozen=True):
    """A file beside a page: `rel` and `type` of its link in the page's head."""

    name: str
    rel: str | None
    type: str


_DATA_FILES = (
    DataFile("feed.atom", "alternate", "application/atom+xml"),
    DataFile("deadlines.ics", "alternate", "text/calendar"),
    DataFile("status.json", "alternate", "application/json"),
    DataFile("countdown.json", "alternate", "application/json"),
    DataFile("timeline.json", "alternate", "application/json"),
    DataFile("schedule.json", "alternate", "application/json"),
    DataFile("timeline.svg", None, "image/svg+xml"),
    DataFile("embed.html", None, "text/html"),
    DataFile("schemas/schedule.json", "describedby", "application/schema+json"),
    DataFile("schemas/status.json", None, "application/schema+json"),
)
_OF_ALL = 5
"""How many of these, from the first, the index of several schedules has too."""


def site_files(site: Site) -> dict[str, bytes]:
    """Return every file of a site: its path in the folder, with `/`, to its bytes. Equal input gives equal bytes.

    Several schedules get a folder each, with an index page, one feed, one calendar and the answers for all above them.
    """
    if len(site.parts) == 1:
        return {**_part_files(site.parts[0], site.title, site.home)[1], **_feed_and_calendar(site)}
    files, pages = {}, []
    for part in site.parts:
        folder = f"{part.answer.schedule.id}/"
        home = f"{site.home}{folder}" if site.home else ""
        page, own = _part_files(part, None, home)
        own |= _feed_and_calendar(Site((part,), None, home))
        files.update({folder + name: data for name, data in own.items()})
        pages.append(page)
    index: IndexPage = index_of([part.answer for part in site.parts], pages, title=site.title, home=site.home)
    icon = page_tone([a for part in site.parts for a in part.answer.deadlines])
    page_file = to_index(index, icon, pages=pages, files=_DATA_FILES[:_OF_ALL])
    every = [_reports(part) for part in site.parts]
    for name in every[0]:
        files[f"{name}.json"] = b"".join(reports_to_json([reports[name] for reports in every]))
        files[f"schemas/{name}.json"] = answer_schema(f"{name}-list")
    return {"index.html": page_file, **files, **_feed_and_calendar(site)}


def _reports(part: Part) -> dict[str, Report]:
    """Return the answers that a site has as data, by the names of their commands."""
    timeline = make_timeline(part.answer, regions=part.regions)
    answers = (status_report(part.answer), countdown_report(part.answer), timeline_report(timeline))
    return dict(zip(("status", "countdown", "timeline"), answers, strict=True))


def _part_files(part: Part, title: str | None, home: str) -> tuple[Page, dict[str, bytes]]:
    """Return the page of one schedule, and the files of its folder."""
    answer = part.answer
    phases = phases_of(answer, soon_days=part.soon_days)
    timeline = make_timeline(answer, regions=part.regions)
    sites = sites_report(Sites(answer, site_statuses(answer, part.regions))).sites
    bibliography = Bibliography(answer, part.regions)
    used = [source for source in bibliography.sources if bibliography.cited_by(source).facts]
    shown = main_part(timeline)
    page = page_of(answer, phases, shown, sites, used, regions=part.regions, title=title, home=home)
    picture = to_timeline_svg(shown)
    icon = page_tone(answer.deadlines)
    first = next((card for card in page.cards if card.id == page.first), None)
    files = {
        "index.html": to_page(page, picture, icon, files=_DATA_FILES),
        "embed.html": to_embed(page, first, icon, up=""),
        **{f"{name}.json": to_json(report) for name, report in _reports(part).items()},
        "schedule.json": _schedule_document(part.document),
        "schemas/schedule.json": schedule_schema(),
        **{f"schemas/{name}.json": answer_schema(name) for name in ANSWERS},
        "timeline.svg": picture.encode(),
    }
    for card in page.cards:
        files[f"embed/{card.id}.html"] = to_embed(page, card, icon, up="../")
    for a in answer.deadlines:
        files[f"badge/{a.deadline.id}.svg"] = badge_svg(a, answer).encode()
        files[f"badge/{a.deadline.id}.json"] = to_json(badge_json(a, answer))
    return page, files


def _feed_and_calendar(site: Site) -> dict[str, bytes]:
    """Return the feed and the calendar of all schedules of a site."""
    title = site.title or " · ".join(part.answer.schedule.title for part in site.parts)
    several = len(site.parts) > 1
    feed, calendars = [], []
    for part in site.parts:
        answer = part.answer
        folder = f"{answer.schedule.id}/" if several else ""
        events = counting_events(answer, part.regions)
        feed.append(FeedPart(answer, events, f"{site.home}{folder}index.html", part.soon_days))
        calendars.append((answer, ()))
    options = CalendarOptions(public=True, title=title, home=site.home)
    return {"deadlines.ics": to_ical(calendars, options), **to_atom(feed, title=title, home=site.home)}


def _schedule_document(document: Schedule) -> bytes:
    """Return the schedule as a document that the commands can read, without the user's entries."""
    whole = replace(document, schema="schemas/schedule.json")
    return to_json(msgspec.to_builtins(whole, enc_hook=str))
