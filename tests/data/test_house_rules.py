"""Hold every bundled record to the rules of data/README.md."""

import datetime as dt
import json
import re
import unicodedata
from urllib.parse import urlsplit

import pytest
from bundled import DATA, OUTCOMES, Record, is_plain_day, span

FILES = ("schedule.json", "unami.json", "unifil.json")
# Object -> (keys that it must have, keys that it may have).
KEYS = {
    "record": (
        {"$schema", "schema_version", "id", "title", "timezone", "covers_through", "compiled_on"}
        | {"deadlines", "events", "sites", "sources"},
        {"regions"},
    ),
    "region": ({"id", "name", "aliases"}, set()),
    "deadline": (
        {"id", "title", "due", "wording", "announced_on", "stated_by", "stated_on", "obliged"}
        | {"reported_as", "sources", "tags"},
        {"region", "timezone"},
    ),
    "reported date": ({"due", "wording", "scope", "stated_by", "stated_on", "sources"}, set()),
    "event": (
        {"id", "kind", "on", "title", "detail", "sources"},
        {"announced_on", "quote", "deadline", "site", "region", "due"},
    ),
    "site": ({"id", "name", "aliases", "sources"}, {"region", "governorate"}),
    "source": (
        {"id", "publisher", "title", "published", "kind"},
        {"url", "origin", "archived_url", "accessed_on", "language"},
    ),
}
KINDS = {"announced", "reported", "handed-over", "in-use", "context"} | OUTCOMES


@pytest.fixture(params=FILES)
def record(request):
    return Record(request.param)


def strings(value, place="$"):
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from strings(key, f"{place} key")
            yield from strings(item, f"{place}.{key}")
    elif isinstance(value, list):
        for index, item in enumerate(value):
            label = item.get("id", index) if isinstance(item, dict) else index
            yield from strings(item, f"{place}[{label}]")


def test_no_bundled_record_is_left_out_of_these_rules():
    assert {path.name for path in DATA.glob("*.json")} - {"schedule.schema.json"} == set(FILES)


# Shape of the file


def test_file_is_written_in_the_one_agreed_form(record):
    assert json.dumps(record.document, ensure_ascii=False, indent=2) + "\n" == record.text


def test_head_names_the_schema_and_the_last_search(record):
    head = record.document
    assert (head["$schema"], head["schema_version"]) == ("schedule.schema.json", 1)
    assert is_plain_day(head["covers_through"])
    assert is_plain_day(head["compiled_on"])
    assert head["covers_through"] <= head["compiled_on"]


def test_objects_have_the_known_keys_and_no_others(record):
    for kind, item in record.objects():
        required, optional = KEYS[kind]
        assert required <= set(item), item
        assert set(item) <= required | optional, item


def test_only_an_unknown_day_is_null(record):
    nulls = {(kind, key) for kind, item in record.objects() for key, value in item.items() if value is None}
    assert nulls <= {("source", "published"), ("reported date", "stated_on")}


def test_text_has_no_hidden_characters_and_no_stray_spaces(record):
    for place, text in strings(record.document):
        hidden = [f"U+{ord(char):04X}" for char in text if unicodedata.category(char) in {"Cc", "Cf", "Zl", "Zp"}]
        assert not hidden, f"{place}: {hidden}"
        assert text and text == " ".join(text.split()), f"{place}: empty, or stray spaces in {text!r}"
        assert text == unicodedata.normalize("NFC", text), place


def test_titles_and_details_are_short(record):
    for event in record.events:
        assert len(event["title"]) <= 90, event["id"]
        assert len(event["detail"]) <= 500, event["id"]


def test_details_point_at_events_that_exist(record):
    known = set(record.by_id("event"))
    for event in record.events:
        pointers = set(re.findall(r"\b[a-z0-9]+(?:-[a-z0-9]+)*-20\d\d(?:-\d\d)*\b", event["detail"]))
        pointers |= set(re.findall(r"\bsee ([a-z0-9]+(?:-[a-z0-9]+)+)", event["detail"]))
        assert pointers <= known - {event["id"]}, f"{event['id']}: {pointers - known}"


# Ids and references


def test_ids_are_kebab_case(record):
    kebab = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
    assert [item["id"] for _, item in record.objects() if not kebab.fullmatch(item.get("id", "none"))] == []


def test_no_id_stands_twice(record):
    shown = [item["id"] for item in record.deadlines + record.events + record.sites + record.sources]
    assert sorted(shown) == sorted(set(shown))
    regions = [region["id"] for region in record.regions]
    assert sorted(regions) == sorted(set(regions))


def test_no_two_records_share_an_id_or_a_deadline():
    records = [Record(name) for name in FILES]
    for ids in ([r.document["id"] for r in records], [d["id"] for r in records for d in r.deadlines]):
        assert sorted(ids) == sorted(set(ids))


@pytest.mark.parametrize("kind", ["region", "site"])
def test_one_name_means_one_thing(record, kind):
    owner = {}
    for thing in record.by_id(kind).values():
        for name in {name.casefold() for name in (thing["id"], thing["name"], *thing["aliases"])}:
            assert owner.setdefault(name, thing["id"]) == thing["id"], name
        assert len(thing["aliases"]) == len({alias.casefold() for alias in thing["aliases"]})


def test_no_dangling_reference(record):
    known = {kind: set(record.by_id(kind)) for kind in ("region", "deadline", "site", "source")}
    for _, item in record.objects():
        for kind in ("region", "deadline", "site"):
            assert item.get(kind) is None or item[kind] in known[kind], item
    for name, fact in record.facts():
        assert set(fact["sources"]) <= known["source"], name


def test_event_at_a_site_has_the_region_of_the_site(record):
    for event in record.events:
        if "site" in event:
            assert event.get("region") == record.by_id("site")[event["site"]].get("region"), event["id"]


def test_everything_is_in_a_region_where_there_are_regions(record):
    for item in record.deadlines + record.sites:
        assert ("region" in item) == bool(record.regions), item["id"]


# Sources


def test_everything_is_sourced_once_and_in_order(record):
    for name, fact in record.facts():
        assert fact["sources"], name
        assert fact["sources"] == sorted(set(fact["sources"])), name


def test_no_unused_source(record):
    assert set(record.by_id("source")) == {source for _, fact in record.facts() for source in fact["sources"]}


def test_links_are_well_formed(record):
    links = [source[key] for source in record.sources for key in ("url", "archived_url") if key in source]
    for link in links:
        assert re.fullmatch(r"https?://[A-Za-z0-9._~:/?#@!$&'()*+,;=%-]+", link), link
        assert re.fullmatch(r"(?:[a-z0-9-]+\.)+[a-z]{2,}", urlsplit(link).netloc), link
    assert sorted(links) == sorted(set(links))


def test_sources_have_a_known_kind_and_a_date_or_null(record):
    for source in record.sources:
        assert source["kind"] in {"primary", "news", "analysis", "report"}, source["id"]
        for key in ("published", "accessed_on"):
            if source.get(key):
                compiled = dt.date.fromisoformat(record.document["compiled_on"])
                assert span(source[key])[1] <= compiled, source["id"]


def test_publisher_is_the_outlet_alone(record):
    for source in record.sources:
        publisher = source["publisher"]
        assert not re.search(r"citing|\btext\b|\((?:AP|AFP|Reuters|CNN|Arabic|German)", publisher), source["id"]
        assert source.get("origin") != publisher, source["id"]


def test_an_origin_and_a_publisher_have_one_spelling_in_all_records():
    records = [Record(name) for name in FILES]
    names = {source.get(key) for r in records for source in r.sources for key in ("publisher", "origin")} - {None}
    spelling = {}
    for name in names:
        plain = re.sub(r"^the |[^a-z0-9]", "", unicodedata.normalize("NFKD", name).casefold())
        assert spelling.setdefault(plain, name) == name, {spelling[plain], name}


def test_language_is_given_for_what_is_not_english(record):
    for source in record.sources:
        assert re.fullmatch(r"[a-z]{2}", source.get("language", "ar")), source["id"]
        assert source.get("language") != "en", source["id"]
        assert "language" in source or not re.search(r"[\u0600-\u06ff]", source["title"]), source["id"]


def test_no_source_is_older_than_what_it_reports(record):
    sources = record.by_id("source")
    for name, fact in record.facts():
        happened = fact.get("on") or fact.get("stated_on")
        for source in fact["sources"]:
            published = sources[source]["published"]
            if happened and published:
                assert span(published)[1] >= span(happened)[0], f"{name}: {source}"


# Dates


def test_every_date_can_be_read(record):
    for _, item in record.objects():
        for key in ("due", "on", "announced_on", "stated_on", "published", "accessed_on"):
            if item.get(key) is not None:
                span(item[key])
    for event in record.events:
        assert event.get("announced_on") != event["on"], event["id"]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024", "2024-01-01", "2024-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2025-08?", "2025-08-01", "2025-08-31"),
        ("2026-01-16/2026-01-18", "2026-01-16", "2026-01-18"),
        ("2026-09/..", "2026-09-01", "9999-12-31"),
    ],
)
def test_spans_are_read_right(text, first, last):
    assert span(text) == (dt.date.fromisoformat(first), dt.date.fromisoformat(last))


@pytest.mark.parametrize("text", ["", "2026-1", "2026-13", "2026-02-30", "2026-03/2026-02", "../..", "Sept 2026"])
def test_anything_else_is_no_date(text):
    with pytest.raises(ValueError):
        span(text)


def test_no_speaker_gives_two_dates_for_a_deadline_on_one_day(record):
    assert len(record.statements()) == len(record.reported)


def test_event_dates_have_both_ends(record):
    for event in record.events:
        for key in ("on", "announced_on"):
            ends = event.get(key, event["on"]).split("/")
            assert "" not in ends and ".." not in ends, event["id"]


def test_no_event_is_later_than_coverage(record):
    for event in record.events:
        for key in ("on", "announced_on"):
            assert span(event.get(key, event["on"]))[1] <= record.last_covered_day(), event["id"]


# Kinds and scopes


def test_reports_of_several_days_are_several_events(record):
    published = {source["id"]: source["published"] for source in record.sources}
    for event in (e for e in record.events if re.fullmatch(r"\d{4}-\d\d-\d\d/\d{4}-\d\d-\d\d", e["on"])):
        days = [day for day in map(published.get, event["sources"]) if day and is_plain_day(day)]
        assert min(days, default="9999") >= event["on"].partition("/")[2], event["id"]


def test_kinds_have_what_they_need(record):
    for event in record.events:
        kind = event["kind"]
        assert kind in KINDS, event["id"]
        assert kind not in {"handed-over", "in-use"} or "site" in event, event["id"]
        assert kind not in OUTCOMES or "deadline" in event, event["id"]
        assert ("due" in event) == (kind == "extended"), event["id"]


def test_a_reported_date_is_of_the_whole_a_part_or_more(record):
    for _, date in record.reported:
        assert date["scope"] in {"whole", "part", "wider"}, date


# Quotes


def test_quotes_and_wordings_are_short(record):
    wordings = [item["wording"] for item in (*record.deadlines, *(date for _, date in record.reported))]
    for text in [*wordings, *(event["quote"] for event in record.events if "quote" in event)]:
        assert len(text.split()) <= 25, text


# Order


def test_lists_are_sorted(record):
    for things in (record.regions, record.sites, record.sources):
        ids = [thing["id"] for thing in things]
        assert ids == sorted(ids)
    deadlines = [(span(deadline["due"])[1], deadline["id"]) for deadline in record.deadlines]
    assert deadlines == sorted(deadlines)
    events = [(*span(event["on"]), event["id"]) for event in record.events]
    assert events == sorted(events)


def test_reported_dates_are_sorted_by_when_and_who(record):
    for deadline in record.deadlines:
        order = [
            (*(span(date["stated_on"]) if date["stated_on"] else (dt.date.max, dt.date.max)), date["stated_by"])
            for date in deadline["reported_as"]
        ]
        assert order == sorted(order), deadline["id"]
