"""`withdrawal publish`: what it writes, and what it refuses."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from published import BASE, held, plain

ROOT = Path(__file__).parents[2]


AS_OF = ("--as-of", "2026-11-22T12:00")


FILES = {
    ".withdrawal-site", "index.html", "embed.html", "status.json", "countdown.json", "timeline.json", "schedule.json",
    "deadlines.ics", "feed.atom", "timeline.svg", "schemas/schedule.json", "schemas/status.json",
    "schemas/countdown.json", "schemas/timeline.json",
}  # fmt: skip


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


def test_several_schedules_have_a_page_each_and_one_index_feed_and_calendar(published):
    names = ("iraq-coalition-withdrawal", "unifil", "unami")
    options = [word for name in names for word in ("--schedule", name)]
    files = published(*AS_OF, *options)
    ids = {json.loads(files[name])["id"] for name in files if name.endswith("/schedule.json") and "schemas" not in name}
    assert len(ids) == 3
    page = files["index.html"].decode()
    uids = files["deadlines.ics"].decode()
    feed = b"".join(data for name, data in files.items() if re.fullmatch(r"feed\S*\.atom", name)).decode()
    for schedule in ids:
        assert f'href="{schedule}/index.html"' in page
        assert {f"{schedule}/{name}" for name in ("index.html", "status.json", "timeline.svg")} <= files.keys()
        assert f"@{schedule}\r\n" in uids.replace("\r\n ", "")
        assert f"https://example.org/tracker/{schedule}/index.html#" in feed
        assert (
            f'<link rel="canonical" href="https://example.org/tracker/{schedule}/">'
            in files[f"{schedule}/index.html"].decode()
        )


def test_above_several_schedules_stand_the_answers_for_all_with_their_schemas(published, run):
    asked = ("--schedule", "unifil", "--schedule", "unami", *AS_OF)
    files = published(*asked)
    for name in ("status", "countdown", "timeline"):
        answer = json.loads(files[f"{name}.json"])
        assert answer == run(name, *asked, "--json").ok().json
        jsonschema.validate(answer, json.loads(files[f"schemas/{name}.json"]))
        assert f'href="{name}.json"' in files["index.html"].decode()


def test_an_index_says_by_when_the_facts_were_published_and_names_each_schedule_once_in_its_description(published):
    page = published(*AS_OF, "--known-by", "2026-05-01", "--schedule", "unifil", "--schedule", "unami")["index.html"]
    assert "(Asia/Beirut) · using only what was published by 1 May 2026</p>" in plain(page)
    described = re.search(rb'<meta property="og:description" content="([^"]*)"', page)[1]
    assert described.count(b"End of the UN Interim Force in Lebanon (UNIFIL)") == 1


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
        f"withdrawal: error: {tmp_path}: was not created by 'withdrawal publish' (it is not empty and has no .withdrawal-site)\n"
        "hint: publish into a new or an empty folder\n"
    )
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_a_broken_schedule_leaves_the_old_site(run, published, tmp_path):
    before = published(*AS_OF)
    (tmp_path / "broken.json").write_text("{", encoding="utf-8")
    assert run("publish", tmp_path / "site", "--schedule", tmp_path / "broken.json").code == 1
    assert held(tmp_path / "site") == before


@pytest.mark.parametrize(
    "deadlines",
    [[], [{"id": "open", "region": "north", "title": "T", "due": "2026/..", "wording": "w", "sources": []}]],
)
def test_a_schedule_with_little_in_it_makes_a_whole_site(run, tmp_path, schedule_file, deadlines):
    path = schedule_file(deadlines=deadlines, sources=[])
    run("publish", tmp_path / "site", "--schedule", path, *BASE, *AS_OF).ok()
    assert held(tmp_path / "site").keys() >= FILES
