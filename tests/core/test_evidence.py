"""The order of sources, and how many independent origins they have."""

from datetime import date

import pytest
from msgspec.structs import replace

from withdrawal_cli.core.assess import assess
from withdrawal_cli.core.evidence import count_origins, evidence, gather_evidence, is_copy, origin_of
from withdrawal_cli.core.schedule import Source, SourceKind


def source(name, publisher, origin=None, kind="news"):
    return Source(id=name, publisher=publisher, title="T", origin=origin, kind=kind and SourceKind(kind))


SPACEWAR = source("spacewar", "SpaceWar", "AFP")
AFP = source("afp", "AFP")
RUDAW = source("rudaw", "Rudaw", "Rudaw")
STATEMENT = source("statement", "Ministry", kind="primary")
RELAYED = source("relayed", "KUNA", "Ministry", kind="primary")
STUDY = source("study", "Institute", kind="analysis")
PAGE = source("page", "Somebody", kind=None)


def test_primary_sources_come_first_then_news_of_their_own_then_the_rest_then_copies():
    found = gather_evidence([SPACEWAR, STUDY, PAGE, RELAYED, RUDAW, AFP, STATEMENT])
    assert [s.id for s in found.sources] == ["statement", "relayed", "rudaw", "afp", "study", "page", "spacewar"]
    assert found.origins == ("Ministry", "Rudaw", "AFP", "Institute", "Somebody")


@pytest.mark.parametrize(
    ("sources", "number"),
    [((), 0), ((SPACEWAR,), 1), ((SPACEWAR, AFP), 1), ((STATEMENT, RELAYED, RUDAW), 2), ((STUDY, PAGE), 2)],
)
def test_sources_of_one_origin_count_once(sources, number):
    assert count_origins(sources) == len(gather_evidence(sources).origins) == number


def test_a_copy_is_the_text_of_another():
    assert [s.id for s in (SPACEWAR, AFP, RUDAW, RELAYED) if is_copy(s)] == ["spacewar", "relayed"]
    assert (origin_of(SPACEWAR), origin_of(RUDAW)) == ("AFP", "Rudaw")


def test_the_evidence_is_that_of_the_end_as_known_by_the_day(build):
    late = replace(build.source("late", "2026-03-01"), publisher="Later")
    event = build.event("completed", "2026-02-01", sources=["late", "notice", "late"])
    schedule = build.schedule(events=[event], sources=[build.source("notice", "2026-02-02"), late])
    for known_by, ids in (("2026-02-01", []), ("2026-02-02", ["notice"]), ("2026-03-01", ["late", "notice"])):
        answer = assess(schedule, build.at("2026-06-01", schedule), date.fromisoformat(known_by))
        assert [s.id for s in evidence(answer, answer.deadlines[0]).sources] == ids
