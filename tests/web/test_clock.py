"""The clock of the published page, in Chromium: the same as the program's at any instant, in any visitor's zone."""

import json
import random
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from program import Cli

from withdrawal_cli.answers.report import Names
from withdrawal_cli.core.assess import assess
from withdrawal_cli.core.transitions import Phase
from withdrawal_cli.site.cards import card_of
from withdrawal_cli.store.schedules import load_schedule


def publish(folder, *options):
    Cli()("publish", folder, "--base-url", "https://example.org/", *options).ok()
    return (folder / "index.html").as_uri()


def write_schedule(path, zone, deadlines, events=(), covers="2026-03-20"):
    source = {"id": "s", "publisher": "P", "title": "T", "url": "https://example.org/", "kind": "news"}
    document = {
        "schema_version": 1,
        "id": "small",
        "title": "Small",
        "timezone": zone,
        "covers_through": covers,
        "regions": [{"id": "r", "name": "R"}],
        "sources": [source],
        "deadlines": [
            {"id": f"d{n}", "region": "r", "title": f"D{n}", "wording": "w", "sources": ["s"], **deadline}
            for n, deadline in enumerate(deadlines)
        ],
        "events": [
            {"id": f"e{n}", "title": "E", "sources": ["s"], "deadline": "d0", **event} for n, event in enumerate(events)
        ],
    }
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


CARDS = """(() => [...document.querySelectorAll(".card")].map((card) => {
  const said = (name) => card.querySelector(`[data-live=${name}]`).textContent;
  return [card.id, card.dataset.status, card.dataset.tone, said("words"), said("number"), said("unit"), said("clock"), said("due")];
}))()"""

AT = """(() => {
  const root = document.querySelector("[data-words]");
  const say = speaker(JSON.parse(root.dataset.words));
  return INSTANTS.map((now) => [...root.querySelectorAll("[data-phases]")].map((card) => {
    const phase = phaseAt(JSON.parse(card.dataset.phases), now);
    const wall = wallClock(card.dataset.zone)(now);
    const figure = figureOf(phase, wall, say);
    const clock = clockText(phase, now, wall, false, say);
    return [card.id, phase.status, phase.tone, phase.words, figure.number, figure.unit, figure.answer, clock, phase.due];
  }));
})()"""


def said_by_program(schedule, instant):
    answer = assess(schedule, instant)
    names = Names(answer, public=True)
    cards = [card_of(a, answer, (Phase(instant, a),), names) for a in answer.deadlines]
    names = ("status", "tone", "words", "number", "unit", "answer")
    return {f"deadline-{c.id}": [*(c.said[name] for name in names), c.clock, c.said["due"]] for c in cards}


DUES = [
    {"due": "2026-10-25", "announced_on": "2026-10-01"},
    {"due": "2026-03"},
    {"due": "2026-02-27/2026-03-31"},
    {"due": "../2026-05"},
    {"due": "2027-01/.."},
    {"due": "2028-02-29"},
    {"due": "2026-10-31", "timezone": "AoE"},
    {"due": "2026-10-31", "timezone": "Pacific/Kiritimati"},
    {},
]
EVENTS = [
    {"kind": "extended", "on": "2026-06-01", "due": "2026-12"},
    {"kind": "completed", "on": "2026-11-02"},
    {"kind": "completed", "on": "2026-05-05", "deadline": "d1"},
    {"kind": "cancelled", "on": "2026-08-08", "deadline": "d2"},
]
ZONES = ["Asia/Baghdad", "America/New_York", "America/Sao_Paulo", "Africa/Cairo", "Pacific/Apia", "Asia/Kathmandu"]


def test_page_says_at_any_instant_what_the_program_says(browse, tmp_path):
    chance = random.Random(6)
    visits, asked = [], []
    start = datetime(2026, 1, 5, 12, tzinfo=UTC)
    for zone in ZONES:
        path = write_schedule(tmp_path / "s.json", zone, DUES, EVENTS, covers="2026-04-10")
        schedule = load_schedule(path)
        url = publish(tmp_path / zone.replace("/", "-"), "--schedule", str(path), "--as-of", start.isoformat())
        edges = [d for a in assess(schedule, start).deadlines for d in (a.deadline_at, a.opens_at) if d and d > start]
        instants = [edge + timedelta(seconds=s) for edge in edges for s in (-86401, -86400, -3600, -1, 0, 1, 3599)]
        instants += [start + timedelta(seconds=chance.randrange(3 * 365 * 86400)) for _ in range(60)]
        instants = [t for t in instants if t >= start]
        asked.append((schedule, instants))
        numbers = json.dumps([int(t.timestamp()) * 1000 for t in instants])
        visits.append({
            "url": url,
            "context": {"timezoneId": "America/New_York"},
            "clock": int(start.timestamp()) * 1000,
            "steps": [{"evaluate": AT.replace("INSTANTS", numbers)}],
        })  # fmt: skip
    for (schedule, instants), seen in zip(asked, browse(*visits), strict=True):
        for instant, cards in zip(instants, seen["values"][0], strict=True):
            shown = {card[0]: card[1:] for card in cards}
            assert shown == said_by_program(schedule, instant.astimezone(schedule.zone)), instant


@pytest.fixture
def road(tmp_path):
    """The page of one deadline, September 2026 in Baghdad, of which the record says nothing after 20 March."""
    path = write_schedule(tmp_path / "road.json", "Asia/Baghdad", [{"due": "2026-09"}])
    return lambda as_of: publish(tmp_path / "road", "--schedule", path, "--as-of", as_of)


RUNS_OUT = datetime(2026, 10, 1, tzinfo=ZoneInfo("Asia/Baghdad"))
ANSWER = "document.querySelector('.answers li p').innerText"


@pytest.mark.parametrize("visitor", ["America/New_York", "Asia/Baghdad"])
def test_words_change_by_themselves_when_the_last_day_ends(browse, road, visitor):
    before = int(RUNS_OUT.timestamp()) * 1000 - 2000
    live = "document.querySelector('[data-live=news]').textContent"
    look = [{"evaluate": CARDS}, {"evaluate": live}, {"evaluate": ANSWER}]
    plan = {"url": road("2026-09-29T12:00"), "context": {"timezoneId": visitor}, "clock": before}
    (seen,) = browse({**plan, "steps": [*look, {"run": 3000}, *look]})
    first, quiet, before_it, _, then, news, after_it = seen["values"]
    assert first == [
        ["deadline-d0", "due", "warn", "Due", "last day", "today", "0 days 00:00:02", "Due September 2026"]
    ]
    assert then == [
        ["deadline-d0", "unknown", "open", "Unknown", "1", "day since the due date", "", "Due September 2026"]
    ]
    assert quiet == ""
    assert news == "R: Unknown"
    assert (before_it, after_it) == ("R: due, last day today", "R: outcome unknown, due 1 day ago")
    assert seen["said"] == []


def test_an_old_page_says_how_old_it_is_and_nothing_on_it_contradicts_the_cards(browse, road):
    """A page that was made before the last day, read four months after it."""
    after = int(datetime(2027, 2, 1, tzinfo=UTC).timestamp()) * 1000
    text = "document.querySelector('main').innerText"
    (seen,) = browse({"url": road("2026-09-29T23:59:30"), "clock": after, "steps": [{"evaluate": text}]})
    page = seen["values"][0]
    assert "This page is as of 124 days ago." in page
    assert "outcome unknown" in page
    assert "left" not in page.partition("Cite, data, embed")[0].partition("A sentence to quote")[0]


def test_each_phase_begins_at_its_edge(browse, tmp_path):
    path = write_schedule(tmp_path / "s.json", "Asia/Baghdad", [{"due": "2026-09"}], covers="2026-12-31")
    url = publish(tmp_path / "site", "--schedule", str(path), "--as-of", "2026-08-01", "--soon", "45")
    status = "document.querySelector('.card').dataset.status + ' ' + document.querySelector('.sign').textContent"
    found = []
    for day in ("2026-08-16", "2026-09-01", "2026-09-30", "2026-10-01"):
        edge = int(datetime.fromisoformat(f"{day}T00:00+03:00").timestamp()) * 1000
        steps = [{"evaluate": status}, {"run": 1000}, {"evaluate": status}]
        found.append({"url": url, "clock": edge - 1000, "steps": steps})
    words = [(seen["values"][0], seen["values"][2]) for seen in browse(*found)]
    assert words == [
        ("upcoming ○", "due-soon ◔"), ("due-soon ◔", "due ●"), ("due ●", "due ●"), ("due ●", "overdue !"),
    ]  # fmt: skip


def test_device_whose_clock_is_behind_the_page_leaves_it_as_it_was_made(browse, road):
    behind = int(datetime(2020, 1, 1, tzinfo=UTC).timestamp()) * 1000
    shown = "document.querySelector('.card .figure').innerText + document.querySelector('.stale').hidden"
    (seen,) = browse({"url": road("2026-09-10T12:00"), "clock": behind, "steps": [{"run": 5000}, {"evaluate": shown}]})
    assert seen["values"][1].split() == ["20", "days", "lefttrue"]


TEN_PAST_NOON = int(datetime(2026, 7, 10, 12, 0, 10, tzinfo=ZoneInfo("Asia/Baghdad")).timestamp()) * 1000
CLOCK = "document.querySelector('[data-live=clock]').textContent"


def test_clock_pauses_while_hidden_and_goes_on_when_shown(browse, road):
    hide = """(() => { Object.defineProperty(document, "hidden", { value: HIDDEN, configurable: true });
      document.dispatchEvent(new Event("visibilitychange")); })()"""
    steps = [
        {"evaluate": CLOCK}, {"evaluate": hide.replace("HIDDEN", "true")}, {"run": 5000}, {"evaluate": CLOCK},
        {"evaluate": hide.replace("HIDDEN", "false")}, {"evaluate": CLOCK}, {"run": 1000}, {"evaluate": CLOCK},
    ]  # fmt: skip
    (seen,) = browse({"url": road("2026-07-10T12:00"), "clock": TEN_PAST_NOON, "steps": steps})
    said = [value for value in seen["values"] if value]
    assert said == [f"2 months 20 days 11:59:{seconds}" for seconds in (50, 50, 45, 44)]


def test_reduced_motion_moves_once_a_minute_and_shows_no_seconds(browse, road):
    watch = """(() => { window.moves = 0; new MutationObserver(() => { window.moves += 1; }).observe(
      document.querySelector("[data-live=clock]"), { childList: true, characterData: true, subtree: true }); })()"""
    steps = [{"evaluate": watch}, {"run": 120_000}, {"evaluate": f"[window.moves, {CLOCK}]"}]
    url = road("2026-07-10T12:00")
    both = [
        {"url": url, "context": {"reducedMotion": motion}, "clock": TEN_PAST_NOON, "steps": steps}
        for motion in ("reduce", "no-preference")
    ]
    calm, moving = (seen["values"][2] for seen in browse(*both))
    assert calm == [1, "2 months 20 days 11:58"]
    assert moving == [120, "2 months 20 days 11:57:50"]


def test_a_running_clock_moves_nothing_below_it(browse, road):
    place = "document.querySelector('.card .meaning').getBoundingClientRect().top"
    steps = [step for _ in range(40) for step in ({"evaluate": place}, {"run": 1000})]
    steps += [step for _ in range(30) for step in ({"evaluate": place}, {"run": 61_000})]
    url = road("2026-07-10T12:00")
    looks = [{"viewport": {"width": width, "height": 800}} for width in (320, 390, 1440)]
    for seen in browse(*({"url": url, "context": look, "clock": TEN_PAST_NOON, "steps": steps} for look in looks)):
        assert len({value for value in seen["values"] if value}) == 1


def test_nothing_ticks_for_what_has_ended(browse, tmp_path):
    path = write_schedule(
        tmp_path / "s.json",
        "Asia/Baghdad",
        [{"due": "2026-09"}],
        [{"kind": "completed", "on": "2026-08-01"}],
        "2026-08-02",
    )
    url = publish(tmp_path / "site", "--schedule", path, "--as-of", "2026-09-02")
    watch = """(() => { window.moves = 0; new MutationObserver(() => { window.moves += 1; }).observe(
      document.querySelector(".card"), { childList: true, characterData: true, subtree: true }); })()"""
    now = int(datetime(2026, 9, 2, tzinfo=UTC).timestamp()) * 1000
    steps = [{"evaluate": watch}, {"run": 90_000}, {"evaluate": "window.moves"}, {"evaluate": CARDS}]
    (seen,) = browse({"url": url, "clock": now, "steps": steps})
    assert seen["values"][2] == 0
    assert seen["values"][3][0][1:] == [
        "completed", "good", "Completed on time", "On time", "", "", "Due September 2026",
    ]  # fmt: skip


def test_nothing_that_ticks_is_read_aloud(browse, road):
    watch = """(() => { window.loud = 0; const live = [...document.querySelectorAll(
      "[aria-live=polite], [aria-live=assertive], [role=status], [role=alert], [role=log]")];
      for (const region of live) new MutationObserver(() => { window.loud += 1; }).observe(
        region, { childList: true, characterData: true, subtree: true }); return live.length; })()"""
    steps = [{"evaluate": watch}, {"run": 10_000}, {"evaluate": "window.loud"}]
    (seen,) = browse({"url": road("2026-07-10T12:00"), "clock": TEN_PAST_NOON, "steps": steps})
    assert seen["values"] == [1, None, 0]
