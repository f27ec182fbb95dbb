"""Bytes into plain values, or a line that says where they are broken."""

import json
import re
import time
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from withdrawal_cli.errors import DataError
from withdrawal_cli.store.decode import parse

DEEP = "is nested too deeply"


def problems(data, name="s.json"):
    with pytest.raises(DataError) as caught:
        parse(data, name)
    assert all(line.startswith(f"{name}: ") and "\n" not in line for line in caught.value.problems)
    return [line.removeprefix(f"{name}: ") for line in caught.value.problems]


@pytest.mark.parametrize(
    ("data", "value"),
    [
        (b"{}", {}),
        (b'\xef\xbb\xbf{"a": 1}\r\n', {"a": 1}),
        (b' {"a" :\t[1, 2.5, -3e2, true, null, "x"]} ', {"a": [1, 2.5, -300.0, True, None, "x"]}),
        (b'{"a": "\\":", "b": "x\\\\"}', {"a": '":', "b": "x\\"}),
        (b'{"a": {"a": {"a": 1}}, "b": [{"a": 1}, {"a": 2}]}', {"a": {"a": {"a": 1}}, "b": [{"a": 1}, {"a": 2}]}),
        (b'{"a": "\\ud83d\\ude00 \\\\ud800 \xf0\x9f\x98\x80"}', {"a": "😀 \\ud800 😀"}),
        (b'{"a": 123456789012345678901234567890}', {"a": 123456789012345678901234567890}),
        (b'{"": 1, " ": 2}', {"": 1, " ": 2}),
        (b"null", None),
    ],
)
def test_json(data, value):
    assert parse(data, "s.json") == value
    assert parse(data, "s") == value


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"", "is empty"),
        (b" \r\n\t", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        # what the standard library would take
        (b'{"a": NaN}', "line 1, column 7: is not JSON (invalid character)"),
        (b'{\n"a": [1,\n  Infinity]}', "line 3, column 3: is not JSON (invalid character)"),
        (b'{"a": 1e999}', "is not JSON (number out of range)"),
        (b'{"a": "\\ud800"}', "line 1, column 8: is not JSON (half of a surrogate pair)"),
        (
            b'{"a": "\xc3\xa4\\ud83d\\ude00",\n "b": "\\udc00"}',
            "line 2, column 8: is not JSON (half of a surrogate pair)",
        ),
        (b'{"\xc3\xa4\\udbff\\u0041": 1}', "line 1, column 4: is not JSON (half of a surrogate pair)"),
        # encodings
        (b'{\n"a": "\xff"}', "line 2: is not UTF-8 text (byte 0xff)"),
        (b'{"a": "\xed\xa0\x80"}', "line 1: is not UTF-8 text (byte 0xed)"),
        ("{}".encode("utf-16"), "line 1: is not UTF-8 text (byte 0xff)"),
        (bytes(range(128, 256)), "line 1: is not UTF-8 text (byte 0x80)"),
    ],
    ids=lambda value: ascii(value)[:40],
)
def test_what_is_no_json(data, line):
    assert problems(data) == [line]


@pytest.mark.parametrize(
    ("data", "line", "column"),
    [
        (b"{", 1, 2),
        (b'{"a": 1,\n "b": }', 2, 7),
        (b'{\n "a": 1\n "b": 2}', 3, 2),
        (b'{"a": 1} x', 1, 10),
        (b'{"a": 1}{"a": 1}', 1, 9),
        (b"{'a': 1}", 1, 2),
        (b'{"a": "x', 1, 7),
        (b'{"a": "x\ny"}', 1, 9),
        (b'{"a": "\\x"}', 1, 8),
        (b'{"\xc3\xa4": tru}', 1, 7),
        (b"\0\0\0", 1, 1),
        (b"# comment\n{}", 1, 1),
        (b"\xef\xbb\xbf{x}", 1, 2),
    ],
)
def test_broken_json_names_its_place(data, line, column):
    (found,) = problems(data)  # the reason is the standard library's, which words it anew in each version
    assert re.fullmatch(rf"line {line}, column {column}: is not JSON \([a-z][^\n]+\)", found)


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"9" * 5000, "a number is too long"),
        (b'{"a": [-' + b"9" * 5000 + b"]}", "a number is too long"),
        (b"[" * 100_000, DEEP),
        (b'{"a":' * 100_000, DEEP),
        (b"[" * 100_000 + b"]" * 100_000, DEEP),
        (b'{"a":' * 20_000 + b"1" + b"}" * 20_000, DEEP),
        (b'{"a" :' * 20_000 + b"1" + b"}" * 20_000, DEEP),
    ],
    ids=lambda value: ascii(value)[:30],
)
def test_monstrous_json_is_refused_at_once(data, line):
    start = time.process_time()
    assert problems(data) == [line]
    assert time.process_time() - start < 2


@pytest.mark.parametrize("digits", [b"9", b"0x" + b"f", b"0b1"])
def test_a_number_in_toml_that_is_too_long_is_refused(digits):
    with pytest.raises(DataError, match=r"^s\.toml: a number is too long$"):
        parse(b"a = [" + digits + digits[-1:] * 20_000 + b"]", "s.toml")


@pytest.mark.parametrize("depth", [1, 50, 400])
def test_moderately_deep_json_is_read(depth):
    value = parse(b'{"a":' * depth + b"[]" + b"}" * depth, "s.json")
    for _ in range(depth):
        value = value["a"]
    assert value == []


# Keys that stand twice

TWICE = "key 'a' appears twice"


@pytest.mark.parametrize(
    ("data", "lines"),
    [
        (b'{"a":1,"a":2}', [TWICE]),
        (b'{"a": 1, "a": 1}', [TWICE]),
        (b'{"a":1,"b":2,"a":3,"b":4,"a":5}', [TWICE, "key 'b' appears twice"]),
        (b'{"a" :1,"a":2}', [TWICE]),
        (b'{"a"\n:1,"a"\t:2,"a"\r:3}', [TWICE]),
        (b'{"x":[{"y":{"a":1,"a":2}}]}', [TWICE]),
        (b'{"x":{"a":1,"a":2},"y":"\\":"}', [TWICE]),
        (b'{"y":"\\":\\":","a":1,"a":"\\":"}', [TWICE]),
        (b'{"a":1,"\\u0061":2}', [TWICE]),
        (b'{"a":1,"a":2,"s":"\\u0022:"}', [TWICE]),  # where quotes and colons are escaped, counting them proves nothing
        (b'{"a":1,"a":2,"s":"\\"\\u003a"}', [TWICE]),
        (b'{"a":1,"a":2,"\\"\\u003A":3}', [TWICE]),
        (b'{"id":"road","a":1,"a":2}', ["key 'a' of 'road' appears twice"]),
        (b'{"id":7,"a":1,"a":2}', [TWICE]),
        (b'{"b":{"a":1,"a":2},"b":{}}', [TWICE, "key 'b' appears twice"]),
        (b'[{"a":1,"a":2},{"a":1}]', [TWICE]),
        (b'{"a":{"z":1},"a":{"y":1,"x":2}}', [TWICE]),
    ],
)
def test_a_key_that_stands_twice(data, lines):
    assert problems(data) == lines


def test_many_keys_that_stand_twice_take_no_time():
    data = "{" + ",".join(f'"k{n % 100_000}":{n}' for n in range(200_000)) + "}"
    start = time.process_time()
    assert len(problems(data.encode())) == 100_000
    assert time.process_time() - start < 5


blanks = st.sampled_from(["", " ", "\n", "\t", "\r\n", "  "])
words = st.sampled_from(["a", "b", '":', "\\", '"', "é", "", "a:"])


@st.composite
def json_texts(draw, depth=3):
    """Objects whose keys may stand twice, with any blanks; and whether any key does."""
    pairs, twice = [], False
    keys = draw(st.lists(words, max_size=4))
    twice = any(n > 1 for n in Counter(keys).values())
    for key in keys:
        value = json.dumps(draw(words))
        if depth and draw(st.booleans()):
            value, inner = draw(json_texts(depth=depth - 1))
            twice = twice or inner
        if draw(st.booleans()):
            value = f"[{value}]"
        pairs.append(f"{draw(blanks)}{json.dumps(key)}{draw(blanks)}:{draw(blanks)}{value}")
    return "{" + ",".join(pairs) + "}", twice


@settings(max_examples=300)
@given(json_texts())
def test_a_key_that_stands_twice_is_found_wherever_it_hides(text_and_twice):
    text, twice = text_and_twice
    if twice:
        assert all(" appears twice" in line for line in problems(text.encode()))
    else:
        assert parse(text.encode(), "s.json") == json.loads(text)


@settings(max_examples=300)
@given(st.one_of(st.binary(max_size=60), st.text(alphabet='{}[]":,0123456789.eE+-\\u dDntrfalsuNI\n', max_size=60)))
def test_any_bytes_are_read_or_refused(data):
    data = data.encode() if isinstance(data, str) else data
    for name in ("s.json", "s.toml"):
        try:
            parse(data, name)
        except DataError as caught:
            refused = caught
        else:
            continue
        assert all(line.startswith(f"{name}: ") for line in refused.problems)


# TOML


@pytest.mark.parametrize("name", ["s.toml", "S.TOML", "a.json.toml"])
def test_toml(name):
    data = b'\xef\xbb\xbfid = "x" # note\r\n[[deadlines]]\r\ndue = "2026-09"\r\naliases = ["a"]\r\n'
    assert parse(data, name) == {"id": "x", "deadlines": [{"due": "2026-09", "aliases": ["a"]}]}


def test_toml_days_and_times_become_text():
    data = b"a = 2026-03-20\nb = [2026-03-20T12:00:00Z]\nc = {d = 12:00:00}\ne = 2026-03-20 12:00:00\nf = 1.5\ng = true"
    assert parse(data, "s.toml") == {
        "a": "2026-03-20",
        "b": ["2026-03-20T12:00:00+00:00"],
        "c": {"d": "12:00:00"},
        "e": "2026-03-20T12:00:00",
        "f": 1.5,
        "g": True,
    }


@pytest.mark.parametrize(
    ("data", "start"),
    [
        (b"", "is empty"),
        (b"# only a comment", None),
        (b"{}", "is not TOML (invalid statement (at line 1, column 1))"),
        (b'a = 1\nb = "x', "is not TOML (unterminated string (at"),
        (b"a = 1\na = 2", "is not TOML (cannot overwrite a value (at"),
        (b"[a]\n[a]", "is not TOML (cannot declare ('a',) twice (at line 2, column 3))"),
        (b"a = 2026-02-30", "is not TOML (invalid date"),
        (b'a = "\\ud800"', "is not TOML ("),
        (b"a = 1\nb = '\xff'", "line 2: is not UTF-8 text (byte 0xff)"),
        (b"a = " + b"9" * 5000, "a number is too long"),
    ],
    ids=lambda value: ascii(value)[:30],
)
def test_broken_toml_names_its_place(data, start):
    if start is None:
        assert parse(data, "s.toml") == {}
    else:
        (line,) = problems(data, "s.toml")
        assert line.startswith(start)


PARTS = b".".join([b"a"] * 100_000)


@pytest.mark.parametrize(
    "data",
    [
        b"a = " + b"[" * 100_000,
        b"a = " + b"{a = " * 100_000,
        PARTS + b" = 1",
        b"[" + PARTS + b"]",
        b"[[" + PARTS + b"]]",
        b"x = {" + PARTS + b" = 1}",
        b"x = {y = 1, " + PARTS.replace(b".", b" . ") + b" = 1}",
        b"\n  " + PARTS.replace(b"a", b'"a b"') + b" = 1",
        PARTS.replace(b"a", b"'='") + b" = 1",
    ],
    ids=lambda value: ascii(value[:14]),
)
def test_monstrous_toml_is_refused_at_once(data):
    start = time.process_time()
    assert problems(data, "s.toml") == [DEEP]
    assert time.process_time() - start < 2


def test_dots_in_text_are_no_depth():
    text = ".".join("abcdefghijklmnopqrstuvwxyz" * 4)
    data = f'a = "{text}"\nb = "{"." * 500} {text}"\nc.d.e.f = 1\n"x.y.z" = 2\nu = {{ a = "{text}" }}'
    assert parse(data.encode(), "s.toml")["c"] == {"d": {"e": {"f": 1}}}
    assert parse(data.encode(), "s.toml")["u"] == {"a": text}


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("due = 2026-09", 'due = "2026-09"'),
        ("due = 2026-09   # autumn", 'due = "2026-09"'),
        ("  on=2026-09-30/2026-10-02", 'on="2026-09-30/2026-10-02"'),
        ("due = 2026-XX", 'due = "2026-XX"'),
        ("due = 202X", 'due = "202X"'),
        ("due = 2026-12-31~", 'due = "2026-12-31~"'),
        ("due = ../2026-09", 'due = "../2026-09"'),
        ("due = Sept 2026", None),
        ("due = ", None),
    ],
)
def test_a_date_without_quotation_marks_in_toml_gets_a_hint(line, hint):
    with pytest.raises(DataError) as error:
        parse(f'id = "a"\n[[deadlines]]\n{line}\ntitle = "x"\n'.encode(), "s.toml")
    assert "is not TOML" in str(error.value)
    assert error.value.hint == (hint and f"quote a date that is not a whole day: {hint}")
