"""`sites`: the bases, and what was last reported of each."""

import csv
import io
import json
import re

from earlier import VARIABLES


def sites(run, *options):
    return {row["id"]: row for row in run("sites", "--json", *options).ok().json["sites"]}


def test_the_keys_of_a_site(run):
    assert sites(run)["erbil-airbase"] == {
        "id": "erbil-airbase",
        "name": "Erbil Air Base (military section of Erbil International Airport)",
        "aliases": ["Erbil airbase", "Irbil air base"],
        "region": "kurdistan",
        "region_name": "Kurdistan Region",
        "governorate": "Erbil",
        "state": "handed-over",
        "since": "2026-09-30",
        "last_reported": "2026-09-30",
        "event": "erbil-airbase-left-2026-09",
        "title": "Coalition forces and equipment leave Erbil Air Base",
        "later_report": None,
        "reported_by": ["ABC (Australia)", "WarRoom (Telegram channel)", "Pentagon"],
        "sources": ["abc-2026-09-30", "naya-2026-09-30-pentagon", "warroom-2026-09-30"],
        "by": None,
    }


def test_the_states_of_the_record(run):
    assert {site: row["state"] for site, row in sites(run).items()} == {
        "abu-ghraib": "handed-over",
        "ain-al-asad": "handed-over",
        "al-qaim": "handed-over",
        "al-taqaddum": "handed-over",
        "besmaya": "handed-over",
        "camp-singara": "reported",
        "erbil-airbase": "handed-over",
        "harir": "in-use",
        "joc-hq": "handed-over",
        "k1": "handed-over",
        "makhmour": "not-reported",
        "mosul-al-sqoor": "handed-over",
        "qayyarah": "handed-over",
        "taji": "handed-over",
        "victory-base": "in-use",
    }


def test_every_column_is_as_of_and_as_known(run):
    before = sites(run, "--as-of", "2026-01-10")["ain-al-asad"]
    assert (before["state"], before["since"], before["event"]) == (
        "in-use",
        "2025-10-20",
        "ain-al-asad-advisers-stay-2025-10",
    )
    # that use was reported on its own day; as known a day before, there was only the news of a convoy
    unknown = sites(run, "--known-by", "2025-10-19")["ain-al-asad"]
    assert (unknown["state"], unknown["since"]) == ("reported", "2025-08-18")
    partly = sites(run, "--known-by", "2026-01-17")["ain-al-asad"]
    assert (partly["state"], partly["sources"]) == (
        "handed-over",
        [
            "ap-2026-01-17",
            "fox-2026-01",
            "independent-2026-01-17",
            "reuters-2026-01-17",
            "reuters-dunya-2026-01",
            "shafaq-2026-01-17",
        ],
    )


def test_the_header_says_both_days(run):
    answer = run("sites", "--json", "--as-of", "2026-11-22", "--known-by", "2026-01-10").ok().json
    assert (answer["schema"], answer["as_of"], answer["known_by"]) == (
        "withdrawal/sites/1",
        "2026-11-22T00:00:00+03:00",
        "2026-01-10",
    )
    assert answer["schedule"]["covers_through"] == "2026-01-10"
    text = run("sites", "--as-of", "2026-11-22", "--known-by", "2026-01-10").ok().out
    assert (
        "As of 22 Nov 2026 (Asia/Baghdad), using only what was published by 10 Jan 2026. The record ends on 10 Jan 2026.\n"
        in text
    )


def test_a_region_chooses(run):
    assert list(sites(run, "-r", "erbil")) == ["camp-singara", "erbil-airbase", "harir", "makhmour"]


def test_the_csv_opens_as_the_same_rows(run):
    rows = list(csv.DictReader(io.StringIO(run("sites", "-f", "csv").ok().out)))
    told = run("sites", "--json").ok().json["sites"]
    flat = [{k: ";".join(v) if isinstance(v, list) else "" if v is None else v for k, v in row.items()} for row in told]
    assert [{k: row[k] for k in told[0]} for row in rows] == flat
    lines = [json.loads(line) for line in run("sites", "-f", "jsonl").ok().out.splitlines()]
    assert [{k: line[k] for k in told[0]} for line in lines] == told


def test_the_table_names_state_and_publishers(run):
    text = run("sites", variables=VARIABLES).ok().out
    assert "\nKurdistan Region\nSite  " in text
    assert re.search(r"^Erbil Air Base +● in use +28 Feb 2026, first 18 Jan 2026 +Shafaq News", text, re.MULTILINE)
    assert "A site may have changed since its last report. Where a site is inferred, its event says so.\n" in text


def test_the_answer_follows_its_schema(run):
    from jsonschema import Draft202012Validator

    schema = json.loads(run("schedule", "schema", "sites").ok().stdout)
    Draft202012Validator(schema).validate(run("sites", "--json").ok().json)


def test_no_sites_is_no_error(run, schedule_file):
    ran = run("sites", "--schedule", schedule_file()).ok()
    assert "No sites.\n" in ran.out


def test_a_later_report_without_a_state_is_noted(run):
    assert "(withdrawal show harir, with the same --as-of)." in run("sites", "--as-of", "2026-08-15").ok().out
    note = "Harir Air Base, later report, 9 Aug 2026: Evacuation of logistics centres at Harir reported to have begun (withdrawal show harir)."
    assert note in run("sites", "-r", "kurdistan").ok().out.splitlines()
    assert "later report" not in run("sites", "-r", "kurdistan", "--as-of", "2026-08-01").ok().out


def test_sites_without_a_region_come_last(run, schedule_file):
    sites = [{"id": "apart", "name": "Apart"}, {"id": "camp", "name": "Camp", "region": "north"}]
    rows = run("sites", "--json", "--schedule", schedule_file(sites=sites)).ok().json["sites"]
    assert [(row["id"], row["region"]) for row in rows] == [("camp", "north"), ("apart", None)]


def test_a_report_that_may_be_earlier_than_the_handover_is_no_later_report(run):
    out = run("sites", "--schedule", "unami").ok().out
    assert "Mosul" in out
    assert "Mosul, later report" not in out
