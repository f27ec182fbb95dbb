"""The journal as a file: durable, mergeable, never blocked by what is broken in it."""

import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from withdrawal_cli.core.edtf import ImpreciseDate
from withdrawal_cli.core.entries import Entry, EntryKind
from withdrawal_cli.errors import DataError
from withdrawal_cli.store import files as durable
from withdrawal_cli.store import journal
from withdrawal_cli.store.journal import (
    append_entry,
    append_lines,
    journal_bytes,
    merge_journals,
    missing_lines,
    read_journal,
)
from withdrawal_cli.store.journal_lines import encode_entry, is_foreign, is_torn, read_lines

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


def entry(entry_id="aaaa", at=NOW, **changes) -> Entry:
    fields = {
        "version": 1,
        "id": entry_id,
        "schedule": "iraq-coalition-withdrawal",
        "recorded_at": at,
        "kind": EntryKind.COMPLETED,
        "on": ImpreciseDate.parse("2026-09-28"),
        "deadline": "kurdistan",
        "title": "It ended",
        "source": "https://example.org/a",
    }
    return Entry(**fields | changes)


def line(*arguments, **changes) -> bytes:
    return encode_entry(entry(*arguments, **changes)) + b"\n"


@pytest.fixture
def path(tmp_path):
    return str(tmp_path / "journal.jsonl")


def write(path, *parts: bytes) -> None:
    Path(path).write_bytes(b"".join(parts))


def ids(path) -> list[str]:
    return [r.id for r in read_journal(path).entries]


# lines


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
        (b'"text"', "is not an entry (an object)"),
        (b"[]", "is not an entry (an object)"),
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


# reading


def test_what_does_not_exist_is_empty(path):
    assert read_journal(path) == journal.Journal()
    assert not os.path.exists(path)


@pytest.mark.parametrize("cut", range(1, len(line("cccc"))))
def test_cut_at_every_byte_of_its_last_line(path, cut):
    """What was cut never counted; the lines before it stand, the next entry is kept, and it is told once."""
    last = line("cccc", source="https://example.org/é".encode().decode("latin-1").encode("ascii", "replace").decode())
    last = line("cccc")
    write(path, line("aaaa"), line("bbbb"), last[:cut])
    whole = cut == len(last) - 1
    before = read_journal(path)
    assert [r.id for r in before.entries] == ["aaaa", "bbbb", *["cccc"] * whole]
    assert before.problems == ()
    assert bool(before.torn) is not whole
    assert read_journal(path) == before  # reading changes nothing
    append_entry(path, entry("dddd"))
    assert ids(path) == ["aaaa", "bbbb", *["cccc"] * whole, "dddd"]
    assert read_journal(path).problems == ()
    if not whole:
        assert Path(f"{path}.torn").read_bytes() == last[:cut] + b"\n"
        assert Path(path).read_bytes() == line("aaaa") + line("bbbb") + line("dddd", NOW + timedelta(microseconds=1))


def test_a_writer_sets_a_torn_line_aside_too(path):
    write(path, line("aaaa"), line("bbbb")[:20])
    _, told = append_entry(path, entry("cccc"))
    assert told == (f"its last line was incomplete and never counted; its 20 bytes are now in {path}.torn")
    assert ids(path) == ["aaaa", "cccc"]


@pytest.mark.parametrize("before", [line("aaaa"), b""], ids=["after a line", "alone"])
@pytest.mark.parametrize("zeros", [b"\0" * 500, b'{"version":1,"id":"b' + b"\0" * 500])
def test_zeros_after_a_loss_of_power_are_a_torn_line(path, before, zeros):
    write(path, before, zeros)
    assert "is incomplete" in read_journal(path).torn
    append_entry(path, entry("cccc"))
    assert ids(path)[-1] == "cccc"


def test_a_reader_reports_a_torn_line_and_changes_nothing(path):
    data = line("aaaa") + line("bbbb")[:20]
    write(path, data)
    for _ in range(2):
        assert read_journal(path).torn == "its last line is incomplete (20 bytes) and does not count"
    assert Path(path).read_bytes() == data
    assert os.listdir(os.path.dirname(path)) == ["journal.jsonl"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", [line("aaaa").decode(), "{"])
def test_utf_16_is_named(path, encoding, text):
    data = (text * 2).encode(encoding)
    write(path, data)
    for act in (lambda: read_journal(path), lambda: append_entry(path, entry())):
        with pytest.raises(DataError, match=r"is UTF-16 text; a journal is UTF-8$"):
            act()
    assert Path(path).read_bytes() == data


@pytest.mark.parametrize("text", [b"# Notes\nnot for you", b"title\n\0\0\0", b'{"id": "x"}', b"[1, 2]\n"])
def test_other_files_are_refused_and_stay_as_they_are(path, text):
    write(path, text)
    for act in (lambda: read_journal(path), lambda: append_entry(path, entry())):
        with pytest.raises(DataError, match="is not a journal: no line of it is an entry"):
            act()
    assert Path(path).read_bytes() == text


# writing


def test_records_of_one_instant_keep_their_order(path):
    kept = [append_entry(path, entry(name))[0] for name in ("bbbb", "aaaa")]
    assert [k.recorded_at for k in kept] == [NOW, NOW + timedelta(microseconds=1)]
    assert read_journal(path).entries == tuple(kept)
    behind = append_entry(path, entry("cccc", NOW - timedelta(seconds=2)))[0]
    assert behind.recorded_at == NOW - timedelta(seconds=2)


def test_a_very_long_last_line_is_found(path):
    append_entry(path, entry("aaaa"))
    append_entry(path, entry("bbbb", NOW + timedelta(hours=1), detail="x" * 1_500_000))
    kept, _ = append_entry(path, entry("cccc", NOW + timedelta(hours=1)))
    assert kept.recorded_at == NOW + timedelta(hours=1, microseconds=1)
    assert ids(path) == ["aaaa", "bbbb", "cccc"]


class Disk:
    """Writes down what reaches the disk, in order."""

    def __init__(self, monkeypatch):
        self.said = []
        fsync, write_ = os.fsync, os.write

        def spy_fsync(file):
            self.said.append(f"sync {'folder' if os.path.isdir(f'/proc/self/fd/{file}') else 'file'}")
            fsync(file)

        def spy_write(file, data):
            self.said.append("write")
            return write_(file, data)

        monkeypatch.setattr(os, "fsync", spy_fsync)
        monkeypatch.setattr(os, "write", spy_write)


needs_proc = pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="names descriptors by /proc")


@needs_proc
def test_what_is_told_is_synced(tmp_path, monkeypatch):
    """The name of a new folder, the name of a new file, then the entry: each is on the disk before the next."""
    path = str(tmp_path / "new" / "journal.jsonl")
    disk = Disk(monkeypatch)
    append_entry(path, entry("aaaa"))
    assert disk.said == ["sync folder", "sync folder", "write", "sync file"]
    disk.said.clear()
    append_entry(path, entry("bbbb"))
    assert disk.said == ["write", "sync file"]


@needs_proc
def test_a_torn_line_is_safe_beside_before_it_is_cut_here(path, monkeypatch):
    write(path, line("aaaa"), line("bbbb")[:20])
    disk = Disk(monkeypatch)
    cut = os.ftruncate
    monkeypatch.setattr(os, "ftruncate", lambda *a: (disk.said.append("cut"), cut(*a)))
    append_entry(path, entry("cccc"))
    assert disk.said[:5] == ["write", "sync file", "sync folder", "cut", "sync file"]


@pytest.mark.parametrize("failing", ["write", "fsync"])
def test_a_disk_that_fails_leaves_nothing_half_written(path, monkeypatch, failing):
    append_entry(path, entry("aaaa"))
    before = Path(path).read_bytes()
    real = os.write

    def fail(file, data=b""):
        if data:
            real(file, bytes(data)[:7])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, failing, fail)
    with pytest.raises(DataError) as caught:
        append_entry(path, entry("bbbb"))
    assert caught.value.problems == (f"{path}: cannot be written (no space left on device)",)
    assert Path(path).read_bytes() == before


@pytest.mark.parametrize("replaced", [True, False])
def test_a_record_is_not_told_of_that_went_into_a_file_that_is_gone(path, monkeypatch, replaced):
    """Editors, git and sync programs replace files without asking for the lock."""
    append_entry(path, entry("aaaa"))
    fsync = os.fsync

    def replace_and_sync(file):
        os.unlink(path)
        if replaced:
            write(path, line("cccc"))
        fsync(file)

    monkeypatch.setattr(os, "fsync", replace_and_sync)
    with pytest.raises(DataError) as caught:
        append_entry(path, entry("bbbb"))
    assert caught.value.problems == (f"{path}: cannot be written (it was removed or replaced meanwhile)",)
    assert ids(path) == (["cccc"] if replaced else [])


def test_a_disk_that_takes_a_part_at_a_time_gets_all(path, monkeypatch):
    real = os.write
    monkeypatch.setattr(os, "write", lambda file, data: real(file, bytes(data)[:5]))
    append_entry(path, entry("aaaa"))
    assert Path(path).read_bytes() == line("aaaa")


def test_a_file_that_may_grow_no_more(path):
    """A real limit of the system, in a process of its own."""
    append_entry(path, entry("aaaa"))
    before = Path(path).read_bytes()
    code = f"""
import resource, signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, ({len(before) + 30}, {len(before) + 30}))
from withdrawal_cli.store.journal import append_lines
append_lines({path!r}, [{line("bbbb")!r}.strip()])
"""
    ran = run_python(code)
    assert "cannot be written (file too large)" in ran.stderr
    assert Path(path).read_bytes() == before


def test_a_full_journal_is_refused(path, monkeypatch):
    monkeypatch.setattr(durable, "LIMIT", 100)
    with pytest.raises(DataError, match=r"is full \(64 MiB is the most that is read\)"):
        append_entry(path, entry())


def test_a_lock_that_is_held_is_waited_for_and_then_named(path, monkeypatch):
    from filelock import FileLock

    monkeypatch.setattr(journal, "LOCK_SECONDS", 0.2)
    write(path, line("aaaa"))
    with FileLock(f"{path}.lock"), pytest.raises(DataError) as caught:
        append_entry(path, entry("bbbb"))
    assert "another program has held its lock for 0 seconds, so nothing was written" in caught.value.problems[0]
    assert Path(path).read_bytes() == line("aaaa")


def test_a_lock_that_cannot_be_had_is_what_the_error_names(path):
    os.mkdir(f"{path}.lock")
    with pytest.raises(DataError) as caught:
        append_entry(path, entry())
    assert caught.value.problems == (f"{path}.lock: cannot be written (is a directory)",)
    assert not os.path.exists(path)


def test_a_writer_waits_ten_seconds():
    assert journal.LOCK_SECONDS == 10


def test_a_torn_line_that_cannot_be_cut_here_is_not_piled_up_beside(path, monkeypatch):
    """As in a file to which the system lets one only add (`chattr +a`)."""
    cut = os.ftruncate
    data = line("aaaa") + line("bbbb")[:20]
    write(path, data)

    def refuse(file, size):
        if os.path.samestat(os.fstat(file), os.stat(path)):
            raise PermissionError(1, "Operation not permitted")
        cut(file, size)

    monkeypatch.setattr(os, "ftruncate", refuse)
    for _ in range(3):
        with pytest.raises(DataError, match=r"cannot be written \(operation not permitted\)"):
            append_entry(path, entry("cccc"))
    assert (Path(path).read_bytes(), Path(f"{path}.torn").read_bytes()) == (data, b"")


def test_a_relative_journal_in_a_folder_that_was_removed_is_one_line(tmp_path, monkeypatch):
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    with pytest.raises(DataError, match=r"^mine\.jsonl: cannot be written \(no such file or directory\)$"):
        append_entry("mine.jsonl", entry())


def test_two_names_of_one_journal_share_a_lock(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    real, link = tmp_path / "a" / "journal.jsonl", tmp_path / "b" / "link.jsonl"
    link.symlink_to(real)
    append_entry(str(link), entry("aaaa"))
    assert [f.name for f in (tmp_path / "b").iterdir()] == ["link.jsonl"]
    assert ids(str(real)) == ["aaaa"]


@pytest.mark.parametrize("kind", ["folder", "fifo", "device", "nul", "below a file"])
def test_what_is_no_file_is_refused_at_once(tmp_path, kind):
    path = str(tmp_path / "journal.jsonl")
    if kind == "folder":
        os.mkdir(path)
    elif kind == "fifo":
        os.mkfifo(path)
    elif kind == "device":
        path = "/dev/full"
    elif kind == "nul":
        path += "\0"
    else:
        (tmp_path / "file").write_bytes(b"")
        path = str(tmp_path / "file" / "journal.jsonl")
    with pytest.raises(DataError):
        append_entry(path, entry())
    if kind != "below a file":
        with pytest.raises(DataError):
            read_journal(path)
    assert not os.path.exists("/dev/full.lock")


@contextmanager
def as_nobody():
    """The rights of a user who owns nothing; root may write everywhere."""
    root = os.geteuid() == 0
    if root:
        os.setegid(65534)
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)
            os.setegid(0)


def test_a_read_only_folder_is_read_and_not_written(tmp_path):
    from filelock import FileLock  # while the modules can be read

    assert FileLock
    home = tmp_path
    while home != home.parent and os.geteuid() == 0:  # let nobody through, to the folder that is under test
        if home.stat().st_mode & 0o005 != 0o005:
            home.chmod(home.stat().st_mode | 0o055)
        home = home.parent
    folder = tmp_path / "shut"
    folder.mkdir()
    path = str(folder / "journal.jsonl")
    data = line("aaaa") + line("bbbb")[:20]
    write(path, data)
    os.chmod(path, 0o444)
    folder.chmod(0o555)
    with as_nobody():
        with pytest.raises(DataError, match=r"cannot be written \(permission denied\)"):
            append_entry(path, entry("cccc"))
        with pytest.raises(DataError, match=r"cannot be written \(permission denied\)"):
            append_entry(str(folder / "new" / "journal.jsonl"), entry("cccc"))
        for _ in range(2):  # told each time, since it stays
            found = read_journal(path)
            assert [r.id for r in found.entries] == ["aaaa"]
            assert (found.torn or "").endswith("does not count")
    folder.chmod(0o755)
    assert Path(path).read_bytes() == data
    assert os.listdir(folder) == ["journal.jsonl"]


def run_python(code: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=env, timeout=100, check=False
    )


# union

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


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_gits_own_union_merge_gives_the_same(tmp_path):
    base = line("aaaa") + line("bbbb", title="Second")
    ours, theirs = base + line("cccc") + line("eeee"), base + line("dddd") + line("eeee")
    for name, data in (("base", base), ("ours", ours), ("theirs", theirs)):
        (tmp_path / name).write_bytes(data)
    files = [str(tmp_path / name) for name in ("ours", "base", "theirs")]
    union = subprocess.run(["git", "merge-file", "-p", "--union", *files], capture_output=True, check=True).stdout
    assert merge(union) == merge(ours, theirs)


def test_lines_are_added_all_or_none(path, monkeypatch):
    append_entry(path, entry("aaaa"))
    lines = missing_lines(journal_bytes(path), [line("aaaa") + line("cccc") + line("bbbb")])
    assert lines == [line("bbbb").strip(), line("cccc").strip()]
    monkeypatch.setattr(durable, "LIMIT", 600)
    with pytest.raises(DataError):
        append_lines(path, lines)
    assert ids(path) == ["aaaa"]
    monkeypatch.undo()
    append_lines(path, lines)
    assert ids(path) == ["aaaa", "bbbb", "cccc"]


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=200) | JOURNALS)
def test_no_bytes_break_the_reader(data):
    found = read_lines(data)
    assert all(isinstance(number, int) and problem for number, problem in found.problems)
    assert read_lines(data) == found
    is_torn(data)
    is_foreign(data)


def test_the_quick_reader_and_the_thorough_one_agree():
    data = line("aaaa") + line("bbbb", title="é") + line("cccc", source=None)
    assert read_lines(data).entries == read_lines(data + b"\ngarbage\n").entries == read_lines(data + line()).entries
    assert [msgspec.json.decode(x)["id"] for x in data.splitlines()] == ["aaaa", "bbbb", "cccc"]
