"""Many processes that add to one journal, killed ones among them, and a journal of 100,000 entries."""

import json
import os
import random
import re
import subprocess
import sys
from pathlib import Path

import pytest
from journal_world import COMPLETED, World

from withdrawal_cli.store.journal import read_journal

ROOT = Path(__file__).parents[2]


@pytest.fixture
def world(tmp_path):
    return World(tmp_path)


WORKER = """
import os, sys, time
from io import BytesIO
from withdrawal_cli.__main__ import main
from withdrawal_cli.environment import Env

def env(stdout):
    return Env(stdout=stdout, stderr=sys.stderr.buffer, variables={{"WITHDRAWAL_JOURNAL": {journal!r}}})

argv = ["journal", "add", "completed", "kurdistan", "--on", "2026-09-28", "--no-source"]
main([*argv, "--dry-run"], env(BytesIO()))  # everything is imported before the children part
import filelock
import withdrawal_cli.store.journal
withdrawal_cli.store.journal.LOCK_SECONDS = 90  # on a busy machine eight writers may wait long for their turn
"""


def start(world, code) -> subprocess.Popen:
    text = WORKER.format(journal=str(world.journal)) + code
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen([sys.executable, "-c", text], env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


SPLIT = """
real = os.write
def in_two(file, data):  # a disk that takes a part at a time, with others in between
    done = real(file, bytes(data)[:60])
    time.sleep(0.0005)
    return done
os.write = in_two
for _ in range(50):
    code = main(argv, env(BytesIO()))
    if code:
        sys.exit(code)
"""


def test_eight_processes_lose_nothing(world):
    """The disk takes an entry in parts, so that without the lock the lines would be mixed."""
    workers = [start(world, SPLIT) for _ in range(8)]
    for worker in workers:
        _, err = worker.communicate(timeout=100)
        assert (worker.returncode, err) == (0, b"")
    lines = world.journal.read_bytes().splitlines()
    assert len(lines) == 400
    assert len({json.loads(line)["id"] for line in lines}) == 400
    found = read_journal(str(world.journal))
    assert (len(found.entries), found.problems, found.torn) == (400, (), None)


KILLED = """
import random, signal
random.seed({seed})
begun = time.perf_counter()
for _ in range(3):
    main(argv, env(os.fdopen(os.dup(1), "wb", buffering=0)))
one = (time.perf_counter() - begun) / 3
real = os.write
def in_parts(file, data):
    return real(file, bytes(data)[: random.randrange(1, 200)])
for _ in range(50):
    child = os.fork()
    if not child:
        os.write = in_parts
        out = os.fdopen(1, "wb", buffering=0)
        while True:
            main(argv, env(out))
    time.sleep(random.random() * min(4 * one, 0.4))  # long enough for an entry or two, so that some are kept
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
"""


def test_two_hundred_killed_processes_lose_no_acknowledged_entry(world):
    """Four at a time write in parts of random length, and are killed while they do; the first three are in peace."""
    seed = random.randrange(1 << 30)
    workers = [start(world, KILLED.format(seed=seed + n)) for n in range(4)]
    said, wrong = b"", b""
    for worker in workers:
        out, err = worker.communicate(timeout=200)
        assert worker.returncode == 0
        said, wrong = said + out, wrong + err
    acknowledged = set(re.findall(rb"Saved to \S+ as ([0-9a-f]{16}):", said))
    kept = {r.id.encode() for r in read_journal(str(world.journal)).entries}
    assert len(acknowledged) > 12, seed  # more than those that were made in peace
    assert acknowledged <= kept, seed
    assert read_journal(str(world.journal)).problems == ()
    assert b"Traceback" not in wrong
    assert set(re.findall(rb"withdrawal: (\w+): [^:]+: (its last line was incomplete)", wrong)) <= {
        (b"warning", b"its last line was incomplete")
    }
    assert world.run(*COMPLETED)[0] == 0  # with a warning if the last one was killed within its line
    assert world.row()["status"] == "completed"


def test_a_lock_that_is_held_for_ten_seconds_is_one_line_and_exit_1(world, monkeypatch):
    from filelock import FileLock

    from withdrawal_cli.store import journal

    world.ok(*COMPLETED)
    before = world.journal.read_bytes()
    monkeypatch.setattr(journal, "LOCK_SECONDS", 0.2)
    with FileLock(f"{world.journal}.lock"):
        code, out, err = world.run(*COMPLETED)
        assert world.row()["by"] == "you"  # reading needs no lock
    assert (code, out) == (1, "")
    assert err.splitlines()[0].endswith("so nothing was written")
    assert world.journal.read_bytes() == before


def test_a_hundred_thousand_records_cost_little_more_than_reading_them(world, tmp_path):
    """In processor time, beside the standard library's reading of the same lines: about 2 times, 0.7 s, when quiet."""
    world.ok(*COMPLETED)
    (one,) = world.journal.read_bytes().splitlines(keepends=True)
    many = tmp_path / "many.jsonl"
    with many.open("wb") as file:
        for n in range(100_000):
            line = one.replace(b"0000000000000001", b"%016x" % n).replace(b"T09:00:00Z", b"T09:00:00.%06dZ" % n)
            file.write(line.replace(b"completed", b"reported") if n % 3 else line)
    status = ["-m", "withdrawal_cli", "status", "--json", "--journal"]
    plain = f"import json; [json.loads(line) for line in open({str(many)!r}, encoding='utf-8')]"
    with_many, answer = processor_seconds(*status, str(many))
    with_one, _ = processor_seconds(*status, str(world.journal))
    reading, _ = processor_seconds("-c", plain)
    assert json.loads(answer)["schedule"]["entries"] == 66_667
    assert with_many - with_one < 5 * reading


def processor_seconds(*argv: str) -> tuple[float, bytes]:
    before = os.times()
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    ran = subprocess.run([sys.executable, *argv], env=env, capture_output=True, check=True)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system, ran.stdout
