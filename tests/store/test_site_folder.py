"""The folder of a site: swapped in whole, never another's, mended after a run that was killed."""

import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from withdrawal_cli.errors import DataError, TerminatedError, UsageError
from withdrawal_cli.store import site_folder as folder_module
from withdrawal_cli.store.site_folder import MARKER, exchange, replace_site

ROOT = Path(__file__).parents[2]


def held(folder):
    """What a folder holds: the files' names and bytes, without the marker."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != MARKER
    }


def site(letter, number=5):
    return {f"{name}.txt": (letter * 1000).encode() for name in ("a", "b", "in/c", *map(str, range(number)))}


def beside(folder):
    return sorted(path.name for path in folder.parent.iterdir() if path != folder)


def test_a_new_folder_and_an_empty_one_become_a_site(tmp_path):
    (tmp_path / "empty").mkdir()
    for name in ("new", "empty", "deep/er/new"):
        replace_site(str(tmp_path / name), site("x"))
        assert held(tmp_path / name) == site("x")
        assert (tmp_path / name / MARKER).exists()
    assert beside(tmp_path / "new") == ["deep", "empty"]


@pytest.mark.parametrize("at_once", [True, False], ids=["exchange", "two renames"])
def test_a_site_is_replaced_whole(tmp_path, monkeypatch, at_once):
    if not at_once:
        monkeypatch.setattr(folder_module, "exchange", lambda *_: False)
    replace_site(str(tmp_path / "site"), site("x", 9))
    (tmp_path / "site").chmod(0o750)
    replace_site(str(tmp_path / "site"), site("y", 2))
    assert held(tmp_path / "site") == site("y", 2)
    assert (tmp_path / "site").stat().st_mode & 0o777 == 0o750
    assert beside(tmp_path / "site") == []


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux exchanges two folders at once")  # renameat2
def test_on_linux_the_folder_is_never_missing_while_it_is_replaced(tmp_path):
    target = tmp_path / "site"
    replace_site(str(target), site("x"))
    missed, stop = [], threading.Event()

    def look():
        while not stop.is_set():
            letters = set()
            try:
                handle = os.open(target, os.O_RDONLY)
            except FileNotFoundError:
                missed.append("folder")
                continue
            try:  # a reader that holds the folder open reads one site
                for name in ("a.txt", "b.txt"):
                    inner = os.open(name, os.O_RDONLY, dir_fd=handle)
                    letters.add(os.read(inner, 1))
                    os.close(inner)
            except FileNotFoundError:
                pass  # it held the old one while that was removed
            finally:
                os.close(handle)
            if len(letters) > 1:
                missed.append(letters)

    reader = threading.Thread(target=look)
    reader.start()
    for letter in "yzyzyzyzyz":
        replace_site(str(target), site(letter))
    stop.set()
    reader.join()
    assert missed == []


def test_a_link_to_the_folder_stays_a_link(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real", target_is_directory=True)
    replace_site(str(tmp_path / "link"), site("x"))
    assert (tmp_path / "link").is_symlink()
    assert held(tmp_path / "real") == site("x")


@pytest.mark.parametrize("strange", ["CNAME", "in/notes.txt", "empty/"])
def test_what_publish_did_not_write_is_never_removed(tmp_path, strange):
    replace_site(str(tmp_path / "site"), site("x"))
    path = tmp_path / "site" / strange
    if strange.endswith("/"):
        path.mkdir()
    else:
        path.write_text("mine", encoding="utf-8")
    with pytest.raises(DataError) as error:
        replace_site(str(tmp_path / "site"), site("y"))
    assert error.value.problems == (
        f"{tmp_path / 'site'}: holds {strange!r}, which publish did not write and would remove",
    )
    assert path.exists()
    assert held(tmp_path / "site").items() >= site("x").items()


def test_what_is_put_there_while_the_new_site_is_built_is_not_removed(tmp_path, monkeypatch):
    replace_site(str(tmp_path / "site"), site("x"))
    build = folder_module._build

    def slow_build(*args):
        build(*args)
        (tmp_path / "site" / "CNAME").write_text("mine", encoding="utf-8")

    monkeypatch.setattr(folder_module, "_build", slow_build)
    with pytest.raises(DataError, match="holds 'CNAME', which publish did not write and would remove"):
        replace_site(str(tmp_path / "site"), site("y"))
    assert held(tmp_path / "site").items() >= site("x").items()
    assert os.listdir(tmp_path) == ["site"]


def test_what_a_file_manager_leaves_is_no_stranger(tmp_path):
    replace_site(str(tmp_path / "site"), site("x"))
    (tmp_path / "site" / ".DS_Store").write_bytes(b"")
    replace_site(str(tmp_path / "site"), site("y"))
    assert held(tmp_path / "site") == site("y")


@pytest.mark.parametrize("marker", [None, b"", b"{}", b'{"files": 1}', b"\xff"])
def test_a_folder_that_is_not_a_site_is_refused(tmp_path, marker):
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.txt").write_text("years of work", encoding="utf-8")
    if marker is not None:
        (tmp_path / "thesis" / MARKER).write_bytes(marker)
    with pytest.raises(DataError, match="was not created by 'withdrawal publish'"):
        replace_site(str(tmp_path / "thesis"), site("x"))
    assert (tmp_path / "thesis" / "chapter.txt").read_text(encoding="utf-8") == "years of work"


def test_a_marker_that_cannot_be_read_is_none(tmp_path):
    target = tmp_path / "site"
    replace_site(str(target), {"a.txt": b"old"})
    for spoil in (lambda path: path.write_bytes(b'{"files":' + b"[" * 100_000), os.mkfifo):
        (target / MARKER).unlink()
        spoil(target / MARKER)
        with pytest.raises(DataError, match="was not created by 'withdrawal publish'"):
            replace_site(str(target), {"a.txt": b"new"})


def test_a_site_of_very_many_files_is_replaced(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "fsync", lambda _: None)
    target = tmp_path / "site"
    files = {f"{number:05}{'x' * 220}": b"" for number in range(5000)}
    for _ in range(2):
        replace_site(str(target), files)
    assert (target / MARKER).stat().st_size > 1_000_000


def test_a_publish_waits_for_another_one_beside_it_but_not_for_ever(tmp_path, monkeypatch):
    monkeypatch.setattr(folder_module, "LOCK_SECONDS", 0.1)
    said = "another program has held its lock for 0 seconds, so nothing was written"
    with folder_module._alone_in(str(tmp_path)), pytest.raises(DataError, match=said):
        replace_site(str(tmp_path / "site"), {})
    replace_site(str(tmp_path / "site"), {})


def test_dangerous_places_are_refused(tmp_path, monkeypatch):
    home = tmp_path / "people" / "me"
    here = home / "work" / "project"
    here.mkdir(parents=True)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    monkeypatch.chdir(here)
    for place in (".", "..", str(here), str(home), str(tmp_path), os.sep, "x/.."):
        with pytest.raises(UsageError, match="is or contains"):
            replace_site(place, site("x"))
    with pytest.raises(UsageError, match="not the name of a folder"):
        replace_site("", site("x"))
    with pytest.raises(UsageError, match="not the name of a folder"):
        replace_site("a\0b", site("x"))
    assert list(here.iterdir()) == []


def test_a_file_in_its_place_is_refused(tmp_path):
    (tmp_path / "site").write_text("mine", encoding="utf-8")
    with pytest.raises(DataError, match="is a file, not a folder"):
        replace_site(str(tmp_path / "site"), site("x"))
    with pytest.raises(DataError, match="cannot be written"):
        replace_site(str(tmp_path / "site" / "inside"), site("x"))


def test_a_disk_that_fails_leaves_the_old_site(tmp_path, monkeypatch):
    replace_site(str(tmp_path / "site"), site("x"))
    calls = iter(range(100))

    def fail(_):
        if next(calls) == 3:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(DataError, match=r"cannot be written \(no space left on device\)"):
        replace_site(str(tmp_path / "site"), site("y"))
    assert held(tmp_path / "site") == site("x")
    assert beside(tmp_path / "site") == []


def test_two_renames_that_fail_half_way_put_the_old_site_back(tmp_path, monkeypatch):
    replace_site(str(tmp_path / "site"), site("x"))
    monkeypatch.setattr(folder_module, "exchange", lambda *_: False)
    rename, calls = os.rename, iter(range(10))

    def fail(source, target):
        if next(calls) == 1:
            raise OSError(5, "Input/output error")
        rename(source, target)

    monkeypatch.setattr(os, "rename", fail)
    with pytest.raises(DataError):
        replace_site(str(tmp_path / "site"), site("y"))
    assert held(tmp_path / "site") == site("x")


def test_a_run_killed_between_two_renames_is_mended_by_the_next(tmp_path):
    target = tmp_path / "site"
    replace_site(str(target), site("x"))
    target.rename(tmp_path / ".site.withdrawal-old")
    (tmp_path / ".site.withdrawal-new").mkdir()
    (tmp_path / ".site.withdrawal-new" / "half").write_text("", encoding="utf-8")
    replace_site(str(target), site("y"))
    assert held(target) == site("y")
    assert beside(target) == []


WORKER = """
import sys
from withdrawal_cli.store import site_folder as folder
if sys.argv[2] == "renames":
    folder.exchange = lambda *_: False
sites = [{f"{n}.txt": (c * 20000).encode() for n in range(12)} for c in "xy"]
print("ready", flush=True)
number = 0
while True:
    folder.replace_site(sys.argv[1], sites[number % 2])
    number += 1
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no SIGKILL")  # as on Windows
@pytest.mark.parametrize("way", ["exchange", "renames"])
def test_a_publish_killed_at_any_moment_leaves_the_old_site_or_the_new(tmp_path, way):
    chance = random.Random(7)
    target = tmp_path / "site"
    sites = [{f"{n}.txt": (c * 20000).encode() for n in range(12)} for c in "xy"]
    replace_site(str(target), sites[0])
    found = []
    for _ in range(12):
        worker = subprocess.Popen(
            [sys.executable, "-c", WORKER, str(target), way],
            cwd=tmp_path.parent,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
        )
        assert worker.stdout.readline() == b"ready\n"
        time.sleep(chance.random() * 0.1)
        worker.kill()
        worker.wait()
        worker.stdout.close()
        if way == "renames" and not target.exists():
            target = tmp_path / ".site.withdrawal-old"  # the one window: the old site is whole beside
        found.append(held(target))
        target = tmp_path / "site"
    assert all(files in sites for files in found)
    replace_site(str(target), sites[1])
    assert held(target) == sites[1]
    assert beside(target) == []


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux exchanges two folders at once")  # renameat2
def test_a_signal_while_the_old_site_is_removed_leaves_nothing_beside(tmp_path, monkeypatch):
    target = tmp_path / "site"
    replace_site(str(target), {"a.txt": b"old"})
    remove, calls = shutil.rmtree, []

    def interrupted(path, **options):
        calls.append(path)
        if len(calls) == 1:
            raise TerminatedError
        remove(path, **options)

    monkeypatch.setattr(shutil, "rmtree", interrupted)
    with pytest.raises(TerminatedError):
        replace_site(str(target), {"a.txt": b"new"})
    assert (held(target), beside(target)) == ({"a.txt": b"new"}, [])


def test_exchange_gives_each_the_others_name(tmp_path):
    for name in "xy":
        (tmp_path / name).mkdir()
        (tmp_path / name / "mark").write_text(name, encoding="utf-8")
    assert exchange(str(tmp_path / "x"), str(tmp_path / "y")) is True
    assert [(tmp_path / name / "mark").read_text(encoding="utf-8") for name in "xy"] == ["y", "x"]
    with pytest.raises(FileNotFoundError):
        exchange(str(tmp_path / "x"), str(tmp_path / "missing"))


def test_where_the_system_cannot_exchange_it_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "platform", "darwin")
    assert exchange(str(tmp_path), str(tmp_path)) is False
