"""What `sites` says to a person."""

from __future__ import annotations

from withdrawal_cli.core.assess import Answer
from withdrawal_cli.core.reports.sites import SiteRow, SitesReport
from withdrawal_cli.core.sites import SiteState
from withdrawal_cli.render.listing import Listing, as_of_notes, row
from withdrawal_cli.render.safe_text import one_line
from withdrawal_cli.render.words import edtf_words, listed

STATE_WORDS = {
    SiteState.HANDED_OVER: "✓ handed over",
    SiteState.IN_USE: "● in use",
    SiteState.REPORTED: "○ reported",
    SiteState.NOT_REPORTED: "? not reported",
}
RULE = (
    "A state is the last handover or use in the record; where there is neither, a site is reported when something else "
    "was announced or reported of it; context, such as an attack, is no state. Silence since then says nothing: a site "
    "last reported in use may have been left."
)


def sites_listing(report: SitesReport, answer: Answer) -> Listing:
    """Say of each site where it is, in which state it was last reported, since when, and who published it."""
    rows = tuple(
        row(s.state.value, f"{s.name} ({s.id})", place_words(s), state_words(s), listed(list(s.reported_by), 3) or "–")
        for s in report.sites
    )
    columns = ("Site", "Region", "Last reported state", "Published by")
    notes = (*as_of_notes(answer), RULE)
    return Listing(one_line(answer.schedule.title), columns, rows, lambda: notes, empty="No sites.")


def place_words(s: SiteRow) -> str:
    """Say in which region and governorate a site is."""
    return f"{s.region_name}, {s.governorate}" if s.governorate else s.region_name


def state_words(s: SiteRow) -> str:
    """Say the state as sign and words, and from when to when it was reported."""
    when = when_words(s)
    mark = " *" if s.by else ""
    reported = "reported " if when.startswith("since") else ""  # it may have begun before anyone reported it
    return f"{STATE_WORDS[s.state]}, {reported}{when}{mark}" if when else STATE_WORDS[s.state]


def when_words(s: SiteRow) -> str:
    """Say from when to when the state was reported."""
    if s.since is None:
        return ""
    since = edtf_words(s.since) or ""
    return since if s.since == s.last_reported else f"since {since}, last {edtf_words(s.last_reported)}"
