"""The table of formats: what it names is there, and no file extension names two."""

from collections import Counter

from withdrawal_cli.formats import DOCUMENT_FORMATS, FORMATS, LIST_FORMATS, load_writer


def test_every_writer_exists():
    writers = [name for each in FORMATS.values() for name in (each.document, each.reports) if name]
    assert all(callable(load_writer(name)) for name in writers)


def test_no_extension_names_two_formats():
    assert max(Counter(extension for each in FORMATS.values() for extension in each.extensions).values()) == 1


def test_which_formats_answers_have():
    assert LIST_FORMATS == ("table", "json", "jsonl", "csv", "tsv", "markdown", "svg")
    assert DOCUMENT_FORMATS == ("table", "json", "markdown")
