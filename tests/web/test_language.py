"""The site in a language that does not exist: accented, 40 % longer, from right to left, with numerals of its own."""

import json
import re

import html5lib
import pytest
from factories import small_schedule
from program import Cli

from withdrawal_cli.text import dates, messages

ACCENTS = str.maketrans("aceinosuyzACEINOSUYZ", "áçéíñóšúýžÁÇÉÍÑÓŠÚÝŽ")
SAID = {"words", "answer", "said", "number", "unit", "due", "quote", "meaning", "brief", "beside", "rule", "until"}
"""What the script reads in a card and shows."""
NOT_OF_A_LANGUAGE = {"Asia", "Baghdad", "withdrawal", "cli", "UTC"}


def pseudo(text):
    """`Due soon` becomes `⟦Đúé šóóñ⟧ øøø`: no letter that has an accent in it stays, values are kept."""
    parts = re.split(r"(\{\w+\})", text)
    said = "".join(p if p.startswith("{") else re.sub("[a-zA-Z]", foreign, p.translate(ACCENTS)) for p in parts)
    return f"{said}{'ø' * (len(text) * 2 // 5)}"


def foreign(letter):
    return chr(ord(letter[0]) - ord("a") + 0x1D586 if letter[0].islower() else ord(letter[0]) - ord("A") + 0x1D56C)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The site of a schedule whose texts have no Latin letter, in that language."""
    folder = tmp_path_factory.mktemp("pseudo")
    source = {"id": "paper", "publisher": "Газета", "title": "Дорога", "kind": "primary", "url": "https://example.org/"}
    second = {**source, "id": "other", "origin": "Агентство", "published": "2026-05", "archived_url": "https://a.org/"}
    dues = ["2025-12-31", "2026-11", "2026-12-31", "2027-33", "2028/..", "2026-10-01/2026-10-03", None, "2026-09~"]
    deadlines = [
        {"id": f"d{n}", "title": f"Дорога {n}", "due": due, "wording": "осень", "sources": ["paper", "other"],
         "stated_by": "Министр", "stated_on": "2025-01", "announced_on": "2025-01-01" if n else "2029-01-01",
         "reported_as": [{"due": "2026-06", "wording": "лето", "stated_by": "Мэр", "sources": ["paper"]},
                         {"due": "2026-07", "wording": "мост", "scope": "part", "stated_by": "Мэр"}]}
        for n, due in enumerate(dues)
    ]  # fmt: skip
    kinds = ["announced", "handed-over", "in-use", "reported", "context"]
    events = [
        {"id": f"e{n}", "kind": kind, "on": "2026-03", "announced_on": "2026-04-02", "title": "Событие",
         "detail": "Подробно", "quote": "слова", "sources": ["other"], "site": "camp"}
        for n, kind in enumerate(kinds)
    ]  # fmt: skip
    events += [
        {"id": "late", "kind": "completed", "on": "2026-10-05/2026-10-07", "title": "Конец", "deadline": "d5"},
        {"id": "moved", "kind": "extended", "on": "2026-05-05", "due": "2026-12", "title": "Позже", "deadline": "d1"},
        {"id": "off", "kind": "cancelled", "on": "2026-05-05", "title": "Отмена", "deadline": "d3"},
    ]
    document = small_schedule(
        title="Дороги", regions=[], deadlines=deadlines, events=events, sources=[source, second],
        sites=[{"id": "camp", "name": "Лагерь"}], covers_through="2026-11-01",
    )  # fmt: skip
    (folder / "s.json").write_text(json.dumps(document), encoding="utf-8")
    names = {"lang": "ar-XB", "dir": "rtl", "digits": "٠١٢٣٤٥٦٧٨٩"}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dates, "_words", dates._words.__wrapped__)  # what is kept is in another language
        for table in (dates.DATES, messages.MESSAGES):
            for key, text in table.items():
                patch.setitem(table, key, names.get(key) or pseudo(text))
        options = ("--schedule", folder / "s.json", "--base-url", "https://example.org/", "--as-of", "2026-11-22T12:00")
        Cli()("publish", folder / "site", *options).ok()
    return folder / "site"


def words_of(page):
    """The words that a reader sees or hears."""
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    for node in tree.iter():
        if str(node.tag).rpartition("}")[2] in ("script", "style", "code", "pre"):
            node.text = ""
            for inner in list(node):
                node.remove(inner)
        spoken = [node.get(name) for name in ("alt", "aria-label", "data-label", "data-name", "title")]
        for phase in json.loads(node.get("data-phases", "[]")):
            spoken += [text for name, text in phase.items() if name in SAID]
        spoken += [node.get("content")] if node.get("name") == "description" else []
        for text in (node.text, node.tail, *spoken):
            yield from re.findall(r"[A-Za-z]{2,}", re.sub(r"https?://\S+", "", text or ""))


@pytest.mark.parametrize("name", ["index.html", "embed.html", "embed/d5.html", "timeline.svg"])
def test_no_word_of_a_page_or_its_picture_is_left_untranslated(site, name):
    found = set(words_of((site / name).read_text(encoding="utf-8"))) - NOT_OF_A_LANGUAGE
    assert found == set()


def test_a_page_has_the_direction_and_the_numerals_of_its_language(site):
    page = (site / "index.html").read_text(encoding="utf-8")
    assert '<html lang="ar-XB" dir="rtl">' in page
    body = re.sub(r"<(pre|code)[^>]*>.*?</\1>|<[^>]+>", " ", page.partition("<body")[2].partition("<script>")[0])
    assert re.findall(r"(?<!Дорога )\b[0-9]+", body.replace("withdrawal-cli 0.1.0", "")) == []


def test_badges_are_translated(site):
    for file in (site / "badge").glob("*.json"):
        badge = json.loads(file.read_text(encoding="utf-8"))
        assert re.findall("[A-Za-z]{2,}", badge["message"]) == []


def test_nothing_of_it_breaks_the_layout_also_while_it_counts(browse, site):
    size = "[document.documentElement.scrollWidth, window.innerWidth]"
    seen_words = """(() => {
      const main = document.querySelector("main");
      for (const code of main.querySelectorAll("code, cite")) code.remove();
      return main.innerText.match(/[a-zA-Z]{2,}/g);
    })()"""
    open_all = "document.querySelectorAll('details').forEach((one) => { one.open = true; })"
    plan = [
        {
            "url": (site / name).as_uri(),
            "context": {"viewport": {"width": width, "height": 900}},
            "clock": 1795600000000,  # 25 November 2026
            "steps": [{"run": 2000}, {"evaluate": seen_words}, {"evaluate": open_all}, {"evaluate": size}],
        }
        for name in ("index.html", "embed.html")
        for width in (320, 390, 768, 1440)
    ]
    for visit, seen in zip(plan, browse(*plan), strict=True):
        width = visit["context"]["viewport"]["width"]
        assert seen["said"] == []
        assert set(seen["values"][1] or ()) <= NOT_OF_A_LANGUAGE
        assert seen["values"][3] == [width, width], visit
