"""The published page in Chromium: served and from a file, with and without JavaScript, narrow and wide, hostile texts."""

import gzip
import html
import json
import re
import subprocess
import sys
from datetime import UTC, datetime

import html5lib
import pytest
from factories import small_schedule
from program import Cli

from withdrawal_cli.store.schedules import bundled_schedule

NOON = int(datetime(2026, 11, 22, 9, tzinfo=UTC).timestamp()) * 1000
SIZE = "[document.documentElement.scrollWidth, window.innerWidth, document.body.innerText.length > 500]"


def publish(folder, *options):
    Cli()("publish", folder, "--base-url", "https://example.org/t/", *options).ok()
    return folder


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The site of a schedule with one deadline still running, as of 22 November 2026, noon in Baghdad."""
    folder = tmp_path_factory.mktemp("page")
    changes = {
        "deadlines": [{**small_schedule()["deadlines"][0], "due": "2026-12-31"}],
        "covers_through": "2026-11-20",
        "sites": [{"id": "camp", "name": "Camp", "region": "north"}],
        "events": [{"id": "seen", "kind": "reported", "on": "2026-10", "title": "Work seen", "sources": ["paper"]}],
    }
    (folder / "small.json").write_text(json.dumps(small_schedule(**changes)), encoding="utf-8")
    return publish(folder / "site", "--schedule", folder / "small.json", "--as-of", "2026-11-22T12:00")


@pytest.fixture(scope="module")
def bundled(tmp_path_factory):
    """The site of the bundled record."""
    return publish(tmp_path_factory.mktemp("bundled") / "site", "--as-of", "2026-11-22T12:00")


@pytest.fixture(scope="module")
def several(tmp_path_factory):
    """The site of all the records that ship."""
    names = ("iraq-coalition-withdrawal", "unifil", "unami")
    options = [word for name in names for word in ("--schedule", name)]
    return publish(tmp_path_factory.mktemp("several") / "site", *options, "--as-of", "2026-11-22T12:00")


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    """The site of a dozen deadlines with Arabic titles."""
    folder = tmp_path_factory.mktemp("many")
    one = {
        **small_schedule()["deadlines"][0],
        "reported_as": [{"due": "2026-07", "wording": "صيف", "sources": ["paper"]}],
    }
    dues = ("2026-09", "2026-11", "2026-11-30", "2027", None)
    deadlines = [
        {**one, "id": f"d{n}", "title": f"انسحاب قوات التحالف الدولي من قاعدة عين الأسد الجوية {n}", "due": dues[n % 5]}
        for n in range(12)
    ]
    done = {
        "id": "done",
        "kind": "completed",
        "on": "2026-10-03",
        "title": "اكتمل",
        "deadline": "d0",
        "sources": ["paper"],
    }
    changes = {
        "title": "متابعة المواعيد النهائية",
        "deadlines": deadlines,
        "events": [done],
        "covers_through": "2026-11-20",
    }
    (folder / "many.json").write_text(json.dumps(small_schedule(**changes)), encoding="utf-8")
    return publish(folder / "site", "--schedule", folder / "many.json", "--as-of", "2026-11-22T12:00")


@pytest.fixture(scope="module")
def address(site):
    """The same site, served by the standard library."""
    serve = 'import sys, http.server as h, functools; s = h.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(h.SimpleHTTPRequestHandler, directory=sys.argv[1])); print(f"http://127.0.0.1:{s.server_port}/", flush=True); s.serve_forever()'
    server = subprocess.Popen(
        [sys.executable, "-c", serve, str(site)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    yield server.stdout.readline().strip()
    server.kill()
    server.wait()
    server.stdout.close()


def test_page_reads_at_every_width_in_light_and_dark_served_and_from_a_file(browse, site, address):
    places = ((site / "index.html").as_uri(), address)
    looks = [
        {"viewport": {"width": width, "height": 900}, "colorScheme": scheme, "javaScriptEnabled": script}
        for width, scheme, script in (
            (320, "light", True), (768, "dark", True), (1440, "light", False), (320, "dark", False),
        )
    ]  # fmt: skip
    plan = [(url, look) for url in places for look in looks]
    visits = [{"url": url, "context": look, "clock": NOON, "steps": [{"evaluate": SIZE}]} for url, look in plan]
    pictures = {"timeline.svg", "badge/road.svg"}
    for (url, look), seen in zip(plan, browse(*visits), strict=True):
        width = look["viewport"]["width"]
        assert seen["values"] == [[width, width, True]], (url, look)
        assert seen["said"] == []
        asked = {request.removeprefix(url.removesuffix("index.html")) for request in seen["requests"]}
        assert asked <= {"", "index.html", *pictures}


def test_without_a_script_the_page_shows_the_state_as_of_its_instant_and_says_so(browse, site):
    text = "[document.body.innerText, document.querySelector('#deadline-road').innerText]"
    visit = {
        "url": (site / "index.html").as_uri(),
        "context": {"javaScriptEnabled": False},
        "steps": [{"evaluate": text}],
    }
    (seen,) = browse(visit)
    page, card = seen["values"][0]
    assert "Without JavaScript the countdowns do not update: everything here is as of 22 November 2026, 12:00" in page
    assert "1 month 9 days 12:00:00" in card
    assert card.split()[3:7] == ["Upcoming", "39", "days", "left"]


def test_the_first_screen_of_a_phone_has_every_answer(browse, bundled):
    seen = browse({
        "url": (bundled / "index.html").as_uri(),
        "context": {"viewport": {"width": 390, "height": 844}},
        "clock": NOON,
        "steps": [{"evaluate": "[...document.querySelectorAll('.answers li')].map((li) => li.getBoundingClientRect().bottom)"}],
    })  # fmt: skip
    bottoms = seen[0]["values"][0]
    assert len(bottoms) == 2
    assert max(bottoms) < 600


def test_page_and_embed_are_small(bundled):
    assert len(gzip.compress((bundled / "index.html").read_bytes())) < 60_000
    for embed in (bundled / "embed").iterdir():
        assert len(gzip.compress(embed.read_bytes())) < 12_000


def test_with_many_deadlines_each_is_a_row_that_opens_its_card(browse, many):
    seen_in = "document.querySelector('#deadline-d7 .figure').checkVisibility()"
    size = "[document.documentElement.scrollWidth, document.documentElement.scrollHeight < 5000]"
    page = (many / "index.html").as_uri()
    phone = {"viewport": {"width": 390, "height": 844}}
    still = {**phone, "javaScriptEnabled": False}
    plan = [
        {"url": page, "context": phone, "clock": NOON, "steps": [{"evaluate": size}, {"evaluate": seen_in}]},
        {"url": f"{page}#deadline-d7", "context": phone, "clock": NOON, "steps": [{"evaluate": seen_in}]},
        {"url": f"{page}#deadline-d7", "context": still, "steps": [{"evaluate": seen_in}]},
    ]
    assert [seen["values"] for seen in browse(*plan)] == [[[390, True], False], [True], [True]]


def test_a_date_stays_on_one_line(browse, bundled):
    cut = """(() => { const found = []; const walk = document.createTreeWalker(document.querySelector("main"), 4);
      for (let node = walk.nextNode(); node; node = walk.nextNode()) {
        for (const { 0: date, index } of node.data.matchAll(/\\d+\\s[A-Z][a-z]+\\s\\d{4}|\\d+–.?\\d+/g)) {
          const range = document.createRange();
          range.setStart(node, index);
          range.setEnd(node, index + date.length);
          if (range.getClientRects().length > 1) found.push(date);
      } }
      return found; })()"""
    show = "document.querySelector('#cite').remove(); document.querySelectorAll('details').forEach((e) => { e.open = true; })"
    steps = [{"evaluate": show}, {"evaluate": cut}]
    view = {"viewport": {"width": 320, "height": 900}}
    (seen,) = browse({"url": (bundled / "index.html").as_uri(), "context": view, "steps": steps})
    assert seen["values"][1] == []


def test_a_link_to_an_event_opens_the_list_that_has_it(browse, bundled):
    page = (bundled / "index.html").read_text(encoding="utf-8")
    last = re.findall(r'<li id="(event-[^"]+)"', page)[-1]
    shown = f"document.getElementById('{last}').checkVisibility() && document.getElementById('{last}').closest('details').open"
    (seen,) = browse({"url": f"{(bundled / 'index.html').as_uri()}#{last}", "steps": [{"evaluate": shown}]})
    assert seen["values"] == [True]


def test_every_target_of_a_link_within_the_page_is_there(bundled):
    page = (bundled / "index.html").read_text(encoding="utf-8")
    ids = set(re.findall(r' id="([^"]+)"', page))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= ids
    feed = (bundled / "feed.atom").read_text(encoding="utf-8")
    assert set(re.findall(r"index\.html#([^\"]+)\"", feed)) <= ids


def test_an_embedded_card_fits_the_height_that_the_page_gives(browse, site, bundled, several):
    size = "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]"
    given, plan = [], []
    for folder in (site, bundled, *(page.parent for page in several.glob("*/index.html"))):
        code = html.unescape((folder / "index.html").read_text(encoding="utf-8"))
        for name, height in re.findall(r'embed/(\w+)\.html" .* height="(\d+)" style="border:0"', code):
            for width in (288, 640):
                view = {"viewport": {"width": width, "height": int(height)}}
                given.append([width, int(height)])
                url = (folder / "embed" / f"{name}.html").as_uri()
                plan.append({"url": url, "context": view, "steps": [{"evaluate": size}]})
    assert [seen["values"][0] for seen in browse(*plan)] == given


def test_an_embed_takes_the_theme_of_its_host(browse, bundled):
    paper = "getComputedStyle(document.documentElement).getPropertyValue('--paper')"
    embed = (bundled / "embed" / "federal.html").as_uri()
    plan = [
        {"url": f"{embed}{theme}", "context": {"colorScheme": scheme}, "steps": [{"evaluate": paper}]}
        for theme, scheme in (("#theme=light", "dark"), ("#theme=dark", "light"), ("", "dark"))
    ]
    assert [seen["values"][0] for seen in browse(*plan)] == ["#fff", "#14171a", "#14171a"]


@pytest.mark.parametrize("site_of", ["site", "bundled", "several", "many"])
def test_axe_finds_nothing_at_wcag_2_2_aa(browse, request, site_of):
    folder = request.getfixturevalue(site_of)
    looks = [("index.html", 390, "light"), ("index.html", 1440, "dark")]
    looks += [] if site_of == "several" else [("embed.html", 320, "dark"), ("embed.html", 640, "light")]
    visits = [
        {
            "url": (folder / name).as_uri(),
            "context": {"viewport": {"width": width, "height": 800}, "colorScheme": scheme, "bypassCSP": True},
            "steps": [
                {"evaluate": "document.querySelectorAll('details').forEach((part) => { part.open = true; })"},
                {"axe": True},
            ],
        }
        for name, width, scheme in looks
    ]
    for seen in browse(*visits):
        assert seen["values"][1]["violations"] == []
        assert seen["values"][1]["passes"] > 15


def test_page_is_used_by_keyboard_and_shows_where_it_is(browse, bundled):
    (seen,) = browse({"url": (bundled / "index.html").as_uri(), "clock": NOON, "steps": [{"keys": ["Tab"] * 60}]})
    focused = seen["values"][0]
    assert focused[0] == {"tag": "A", "text": "Skip to the answer", "outline": "solid"}
    assert {spot["outline"] for spot in focused} == {"solid"}
    assert {"A", "SUMMARY"} <= {spot["tag"] for spot in focused}


def test_page_prints_on_two_pages(browse, bundled, tmp_path):
    printed = tmp_path / "page.pdf"
    browse({"url": (bundled / "index.html").as_uri(), "clock": NOON, "steps": [{"pdf": str(printed)}]})
    assert len(re.findall(rb"/Type\s*/Page\b", printed.read_bytes())) == 2


def test_card_ticks_in_a_sandboxed_iframe_and_asks_nobody(browse, site, tmp_path):
    host = tmp_path / "article.html"
    source = (site / "embed" / "road.html").as_uri()
    sandbox = "allow-scripts allow-popups allow-popups-to-escape-sandbox"
    host.write_text(f"<!DOCTYPE html><title>A</title><iframe src='{source}' sandbox='{sandbox}' width='320'></iframe>")
    clock = {"frame": "iframe", "evaluate": "document.querySelector('[data-live=clock]').textContent"}
    (seen,) = browse({"url": host.as_uri(), "clock": NOON, "steps": [{"run": 2000}, clock, {"run": 3000}, clock]})
    said = [value for value in seen["values"] if value]
    assert said == ["1 month 9 days 11:59:58", "1 month 9 days 11:59:55"]
    assert seen["said"] == []
    assert seen["requests"] == [host.as_uri(), source]


EVIL = [
    "<script>alert(1)</script><img src=x onerror=alert(2)>",
    "</title></style></script><svg onload=alert(3)>{{ 7*7 }}{% raw %}",
    "' onmouseover='alert(4)\" autofocus onfocus=\"alert(5)",
    "]]><a href=javascript:alert(6)>x</a>\u202e\u0007" + "w" * 900,
]
LINKS = ["https://e.org/%22%3E%3Cscript%3Ealert(9)%3C/script%3E", "HTTPS://e.org/'onclick='alert(1)"]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """A site of a schedule all of whose texts and links try to do something."""
    record = json.loads(bundled_schedule().read_bytes())
    texts = {"title", "name", "wording", "detail", "quote", "publisher", "stated_by", "governorate"}

    def spoil(value, number=0):
        if isinstance(value, dict):
            for key, inner in value.items():
                number += 1
                if key in texts and inner:
                    value[key] = EVIL[number % len(EVIL)]
                elif key == "url":
                    value[key] = LINKS[(number + len(value["id"])) % len(LINKS)]
                else:
                    number = spoil(inner, number)
        elif isinstance(value, list):
            for inner in value:
                number = spoil(inner, number + 1)
        return number

    spoil(record)
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "schedule.json").write_text(json.dumps(record), encoding="utf-8")
    options = ("--schedule", str(folder / "schedule.json"), "--title", EVIL[1], "--as-of", "2026-11-22T12:00")
    return publish(folder / "site", *options)


@pytest.mark.parametrize("name", ["index.html", "embed.html"])
def test_hostile_texts_run_nothing_and_break_no_layout(browse, hostile, name):
    evaluate = """[document.documentElement.scrollWidth, window.innerWidth, document.scripts.length,
      document.querySelectorAll("[onload], [onerror], [onmouseover], [onfocus], [onclick], [autofocus]").length,
      [...document.links].filter((link) => !["http:", "https:", "file:", "webcal:"].includes(link.protocol)).length,
      document.title]"""
    visits = [
        {
            "url": (hostile / name).as_uri(),
            "context": {"viewport": {"width": width, "height": 800}},
            "clock": NOON,
            "steps": [{"run": 2000}, {"keys": ["Tab"] * 10}, {"evaluate": evaluate}],
        }
        for width in (320, 1440)
    ]
    for width, seen in zip((320, 1440), browse(*visits), strict=True):
        assert seen["values"][2] == [width, width, 1, 0, 0, EVIL[1]]
        assert seen["said"] == []
        assert {request.rpartition("/")[2] for request in seen["requests"]} <= {
            name,
            "timeline.svg",
            "federal.svg",
            "kurdistan.svg",
        }


@pytest.mark.parametrize("name", ["index.html", "embed.html"])
def test_a_strict_parser_reads_the_page(site, hostile, name):
    for folder in (site, hostile):
        parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
        tree = parser.parse((folder / name).read_text(encoding="utf-8"))
        ids = [node.get("id") for node in tree.iter() if node.get("id")]
        assert len(ids) == len(set(ids))


@pytest.mark.parametrize("name", ["index.html", "embed.html"])
def test_policy_allows_one_script_by_its_hash_and_nothing_inline(site, name):
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', (site / name).read_text(encoding="utf-8"))[1]
    rules = dict(rule.split(" ", 1) for rule in policy.replace("&#39;", "'").split("; "))
    assert rules.pop("img-src") in ("'self' data:", "data:")
    assert re.fullmatch(r"'sha256-[A-Za-z0-9+/]{43}='", rules.pop("script-src"))
    assert re.fullmatch(r"'sha256-[A-Za-z0-9+/]{43}='", rules.pop("style-src"))
    assert rules == {"default-src": "'none'", "base-uri": "'none'", "form-action": "'none'"}


def test_an_injected_script_does_not_run(browse, site, tmp_path):
    page = (site / "index.html").read_text(encoding="utf-8")
    (tmp_path / "bad.html").write_text(
        page.replace("</main>", "<script>window.ran = 1</script><p onclick=''></p></main>")
    )
    (seen,) = browse(
        {"url": (tmp_path / "bad.html").as_uri(), "clock": NOON, "steps": [{"evaluate": "window.ran || 0"}]}
    )
    assert seen["values"] == [0]
    assert any("Content Security Policy" in line for line in seen["said"])
