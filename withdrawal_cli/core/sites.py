"""In which state each site was last reported.

The state is that of the latest counting event of kind `handed-over` or `in-use`, in order of `on.latest`, then id.
Where there is none, but something else was announced or reported of the site, it is `reported`: the events say more.
What is `context` only, an attack for instance, gives no state. A state is the last one reported: silence after it, and
above all after coverage, neither keeps a site in use nor hands it over.
"""

from __future__ import annotations

from datetime import date
from enum import Enum

from msgspec import Struct

from withdrawal_cli.core.assess import Answer
from withdrawal_cli.core.schedule import Event, EventKind, Site


class SiteState(Enum):
    """What was last reported of a site."""

    HANDED_OVER = "handed-over"
    IN_USE = "in-use"
    REPORTED = "reported"
    NOT_REPORTED = "not-reported"


class SiteStanding(Struct, frozen=True):
    """A site, its state, and the counting events of the site in order.

    `first` began the unbroken run of events that report this state, `latest` ends it: the state was reported from the
    one to the other. Both are None for a site of which no state was reported.
    """

    site: Site
    state: SiteState
    first: Event | None
    latest: Event | None
    events: tuple[Event, ...]


_STATES = {EventKind.HANDED_OVER: SiteState.HANDED_OVER, EventKind.IN_USE: SiteState.IN_USE}
_TELLING = frozenset({EventKind.ANNOUNCED, EventKind.REPORTED})


def stand_of_sites(answer: Answer, regions: frozenset[str] | None = None) -> tuple[SiteStanding, ...]:
    """Say in which state the sites of `regions` (None for all) were last reported, ordered by region, then id.

    A site that was not known by the known-by day, and of which no event was, is left out.
    """
    known, by_site = answer.known, _events_by_site(answer)
    wanted = [s for s in answer.schedule.sites if regions is None or s.region in regions]
    listed = [s for s in wanted if known.has_site(s) or by_site.get(s.id)]
    return tuple(_stand(s, by_site.get(s.id, [])) for s in sorted(listed, key=lambda s: (s.region, s.id)))


def stand_of_site(site: Site, answer: Answer) -> SiteStanding:
    """Say in which state one site was last reported."""
    return _stand(site, _events_by_site(answer).get(site.id, []))


def _events_by_site(answer: Answer) -> dict[str, list[Event]]:
    by_site: dict[str, list[Event]] = {}
    for event in filter(answer.known.counts, answer.schedule.events):
        if event.site is not None:
            by_site.setdefault(event.site, []).append(event)
    return by_site


def _stand(site: Site, events: list[Event]) -> SiteStanding:
    events = sorted(events, key=lambda e: (e.on.latest or date.max, e.id))
    run: list[Event] = []
    for event in events:
        if event.kind in _STATES:
            run = [*run, event] if run and run[-1].kind is event.kind else [event]
    state = _STATES[run[-1].kind] if run else SiteState.NOT_REPORTED
    if not run:
        run = [event for event in events if event.kind in _TELLING][-1:]
        state = SiteState.REPORTED if run else state
    return SiteStanding(site, state, run[0] if run else None, run[-1] if run else None, tuple(events))
