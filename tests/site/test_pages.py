"""What page, card, badge and embed say of a record."""

import html
import json
import re
from xml.etree import ElementTree

import pytest
from factories import small_schedule
from published import BASE, held, plain, words

AS_OF = ("--as-of", "2026-11-22T12:00")


def test_page_and_embed_say_what_was_in_use_after_the_completion(published):
    files = published(*AS_OF)
    later = "Later report, on 9 March 2026: Coalition advisers still reported at Victory Base."
    assert later in words(files["index.html"])
    assert later in words(files["embed/federal.html"])
    assert later in files["deadlines.ics"].decode().replace("\r\n ", "").replace("\\,", ",")
    assert later not in words(published("--as-of", "2026-03-01")["index.html"])


def test_a_card_links_the_later_report_that_it_names(published):
    page = words(published(*AS_OF)["index.html"])
    assert '<a href="#event-victory-base-in-use-2026-03">Later report, on 9 March 2026: ' in page
    assert 'id="event-victory-base-in-use-2026-03"' in page


@pytest.mark.parametrize(
    ("due", "said"),
    [
        ("2026-09/", "no known last day, so it never counts as passed"),
        ("2026-12", "The due date has not passed in the"),
    ],
)
def test_a_card_says_that_a_due_date_has_not_passed_only_where_its_last_day_is_known(road, due, said):
    deadline = {**small_schedule()["deadlines"][0], "due": due}
    page = plain(road("2026-11-22T12:00", deadlines=[deadline])["index.html"])
    assert re.findall('data-live="rule">([^<]*)<', page)[0].count(said) == 1


def test_page_says_that_no_source_of_the_date_was_published_yet(published):
    page = words(published("--as-of", "2026-01-05", "--known-by", "2026-01-05")["index.html"])
    assert "None of the sources for the date was published by 5 January 2026." in page
    assert "record author" not in page
    assert "97 days overdue against that date" in page


def test_page_has_a_sentence_to_quote_the_reach_of_the_record_and_how_to_cite(road):
    page = plain(road("2026-11-22T12:00", "--base-url", "https://example.org/t")["index.html"])
    sentence = (
        "A small schedule, as of 22 November 2026: The North (“by the end of September”), outcome unknown, as the "
        "record ends on 1 September 2026."
    )
    assert page.count(sentence) == 4  # to quote, and in the tags for links and search
    assert "A small schedule. Status as of 22 November 2026; the record covers events through 1 September 2026." in page
    assert "The record covers events through 1 September 2026; the 82 days since are not in it." in page
    assert '<link rel="canonical" href="https://example.org/t/">' in page
    assert '<meta property="og:url" content="https://example.org/t/">' in page
    assert 'href="webcal://example.org/t/deadlines.ics"' in page


def test_a_description_says_the_outcome_and_is_as_long_as_search_engines_show(published):
    description = re.search(rb'<meta name="description" content="([^"]*)"', published(*AS_OF)["index.html"])[1]
    said = html.unescape(description.decode())
    assert len(said) <= 156
    assert (
        "Federal Iraq: completed between 16 and 18 January 2026, 16–18 days late; Kurdistan Region: completed" in said
    )


def test_no_date_is_shown_in_the_codes_of_the_data(published):
    files = {name: text.decode() for name, text in published(*AS_OF).items() if name.endswith(".html")}
    for text in files.values():
        body = re.sub(r"<pre.*?</pre>|<code.*?</code>", "", text.partition("<body")[2].partition("<script>")[0])
        shown = re.sub(r"<[^>]*>", " ", body)
        assert re.findall(r"\d{4}-\d\d|\d{4}[~%?]|\d{4}/\.\.", shown) == []


def test_a_date_of_a_part_is_not_compared_with_the_whole(road):
    reported = [
        {"due": "2026-08-15", "wording": "one bridge", "scope": "part", "stated_by": "AP"},
        {"due": "2026-08-31", "wording": "all of it", "stated_by": "The mayor"},
    ]
    done = [{"id": "done", "kind": "completed", "on": "2026-09-10", "title": "Done", "deadline": "road"}]
    deadline = {**small_schedule()["deadlines"][0], "reported_as": reported}
    page = plain(road("2026-11-22", deadlines=[deadline], events=done)["index.html"])
    assert (
        '<strong>15 August 2026: 1 statement</strong> <span class="dim">for only part of this deadline; not compared</span>'
        in page
    )
    assert '<strong>31 August 2026: 1 statement</strong> <span class="dim">10 days late</span>' in page


def test_another_date_of_a_primary_source_stands_beside_the_answer(road):
    paper = {**small_schedule()["sources"][0], "kind": "primary"}
    other = {"due": "2026-06", "wording": "by June", "stated_by": "The treaty", "sources": ["paper"]}
    deadline = {**small_schedule()["deadlines"][0], "reported_as": [other]}
    done = [{"id": "done", "kind": "completed", "on": "2026-09-10", "title": "Done", "deadline": "road"}]
    files = road("2026-11-22", deadlines=[deadline], events=done, sources=[paper])
    said = "lso given as June 2026 (The treaty); 72 days late against that date"
    assert (
        plain(files["index.html"]).partition("</ul>")[0].count(said) == 3
    )  # two tags and the answer; the description is cut
    assert f"The due date was a{said}" in plain(files["embed/road.html"])


@pytest.mark.parametrize(
    ("as_of", "covers", "events", "message", "color"),
    [
        ("2026-08-01", "2026-09-01", [], "60 days left", "blue"),
        ("2026-09-30", "2026-09-01", [], "last day today", "orange"),
        ("2026-10-01", "2026-09-30", [], "unknown", "lightgrey"),
        ("2026-10-01", "2026-10-01", [], "overdue", "red"),
        ("2026-10-03", "2026-10-02", [("completed", "2026-10-01/2026-10-02")], "completed 1–2 days late", "orange"),
        ("2026-10-03", "2026-10-02", [("completed", "2026-09-30")], "completed on time", "green"),
        ("2026-10-03", "2026-10-02", [("cancelled", "2026-09-30")], "cancelled", "lightgrey"),
    ],
)
def test_a_badge_says_the_status_and_changes_at_the_deadline_and_where_the_record_ends(
    road, as_of, covers, events, message, color
):
    turns = [
        {"id": kind, "kind": kind, "on": on, "title": "It is", "deadline": "road", "sources": ["paper"]}
        for kind, on in events
    ]
    files = road(as_of, covers_through=covers, events=turns)
    assert json.loads(files["badge/road.json"]) == {
        "schemaVersion": 1, "label": "The North", "message": message, "color": color,
    }  # fmt: skip
    picture = ElementTree.fromstring(files["badge/road.svg"])
    assert picture.find("{*}title").text == picture.get("aria-label") == f"The North: {message}"


def test_page_links_its_data_with_rel_and_type(published):
    page = published(*AS_OF)["index.html"].decode()
    for kind, name in (
        ("application/atom+xml", "feed.atom"), ("text/calendar", "deadlines.ics"), ("application/json", "status.json"),
        ("application/json", "countdown.json"), ("application/json", "timeline.json"), ("application/json", "schedule.json"),
    ):  # fmt: skip
        assert f'<link rel="alternate" type="{kind}" href="{name}" ' in page
        assert f'<a href="{name}" type="{kind}">' in page


def test_the_title_is_that_of_page_calendar_and_feed(published):
    files = published(*AS_OF, "--title", "Ours & <b>")
    for name in ("index.html", "embed.html"):
        assert "<title>Ours &amp; &lt;b&gt;</title>" in files[name].decode()
    assert b"<title>Ours &amp; &lt;b&gt;</title>" in files["feed.atom"]
    assert b"\r\nX-WR-CALNAME:Ours & <b>\r\n" in files["deadlines.ics"]


@pytest.mark.parametrize(
    ("given", "webcal", "canonical"),
    [
        ("HTTPS://example.org/t", "webcal://example.org/t/", "https://example.org/t/"),
        (
            "https://web.archive.org/web/2026/https://example.org/t/",
            "webcal://web.archive.org/web/2026/https://example.org/t/",
            "https://web.archive.org/web/2026/https://example.org/t/",
        ),
    ],
)
def test_only_the_scheme_at_the_start_of_the_address_becomes_webcal(published, given, webcal, canonical):
    page = published(*AS_OF, "--base-url", given)["index.html"].decode()
    assert f'href="{webcal}deadlines.ics"' in page
    assert f'<link rel="canonical" href="{canonical}">' in page


def test_records_of_the_user_are_published_as_the_publishers(run, tmp_path):
    journal = ("--journal", tmp_path / "journal.jsonl")
    run("journal", "add", "completed", "kurdistan", "--on", "2026-09-30", "--no-source", *journal)
    ran = run("publish", tmp_path / "site", *BASE, *AS_OF, *journal).ok()
    assert ran.out.endswith(", with 1 entry of your own (leave out with --no-journal)\n")
    files = held(tmp_path / "site")
    assert files["status.json"] == run("status", "--json", *AS_OF, *journal).ok().stdout
    page = files["index.html"].decode()
    assert "on time, according to an entry by this tracker’s publisher" in page
    assert '<span class="chip own" data-live="own">Publisher’s own entry</span>' in page
    for name in ("index.html", "embed.html", "feed.atom", "deadlines.ics", "timeline.svg"):
        assert b"your" not in files[name].lower(), name
        assert b"withdrawal journal" not in files[name].lower(), name
    run("publish", tmp_path / "without", *BASE, *AS_OF, "--no-journal").ok()
    assert held(tmp_path / "without")["schedule.json"] == files["schedule.json"]
    assert "Publisher’s own entry" not in held(tmp_path / "without")["index.html"].decode()


def test_a_completion_of_the_record_is_not_said_to_be_the_publishers_whose_record_moved_the_due(
    run, schedule_file, tmp_path
):
    done = {
        "id": "done",
        "kind": "completed",
        "on": "2026-10-10",
        "title": "Done",
        "deadline": "road",
        "sources": ["paper"],
    }
    own = {"version": 1, "id": "a" * 16, "schedule": "small", "recorded_at": "2026-09-01T00:00:00Z", "kind": "extended",
           "on": "2026-09-01", "deadline": "road", "title": "Later", "due": "2026-10-31", "source": None}  # fmt: skip
    (tmp_path / "own.jsonl").write_text(json.dumps(own) + "\n", encoding="utf-8")
    options = ("--schedule", schedule_file(events=[done]), "--journal", tmp_path / "own.jsonl", "--as-of", "2026-11-01")
    run("publish", tmp_path / "site", *BASE, *options).ok()
    page = (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
    card = page.partition("<article")[2].partition("</article>")[0]
    assert "Completed on 10\u00a0October\u00a02026; sources: The Paper." in card
    assert "SUMMARY:Completed on time: The road opens (due " in run("calendar", *options).ok().out


def test_a_review_of_the_publishers_does_not_move_the_end_of_the_record(run, schedule_file, tmp_path):
    options = ("--schedule", schedule_file(), "--journal", tmp_path / "own.jsonl")
    run("journal", "add", "reviewed", "--through", "2026-11-01", "--no-source", *options).ok()
    run("publish", tmp_path / "site", *BASE, *options, "--as-of", "2026-11-22T12:00").ok()
    files = {name: plain(text) for name, text in held(tmp_path / "site").items() if name.endswith(("l", "m", "s", "g"))}
    page = files["index.html"]
    assert (
        "The publisher of this page reviewed events through 1 November 2026; nothing reported by then counts as its completion."
        in page
    )
    assert (
        "The record covers events through 1 September 2026; the 82 days since are not in it. "
        "The publisher of this page reviewed events through 1 November 2026." in page
    )
    ends = {word for text in files.values() for word in re.findall(r"(?<=ends on )\d+ \w+ 2026", text)}
    assert ends == {"1 September 2026", "1 Sep 2026"}
    assert "not covered: after 1 Nov 2026" in files["timeline.svg"]


def test_an_origin_that_is_the_publisher_is_named_once(run, schedule_file, tmp_path):
    paper = {"id": "paper", "publisher": "The Paper", "origin": "The Paper", "title": "The road", "kind": "news"}
    run("publish", tmp_path / "site", *BASE, *AS_OF, "--schedule", schedule_file(sources=[paper])).ok()
    files = held(tmp_path / "site")
    assert b"The Paper, via" not in files["index.html"] + files["deadlines.ics"] + files["feed.atom"]


def test_the_page_and_its_picture_begin_with_the_same_event(road):
    deadline = small_schedule()["deadlines"][0]
    deadlines = [
        {**deadline, "stated_on": "2025-01-01", "announced_on": None},
        {**deadline, "id": "second", "title": "A second road", "announced_on": "2025-06-01"},
    ]
    early = {"id": "early", "kind": "reported", "on": "2025-03-01", "title": "Work reported to begin"}
    files = road("2026-08-01", deadlines=deadlines, events=[early])
    assert b"Work reported to begin" in files["index.html"]
    assert b"Work reported to begin" in files["timeline.svg"]


def test_a_badge_of_the_publishers_own_entry_is_marked(run, tmp_path):
    journal = ("--journal", tmp_path / "j.jsonl")
    run("journal", "add", "completed", "kurdistan", "--on", "2026-10-03", "--no-source", *journal).ok()
    run("publish", tmp_path / "site", *BASE, *AS_OF, *journal).ok()
    badges = {path.name: path.read_text(encoding="utf-8") for path in (tmp_path / "site" / "badge").iterdir()}
    assert json.loads(badges["kurdistan.json"])["message"] == "completed 3 days late *"
    assert "completed 3 days late * (Publisher’s own entry)</title>" in badges["kurdistan.svg"]
    assert "*" not in json.loads(badges["federal.json"])["message"]


def test_the_page_and_picture_say_what_to_know_of_the_due_date(published):
    files = published(*AS_OF)
    assert "(as stated on 18 January 2026, after it had passed)" in words(files["index.html"])
    assert (
        "Federal Iraq: Due 31 December 2025 (as stated on 18 January 2026, after it had passed). The due date was also"
        in (words(files["timeline.svg"]).replace("\n", " "))
    )
    early = published("--as-of", "2025-10-15", "--known-by", "2025-10-15")
    for name in ("index.html", "embed/federal.html"):
        assert "“by the end of 2025”</bdi> (as given in sources published later)" in words(early[name])


def test_a_reported_date_without_a_last_day_is_neither_met_nor_missed_on_the_page(published):
    page = words(published(*AS_OF)["index.html"])
    group = page.partition("September 2026 or later: 1 statement")[2][:200]
    assert "no last day" in group


def test_the_page_notes_a_later_report_of_a_site(published):
    page = words(published(*AS_OF)["index.html"])
    assert (
        '<a href="#event-harir-logistics-evacuation-2026-08"><bdi>Later report, 9 August 2026: Evacuation of logistics centres at Harir reported to have begun</bdi></a>'
        in page
    )


def test_a_card_marks_the_publishers_entry_in_the_phase_that_rests_on_it(run, tmp_path):
    asked = ("--schedule", "unifil", "--journal", tmp_path / "j.jsonl")
    run("journal", "add", "completed", "unifil-operations", "--on", "2026-11", "--no-source", *asked).ok()
    ran = run("publish", tmp_path / "site", *BASE, "--as-of", "2026-11-27", *asked).ok()
    assert "with 1 entry of your own" in ran.out
    page = (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
    card = page.partition('id="deadline-unifil-operations"')[2]
    phases = json.loads(html.unescape(re.search('data-phases="([^"]+)"', card)[1]))
    assert [(phase["status"], phase["own"]) for phase in phases][:2] == [
        ("upcoming", ""),
        ("completed", "Publisher’s own entry"),
    ]
    assert '<span class="chip own" data-live="own" hidden>' in card.partition("</article>")[0]


def test_page_and_card_name_a_report_that_does_not_count(published):
    files = published("--as-of", "2026-01-05")
    said = "A report not counted, on 26 November 2025: Mission in federal areas said to be completed."
    assert said in words(files["index.html"])
    assert said in words(files["embed/federal.html"])


def test_a_card_in_another_zone_says_which_day_it_is_there(published):
    page = words(published("--schedule", "unifil", "--as-of", "2026-06-01")["index.html"])
    assert "as of 31 May 2026 in America/New_York" in page


def test_the_alternative_text_says_of_the_picture_what_the_picture_says(published):
    files = published(*AS_OF)
    (alt,) = re.findall('alt="(Timeline [^"]*)"', words(files["index.html"]))
    (said,) = set(re.findall(r"The 16 most important of \d+ events and deadlines\.", words(files["timeline.svg"])))
    assert alt.startswith("Timeline from 27 September 2024 to 22 November 2026. ")
    assert said in alt


def test_an_overdue_extension_of_the_publishers_claims_no_review(run, tmp_path):
    asked = ("--schedule", "unifil", "--journal", tmp_path / "j.jsonl")
    entry = ("extended", "unifil-operations", "--on", "2026-08-01", "--due", "2026-09-01", "--no-source")
    run("journal", "add", *entry, *asked).ok()
    run("publish", tmp_path / "site", *BASE, "--as-of", "2026-11-27", *asked).ok()
    page = words((tmp_path / "site" / "index.html").read_bytes())
    assert "Nothing reported by 19 September 2026 counts as its completion." in page
    assert "reviewed events" not in page
