"""The answer of `sites`: the bases, and what was last reported of each."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from msgspec import Struct

from withdrawal_cli.core.assess import Answer
from withdrawal_cli.core.instants import rfc3339
from withdrawal_cli.core.known import Known
from withdrawal_cli.core.reports.common import GENERATOR, Edtf, Instant, ScheduleHead, head, region_names
from withdrawal_cli.core.schedule import By
from withdrawal_cli.core.sites import SiteStanding, SiteState


class SiteRow(Struct, frozen=True):
    """A site and its last reported state.

    The state was reported from `since` to `last_reported`, without another in between; `event` is the event that
    reported it last, `title` what it says, `sources` the ids of its sources. `reported_by` names their publishers,
    and first `you` for a record of the user's own.
    """

    id: str
    name: str
    aliases: tuple[str, ...]
    region: str
    region_name: str
    governorate: str | None
    state: SiteState
    since: Edtf | None
    last_reported: Edtf | None
    event: str | None
    title: str | None
    reported_by: tuple[str, ...]
    sources: tuple[str, ...]
    by: By


class SitesReport(Struct, frozen=True):
    """The answer of `sites`."""

    schema: Literal["withdrawal/sites/1"]
    generator: str
    as_of: Instant
    known_by: dt.date | None
    schedule: ScheduleHead
    sites: tuple[SiteRow, ...]


def sites_report(answer: Answer, standings: tuple[SiteStanding, ...]) -> SitesReport:
    """Shape the answer of `sites`."""
    names, known = region_names(answer), answer.known
    publishers = {source.id: source.publisher for source in answer.schedule.sources}
    rows = tuple(site_row(s, names, publishers, known) for s in standings)
    return SitesReport("withdrawal/sites/1", GENERATOR, rfc3339(answer.as_of), answer.known_by, head(answer), rows)


def site_row(s: SiteStanding, names: dict[str, str], publishers: dict[str, str], known: Known) -> SiteRow:
    """Shape a site; `names` are the regions', `publishers` the sources', by id."""
    sources = known.cited(s.latest.sources) if s.latest else ()
    yours = ("you",) if s.latest and s.latest.by else ()
    return SiteRow(
        id=s.site.id,
        name=s.site.name,
        aliases=s.site.aliases,
        region=s.site.region,
        region_name=names[s.site.region],
        governorate=s.site.governorate,
        state=s.state,
        since=s.first.on.text if s.first else None,
        last_reported=s.latest.on.text if s.latest else None,
        event=s.latest.id if s.latest else None,
        title=s.latest.title if s.latest else None,
        reported_by=(*yours, *dict.fromkeys(publishers[source] for source in sources)),
        sources=sources,
        by=s.latest.by if s.latest else None,
    )
