"""`withdrawal publish`: what it writes, and what it refuses."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

ROOT = Path(__file__).parents[2]
BASE = ("--base-url", "https://example.org/tracker/")
AS_OF = ("--as-of", "2026-11-22T12:00")
FILES = {
    ".withdrawal-site", "index.html", "embed.html", "status.json", "countdown.json", "timeline.json", "schedule.json",
    "deadlines.ics", "feed.atom", "timeline.svg", "schemas/schedule.json", "schemas/status.json",
    "schemas/countdown.json", "schemas/timeline.json",
}  # fmt: skip


def held(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def published(run, tmp_path):
    """`published("--known-by", …)` publishes and gives what the folder holds."""

    def publish(*options, name="site"):
        ran = run("publish", tmp_path / name, *BASE, *options).ok()
        files = held(tmp_path / name)
        assert ran.out.startswith(f"{tmp_path / name}: {len(files) - 1} files, as of ")
        return files

    return publish


def test_site_has_every_file_of_the_contract(published):
    files = published(*AS_OF)
    assert files.keys() >= FILES
    assert all(files.values())


def test_same_input_and_as_of_give_the_same_bytes(published):
    options = (*AS_OF, "--base-url", "https://example.org/t", "--title", "T")
    first = published(*options)
    assert published(*options) == first
    assert published(*options, name="other") == first


@pytest.mark.parametrize("hash_seed", ["1", "2"])
def test_bytes_do_not_depend_on_the_process(tmp_path, published, hash_seed):
    command = [sys.executable, "-m", "withdrawal_cli", "publish", str(tmp_path / hash_seed), *BASE, *AS_OF]
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": hash_seed, "TZ": "America/Lima", "LC_ALL": "C"}
    subprocess.run([*command, "--no-journal"], env=env, check=True, stdout=subprocess.PIPE)
    assert held(tmp_path / hash_seed) == published(*AS_OF)


@pytest.mark.parametrize("options", [(), ("--region", "kurdistan"), ("--known-by", "2026-01-05", "--soon", "90")])
@pytest.mark.parametrize("answer", ["status", "countdown", "timeline"])
def test_json_is_what_the_command_answers(run, published, answer, options):
    files = published(*AS_OF, *options)
    without_soon = [o for o in options if o not in ("--soon", "90")] if answer == "timeline" else options
    assert files[f"{answer}.json"] == run(answer, "--json", *AS_OF, *without_soon).ok().stdout
    schema = json.loads(files[f"schemas/{answer}.json"])
    jsonschema.Draft202012Validator(schema).validate(json.loads(files[f"{answer}.json"]))


@pytest.mark.parametrize("region", [(), ("--region", "federal")])
def test_calendar_and_picture_are_what_the_commands_write(run, published, region):
    files = published(*AS_OF, *region)
    without_links = re.sub(rb"\r\nURL:[^\r]*(\r\n [^\r]*)*", b"", files["deadlines.ics"])
    asked = run("calendar", *AS_OF, *region).ok().stdout
    assert without_links == re.sub(rb"\r\nURL:[^\r]*(\r\n [^\r]*)*", b"", asked)
    assert files["timeline.svg"] == run("timeline", "--format", "svg", *AS_OF, *region).ok().stdout


def test_published_record_is_read_again_and_gives_the_same_answer(run, published, tmp_path):
    files = published(*AS_OF)
    again = run("status", "--schedule", tmp_path / "site" / "schedule.json", "--json", *AS_OF).ok()
    assert again.stdout == files["status.json"]
    schema = json.loads(files["schemas/schedule.json"])
    jsonschema.Draft202012Validator(schema).validate(json.loads(files["schedule.json"]))
    run("schedule", "validate", tmp_path / "site" / "schedule.json").ok()


def test_page_has_a_sentence_to_quote_the_reach_of_the_record_and_how_to_cite(published):
    page = published(*AS_OF, "--base-url", "https://example.org/t")["index.html"].decode()
    page = re.sub(r'<span class="date">([\d-]+)</span>', r"\1", page)
    assert (
        "As of 22 November 2026, the deadline for Federal Iraq (“by the end of 2025”) was completed 16 to 18 days late; "
        "the deadline for Kurdistan Region (“by September 2026”) passed 53 days ago, and the record, which ends on "
        "20 March 2026, does not show whether it was met."
    ) in page
    assert "State as of 22 November 2026, record through 20 March 2026, compiled on 22 November 2026." in page
    assert "The record covers events through 2026-03-20; the 247 days since then are not in it." in page
    assert '<link rel="canonical" href="https://example.org/t/">' in page
    assert 'href="webcal://example.org/t/deadlines.ics"' in page


def test_page_says_that_sources_differ_and_how_versions_are_compared_and_no_date_in_edtf(published):
    files = {name: text.decode() for name, text in published(*AS_OF).items() if name.endswith(".html")}
    plain = {name: re.sub(r'<span class="date">([\d-]+)</span>', r"\1", text) for name, text in files.items()}
    for text in plain.values():
        assert text.count("Sources differ; also stated: 2026, 2026-12-31, about 2026-12-31, 2026-09 or later.<") == 1
        shown = re.sub(r"<[^>]*>", " ", text.partition("</style>")[2].partition("<script>")[0])
        assert re.findall(r"\d[~%?]|\d/(?:\d|\.\.)", shown) == []
    assert "Each version is compared with the outcome of the whole deadline" in plain["index.html"]


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


def test_without_an_address_the_user_is_warned(run, tmp_path):
    ran = run("publish", tmp_path / "site", *AS_OF)
    assert ran.code == 0
    assert ran.err == (
        "withdrawal: warning: without --base-url, the feed and link previews cannot contain the site's address\n"
    )


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--base-url", "ftp://example.org/"), "--base-url: 'ftp://example.org/' is not the address of a site"),
        (("--base-url", "https://example.org/?a=1"), "is not the address of a site"),
        (("--base-url", "https://u:p@example.org/"), "is not the address of a site"),
        (("--base-url", "https://example.org:99999999/"), "is not the address of a site"),
        (("--base-url", 'https://example.org/"><script>'), "is not the address of a site"),
        (("--lang", "en"), "no such option: --lang"),
        (("--serve",), "no such option: --serve"),
    ],
)
def test_options_that_do_not_fit_are_refused_before_anything_is_written(run, tmp_path, options, said):
    ran = run("publish", tmp_path / "site", *options)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_its_own_is_refused(run, tmp_path):
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    ran = run("publish", tmp_path)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == (
        f"withdrawal: error: {tmp_path}: is not a site of withdrawal's: it is not empty and has no .withdrawal-site\n"
        "hint: publish into a new or an empty folder\n"
    )
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_a_broken_schedule_leaves_the_old_site(run, published, tmp_path):
    before = published(*AS_OF)
    (tmp_path / "broken.json").write_text("{", encoding="utf-8")
    assert run("publish", tmp_path / "site", "--schedule", tmp_path / "broken.json").code == 1
    assert held(tmp_path / "site") == before


def test_records_of_the_user_are_published_as_the_publishers(run, tmp_path):
    journal = ("--journal", tmp_path / "journal.jsonl")
    run("journal", "add", "completed", "kurdistan", "--on", "2026-09-30", "--no-source", *journal)
    ran = run("publish", tmp_path / "site", *BASE, *AS_OF, *journal).ok()
    assert ran.out.endswith(", with 1 entry of yours (--no-journal leaves them out)\n")
    files = held(tmp_path / "site")
    assert files["status.json"] == run("status", "--json", *AS_OF, *journal).ok().stdout
    page = files["index.html"].decode()
    assert "was completed on time, by the publisher&#39;s own entry." in page
    for name in ("index.html", "embed.html", "feed.atom", "deadlines.ics", "timeline.svg"):
        assert b"your" not in files[name].lower(), name
        assert b"withdrawal journal" not in files[name].lower(), name
    run("publish", tmp_path / "without", *BASE, *AS_OF, "--no-journal").ok()
    assert held(tmp_path / "without")["schedule.json"] == files["schedule.json"]
    assert b"publisher&#39;s" not in held(tmp_path / "without")["index.html"]


@pytest.mark.parametrize(
    "deadlines",
    [[], [{"id": "open", "region": "north", "title": "T", "due": "2026/..", "wording": "w", "sources": []}]],
)
def test_a_schedule_with_little_in_it_makes_a_whole_site(run, tmp_path, schedule_file, deadlines):
    path = schedule_file(deadlines=deadlines, sources=[])
    run("publish", tmp_path / "site", "--schedule", path, *BASE, *AS_OF).ok()
    assert held(tmp_path / "site").keys() >= FILES


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
    assert "(2026-10-31, by the publisher&#39;s own entry) was completed on time." in page
    assert "SUMMARY:Completed on time: The road opens (due " in run("calendar", *options).ok().out
