"""Which facts rest on which source, for an answer."""

from datetime import date, datetime

from withdrawal_cli import assess, load_schedule
from withdrawal_cli.answers.sources import Bibliography

SCHEDULE = load_schedule()
AS_OF = datetime(2026, 11, 22, tzinfo=SCHEDULE.zone)


def counted(answer, source_id, regions=None):
    bibliography = Bibliography(answer, regions)
    (source,) = (s for s in bibliography.sources if s.id == source_id)
    at = bibliography.cited_by(source)
    return len(at.deadlines), len(at.versions), len(at.events), len(at.sites)


def test_every_fact_is_found_under_each_of_its_sources():
    bibliography = Bibliography(assess(SCHEDULE, AS_OF))
    assert [s.id for s in bibliography.sources] == sorted(s.id for s in SCHEDULE.sources)
    cited = [f.sources for f in (*SCHEDULE.deadlines, *SCHEDULE.events, *SCHEDULE.sites)]
    cited += [v.sources for d in SCHEDULE.deadlines for v in d.reported_as]
    total = sum(bibliography.cited_by(s).facts for s in SCHEDULE.sources)
    assert total == sum(map(len, cited))


def test_only_what_counts_is_counted():
    assert counted(assess(SCHEDULE, AS_OF), "joint-2024") == (0, 2, 3, 0)
    before = assess(SCHEDULE, datetime(2024, 9, 26, tzinfo=SCHEDULE.zone))
    assert counted(before, "joint-2024") == (0, 0, 0, 0)
    assert counted(before, "seed") == (2, 0, 4, 1)


def test_sources_published_after_the_known_by_day_are_left_out():
    for known_by, there in ((date(2026, 1, 17), False), (date(2026, 1, 18), True)):
        listed = {s.id for s in Bibliography(assess(SCHEDULE, AS_OF, known_by)).sources}
        assert ("afp-2026-01-18" in listed) is there
        assert ("seed" in listed) is there  # it has no date, but tells of the 18th


def test_a_region_leaves_the_sources_on_which_one_of_its_facts_rests():
    answer = assess(SCHEDULE, AS_OF)
    listed = {s.id for s in Bibliography(answer, frozenset({"kurdistan"})).sources}
    assert "k24-harir-2021" in listed
    assert "antiwar-2020-08-23" not in listed  # Camp Taji, in the federal region
    assert "nyt-2026-03-20" in listed  # a count for the whole country
    assert counted(answer, "joint-2024", frozenset({"kurdistan"})) == (0, 1, 2, 0)
