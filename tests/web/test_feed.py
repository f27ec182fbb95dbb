"""The feed of the published site, read by feedparser."""

import json
from datetime import datetime

import feedparser
import pytest

from withdrawal_cli.core.assess import assess, counting_events
from withdrawal_cli.formats.atom import to_atom
from withdrawal_cli.store.schedules import bundled_schedule, load_schedule

AS_OF = datetime.fromisoformat("2026-11-22T12:00:00+03:00")


def read(document=None, tmp_path=None, as_of=AS_OF, home="https://example.org/t/"):
    path = None
    if document is not None:
        path = tmp_path / "schedule.json"
        path.write_text(json.dumps(document), encoding="utf-8")
    answer = assess(load_schedule(path), as_of)
    feed = feedparser.parse(to_atom(answer, counting_events(answer), title="T & <b>", lang="en", home=home))
    assert feed.bozo is False
    assert feed.version == "atom10"
    return feed


@pytest.fixture
def record():
    return json.loads(bundled_schedule().read_bytes())


def by_title(feed):
    return {entry.title: entry for entry in feed.entries}


def test_bundled_record_has_an_entry_for_each_event_deadline_and_version(record):
    feed = read()
    versions = sum(len(deadline["reported_as"]) for deadline in record["deadlines"])
    assert len(feed.entries) == len(record["events"]) + len(record["deadlines"]) + versions
    assert len({entry.id for entry in feed.entries}) == len(feed.entries)
    assert all(entry.id.startswith("urn:uuid:") for entry in feed.entries)
    assert feed.feed.title == "T & <b>"
    assert {(link.rel, link.href) for link in feed.feed.links} == {
        ("self", "https://example.org/t/feed.atom"),
        ("alternate", "https://example.org/t/"),
    }


def test_completion_is_dated_when_it_was_published_not_when_it_happened(record):
    event = next(event for event in record["events"] if event["kind"] == "completed")
    assert (event["on"], event["deadline"]) == ("2026-01-16/2026-01-18", "federal")
    entry = by_title(read())[event["title"]]
    assert entry.published == "2026-01-18T00:00:00+03:00"
    assert entry.updated == "2026-11-22T00:00:00+03:00"  # the day on which the record was compiled
    assert entry.tags[0].term == "completed"
    assert entry.content[0].type == "text/plain"
    assert entry.content[0].value.splitlines()[0] == "completed, between 2026-01-16 and 2026-01-18"
    published = {source["id"]: source["url"] for source in record["sources"]}
    assert [link.href for link in entry.links] == [published[source] for source in event["sources"]]


def test_ids_survive_a_correction_of_every_date_and_title(record, tmp_path):
    before = read()
    for event in record["events"]:
        event["on"] = "2019"
        event["title"] = f"{event['title']}, corrected"
    for deadline in record["deadlines"]:
        deadline["due"] = "2026-10"
        for version in deadline["reported_as"]:
            version["due"], version["stated_on"] = "2026-11", "2024"
            version["wording"] = "corrected"
    for source in record["sources"]:
        source["published"] = "2025-05-05"
    after = read(record, tmp_path, home="https://example.net/moved/")
    assert {entry.id for entry in after.entries} == {entry.id for entry in before.entries}
    assert {entry.published for entry in after.entries} == {"2025-05-05T00:00:00+03:00"}
    assert after.feed.id == before.feed.id


def test_updated_moves_with_the_record_and_nothing_else(record, tmp_path):
    first = {entry.id: entry.updated for entry in read(as_of=datetime.fromisoformat("2026-12-24T00:00+03:00")).entries}
    record["events"][0]["title"] = "Corrected"
    record["compiled_on"] = "2026-12-01"
    later = {
        entry.id: entry.updated
        for entry in read(record, tmp_path, as_of=datetime.fromisoformat("2026-12-24T00:00+03:00")).entries
    }
    assert later.keys() == first.keys()
    assert set(first.values()) == {"2026-11-22T00:00:00+03:00"}
    assert set(later.values()) == {"2026-12-01T00:00:00+03:00"}


def test_amendment_is_an_entry_and_moves_its_deadline(record, tmp_path):
    record["events"].append({
        "id": "moved", "kind": "extended", "on": "2026-03-01", "announced_on": "2026-03-02", "due": "2027-06",
        "deadline": "kurdistan", "title": "Deadline moved", "quote": "until June 2027", "sources": [],
    })  # fmt: skip
    found = by_title(read(record, tmp_path))
    assert found["Deadline moved"].published == "2026-03-02T00:00:00+03:00"
    assert "new due: 2027-06 (2027-06-01 to 2027-06-30)" in found["Deadline moved"].content[0].value
    deadline = next(d for d in record["deadlines"] if d["id"] == "kurdistan")
    lines = found[deadline["title"]].content[0].value.splitlines()
    assert lines[:2] == [
        "Kurdistan Region: due 2027-06 (2027-06-01 to 2027-06-30), “until June 2027”",
        "before it was amended: 2026-09",
    ]


def test_new_version_of_a_speaker_leaves_the_ids_of_the_others(record, tmp_path):
    before = {entry.id for entry in read().entries}
    record["deadlines"][0]["reported_as"].append(
        {"due": "2025-11", "wording": "by November", "stated_by": "AP", "stated_on": "2025-01-05", "sources": []}
    )
    after = read(record, tmp_path)
    assert len({entry.id for entry in after.entries} - before) == 1
    assert before < {entry.id for entry in after.entries}
    (new,) = (entry for entry in after.entries if entry.id not in before)
    assert new.published == "2025-01-05T00:00:00+03:00"


def test_what_has_not_happened_or_was_not_announced_is_not_in_the_feed(record):
    feed = read(as_of=datetime.fromisoformat("2024-01-01T00:00+03:00"))
    assert {entry.tags[0].term for entry in feed.entries} <= {
        "announced",
        "context",
        "handed-over",
        "reported",
        "in-use",
    }
    assert not any(entry.title == d["title"] for entry in feed.entries for d in record["deadlines"])


def test_hostile_text_is_text(record, tmp_path):
    evil = "<script>alert(1)</script>]]>&amp;\u202e\x1b[31m\ufffe\ud83d\ude00"
    record["events"][0] |= {"title": evil, "detail": evil, "quote": evil}
    record["sources"][0] |= {"title": evil, "publisher": evil, "url": "javascript:alert(1)"}
    record["deadlines"][0]["reported_as"][0] |= {
        "wording": evil,
        "stated_by": evil,
        "sources": [record["sources"][0]["id"]],
    }
    feed = read(record, tmp_path)
    assert by_title(feed)["<script>alert(1)</script>]]>&amp;[31m😀"]
    assert not any(link.href.startswith("javascript") for entry in feed.entries for link in entry.get("links", ()))


def test_without_an_address_links_are_relative_to_the_feed():
    links = {(link.rel, link.href) for link in read(home="").feed.links}
    assert links == {("self", "feed.atom"), ("alternate", "index.html")}
