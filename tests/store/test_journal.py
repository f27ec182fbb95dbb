"""The journal as a file: durable, mergeable, never blocked by what is broken in it."""

import os
import subprocess
import sys
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from journal_entries import NOW, entry, line

from withdrawal_cli.errors import DataError
from withdrawal_cli.store import files as durable
from withdrawal_cli.store import journal
from withdrawal_cli.store.journal import (
    append_entry,
    append_lines,
    journal_bytes,
    missing_lines,
    read_journal,
)

ROOT = Path(__file__).parents[2]


@pytest.fixture
def path(tmp_path):
    return str(tmp_path / "journal.jsonl")


def write(path, *parts: bytes) -> None:
    Path(path).write_bytes(b"".join(parts))


def ids(path) -> list[str]:
    return [r.id for r in read_journal(path).entries]


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


def test_a_torn_line_of_another_writer_is_kept_aside_too(path):
    write(path, line("aaaa"), b'{"id":"bbbb","kind":"comp')
    append_entry(path, entry("cccc"))
    assert ids(path) == ["aaaa", "cccc"]
    assert Path(f"{path}.torn").read_bytes() == b'{"id":"bbbb","kind":"comp\n'


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
        with pytest.raises(DataError, match="is not a journal: none of its lines is an entry"):
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


needs_proc = pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="names descriptors by /proc")  # Linux only


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
    with pytest.raises(DataError, match=r"is full \(the limit is 64 MiB\)"):
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
