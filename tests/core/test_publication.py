"""When a fact was published: the same rule as that by which it counts as known."""

from datetime import date, datetime, timezone

from hypothesis import given
from hypothesis import strategies as st

from withdrawal_cli.core.assess import assess
from withdrawal_cli.core.cutoff import Cutoff
from withdrawal_cli.core.revisions import Publications

DATES = st.none() | st.sampled_from(("2026-01-05", "2026-01", "2026-02", "2026-01/..", "../2026-01-20", "2026"))
FAR = date(2030, 1, 1)
AT_LAST = datetime(2030, 1, 1, tzinfo=timezone.utc)


@given(st.lists(DATES, min_size=1, max_size=3), DATES)
def test_a_fact_is_known_exactly_from_the_day_on_which_it_was_published(build, published, announced_on):
    names = [f"s{n}" for n in range(len(published))]
    sources = [build.source(name, day) for name, day in zip(names, published, strict=True)]
    event = build.event("reported", "2025-12-01", sources=names, announced_on=announced_on)
    schedule = build.schedule(events=[event], sources=[*sources, build.source("notice")])
    day = Publications(assess(schedule, build.at("2030-01-01", schedule))).of_event(event).first_on
    for known_by in (date(2025, 12, 31), date(2026, 1, 5), date(2026, 1, 20), date(2026, 1, 31), FAR):
        assert Cutoff(schedule, AT_LAST, known_by).includes_event(event) is (day is not None and day <= known_by)
