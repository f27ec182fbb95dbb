"""The shapes of a schedule: their fields, which are required, and that they do not change."""

from datetime import timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

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
    Language,
    Ref,
    Region,
    ReportedDate,
    Schedule,
    Scope,
    Site,
    Source,
    SourceKind,
    Url,
    parse_zone,
)

# Required fields, then those that may be left out: the contract's list.
FIELDS = {
    Schedule: (
        "schema_version id title timezone covers_through deadlines",
        "regions events sites sources compiled_on $schema",
    ),
    Region: ("id name", "aliases"),
    Deadline: (
        "id title",
        "region due timezone tags wording announced_on stated_by stated_on obliged sources reported_as",
    ),
    ReportedDate: ("due", "wording scope stated_by stated_on sources"),
    Event: ("id kind on title", "announced_on detail quote deadline site region due sources"),
    Site: ("id name", "aliases region governorate sources"),
    Source: ("id publisher title", "origin url archived_url accessed_on language published kind"),
}


@pytest.mark.parametrize("shape", FIELDS, ids=lambda shape: shape.__name__)
def test_fields(shape):
    fields = msgspec.structs.fields(shape)
    required, optional = FIELDS[shape]
    assert {f.encode_name for f in fields if f.required} == set(required.split())
    assert {f.encode_name for f in fields if not f.required} == set(optional.split())
    assert {f.default for f in fields if not f.required} <= {None, (), Scope.WHOLE}


@pytest.mark.parametrize("shape", FIELDS, ids=lambda shape: shape.__name__)
def test_shapes_do_not_change_and_know_their_keys(shape):
    assert shape.__struct_config__.frozen
    assert shape.__struct_config__.forbid_unknown_fields


def test_kinds():
    assert [kind.value for kind in EventKind] == [
        "announced", "handed-over", "in-use", "completed", "extended", "cancelled", "reported", "context",
    ]  # fmt: skip
    assert [kind.value for kind in SourceKind] == ["primary", "news", "analysis", "report"]


ADDRESSES = {
    "https://example.org/": True, "HTTP://example.org": True, "https://example.org/%D8%A7?q=1#x": True,
    "http://[::1]/": True, "https://example.org/a|b{c}^~]": True, "https://example.org/<b>": False,
    'https://example.org/"': False, "https://example.org/\\": False, "https://example.org/`": False,
     "https://": False, "ftp://example.org/": False, "example.org": False, "": False,
    "https://example.org/a b": False, "https://example.org/é": False, "https://example.org/\n": False,
    " https://example.org/": False, "javascript:alert(1)": False, "https:/example.org": False,
}  # fmt: skip


@pytest.mark.parametrize("url", ADDRESSES)
def test_an_address_is_http_or_https(url):
    assert is_valid(url, Url) is ADDRESSES[url]


LANGUAGES = {
    "en": True, "ar-IQ": True, "ckb": True, "zh-Hans-CN": True, "de-1996": True, "sl-rozaj-biske": True, "es-419": True,
    "zh-cmn-Hans-CN": True, "de-CH-x-phonebk": True, "x-whatever": True, "en-a-myext-b-another": True, "EN-gb": True,
    "": False, "e": False, "english_us": False, "en-": False, "-en": False, "en--GB": False, "en_GB": False,
    "Arabic (Iraq)": False, "en\n": False, "123": False, "en-x": False, "abcdefghi": False,
}  # fmt: skip


@pytest.mark.parametrize("tag", LANGUAGES)
def test_a_language_tag_is_well_formed(tag):
    assert is_valid(tag, Language) is LANGUAGES[tag]


def is_valid(text, kind):
    try:
        msgspec.convert(text, kind)
    except msgspec.ValidationError:
        return False
    return True


HOURS = {"AoE": -12, "UTC+05:30": 5.5, "UTC-09:30": -9.5, "UTC+14:00": 14, "UTC-12:00": -12, "UTC+3": 3, "UTC-08": -8}


@pytest.mark.parametrize("name", HOURS)
def test_a_fixed_zone_of_a_deadline(name):
    assert parse_zone(name).utcoffset(None) == timedelta(hours=HOURS[name])


@pytest.mark.parametrize(
    "name",
    [
        "UTC+14:01", "UTC-12:01", "UTC+05:60", "UTC+5:3", "UTC+", "UTC+005", "UTC+05:", "UTC+０５", "UTC+²", "UTC+-5",
        "UTC+05:30 ", "aoe", "AOE",
    ],
)  # fmt: skip
def test_no_other_offset_is_a_zone(name):
    with pytest.raises((ValueError, ZoneInfoNotFoundError)):
        parse_zone(name)


def test_a_deadline_is_in_its_own_zone_else_the_schedules(build):
    ours, own = build.deadline("ours"), build.deadline("own", timezone="AoE")
    schedule = build.schedule(ours, own, zone="Asia/Beirut")
    assert schedule.zone_of(ours) is ZoneInfo("Asia/Beirut")
    assert schedule.zone_of(own) is parse_zone("AoE")


def test_the_zone_of_a_schedule(build):
    assert build.schedule(zone="Asia/Beirut").zone is ZoneInfo("Asia/Beirut")


GOOD_IDS = ["a", "1", "federal", "end-of-2025", "a-b-c", "0-0", "x" * 100]
BAD_IDS = [
    "", "A", "Federal", "end_of", "a--b", "-a", "a-", "-", "a b", " a", "a ", "a\n", "\na", "a\n\n", "a-b\n", "é", "ａ",
    "٣", "a.b", "a/b", "x" * 101, "\u200da", "a\0",
]  # fmt: skip


@pytest.mark.parametrize("text", GOOD_IDS)
def test_an_id_is_kebab_case(text):
    assert msgspec.convert(text, Id) == text


@pytest.mark.parametrize("text", BAD_IDS)
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
