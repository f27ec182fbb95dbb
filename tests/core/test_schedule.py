"""The shapes of a schedule: their fields, which are required, and that they do not change."""

from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from withdrawal_cli.core.schedule import (
    By,
    Deadline,
    Event,
    EventKind,
    Id,
    Ref,
    Region,
    ReportedVersion,
    Schedule,
    Site,
    Source,
    SourceKind,
)

# Required fields, then those that may be left out: the contract's list.
FIELDS = {
    Schedule: (
        "schema_version id title timezone covers_through regions deadlines sources",
        "events sites compiled_on $schema",
    ),
    Region: ("id name", "aliases"),
    Deadline: ("id region title due wording sources", "announced_on reported_as"),
    ReportedVersion: ("due wording", "sources stated_by stated_on"),
    Event: ("id kind on title sources", "announced_on detail quote deadline site region due"),
    Site: ("id name region sources", "aliases governorate"),
    Source: ("id publisher title url kind", "published"),
}


@pytest.mark.parametrize("shape", FIELDS, ids=lambda shape: shape.__name__)
def test_fields(shape):
    fields = msgspec.structs.fields(shape)
    required, optional = FIELDS[shape]
    assert {f.encode_name for f in fields if f.required} == set(required.split())
    assert {f.encode_name for f in fields if not f.required} == set(optional.split())
    assert {f.default for f in fields if not f.required} <= {None, ()}


@pytest.mark.parametrize("shape", FIELDS, ids=lambda shape: shape.__name__)
def test_shapes_do_not_change_and_know_their_keys(shape):
    assert shape.__struct_config__.frozen
    assert shape.__struct_config__.forbid_unknown_fields


def test_kinds():
    assert [kind.value for kind in EventKind] == [
        "announced", "handed-over", "in-use", "completed", "extended", "cancelled", "reported", "context",
    ]  # fmt: skip
    assert [kind.value for kind in SourceKind] == ["primary", "news", "analysis", "report"]


def test_the_zone_of_a_schedule(build):
    assert build.schedule(zone="Asia/Beirut").zone is ZoneInfo("Asia/Beirut")


GOOD_IDS = ["a", "1", "federal", "end-of-2025", "a-b-c", "0-0", "x" * 100]
BAD_IDS = [
    "", "A", "Federal", "end_of", "a--b", "-a", "a-", "-", "a b", " a", "a ", "a\n", "\na", "a\n\n", "a-b\n", "é", "ａ",
    "٣", "a.b", "a/b", "x" * 101, "\u200da", "a\0",
]  # fmt: skip


@pytest.mark.parametrize("text", GOOD_IDS, ids=ascii)
def test_an_id_is_kebab_case(text):
    assert msgspec.convert(text, Id) == text


@pytest.mark.parametrize("text", BAD_IDS, ids=ascii)
def test_nothing_else_is_an_id(text):
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(text, Id)


def test_whose_word_it_is():
    assert msgspec.json.schema(By) == {"anyOf": [{"enum": ["you"]}, {"type": "null"}]}


def test_the_schema_of_a_reference_is_that_of_an_id():
    assert msgspec.json.schema(Ref) == msgspec.json.schema(Id)


@given(st.text(alphabet="ab0-\n A_", max_size=6))
def test_an_id_is_words_of_small_letters_and_digits(text):
    words = text.split("-")
    good = all(word and set(word) <= set("ab0") for word in words)
    try:
        msgspec.convert(text, Id)
    except msgspec.ValidationError:
        assert not good
    else:
        assert good
