"""What `show` says of one deadline, event, site or source: the shapes, each with its `type`."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from withdrawal_cli.core.reasoning import Outcome
from withdrawal_cli.core.reports.common import Edtf
from withdrawal_cli.core.reports.facts import EventRow, SourceRow
from withdrawal_cli.core.reports.sites import SiteRow
from withdrawal_cli.core.reports.sources import SourceCountRow
from withdrawal_cli.core.reports.status import DeadlineRow, ReportedRow


class VersionRow(ReportedRow, frozen=True):
    """A version of a deadline, and what came of it under that version, as a word and in words."""

    outcome: Outcome
    outcome_words: str


class AmendmentRow(Struct, frozen=True):
    """A change of the due by an `extended` event; `drift_days` is from last day to last day, positive when later."""

    event: str
    on: Edtf
    title: str
    due_before: Edtf
    due: Edtf
    drift_days: int | None
    sources: tuple[str, ...]


class RestingRow(Struct, frozen=True):
    """A fact that rests on the one shown.

    `how`: it `cites` a source; an event `completes`, `cancels` or `amends` a deadline, or gives the `state` of a site.
    A version has the id of its deadline; `date` is the due of a deadline or a version, and the day of an event.
    """

    type: Literal["deadline", "version", "event", "site"]
    id: str
    title: str
    date: Edtf | None
    stated_by: str | None
    how: Literal["cites", "completes", "cancels", "amends", "state"]


class DeadlineSubject(DeadlineRow, frozen=True, tag_field="type", tag="deadline"):
    """A deadline in full: what `status` says, how its due was read, why its status is what it is, all versions.

    `in_force` is the version that the status is for. `bibliography` has every source that is named, once.
    """

    announced_on: Edtf | None
    reading: str
    reasoning: str
    decided_by: str | None
    amendments: tuple[AmendmentRow, ...]
    in_force: VersionRow
    reported_as: tuple[VersionRow, ...]
    events: tuple[EventRow, ...]
    bibliography: tuple[SourceRow, ...]


class EventSubject(EventRow, frozen=True, tag_field="type", tag="event"):
    """An event in full. `counts` is whether it is used in this answer, `reason` why not."""

    deadline_title: str | None
    site_name: str | None
    region_name: str | None
    counts: bool
    reason: str | None
    resting: tuple[RestingRow, ...]
    bibliography: tuple[SourceRow, ...]


class SiteSubject(SiteRow, frozen=True, tag_field="type", tag="site"):
    """A site in full; `sources` are those of its state, `named_by` those that the site itself was taken from."""

    named_by: tuple[str, ...]
    events: tuple[EventRow, ...]
    bibliography: tuple[SourceRow, ...]


class SourceSubject(SourceCountRow, frozen=True, tag_field="type", tag="source"):
    """A source in full, with every fact that rests on it; `counts` and `reason` as of an event."""

    counts: bool
    reason: str | None
    resting: tuple[RestingRow, ...]


Subject = DeadlineSubject | EventSubject | SiteSubject | SourceSubject
