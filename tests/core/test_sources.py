"""The order of sources, and how many independent origins they have."""

import pytest

from withdrawal_cli.core.schedule import Source, SourceKind, origins_of, ranked


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
    found = ranked([SPACEWAR, STUDY, PAGE, RELAYED, RUDAW, AFP, STATEMENT])
    assert [s.id for s in found] == ["statement", "relayed", "rudaw", "afp", "study", "page", "spacewar"]
    assert origins_of(found) == ("Ministry", "Rudaw", "AFP", "Institute", "Somebody")


@pytest.mark.parametrize(
    ("sources", "number"),
    [((), 0), ((SPACEWAR,), 1), ((SPACEWAR, AFP), 1), ((STATEMENT, RELAYED, RUDAW), 2), ((STUDY, PAGE), 2)],
)
def test_sources_of_one_origin_count_once(sources, number):
    assert len(origins_of(sources)) == number


def test_a_copy_is_the_text_of_another():
    assert [s.id for s in (SPACEWAR, AFP, RUDAW, RELAYED) if s.is_copy] == ["spacewar", "relayed"]
