"""The published page in Chromium: served and from a file, with and without JavaScript, narrow and wide, hostile texts."""

import json
import re
import subprocess
import sys
from datetime import UTC, datetime

import html5lib
import pytest
from program import Cli

from withdrawal_cli.store.schedules import bundled_schedule

NOON = int(datetime(2026, 11, 22, 9, tzinfo=UTC).timestamp()) * 1000
SIZE = "[document.documentElement.scrollWidth, window.innerWidth, document.body.innerText.length > 500]"


def publish(folder, *options):
    Cli()("publish", folder, "--base-url", "https://example.org/t/", *options).ok()
    return folder


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The bundled record's site as of 22 November 2026, noon in Baghdad."""
    return publish(tmp_path_factory.mktemp("page") / "site", "--as-of", "2026-11-22T12:00")


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
    picture = "timeline.svg"
    for (url, look), seen in zip(plan, browse(*visits), strict=True):
        width = look["viewport"]["width"]
        assert seen["values"] == [[width, width, True]], (url, look)
        assert seen["said"] == []
        assert [request.removeprefix(url.removesuffix("index.html")) for request in seen["requests"]] in (
            ["", picture], ["index.html", picture],
        )  # fmt: skip


BROKEN_DATES = """(() => {
  const broken = [];
  document.querySelectorAll("details").forEach((one) => { one.open = true; });
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    for (const found of node.data.matchAll(/\\d{4}-\\d\\d(-\\d\\d)?/g)) {
      const range = document.createRange();
      range.setStart(node, found.index);
      range.setEnd(node, found.index + found[0].length);
      if (node.parentElement.checkVisibility() && range.getClientRects().length > 1) broken.push(node.data);
    }
  }
  return broken;
})()"""


def test_no_date_is_broken_at_the_end_of_a_line(browse, site):
    widths = (320, 360, 411, 500, 768)
    visits = [
        {
            "url": (site / "index.html").as_uri(),
            "context": {"viewport": {"width": width, "height": 900}, "javaScriptEnabled": script},
            "clock": NOON, "steps": [{"evaluate": BROKEN_DATES}],
        }
        for width in widths
        for script in (True, False)
    ]  # fmt: skip
    assert [seen["values"] for seen in browse(*visits)] == [[[]]] * len(visits)


def test_a_date_beside_text_from_right_to_left_reads_from_left_to_right(browse, tmp_path):
    record = json.loads(bundled_schedule().read_bytes())
    for source in record["sources"]:
        source["title"] = "جريدة الوقائع"
    (tmp_path / "schedule.json").write_text(json.dumps(record), encoding="utf-8")
    made = publish(tmp_path / "site", "--schedule", str(tmp_path / "schedule.json"), "--as-of", "2026-11-22T12:00")
    evaluate = """[...document.querySelectorAll("article .date")].filter((date) => {
      const at = (index) => {
        const range = document.createRange(), text = date.firstChild;
        range.setStart(text, index); range.setEnd(text, index + 1);
        return range.getBoundingClientRect().left;
      };
      return at(1) > at(date.textContent.length - 2);
    }).map((date) => date.textContent)"""
    (seen,) = browse({"url": (made / "index.html").as_uri(), "clock": NOON, "steps": [{"evaluate": evaluate}]})
    assert seen["values"] == [[]]


def test_without_a_script_the_page_shows_the_state_as_of_its_instant_and_says_so(browse, site):
    text = "[document.body.innerText, document.querySelector('#deadline-kurdistan').innerText]"
    visit = {
        "url": (site / "index.html").as_uri(),
        "context": {"javaScriptEnabled": False},
        "steps": [{"evaluate": text}],
    }
    (seen,) = browse(visit)
    page, card = seen["values"][0]
    assert "Without JavaScript the clocks do not run: they show the state as of 22 November 2026, 12:00" in page
    assert "ran out 1 month 21 days 12 hours ago" in card
    assert "53 days past the last day (as of 22 November 2026, 12:00 (Asia/Baghdad))" in card


def test_axe_finds_nothing_at_wcag_2_2_aa(browse, site):
    looks = (
        ("index.html", 1280, "light"),
        ("index.html", 320, "dark"),
        ("embed.html", 320, "light"),
        ("embed.html", 640, "dark"),
    )
    visits = [
        {
            "url": (site / name).as_uri(),
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


def test_page_is_used_by_keyboard_and_shows_where_it_is(browse, site):
    (seen,) = browse({"url": (site / "index.html").as_uri(), "clock": NOON, "steps": [{"keys": ["Tab"] * 70}]})
    focused = seen["values"][0]
    assert focused[0] == {"tag": "A", "text": "Skip to the deadlines", "outline": "solid"}
    assert {spot["outline"] for spot in focused} == {"solid"}
    assert {"A", "SUMMARY"} <= {spot["tag"] for spot in focused}


def test_page_prints_on_two_pages(browse, site, tmp_path):
    printed = tmp_path / "page.pdf"
    browse({"url": (site / "index.html").as_uri(), "clock": NOON, "steps": [{"pdf": str(printed)}]})
    assert len(re.findall(rb"/Type\s*/Page\b", printed.read_bytes())) == 2


def test_card_of_the_next_deadline_or_of_the_one_in_the_address(browse, site):
    shown = "[...document.querySelectorAll('.card')].filter((card) => card.offsetHeight).map((card) => card.id)"
    url = (site / "embed.html").as_uri()
    names = ("", "#deadline-federal", "#deadline-kurdistan", "#nothing")
    views = browse(*({"url": url + name, "clock": NOON, "steps": [{"evaluate": shown}]} for name in names))
    assert [seen["values"][0] for seen in views] == [
        ["deadline-kurdistan"], ["deadline-federal"], ["deadline-kurdistan"], ["deadline-kurdistan"],
    ]  # fmt: skip


def test_card_ticks_in_a_sandboxed_iframe_and_asks_nobody(browse, site, tmp_path):
    host = tmp_path / "article.html"
    source = (site / "embed.html").as_uri() + "#deadline-kurdistan"
    sandbox = "allow-scripts allow-popups allow-popups-to-escape-sandbox"
    host.write_text(f"<!DOCTYPE html><title>A</title><iframe src='{source}' sandbox='{sandbox}' width='320'></iframe>")
    clock = {"frame": "iframe", "evaluate": "document.querySelector('#deadline-kurdistan .clock').textContent"}
    (seen,) = browse({"url": host.as_uri(), "clock": NOON, "steps": [{"run": 2000}, clock, {"run": 3000}, clock]})
    assert [value.rpartition("hours ")[2] for value in seen["values"] if value] == ["2 seconds ago", "5 seconds ago"]
    assert seen["said"] == []
    assert seen["requests"] == [host.as_uri(), source.partition("#")[0]]


EVIL = [
    "<script>alert(1)</script><img src=x onerror=alert(2)>",
    "</title></style></script><svg onload=alert(3)>{{ 7*7 }}{% raw %}",
    "' onmouseover='alert(4)\" autofocus onfocus=\"alert(5)",
    "]]><a href=javascript:alert(6)>x</a>\u202e\u0007" + "w" * 900,
]
LINKS = [
    "javascript:alert(7)",
    "data:text/html,<script>alert(8)</script>",
    'https://e.org/"><script>alert(9)</script>',
    "HTTPS://e.org/'onclick='alert(1)",
]


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
      [...document.links].filter((link) => !["http:", "https:", "file:"].includes(link.protocol)).length,
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
        assert {request.rpartition("/")[2] for request in seen["requests"]} <= {name, "timeline.svg"}


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
