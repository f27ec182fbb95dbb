"""`sources`: the bibliography, counted, and for reference managers."""

import csv
import io
import json

import bibtexparser
import pytest


def sources(run, *options):
    return {row["id"]: row for row in run("sources", "--json", *options).ok().json["sources"]}


def test_the_keys_of_a_source(run):
    row = sources(run)["joint-2024"]
    assert list(row) == [
        "id", "publisher", "origin", "title", "url", "archived_url", "accessed_on", "language", "published", "kind",
        "by", "facts", "deadlines", "versions", "events", "sites",
    ]  # fmt: skip
    assert (row["kind"], row["url"], row["by"]) == (
        "primary", "https://miragenews.com/us-announces-end-date-for-anti-isis-mission-in-1326356", None,
    )  # fmt: skip


def test_no_source_of_the_record_is_without_a_fact(run):
    rows = sources(run).values()
    assert all(row["facts"] == row["deadlines"] + row["versions"] + row["events"] + row["sites"] > 0 for row in rows)


def test_only_what_counts_is_counted_and_later_sources_are_left_out(run):
    early = sources(run, "--known-by", "2026-01-17")
    assert "afp-2026-01-18" not in early
    assert early["shafaq-2026-01-17"]["published"] == "2026-01-17"
    assert sources(run, "--as-of", "2024-09-26")["joint-2024"]["facts"] == 0


@pytest.mark.parametrize("options", [(), ("-r", "kurdistan"), ("--known-by", "2026-01-10")])
def test_the_csv_opens_as_the_same_rows(run, options):
    rows = list(csv.DictReader(io.StringIO(run("sources", "-f", "csv", *options).ok().out)))
    told = run("sources", "--json", *options).ok().json["sources"]
    rows = [{key: value for key, value in row.items() if key in told[0]} for row in rows]
    assert rows == [{k: "" if v is None else str(v) for k, v in row.items()} for row in told]


@pytest.mark.parametrize("options", [(), ("-r", "kurdistan"), ("--known-by", "2026-01-10")])
def test_bibliographies_hold_the_same_sources(run, options):
    ids = list(sources(run, *options))
    library = bibtexparser.parse_string(run("sources", "-f", "bibtex", *options).ok().out)
    assert [entry.key for entry in library.entries] == ids
    assert [item["id"] for item in run("sources", "-f", "csl-json", *options).ok().json] == ids


def test_the_ending_of_a_file_names_bibtex(run, tmp_path):
    file = tmp_path / "sources.bib"
    run("sources", "-o", str(file)).ok()
    assert file.read_bytes() == run("sources", "-f", "bibtex").ok().stdout
    assert file.read_bytes().startswith(b"@misc{964-2026-01,\n  title = {{")


def test_only_sources_has_these_formats(run):
    assert run("sites", "-f", "bibtex").code == 2
    ran = run("sources", "-f", "bibtx")
    assert ran.err.endswith(
        "hint: did you mean 'bibtex'? the formats are: table, json, jsonl, csv, tsv, markdown, svg, bibtex, csl-json\n"
    )


def test_the_header_says_both_days(run):
    answer = run("sources", "--json", "--as-of", "2026-11-22", "--known-by", "2026-01-10").ok().json
    assert (answer["as_of"], answer["known_by"]) == ("2026-11-22T00:00:00+03:00", "2026-01-10")
    text = run("sources", "--as-of", "2026-11-22", "--known-by", "2026-01-10").ok().out
    assert "(Asia/Baghdad), using only what was published by 10 Jan 2026. The record ends on 10 Jan 2026.\n" in text


def test_the_answer_follows_its_schema(run):
    from jsonschema import Draft202012Validator

    schema = json.loads(run("schedule", "schema", "sources").ok().stdout)
    Draft202012Validator(schema).validate(run("sources", "--json").ok().json)


def test_the_table_says_what_rests_on_each(run):
    text = run("sources").ok().out
    rows = sources(run)
    (line,) = (line for line in text.splitlines() if line.startswith("seed, "))
    assert line.startswith("seed, Kurdistan24, date unknown: “Iraq Completes Withdrawal")
    assert line.split()[-1] == str(rows["seed"]["facts"])
    assert f"{len(rows)} sources. To see one in full: withdrawal show ID." in text


def test_unarchived_sources_are_those_without_an_archived_copy(run):
    everything = sources(run)
    unarchived = sources(run, "--unarchived")
    assert unarchived == {name: row for name, row in everything.items() if row["archived_url"] is None}
