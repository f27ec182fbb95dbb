"""The feed of the published site, read by feedparser."""

import json
from datetime import date, datetime

import feedparser
import journal_entries
import pytest
from factories import edtf

from withdrawal_cli.core.assess import assess, counting_events
from withdrawal_cli.core.entries import EntryKind, apply_entries
from withdrawal_cli.formats.atom import FeedPart, to_atom
from withdrawal_cli.store.schedules import bundled_schedule, load_schedule

AS_OF = datetime.fromisoformat("2026-11-22T12:00:00+03:00")


def write(document=None, tmp_path=None, as_of=AS_OF, home="https://example.org/t/"):
    path = None
    if document is not None:
        path = tmp_path / "schedule.json"
        path.write_text(json.dumps(document), encoding="utf-8")
    answer = assess(load_schedule(path), as_of)
    part = FeedPart(answer, counting_events(answer), f"{home}index.html")
    return to_atom([part], title="T & <b>", home=home)


def read(*args, **options):
    """The feed with all entries of its archive, the newest first."""
    files = write(*args, **options)
    feeds = [feedparser.parse(data) for data in files.values()]
    assert [feed.bozo for feed in feeds] == [False] * len(feeds)
    assert {feed.version for feed in feeds} == {"atom10"}
    whole = feeds[0]
    whole.entries = sorted((e for feed in feeds for e in feed.entries), key=lambda e: e.updated, reverse=True)
    return whole


@pytest.fixture
def record():
    return json.loads(bundled_schedule().read_bytes())


def by_title(feed):
    return {entry.title: entry for entry in feed.entries}


def test_bundled_record_has_an_entry_for_each_event_deadline_and_reported_date(record):
    feed = read()
    reported = sum(len(deadline["reported_as"]) for deadline in record["deadlines"])
    by_calendar = [e for e in feed.entries if e.tags[0].term in ("due-soon", "passed", "record-ends")]
    facts = len(record["events"]) + len(record["deadlines"]) + reported
    assert len(feed.entries) == facts + len(by_calendar)
    assert len({entry.id for entry in feed.entries}) == len(feed.entries)
    assert all(entry.id.startswith("urn:uuid:") for entry in feed.entries)
    assert feed.feed.title == "T & <b>"


def test_the_feed_has_the_newest_hundred_and_its_archive_the_rest(record):
    files = write()
    assert next(iter(files)) == "feed.atom"
    whole = [feedparser.parse(data) for data in files.values()]
    assert len(whole[0].entries) == 100
    assert min(e.updated for e in whole[0].entries) >= max(e.updated for feed in whole[1:] for e in feed.entries)
    links = [{link.rel: link.href for link in feed.feed.links} for feed in whole]
    archive = "https://example.org/t/feed-archive-1.atom"
    assert links[0] == {
        "self": "https://example.org/t/feed.atom", "alternate": "https://example.org/t/", "prev-archive": archive,
    }  # fmt: skip
    assert links[1]["self"] == archive
    assert links[1]["current"] == "https://example.org/t/feed.atom"
    assert b"<fh:archive />" in files["feed-archive-1.atom"]
    assert b"<fh:archive" not in files["feed.atom"]
    assert {feed.feed.id for feed in whole} == {whole[0].feed.id}


def test_each_entry_leads_to_its_place_on_the_page(record):
    entry = by_title(read())[record["events"][0]["title"]]
    (link,) = [link.href for link in entry.links if link.rel == "alternate"]
    assert link == f"https://example.org/t/index.html#event-{record['events'][0]['id']}"


def test_completion_is_dated_when_it_was_published_not_when_it_happened(record):
    event = next(event for event in record["events"] if event["kind"] == "completed")
    assert (event["on"], event["deadline"]) == ("2026-01-16/2026-01-18", "federal")
    entry = by_title(read())[event["title"]]
    assert entry.published == "2026-01-18T00:00:00+03:00"
    assert entry.tags[0].term == "completed"
    assert entry.content[0].type == "text/html"
    assert entry.content[0].value.startswith("<p>Completed, ")
    published = {source["id"]: source.get("url") for source in record["sources"]}
    assert [link.href for link in entry.links if link.rel == "related"] == [
        published[source] for source in event["sources"]
    ]


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
    facts = {entry.id for entry in after.entries if entry.tags[0].term not in ("due-soon", "passed")}
    assert facts == {entry.id for entry in before.entries if entry.tags[0].term not in ("due-soon", "passed")}
    dated = {entry.published for entry in after.entries if entry.tags[0].term == "completed"}
    assert dated == {"2025-05-05T00:00:00+03:00"}
    assert after.feed.id == before.feed.id


def test_a_correction_moves_its_own_entry_and_no_other(record, tmp_path):
    def updated(document=None):
        feed = read(document, tmp_path, as_of=datetime.fromisoformat("2026-12-24T00:00+03:00"))
        return {entry.id: entry.updated for entry in feed.entries}

    first = updated(record)
    record["events"][0] |= {"on": "2026-02-02", "title": "Corrected"}
    record["compiled_on"] = "2026-12-01"
    later = updated(record)
    assert later.keys() == first.keys()
    assert [later[name] for name in later if later[name] != first[name]] == ["2026-02-02T00:00:00+03:00"]


def test_what_the_calendar_alone_changes_is_an_entry_of_its_day(build):
    schedule = build.schedule(build.deadline(due="2026-09"), covers_through="2026-09-15")

    def turns(as_of, schedule=schedule):
        answer = assess(schedule, build.at(as_of, schedule))
        feed = feedparser.parse(to_atom([FeedPart(answer, (), "")], title="T", home="")["feed.atom"])
        return [
            (e.tags[0].term, e.published[:10], e.updated[:10]) for e in feed.entries if e.tags[0].term != "deadline"
        ]

    soon = ("due-soon", "2026-08-31", "2026-08-31")
    ends = ("record-ends", "2026-09-16", "2026-09-16")
    passed = ("passed", "2026-10-01", "2026-10-01")
    assert turns("2026-08-30T23:59:59") == []
    assert turns("2026-08-31") == [soon]
    assert turns("2026-09-15T23:59:59") == [soon]
    assert turns("2026-09-16") == [ends, soon]
    assert turns("2026-10-01") == turns("2027-10-01") == [passed, ends, soon]
    met = build.schedule(build.deadline(), events=[build.event("completed", "2026-09-02")], covers_through="2027-12-31")
    assert turns("2026-12-01", met) == [soon]


def test_amendment_is_an_entry_and_moves_its_deadline(record, tmp_path):
    record["events"].append({
        "id": "moved", "kind": "extended", "on": "2026-03-01", "announced_on": "2026-03-02", "due": "2027-06",
        "deadline": "kurdistan", "title": "Deadline moved", "quote": "until June 2027", "sources": [],
    })  # fmt: skip
    found = by_title(read(record, tmp_path))
    assert found["Deadline moved"].published == "2026-03-02T00:00:00+03:00"
    assert "<p>New due date: " in found["Deadline moved"].content[0].value
    deadline = next(d for d in record["deadlines"] if d["id"] == "kurdistan")
    title = f"{deadline['title']}: due Jun 2027"
    content = found[title].content[0].value
    assert "“until June 2027”</p>" in content
    assert "<p>Moved from Sep 2026.</p>" in content
    assert found[title].updated == "2026-03-02T00:00:00+03:00"


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
    feed = read(as_of=datetime.fromisoformat("2023-12-31T00:00+03:00"))
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
    record["sources"][0] |= {"title": evil, "publisher": evil, "url": "https://example.org/%3Cscript%3E"}
    record["deadlines"][0]["reported_as"][0] |= {
        "wording": evil,
        "stated_by": evil,
        "sources": [record["sources"][0]["id"]],
    }
    feed = read(record, tmp_path)
    assert by_title(feed)["<script>alert(1)</script>]]>&amp;[31m😀"]
    assert not any(link.href.startswith("javascript") for entry in feed.entries for link in entry.get("links", ()))


def test_without_an_address_links_are_relative_to_the_feed():
    feed = read(home="")
    links = {(link.rel, link.href) for link in feed.feed.links}
    assert links >= {("self", "feed.atom"), ("alternate", "index.html")}
    places = [link.href for entry in feed.entries for link in entry.links if link.rel == "alternate"]
    assert all(place.startswith("index.html") for place in places)


def test_a_due_date_without_a_known_source_says_so_and_has_no_day_of_publication():
    answer = assess(load_schedule(), datetime.fromisoformat("2026-01-05T12:00:00+03:00"), date(2026, 1, 5))
    part = FeedPart(answer, counting_events(answer), "index.html")
    feed = feedparser.parse(to_atom([part], title="T", home="")["feed.atom"])
    entry = by_title(feed)["Coalition's military mission ends in federal Iraq: due 31 Dec 2025"]
    assert "None of the sources for the date was published by 5" in entry.content[0].value
    assert "published" not in entry


def test_a_due_date_that_was_stated_after_it_had_passed_says_so():
    entries = by_title(read())
    said = "(as stated on 18"
    for title in ("due 31 Dec 2025", "the due date has passed"):
        assert said in entries[f"Coalition's military mission ends in federal Iraq: {title}"].content[0].value


def test_a_due_date_that_the_publisher_moved_says_so():
    moved = journal_entries.entry(kind=EntryKind.EXTENDED, on=edtf("2026-10-05"), due=edtf("2027"), source=None)
    schedule = apply_entries(load_schedule(), [moved])
    answer = assess(schedule, AS_OF)
    feed = feedparser.parse(to_atom([FeedPart(answer, (), "index.html")], title="T", home="")["feed.atom"])
    entry = by_title(feed)["Coalition's military mission ends in the Kurdistan Region: due 2027"]
    assert "Moved from Sep 2026, according to the publisher&#x27;s own entry." in entry.content[0].value
