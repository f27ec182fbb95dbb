"""Hold the bundled record to the rules of data/README.md."""

import calendar
import datetime as dt
import json
import re
import unicodedata
from pathlib import Path
from urllib.parse import urlsplit

import pytest

DATA = Path(__file__).resolve().parents[2] / "data"
TEXT = (DATA / "schedule.json").read_bytes().decode("utf-8")
RULES = (DATA / "README.md").read_text(encoding="utf-8")


def unique_keys(pairs):
    keys = [key for key, _ in pairs]
    assert len(keys) == len(set(keys)), f"a key stands twice in one object: {keys}"
    return dict(pairs)


RECORD = json.loads(TEXT, object_pairs_hook=unique_keys)
REGIONS, DEADLINES, EVENTS, SITES, SOURCES = (
    RECORD[name] for name in ("regions", "deadlines", "events", "sites", "sources")
)
VERSIONS = [(deadline, version) for deadline in DEADLINES for version in deadline["reported_as"]]
BY_EVENT = {event["id"]: event for event in EVENTS}
BY_SITE = {site["id"]: site for site in SITES}
BY_DEADLINE = {deadline["id"]: deadline for deadline in DEADLINES}
BY_SOURCE = {source["id"]: source for source in SOURCES}

# Written by hand from what the sources say. Every event whose `on` is not a plain day stands here.
NOT_A_PLAIN_DAY = {
    "first-deployment-2014": "2014",
    "isis-seizes-territory-2014": "2014",
    "coalition-formed-2014-09": "2014-09",
    "coalition-established-2014-10": "2014-10",
    "isis-defeat-iraq-2017": "2017",
    "isis-defeat-syria-2019": "2019",
    "al-qaim-handed-over-2020": "2020-03",  # "mid-March"
    "harir-withdrawal-denied-2021": "2021-08?",  # undated page, the month after 26 July 2021
    "agreement-dated-2022": "2022",
    "deal-dated-2024-07": "2024-07",
    "wsj-reports-plan-2024": "2024-09-20/2024-09-21",  # quotes "Friday", relayed on Saturday
    "roadmap-dated-2025-08": "2025-08",
    "un-warning-2025-08": "2025-08?",  # "August", year inferred
    "erbil-remainder-forecast-2025": "2025-08-18/2025-08-19",
    "pentagon-reduction-2025": "2025-09-30/2025-10-01",  # "Tuesday" and "Wednesday"
    "consolidation-explained-2026-01": "2026-01",
    "ain-al-asad-left-2026-01-13": "2026-01-13/2026-01-14",  # "last night", on a Wednesday
    "us-full-withdrawal-plan-2026-01": "2026-01-22/2026-01-23",  # after a Thursday, "less than a week after"
    "ain-al-asad-handed-over-2026": "2026-01-16/2026-01-17",
    "federal-withdrawal-completed": "2026-01-16/2026-01-18",
    "victory-base-no-coalition-2026-03": "2026-03-02/2026-03-15",
    "victory-base-in-use-2026-03": "2026-03-04/2026-03-09",
    "harir-leaving-2026-08": "2026-08-08/2026-08-09",
    "ap-completion-planned-2026-08": "2026-08-12/2026-08-13",  # a list of 24 hours
    "trump-announces-2026-09": "2026-09-30~",  # undated page
}

# Plain days with another day close by: (on, announced_on).
EASY_TO_MISTAKE = {
    "task-force-established-2014": ("2014-10-17", None),
    "joint-statement-2024": ("2024-09-27", None),
    "ain-al-asad-first-convoy-2025": ("2025-08-18", None),
    "un-report-2025-08": ("2025-08-01", None),
    "un-debate-2025-08": ("2025-08-20", None),
    "harir-left-2023-10": ("2023-10-20", "2023-11-09"),
    "departure-claimed-2025-09": ("2025-09-15", "2025-09-21"),
    "pentagon-reduction-2025": ("2025-09-30/2025-10-01", None),
    "ain-al-asad-advisers-stay-2025-10": ("2025-10-20", None),
    "baghdad-consultations-2025": ("2025-11-06", None),
    "ain-al-asad-left-2026-01-13": ("2026-01-13/2026-01-14", "2026-01-14"),
    "ain-al-asad-last-us-departure-2026": ("2026-01-16", None),
    "ain-al-asad-handed-over-2026": ("2026-01-16/2026-01-17", "2026-01-17"),
    "federal-withdrawal-completed": ("2026-01-16/2026-01-18", "2026-01-18"),
    "federal-bases-vacated-2026-01": ("2026-01-18", None),
    "joc-hq-handed-over-2026": ("2026-01-18", None),
    "al-tanf-departure-2026": ("2026-02-11", None),
    "erbil-airport-drone-2026": ("2026-03-11", None),
    "makhmour-attack-2026": ("2026-03-12", "2026-03-13"),
    "foreign-minister-exit-ended-2026-09": ("2026-09-27", None),
    "defence-ministry-none-left-2026-09": ("2026-09-29", None),
    "kurdistan-mission-completed": ("2026-09-30", None),
}

JOINT_STATEMENT = "Governments of the United States and Iraq (joint statement)"
AL_ABBASI = "Thabet al-Abbasi, Iraqi defence minister, to Al-Hadath"

# (deadline, who, when) -> (due, scope), where a day could be made up, a floor mistaken for a ceiling, or a base for a region.
VERSIONS_EASY_TO_MISTAKE = {
    ("federal", JOINT_STATEMENT, "2024-09-27"): ("2025-09-30", "whole"),
    ("federal", AL_ABBASI, "2024-09-08"): ("2025-09", "whole"),
    ("federal", "Sabhan Mullah Jiad, adviser to the prime minister", "2024-09-08"): ("2025-12-31", "wider"),
    ("federal", "AP", "2024-09-27"): ("2025", "whole"),
    ("federal", "Maj. Gen. Saad Maan, head of the Security Media Cell", "2025-03-31"): ("2025", "part"),
    ("federal", "Hussein Allawi, adviser to the prime minister (via INA)", "2025-08-17"): ("2025-09", "part"),
    ("federal", "Iraqi security source, to Shafaq News", "2025-08-19"): ("2025-09-15", "part"),
    ("federal", "AFP", "2025-10-01"): ("2025-09", "whole"),
    ("federal", "dpa", "2025-10-01"): ("2025-09-30", "part"),
    ("federal", "William Walldorf, Defense Priorities", "2025-09-21"): ("2025-09-15", "part"),
    ("federal", "AP", "2026-01-17"): ("2025-09", "whole"),
    ("kurdistan", JOINT_STATEMENT, "2024-09-27"): ("2026-09", "wider"),
    ("kurdistan", "Senior US administration official (background)", "2024-09-27"): ("2026-09/..", "whole"),
    ("kurdistan", "Reuters, multiple unnamed sources", "2024-09-06"): ("2026-12-31", "wider"),
    ("kurdistan", "Reuters, unnamed sources", "2024-09-06"): ("2026-12-31", "whole"),
    ("kurdistan", "Newsweek, relayed by Shafaq News", "2024-09-07"): ("2026-12-31~", "whole"),
    ("kurdistan", "Wall Street Journal, US defence officials", "2024-09-20/2024-09-21"): ("2026-12-31", "wider"),
    ("kurdistan", "Maj. Gen. Saad Maan, head of the Security Media Cell", "2025-03-31"): ("2026", "part"),
    ("kurdistan", "Asharq Al-Awsat, as background", "2025-08"): ("2026-12-31", "part"),
    ("kurdistan", "Mohammed Shia al-Sudani, prime minister, to Reuters", "2025-11-03"): ("2026-09", "wider"),
    ("kurdistan", "Iraqi defence ministry, on X", "2026-01-17"): ("2026-09-30", "whole"),
}

# Counted by hand: whose texts the federal completion rests on. Two of its eight sources carry the committee's statement.
ORIGINS_OF_THE_FEDERAL_COMPLETION = {
    "AFP": ["afp-2026-01-18"],
    "CNN": ["cnn-2026-01-18"],
    "Fox News": ["fox-2026-01"],
    "Higher Military Committee (Iraq)": ["burathanews-2026-01-18", "hmc-ar-2026-01-18"],
    "KUNA": ["kuna-2026-01-18"],
    "Kurdistan24": ["seed"],
    "Shafaq News": ["shafaq-2026-01-18"],
}

# Event with a quote -> the name by which its detail says who spoke.
SPEAKERS = {
    "sdf-declares-defeat-2019": "Syrian Democratic Forces",
    "combat-mission-end-agreed-2021": "joint statement of the two governments",
    "joint-statement-2024": "joint statement of the two governments",
    "joint-statement-syria-clause-2024": "joint statement of the two governments",
    "transition-not-withdrawal-2024": "senior US official",
    "us-floor-september-2026": "senior US administration official",
    "pentagon-reduction-2025": "Sean Parnell",
    "baghdad-consultations-2025": "published text of the consultations",
    "completion-claimed-2025-11": "Qais al-Muhammadawi",
    "bilateral-stage-2026-01": "Iraqi military committee",
    "iraqi-forces-capable-2026-01": "Iraqi military committee",
}

# Object -> (keys it must have, keys it may have).
KEYS = {
    "record": (
        {"$schema", "schema_version", "id", "title", "timezone", "covers_through", "compiled_on"}
        | {"regions", "deadlines", "events", "sites", "sources"},
        set(),
    ),
    "region": ({"id", "name", "aliases"}, set()),
    "deadline": (
        {"id", "region", "title", "due", "wording", "announced_on", "stated_by", "stated_on", "obliged"}
        | {"reported_as", "sources", "tags"},
        set(),
    ),
    "version": ({"due", "wording", "scope", "stated_by", "stated_on", "sources"}, set()),
    "event": (
        {"id", "kind", "on", "title", "detail", "sources"},
        {"announced_on", "quote", "deadline", "site", "region", "due"},
    ),
    "site": ({"id", "name", "aliases", "region", "sources"}, {"governorate"}),
    "source": (
        {"id", "publisher", "title", "published", "kind"},
        {"url", "origin", "language", "archived_url", "accessed_on"},
    ),
}
OBJECTS = (
    [("record", RECORD)]
    + [("region", region) for region in REGIONS]
    + [("deadline", deadline) for deadline in DEADLINES]
    + [("version", version) for _, version in VERSIONS]
    + [("event", event) for event in EVENTS]
    + [("site", site) for site in SITES]
    + [("source", source) for source in SOURCES]
)
EVENT_KINDS = {
    "announced", "reported", "handed-over", "in-use", "completed", "extended", "cancelled",
    "context",
}  # fmt: skip
LATEST = dt.date.max


def span(text):
    """Return the first and last day of a date as the record writes it, or raise ValueError."""
    start, slash, end = text.partition("/")
    if slash:
        first = dt.date.min if start == ".." else span_of_one(start)[0]
        last = LATEST if end == ".." else span_of_one(end)[1]
        if first > last or start == end == "..":
            raise ValueError(text)
        return first, last
    return span_of_one(text)


def span_of_one(text):
    match = re.fullmatch(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?[?~]?", text, re.ASCII)
    if not match:
        raise ValueError(text)
    year, month, day = (int(part) if part else None for part in match.groups())
    if day:
        return dt.date(year, month, day), dt.date(year, month, day)
    if month:
        return dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1])
    return dt.date(year, 1, 1), dt.date(year, 12, 31)


def is_plain_day(text):
    return re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII) is not None


def facts():
    """Yield a name and an object for everything that must carry sources."""
    for deadline in DEADLINES:
        yield f"deadline {deadline['id']}", deadline
    for deadline, version in VERSIONS:
        yield f"version of {deadline['id']} by {version['stated_by']}", version
    for event in EVENTS:
        yield f"event {event['id']}", event
    for site in SITES:
        yield f"site {site['id']}", site


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


# Shape of the file


def test_file_is_written_in_the_one_agreed_form():
    expected = json.dumps(RECORD, ensure_ascii=False, indent=2) + "\n"
    assert expected == TEXT


def test_top_of_the_record():
    head = {key: value for key, value in RECORD.items() if not isinstance(value, list)}
    assert head == {
        "$schema": "schedule.schema.json",
        "schema_version": 1,
        "id": "iraq-coalition-withdrawal",
        "title": "End of the US-led coalition's military mission in Iraq",
        "timezone": "Asia/Baghdad",
        "covers_through": RECORD["covers_through"],
        "compiled_on": RECORD["compiled_on"],
    }
    assert is_plain_day(RECORD["covers_through"])
    assert is_plain_day(RECORD["compiled_on"])
    assert span(RECORD["covers_through"])[1] <= span(RECORD["compiled_on"])[0]


@pytest.mark.parametrize("kind", KEYS)
def test_objects_have_the_known_keys_and_no_others(kind):
    required, optional = KEYS[kind]
    for name, item in OBJECTS:
        if name == kind:
            assert required <= set(item), item
            assert set(item) <= required | optional, item


def test_only_an_unknown_day_is_null():
    nulls = {(kind, key) for kind, item in OBJECTS for key, value in item.items() if value is None}
    assert nulls <= {("source", "published"), ("version", "stated_on")}


def test_record_is_as_large_as_promised():
    assert [deadline["id"] for deadline in DEADLINES] == ["federal", "kurdistan"]
    assert len(EVENTS) >= 40
    assert len(SITES) == 15
    assert len(SOURCES) >= 40
    assert len(BY_DEADLINE["federal"]["reported_as"]) >= 5
    assert len(BY_DEADLINE["kurdistan"]["reported_as"]) >= 3


# Text


def test_text_has_no_hidden_characters_and_no_stray_spaces():
    for place, text in strings(RECORD):
        hidden = [f"U+{ord(char):04X}" for char in text if unicodedata.category(char) in {"Cc", "Cf", "Zl", "Zp"}]
        assert not hidden, f"{place}: {hidden}"
        assert text and text == " ".join(text.split()), f"{place}: empty, or stray spaces in {text!r}"
        assert text == unicodedata.normalize("NFC", text), place


def test_titles_and_details_are_short():
    for event in EVENTS:
        assert len(event["title"]) <= 90, event["id"]
        assert len(event["detail"]) <= 500, event["id"]


def test_details_point_at_events_that_exist():
    for event in EVENTS:
        pointers = set(re.findall(r"\b[a-z0-9]+(?:-[a-z0-9]+)*-20\d\d(?:-\d\d)*\b", event["detail"]))
        pointers |= set(re.findall(r"\bsee ([a-z0-9]+(?:-[a-z0-9]+)+)", event["detail"]))
        assert pointers <= set(BY_EVENT) - {event["id"]}, f"{event['id']}: {pointers - set(BY_EVENT)}"


# Ids and references


def test_ids_are_kebab_case():
    kebab = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
    ids = [RECORD["id"]] + [item["id"] for kind, item in OBJECTS if kind not in {"record", "version"}]
    assert [name for name in ids if not kebab.fullmatch(name)] == []


def test_no_id_stands_twice():
    shown = [item["id"] for item in DEADLINES + EVENTS + SITES + SOURCES]
    assert sorted(shown) == sorted(set(shown))
    regions = [region["id"] for region in REGIONS]
    assert sorted(regions) == sorted(set(regions))


@pytest.mark.parametrize("things", [REGIONS, SITES], ids=["regions", "sites"])
def test_one_name_means_one_thing(things):
    owner = {}
    for thing in things:
        for name in {name.casefold() for name in (thing["id"], thing["name"], *thing["aliases"])}:
            assert owner.setdefault(name, thing["id"]) == thing["id"], name
        assert len(thing["aliases"]) == len({alias.casefold() for alias in thing["aliases"]})


def test_no_dangling_reference():
    regions = {region["id"] for region in REGIONS}
    for item in DEADLINES + SITES:
        assert item["region"] in regions, item["id"]
    for event in EVENTS:
        assert event.get("region", "federal") in regions, event["id"]
        assert event.get("site", "harir") in BY_SITE, event["id"]
        assert event.get("deadline", "federal") in BY_DEADLINE, event["id"]
    for name, fact in facts():
        assert set(fact["sources"]) <= set(BY_SOURCE), name


def test_event_at_a_site_has_the_region_of_the_site():
    for event in EVENTS:
        if "site" in event:
            assert event.get("region") == BY_SITE[event["site"]]["region"], event["id"]


# Sources


def test_everything_is_sourced_once_and_in_order():
    for name, fact in facts():
        assert fact["sources"], name
        assert fact["sources"] == sorted(set(fact["sources"])), name


def test_no_unused_source():
    used = {source for _, fact in facts() for source in fact["sources"]}
    assert set(BY_SOURCE) - used == set()


def test_links_are_well_formed():
    urls = [source[key] for source in SOURCES for key in ("url", "archived_url") if key in source]
    for url in urls:
        assert re.fullmatch(r"https?://[A-Za-z0-9._~:/?#@!$&'()*+,;=%-]+", url), url
        assert re.fullmatch(r"(?:[a-z0-9-]+\.)+[a-z]{2,}", urlsplit(url).netloc), url
    assert sorted(urls) == sorted(set(urls))


def test_a_source_without_an_address_is_one_that_was_only_seen_through_others():
    assert [source["id"] for source in SOURCES if "url" not in source] == [
        "aljazeera-2026-09-07", "bbc-2026-09-30", "centcom-2026-08", "france24-2026-09-30", "pentagon-2026-09-30",
        "shafaq-2026-09-23", "shafaq-2026-09-30",
    ]  # fmt: skip


def test_publisher_is_the_outlet_alone():
    for source in SOURCES:
        assert not re.search(
            r"\(citing|\btext\b|, citing|\((?:AP|AFP|Reuters|CNN|Arabic|German)", source["publisher"]
        ), source["id"]
        assert source.get("origin") != source["publisher"], source["id"]


def test_an_origin_and_a_publisher_have_one_spelling():
    names = {name for source in SOURCES for name in (source["publisher"], source.get("origin")) if name}
    plain = {}
    for name in names:
        key = re.sub(r"^the |[^a-z0-9]", "", unicodedata.normalize("NFKD", name).casefold())
        assert plain.setdefault(key, name) == name, {plain[key], name}


def test_language_is_given_for_what_is_not_english():
    for source in SOURCES:
        assert re.fullmatch(r"[a-z]{2}", source.get("language", "ar")) and source.get("language") != "en", source["id"]
        if re.search(r"[\u0600-\u06ff]", source["title"]) or source["publisher"] in {"taz", "Voz Media"}:
            assert "language" in source or "voz.us/en/" in source["url"], source["id"]


def origin(source):
    return source.get("origin", source["publisher"])


def test_origins_of_the_federal_completion_are_those_counted_by_hand():
    found = {}
    for name in BY_EVENT["federal-withdrawal-completed"]["sources"]:
        found.setdefault(origin(BY_SOURCE[name]), []).append(name)
    assert found == ORIGINS_OF_THE_FEDERAL_COMPLETION


def test_copies_of_the_joint_statement_are_told_from_its_text():
    joint = BY_SOURCE["joint-2024"]
    assert (joint["kind"], origin(joint)) == ("primary", "Governments of the United States and Iraq")


def test_sources_have_a_known_kind_and_a_date_or_null():
    for source in SOURCES:
        assert source["kind"] in {"primary", "news", "analysis", "report"}, source["id"]
        if source["published"] is not None:
            assert span(source["published"])[1] <= span(RECORD["compiled_on"])[0], source["id"]


def test_no_source_is_older_than_what_it_reports():
    for name, fact in facts():
        happened = fact.get("on") or fact.get("stated_on")
        for source in fact["sources"]:
            published = BY_SOURCE[source]["published"]
            if happened and published:
                assert span(published)[1] >= span(happened)[0], f"{name}: {source}"


def test_headline_dates_rest_only_on_sources_that_state_them():
    assert BY_DEADLINE["federal"]["sources"] == ["afp-2026-01-18", "seed", "tribune-2026-01-19"]
    assert BY_DEADLINE["kurdistan"]["sources"] == [
        "afp-2024-09-09", "afp-2026-01-18", "krone-2024-09", "national-2024-09-08", "seed", "tribune-2026-01-19",
    ]  # fmt: skip


# Dates


def test_every_date_can_be_read():
    for deadline in DEADLINES:
        for key in ("due", "announced_on", "stated_on"):
            span(deadline[key])
    for _, version in VERSIONS:
        span(version["due"])
        if version["stated_on"] is not None:
            span(version["stated_on"])
    for event in EVENTS:
        span(event["on"])
        if "announced_on" in event:
            span(event["announced_on"])
            assert event["announced_on"] != event["on"], event["id"]


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


def test_headline_dates_and_wordings():
    assert [(d["id"], d["region"], d["due"], d["wording"], d["announced_on"]) for d in DEADLINES] == [
        ("federal", "federal", "2025-12-31", "by the end of 2025", "2024"),
        ("kurdistan", "kurdistan", "2026-09", "by September 2026", "2024"),
    ]


def test_who_stated_the_headline_dates_and_when():
    assert [(d["stated_by"], d["stated_on"]) for d in DEADLINES] == [
        ("AFP, describing a 2024 agreement", "2026-01-18"),
        (AL_ABBASI, "2024-09-08"),
    ]


def test_no_event_is_dated_more_precisely_than_its_sources():
    assert {e["id"]: e["on"] for e in EVENTS if not is_plain_day(e["on"])} == NOT_A_PLAIN_DAY


def test_days_that_are_easy_to_mistake():
    found = {name: (BY_EVENT[name]["on"], BY_EVENT[name].get("announced_on")) for name in EASY_TO_MISTAKE}
    assert found == EASY_TO_MISTAKE
    announced_apart = {e["id"] for e in EVENTS if "announced_on" in e}
    assert announced_apart <= set(EASY_TO_MISTAKE)


def test_no_version_is_dated_more_precisely_than_its_source_or_said_of_more():
    found = {(d["id"], v["stated_by"], v["stated_on"]): (v["due"], v["scope"]) for d, v in VERSIONS}
    assert len(found) == len(VERSIONS), "one speaker gives two versions on one day"
    assert {key: found.get(key) for key in VERSIONS_EASY_TO_MISTAKE} == VERSIONS_EASY_TO_MISTAKE


def test_scope_agrees_with_the_wording():
    for deadline, version in VERSIONS:
        assert version["scope"] in {"whole", "part", "wider"}, version
        if version["wording"].startswith("all of Iraq"):
            assert version["scope"] == "wider", (deadline["id"], version)
        if " only: " in version["wording"]:
            assert version["scope"] == "part", (deadline["id"], version)


def test_the_only_whole_version_with_a_primary_source_is_the_joint_statement():
    primary = {source["id"] for source in SOURCES if source["kind"] == "primary"}
    found = [v for v in BY_DEADLINE["federal"]["reported_as"] if v["scope"] == "whole" and primary & set(v["sources"])]
    assert [(v["stated_by"], v["due"]) for v in found] == [(JOINT_STATEMENT, "2025-09-30")]


def test_no_version_repeats_the_statement_that_its_deadline_is_taken_from():
    for deadline, version in VERSIONS:
        assert "seed" not in version["sources"], deadline["id"]
        assert "afp-2026-01-18" not in version["sources"], deadline["id"]


def test_event_dates_have_both_ends():
    for event in EVENTS:
        for key in ("on", "announced_on"):
            ends = event.get(key, event["on"]).split("/")
            assert "" not in ends and ".." not in ends, event["id"]


def test_no_event_is_later_than_coverage():
    covered = span(RECORD["covers_through"])[1]
    for event in EVENTS:
        assert span(event["on"])[1] <= covered, event["id"]
        assert span(event.get("announced_on", event["on"]))[1] <= covered, event["id"]


# Kinds


def test_kinds_have_what_they_need():
    for event in EVENTS:
        kind = event["kind"]
        assert kind in EVENT_KINDS, event["id"]
        if kind in {"handed-over", "in-use"}:
            assert "site" in event, event["id"]
        if kind in {"completed", "extended", "cancelled"}:
            assert "deadline" in event, event["id"]
        assert ("due" in event) == (kind == "extended"), event["id"]


def test_both_deadlines_are_completed_and_none_changed():
    outcomes = [e for e in EVENTS if e["kind"] in {"completed", "extended", "cancelled"}]
    assert [(e["id"], e["kind"], e["deadline"], e["region"], e["on"], e.get("announced_on")) for e in outcomes] == [
        ("federal-withdrawal-completed", "completed", "federal", "federal", "2026-01-16/2026-01-18", "2026-01-18"),
        ("kurdistan-mission-completed", "completed", "kurdistan", "kurdistan", "2026-09-30", None),
    ]


def test_what_contradicts_a_completion_is_named_in_it():
    named = {
        "federal-withdrawal-completed": {
            "departure-claimed-2025-09", "completion-claimed-2025-11", "ain-al-asad-left-2026-01-13",
            "ain-al-asad-handed-over-2026", "victory-base-in-use-2026-03", "victory-base-handover-2026-09",
        },
        "kurdistan-mission-completed": {
            "foreign-minister-exit-ended-2026-09", "defence-ministry-none-left-2026-09",
        },
    }  # fmt: skip
    for completion, others in named.items():
        for other in others:
            assert other in BY_EVENT[completion]["detail"], (completion, other)
    assert "announced as complete" in BY_EVENT["federal-withdrawal-completed"]["title"]


def test_nothing_first_published_after_a_known_day_ends_the_kurdistan_deadline_before_it():
    sources = [BY_SOURCE[name] for name in BY_EVENT["kurdistan-mission-completed"]["sources"]]
    assert min(source["published"] for source in sources) == "2026-09-30"


def test_contradicted_claims_of_completion_are_only_reported():
    for name in (
        "departure-claimed-2025-09", "completion-claimed-2025-11", "ain-al-asad-left-2026-01-13",
        "foreign-minister-exit-ended-2026-09", "defence-ministry-none-left-2026-09",
    ):  # fmt: skip
        assert BY_EVENT[name]["kind"] == "reported"
        assert "contradicted" in BY_EVENT[name]["detail"]


def test_what_the_committee_said_on_the_record_is_announced():
    for name in (
        "coordination-continues-2026-01",
        "ain-al-asad-coordination-2026-01",
        "ain-al-asad-joint-operations-2026-01",
    ):
        assert BY_EVENT[name]["kind"] == "announced"


# Quotes


def test_quotes_and_wordings_are_short():
    for event in EVENTS:
        assert len(event.get("quote", "").split()) <= 25, event["id"]
    for wording in [d["wording"] for d in DEADLINES] + [v["wording"] for _, v in VERSIONS]:
        assert len(wording.split()) <= 25, wording


def test_detail_says_who_is_quoted():
    assert {e["id"] for e in EVENTS if "quote" in e} == set(SPEAKERS)
    for name, speaker in SPEAKERS.items():
        assert speaker in BY_EVENT[name]["detail"], name


# Order


def test_lists_are_sorted():
    for things in (REGIONS, SITES, SOURCES):
        ids = [thing["id"] for thing in things]
        assert ids == sorted(ids)
    deadlines = [(span(d["due"])[1], d["id"]) for d in DEADLINES]
    assert deadlines == sorted(deadlines)
    events = [(*span(e["on"]), e["id"]) for e in EVENTS]
    assert events == sorted(events)


def test_versions_are_sorted_by_when_and_who():
    for deadline in DEADLINES:
        order = [
            (*(span(v["stated_on"]) if v["stated_on"] else (LATEST, LATEST)), v["stated_by"])
            for v in deadline["reported_as"]
        ]
        assert order == sorted(order), deadline["id"]


# The rules themselves


def test_rules_show_an_event_that_is_in_the_record():
    examples = [json.loads(block) for block in re.findall(r"```json\n(.*?)```", RULES, re.DOTALL)]
    assert len(examples) == 1
    assert examples[0] == BY_EVENT[examples[0]["id"]]
