"""The lines of a journal: read past what is broken, and merged in any order."""

import shutil
import subprocess
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from journal_entries import NOW, line

from withdrawal_cli.core.entries import EntryKind
from withdrawal_cli.store.journal import (
    merge_journals,
    missing_lines,
)
from withdrawal_cli.store.journal_lines import encode_entry, is_foreign, is_torn, read_lines

ROOT = Path(__file__).parents[2]


def test_a_line_is_what_the_contract_says():
    assert line().decode() == (
        '{"version":1,"id":"aaaa","schedule":"iraq-coalition-withdrawal","recorded_at":"2026-11-22T09:00:00Z",'
        '"kind":"completed","on":"2026-09-28","deadline":"kurdistan","title":"It ended",'
        '"source":"https://example.org/a"}\n'
    )
    assert b'"source":null' in line(source=None)


def test_an_instant_is_written_in_utc_and_at_the_ends_of_the_calendar_as_it_is():
    baghdad = datetime.fromisoformat("2026-11-22T12:00:00+03:00")
    assert line(at=baghdad) == line()
    first = datetime.fromisoformat("0001-01-01T00:00:00+03:00")
    assert read_lines(line(at=first)).entries[0].recorded_at == first


@pytest.mark.parametrize(
    "data",
    [
        line("aaaa") + line("bbbb"),
        b"\xef\xbb\xbf" + line("aaaa") + b"\n  \n" + line("bbbb"),
        line("aaaa").replace(b"\n", b"\r\n") + line("bbbb").replace(b"\n", b"\r\n"),
        line("aaaa") + b"\xef\xbb\xbf" + line("bbbb"),
        line("aaaa") + line("bbbb").rstrip(b"\n"),
        line("aaaa").rstrip(b"\n") + line("bbbb"),
        line("aaaa") + line("bbbb") + line("aaaa"),
    ],
    ids=["plain", "mark and blank lines", "crlf", "mark inside", "no last end", "glued", "twice"],
)
def test_harmless_differences_are_nothing(data):
    found = read_lines(data)
    assert ([r.id for r in found.entries], found.problems, found.torn) == (["aaaa", "bbbb"], (), b"")


@pytest.mark.parametrize(
    ("broken", "problem"),
    [
        (b"garbage", "is not JSON"),
        (b'{"version":1,"id":"aaaa"', "is not JSON"),
        (b'"text"', "is not an object"),
        (b"[]", "is not an object"),
        (b"\xff\xfe", "is not JSON"),
        (b"\0\0\0", "is not JSON"),
        (b"{}", "object missing required field 'version'"),
        (line().strip().replace(b"2026-09-28", b"2026-13"), "on: '2026-13' is not a date (month must be 01..12)"),
        (line().strip().replace(b'"on":"2026-09-28"', b'"on":7'), "on: expected text"),
        (line().strip().replace(b"https:", b"ftp:"), "source: expected 'str' matching regex"),
        (line().strip().replace(b"T09:00:00Z", b""), "recorded_at: invalid RFC3339 encoded datetime"),
        (line().strip().replace(b'"version":1', b'"version":0'), "version: invalid enum value 0"),
        (line().strip().replace(b'"title"', b'"titel"'), "object contains unknown field 'titel'"),
        (
            line().strip().replace(b'"deadline":"kurdistan",', b""),
            "deadline: is missing (completed is about a deadline)",
        ),
        (b"[" * 100_000, "is not JSON"),
    ],
)
def test_a_broken_line_is_named_and_hides_no_other(broken, problem):
    found = read_lines(line("aaaa") + broken + b"\n" + line("bbbb"))
    assert [r.id for r in found.entries] == ["aaaa", "bbbb"]
    ((number, said),) = found.problems
    assert number == 2
    assert said.startswith(problem)


def test_lines_of_a_newer_version_are_passed_over():
    newer = [line().strip().replace(b'"version":1', b'"version":2,"mood":"good"')]
    newer.append(line().strip().replace(b"completed", b"prolonged"))
    found = read_lines(b"\n".join([*newer, line()]))
    assert found.newer == ((1, newer[0]), (2, newer[1]))
    assert ([r.id for r in found.entries], found.problems) == (["aaaa"], ())


def test_one_id_with_two_contents_counts_once_and_is_named():
    early, late = line(at=NOW - timedelta(hours=1), title="Early"), line(title="Late")
    for data in (early + late, late + early):
        found = read_lines(data)
        assert [r.title for r in found.entries] == ["Late"]
        assert [r.title for r in found.rivals] == ["Early"]
        assert found.problems == ((2, "id 'aaaa' appears twice, with different contents; only one counts"),)


def test_what_is_no_journal_is_seen():
    assert not any(map(is_foreign, (b"", b"\n", b"\0\0", line(), line()[:30], b"{", b'{"x":1,"version":2}')))
    assert all(map(is_foreign, (b"# Notes\n", b"text", b"{}\n", b"notes\n\0\0\0")))


TITLES = st.sampled_from(["a", "b", "é"])
SOME = st.one_of(
    st.builds(
        lambda i, s, t: line(i, NOW + timedelta(seconds=s), title=t),
        st.sampled_from(["a1", "b2", "c3"]), st.integers(0, 1), TITLES,
    ),
    st.builds(
        lambda of, i: line(i, kind=EntryKind.RETRACTED, deadline=None, title=None, source=None, retracts=of),
        st.sampled_from(["a1", "b2"]), st.sampled_from(["r1", "r2"]),
    ),
    st.sampled_from([b'{"version":2,"id":"x","recorded_at":5}\n', b'{"version":1,"kind":"prolonged"}\n']),
    st.sampled_from([b"garbage\n", b"\n", b"{}\n", b"\xef\xbb\xbf\n", b"\xff\n"]),
)  # fmt: skip
JOURNALS = st.builds(
    lambda lines, end, torn: end.join(x.rstrip(b"\n") for x in [*lines, b""]) + torn,
    st.lists(SOME, max_size=6), st.sampled_from([b"\n", b"\r\n"]), st.sampled_from([b"", b"", line("t1")[:30]]),
)  # fmt: skip


def merge(*journals: bytes) -> bytes:
    return merge_journals(journals)


@settings(max_examples=200, deadline=None)
@given(JOURNALS, JOURNALS, JOURNALS)
def test_merge_is_commutative_associative_and_idempotent(a, b, c):
    assert merge(a, b) == merge(b, a)
    assert merge(merge(a, b), c) == merge(a, merge(b, c)) == merge(a, b, c)
    assert merge(a, a) == merge(a) == merge(merge(a))
    assert merge(merge(a, b), a) == merge(a, b)


@settings(max_examples=200, deadline=None)
@given(JOURNALS, JOURNALS)
def test_merge_loses_nothing_and_invents_nothing(a, b):
    def known(data):
        found = read_lines(data)
        return {encode_entry(r) for r in (*found.entries, *found.rivals)} | {x for _, x in found.newer}

    assert known(merge(a, b)) == known(a) | known(b) == set(merge(a, b).splitlines())
    assert set(missing_lines(a, [b])) == known(b) - known(a)


@settings(max_examples=150, deadline=None)
@given(JOURNALS, JOURNALS, st.randoms(use_true_random=False))
def test_a_union_of_lines_in_any_order_gives_the_same_entries(a, b, random):
    """What git's union merge does: all lines of both, some of them twice or not, in an order of its own."""
    torn = (read_lines(a).torn, read_lines(b).torn)
    lines = [x for data in (a, b) for x in data.split(b"\n") if x and x not in torn]
    lines += [x for x in lines if random.random() < 0.3]
    random.shuffle(lines)
    union = b"\n".join([*lines, b""])
    assert sorted(read_lines(union).entries, key=encode_entry) == sorted(
        read_lines(merge(a, b)).entries, key=encode_entry
    )
    assert merge(union) == merge(a, b)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=200) | JOURNALS)
def test_no_bytes_break_the_reader(data):
    found = read_lines(data)
    assert all(isinstance(number, int) and problem for number, problem in found.problems)
    assert read_lines(data) == found
    is_torn(data, alone=True)
    is_torn(data, alone=False)
    is_foreign(data)


def test_the_quick_reader_and_the_thorough_one_agree():
    data = line("aaaa") + line("bbbb", title="é") + line("cccc", source=None)
    assert read_lines(data).entries == read_lines(data + b"\ngarbage\n").entries == read_lines(data + line()).entries
    assert [msgspec.json.decode(x)["id"] for x in data.splitlines()] == ["aaaa", "bbbb", "cccc"]


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")  # its merge driver is tried
def test_gits_own_union_merge_gives_the_same(tmp_path):
    base = line("aaaa") + line("bbbb", title="Second")
    ours, theirs = base + line("cccc") + line("eeee"), base + line("dddd") + line("eeee")
    for name, data in (("base", base), ("ours", ours), ("theirs", theirs)):
        (tmp_path / name).write_bytes(data)
    files = [str(tmp_path / name) for name in ("ours", "base", "theirs")]
    union = subprocess.run(["git", "merge-file", "-p", "--union", *files], capture_output=True, check=True).stdout
    assert merge(union) == merge(ours, theirs)
