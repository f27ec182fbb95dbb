"""Files are read whole, and written whole or not at all."""

import errno
import io
import os
import re
import threading
import time
from pathlib import Path

import pytest

from withdrawal_cli.errors import DataError, file_error
from withdrawal_cli.store import files
from withdrawal_cli.store.files import LIMIT, read_file, write_file


def problem(call, *args, **options):
    """Give the one line of the error that a call ends in."""
    with pytest.raises(DataError) as caught:
        call(*args, **options)
    (line,) = caught.value.problems
    return line


# Reading


@pytest.mark.parametrize("data", [b"", b"\0", b"a\r\nb", bytes(range(256)) * 400], ids=len)
def test_a_file_is_read_whole(tmp_path, data):
    path = tmp_path / "f"
    path.write_bytes(data)
    assert read_file(path) == read_file(str(path)) == data


def test_a_link_is_followed(tmp_path):
    (tmp_path / "f").write_bytes(b"x")
    (tmp_path / "l").symlink_to("f")
    assert read_file(tmp_path / "l") == b"x"


def test_a_missing_file(tmp_path):
    path = str(tmp_path / "missing")
    assert problem(read_file, path) == f"{path}: cannot be read (no such file or directory)"
    assert problem(read_file, "") == ": cannot be read (no such file or directory)"


def test_a_folder(tmp_path):
    assert problem(read_file, tmp_path) == f"{tmp_path}: is a folder, not a file"
    path = tmp_path / "f"
    path.write_bytes(b"")
    assert problem(read_file, path / "inside") == f"{path / 'inside'}: cannot be read (not a directory)"


def test_a_named_pipe_is_not_waited_for(tmp_path):
    path = tmp_path / "pipe"
    os.mkfifo(path)
    start = time.monotonic()
    assert problem(read_file, path) == f"{path}: is a pipe or a device, not a file"
    assert time.monotonic() - start < 10


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/null", "/dev/full"])
def test_a_device(device):
    assert problem(read_file, device) == f"{device}: is a pipe or a device, not a file"


def test_links_in_a_loop(tmp_path):
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    path = str(tmp_path / "a")
    assert problem(read_file, path) == f"{path}: cannot be read (too many levels of symbolic links)"


def test_a_name_that_no_file_can_have():
    assert problem(read_file, "a\0b") == "'a\\x00b': a file's name cannot hold a NUL character"
    assert "cannot be read (file name too long)" in problem(read_file, "x" * 5000)
    assert re.search(r": cannot be read \(.*surrogates not allowed\)$", problem(read_file, "\ud800"))


def test_a_file_that_may_not_be_read(tmp_path, monkeypatch):
    """Root may read everything, so the refusal is simulated."""

    def refuse(*_):
        raise PermissionError(errno.EACCES, "Permission denied")

    path = str(tmp_path / "f")
    monkeypatch.setattr(files.os, "open", refuse)
    assert problem(read_file, path) == f"{path}: cannot be read (permission denied)"


def test_a_read_that_fails_half_way_closes_the_file(tmp_path, monkeypatch):
    def fail(*_, **__):
        raise OSError(errno.EIO, "Input/output error")

    path = tmp_path / "f"
    path.write_bytes(b"x")
    before = len(os.listdir("/proc/self/fd")) if Path("/proc/self/fd").exists() else None
    with monkeypatch.context() as patch:
        patch.setattr(files.os, "fdopen", fail)
        assert problem(read_file, path) == f"{path}: cannot be read (input/output error)"
    if before is not None:
        assert len(os.listdir("/proc/self/fd")) == before


def test_the_largest_file_and_one_byte_more(tmp_path):
    path = tmp_path / "f"
    for size in (LIMIT + 1, 10**12):
        path.write_bytes(b"")
        os.truncate(path, size)  # a hole: it takes no room
        start = time.monotonic()
        assert problem(read_file, path) == f"{path}: is larger than 64 MiB, the limit"
        assert time.monotonic() - start < 10
    os.truncate(path, LIMIT)
    assert len(read_file(path)) == LIMIT == 67_108_864


def test_a_file_that_grows_while_it_is_read(tmp_path, monkeypatch):
    path = tmp_path / "f"
    path.write_bytes(b"12345")
    whole = os.fstat

    def before_it_grew(descriptor):
        return os.stat_result([*whole(descriptor)[:6], 2, *whole(descriptor)[7:]])

    monkeypatch.setattr(files.os, "fstat", before_it_grew)
    monkeypatch.setattr(files, "LIMIT", 4)
    assert problem(read_file, path) == f"{path}: is larger than 0 MiB, the limit"


def test_an_error_without_a_system_reason():
    assert file_error("f", "read", ValueError("odd")).problems == ("f: cannot be read (odd)",)


@pytest.mark.parametrize("answers", [[None], [b"12", None], [b"12", b"34"]], ids=str)
def test_a_file_that_would_have_to_be_waited_for_ends_there(tmp_path, monkeypatch, answers):
    """Such files are no pipes or devices by their kind: /proc/kmsg, sysfs."""

    class Waiting(io.BytesIO):
        def read(self, _size=-1):
            return answers.pop(0)

    path = tmp_path / "f"
    path.write_bytes(b"1")
    whole = b"".join(filter(None, answers))
    monkeypatch.setattr(files.os, "fdopen", lambda *_, **__: Waiting())
    assert read_file(path) == whole


# Writing


def test_a_new_file_has_the_mode_of_the_mask(tmp_path, listing):
    old = os.umask(0o027)
    try:
        write_file(tmp_path / "new", b"data")
    finally:
        os.umask(old)
    assert (tmp_path / "new").read_bytes() == b"data"
    assert listing() == {"new": 0o640}


@pytest.mark.parametrize("mode", [0o600, 0o644, 0o664, 0o755, 0o444])
def test_a_file_keeps_its_mode(tmp_path, listing, mode):
    path = tmp_path / "f"
    path.write_bytes(b"old and longer")
    path.chmod(mode)
    write_file(str(path), b"new")
    assert path.read_bytes() == b"new"
    assert listing() == {"f": mode}


@pytest.mark.parametrize("data", [b"", b"x" * 3_000_000], ids=len)
def test_any_size(tmp_path, listing, data):
    write_file(tmp_path / "f", data)
    assert (tmp_path / "f").read_bytes() == data
    assert list(listing()) == ["f"]


def test_a_name_in_the_working_folder(tmp_path, monkeypatch, listing):
    monkeypatch.chdir(tmp_path)
    write_file("f", b"1")
    write_file("./f", b"2")
    assert (tmp_path / "f").read_bytes() == b"2"
    assert list(listing()) == ["f"]


def test_a_long_name(tmp_path, listing):
    name = "é" * 127
    write_file(tmp_path / name, b"1")
    assert list(listing()) == [name]


def test_a_link_is_written_through(tmp_path):
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "f").write_bytes(b"old")
    (tmp_path / "l").symlink_to("folder/f")
    (tmp_path / "l2").symlink_to("l")
    write_file(tmp_path / "l2", b"new")
    assert (tmp_path / "folder" / "f").read_bytes() == b"new"
    assert (tmp_path / "l").is_symlink()
    assert (tmp_path / "l2").is_symlink()
    assert os.listdir(tmp_path / "folder") == ["f"]


def test_a_link_to_nothing_makes_its_file(tmp_path):
    (tmp_path / "l").symlink_to("f")
    write_file(tmp_path / "l", b"new")
    assert (tmp_path / "l").is_symlink()
    assert (tmp_path / "f").read_bytes() == b"new"


def test_links_in_a_loop_stay(tmp_path, listing):
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    path = str(tmp_path / "a")
    assert problem(write_file, path, b"x") == f"{path}: cannot be written (too many levels of symbolic links)"
    assert list(listing()) == ["a", "b"]
    assert os.readlink(tmp_path / "a") == "b"


def test_a_folder_is_not_written(tmp_path, listing):
    assert problem(write_file, tmp_path, b"x") == f"{tmp_path}: is a folder, not a file"
    assert listing() == {}


def test_a_missing_folder(tmp_path):
    path = tmp_path / "missing" / "f"
    assert problem(write_file, path, b"x") == f"{path}: cannot be written (no such file or directory)"


def test_names_that_no_file_can_have():
    assert problem(write_file, "a\0b", b"x") == "'a\\x00b': a file's name cannot hold a NUL character"
    assert re.search(r": cannot be written \(.*surrogates not allowed\)$", problem(write_file, "\ud800", b"x"))


def test_a_device_is_written_to_not_replaced():
    write_file("/dev/null", b"x")
    assert not Path("/dev/null").is_file()
    assert problem(write_file, "/dev/full", b"x") == "/dev/full: cannot be written (no space left on device)"
    assert Path("/dev/full").is_char_device()


def test_a_pipe_is_written_to_not_replaced(tmp_path):
    path, data = tmp_path / "pipe", b"0123456789" * 100_000
    os.mkfifo(path)
    got = []
    reader = threading.Thread(target=lambda: got.append(path.read_bytes()))
    reader.start()
    write_file(path, data)
    reader.join(10)
    assert got == [data]
    assert path.is_fifo()


def test_only_a_new_file(tmp_path):
    path = tmp_path / "f"
    write_file(path, b"first", replace=False)
    with pytest.raises(DataError) as caught:
        write_file(path, b"second", replace=False)
    assert caught.value.problems == (f"{path}: already exists",)
    assert caught.value.hint == "name a new file, or remove that one first"
    assert path.read_bytes() == b"first"


@pytest.mark.parametrize("step", ["fsync", "chmod", "replace", "open"])
@pytest.mark.parametrize("there", [True, False])
def test_whole_or_not_at_all(tmp_path, monkeypatch, listing, step, there):
    def fail(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    path = tmp_path / "f"
    if there:
        path.write_bytes(b"old")
    before = listing()
    with monkeypatch.context() as patch:
        patch.setattr(files.os, step, fail)
        assert problem(write_file, path, b"new") == f"{path}: cannot be written (no space left on device)"
    assert listing() == before
    assert not there or path.read_bytes() == b"old"


def test_an_interruption_leaves_nothing_behind(tmp_path, monkeypatch, listing):
    def interrupt(*_):
        raise KeyboardInterrupt

    (tmp_path / "f").write_bytes(b"old")
    monkeypatch.setattr(files.os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_file(tmp_path / "f", b"new")
    assert list(listing()) == ["f"]
    assert (tmp_path / "f").read_bytes() == b"old"


def test_it_is_synced_before_it_is_swapped_in(tmp_path, monkeypatch):
    steps = []
    for step in ("fsync", "replace"):
        whole = getattr(os, step)
        monkeypatch.setattr(files.os, step, lambda *args, s=step, w=whole: (steps.append(s), w(*args))[1])
    write_file(tmp_path / "f", b"new")
    assert steps == ["fsync", "replace"]
    assert (tmp_path / "f").read_bytes() == b"new"


def test_a_file_is_written_from_parts_whole_or_not_at_all(tmp_path):
    path = tmp_path / "answer"
    write_file(path, (part for part in (b"one ", b"", b"two")))
    assert path.read_bytes() == b"one two"

    def broken():
        yield b"new"
        raise MemoryError

    with pytest.raises(MemoryError):
        write_file(path, broken())
    assert path.read_bytes() == b"one two"
    assert os.listdir(tmp_path) == ["answer"]


def test_a_pipe_that_has_no_path_is_written_to(tmp_path):
    reader, writer = os.pipe()
    try:
        write_file(f"/dev/fd/{writer}", [b"a", b"b"])
    finally:
        os.close(writer)
    with os.fdopen(reader, "rb") as read:
        assert read.read() == b"ab"
