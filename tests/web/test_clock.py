"""The clock of the published page, in Chromium: the same as the program's at any instant, in any visitor's zone."""

import json
import random
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from program import Cli

from withdrawal_cli.answers.countdown import clock_text
from withdrawal_cli.answers.wording import clock_words, status_words
from withdrawal_cli.core.assess import assess
from withdrawal_cli.store.schedules import load_schedule
from withdrawal_cli.text.words import date_words


def publish(folder, *options):
    Cli()("publish", folder, *options).ok()
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
  return [card.id, card.dataset.status, said("words"), said("clock"), said("days"), said("due")];
}))()"""

AT = """(() => {
  const root = document.querySelector("[data-zone]");
  const wallAt = wallClock(root.dataset.zone);
  return INSTANTS.map((now) => [...root.querySelectorAll("[data-phases]")].map((card) => {
    const phase = phaseAt(JSON.parse(card.dataset.phases), now);
    const wall = wallAt(now);
    const clock = phase.ended ? "" : clockText(phase, now, wall, false);
    return [card.id, phase.status, phase.words, clock, daysText(phase, wall), phase.due];
  }));
})()"""


def said_by_program(schedule, instant):
    answer = assess(schedule, instant)
    return {
        f"deadline-{a.deadline.id}": [
            a.status.value,
            status_words(a),
            "" if a.status.value in ("completed", "cancelled") else clock_text(a, answer),
            clock_words(a, answer),
            date_words(a.due),
        ]
        for a in answer.deadlines
    }


DUES = [
    {"due": "2026-10-25", "announced_on": "2026-10-01"},
    {"due": "2026-03"},
    {"due": "2026-02-27/2026-03-31"},
    {"due": "../2026-05"},
    {"due": "2027-01/.."},
    {"due": "2028-02-29"},
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


KURDISTAN_RUNS_OUT = datetime(2026, 10, 1, tzinfo=ZoneInfo("Asia/Baghdad"))


@pytest.mark.parametrize("visitor", ["America/New_York", "Asia/Baghdad"])
def test_words_change_by_themselves_when_the_last_day_ends(browse, tmp_path, visitor):
    url = publish(tmp_path / "site", "--as-of", "2026-09-29T12:00")
    before = int(KURDISTAN_RUNS_OUT.timestamp()) * 1000 - 2000
    live = "document.querySelector('[data-live=news]').textContent"
    steps = [{"evaluate": CARDS}, {"evaluate": live}, {"run": 3000}, {"evaluate": CARDS}, {"evaluate": live}]
    (seen,) = browse({"url": url, "context": {"timezoneId": visitor}, "clock": before, "steps": steps})
    first, quiet, _, then, news = seen["values"]
    assert first[1] == [
        "deadline-kurdistan", "due", "due, last day today", "runs out in 2 seconds", "last day is today", "2026-09",
    ]  # fmt: skip
    assert then[1] == [
        "deadline-kurdistan", "unknown", "unknown", "ran out 1 second ago", "1 day past the last day", "2026-09",
    ]  # fmt: skip
    assert first[0] == [*then[0][:4], "last day was 273 days ago", "2025-12-31"]
    assert quiet == "Kurdistan Region: due, last day today"
    assert news == "Kurdistan Region: unknown"
    assert seen["said"] == []


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


def test_device_whose_clock_is_behind_the_page_leaves_it_as_it_was_made(browse, tmp_path):
    url = publish(tmp_path / "site", "--as-of", "2026-11-22T12:00")
    behind = int(datetime(2020, 1, 1, tzinfo=UTC).timestamp()) * 1000
    basis = "document.querySelector('#deadline-kurdistan .days').textContent.replace(/\\s+/g, ' ')"
    (seen,) = browse({"url": url, "clock": behind, "steps": [{"run": 5000}, {"evaluate": basis}]})
    assert seen["values"][1] == "53 days past the last day (as of 22 November 2026, 12:00 (Asia/Baghdad))"


def test_clock_pauses_while_hidden_and_goes_on_when_shown(browse, tmp_path):
    url = publish(tmp_path / "site", "--as-of", "2026-11-22T12:00")
    start = int(datetime(2026, 11, 22, 12, 0, 10, tzinfo=ZoneInfo("Asia/Baghdad")).timestamp()) * 1000
    clock = "document.querySelector('#deadline-kurdistan .clock').textContent"
    hide = """(() => { Object.defineProperty(document, "hidden", { value: HIDDEN, configurable: true });
      document.dispatchEvent(new Event("visibilitychange")); })()"""
    steps = [
        {"evaluate": clock}, {"evaluate": hide.replace("HIDDEN", "true")}, {"run": 5000}, {"evaluate": clock},
        {"evaluate": hide.replace("HIDDEN", "false")}, {"evaluate": clock}, {"run": 1000}, {"evaluate": clock},
    ]  # fmt: skip
    (seen,) = browse({"url": url, "clock": start, "steps": steps})
    said = [value for value in seen["values"] if value]
    assert [text.removeprefix("ran out 1 month 21 days 12 hours ") for text in said] == [
        "10 seconds ago", "10 seconds ago", "15 seconds ago", "16 seconds ago",
    ]  # fmt: skip


def test_reduced_motion_moves_once_a_minute_and_shows_no_seconds(browse, tmp_path):
    url = publish(tmp_path / "site", "--as-of", "2026-11-22T12:00")
    start = int(datetime(2026, 11, 22, 12, 0, 10, tzinfo=ZoneInfo("Asia/Baghdad")).timestamp()) * 1000
    watch = """(() => { window.moves = 0; new MutationObserver(() => { window.moves += 1; }).observe(
      document.querySelector("#deadline-kurdistan .clock"), { childList: true, characterData: true, subtree: true }); })()"""
    clock = "[window.moves, document.querySelector('#deadline-kurdistan .clock').textContent]"
    steps = [{"evaluate": watch}, {"run": 120_000}, {"evaluate": clock}]
    both = [
        {"url": url, "context": {"reducedMotion": motion}, "clock": start, "steps": steps}
        for motion in ("reduce", "no-preference")
    ]
    calm, moving = (seen["values"][2] for seen in browse(*both))
    assert calm == [2, "ran out 1 month 21 days 12 hours 2 minutes ago"]
    assert moving == [120, "ran out 1 month 21 days 12 hours 2 minutes 10 seconds ago"]


def test_nothing_that_ticks_is_read_aloud(browse, tmp_path):
    url = publish(tmp_path / "site", "--as-of", "2026-11-22T12:00")
    start = int(datetime(2026, 11, 22, 12, tzinfo=ZoneInfo("Asia/Baghdad")).timestamp()) * 1000
    watch = """(() => { window.loud = 0; const live = [...document.querySelectorAll(
      "[aria-live=polite], [aria-live=assertive], [role=status], [role=alert], [role=log]")];
      for (const region of live) new MutationObserver(() => { window.loud += 1; }).observe(
        region, { childList: true, characterData: true, subtree: true }); return live.length; })()"""
    steps = [{"evaluate": watch}, {"run": 10_000}, {"evaluate": "window.loud"}]
    (seen,) = browse({"url": url, "clock": start, "steps": steps})
    assert seen["values"] == [1, None, 0]
