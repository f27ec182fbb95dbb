"""Change the core one small step at a time, and see whether a test notices.

`mutate.py map` runs the tests once and keeps which of them reach which line. `mutate.py run FILE…` makes the mutants of
those files (without one, of the whole core) and runs, for each, the tests that reach its line, the quickest first,
until one fails; properties are short and the same each time. What has an outcome is not run again, unless its file has
changed; `--again` runs the survivors again, by all tests that can reach them and at full length. `mutate.py report`
counts, and lists the survivors. All is kept in `build/mutation`.

A mutant inside a function is tried in a fork of one warm pytest, by giving the function its changed code: properties,
cached functions and methods of Structs are no exception. One outside (a constant, a default, a table) is tried in a
fork that imports the program anew.
"""

from __future__ import annotations

import argparse
import functools
import gc
import hashlib
import inspect
import json
import os
import resource
import shutil
import signal
import sys
import tempfile
import traceback
from collections import Counter, defaultdict
from contextlib import suppress
from importlib.machinery import SourceFileLoader
from pathlib import Path

import coverage
import pytest
from hypothesis import Phase, settings
from mutants import ROOT, mutants

KEPT = ROOT / "build" / "mutation"
FOLDERS = ("core", "data", "store", "render", "publish", "web", "cli")
TESTS = ["withdrawal_cli/core", *(f"tests/{folder}" for folder in FOLDERS)]
WITHOUT = [f"-pno:{plugin}" for plugin in ("randomly", "cacheprovider", "xdist", "cov")]
PYTEST = ["-qxs", *WITHOUT, "-Wignore::pytest.PytestWarning"]
EXAMPLES, SECONDS, MEMORY = 40, 8, 3 << 30


class Chosen:
    """A plugin that runs the chosen tests (None: all), in that order; or, with them collected, something else instead."""

    def __init__(self, tests=None, *, short=True, instead=None):
        self.tests, self.short, self.instead, self.failed = tests, short, instead, ""

    def pytest_collection_modifyitems(self, items):
        order = {test: i for i, test in enumerate(self.tests or [item.nodeid for item in items])}
        items[:] = sorted((i for i in items if i.nodeid in order), key=lambda i: order[i.nodeid])
        self.caches = [o for o in gc.get_objects() if isinstance(o, functools._lru_cache_wrapper)]
        for test in (getattr(i, "obj", None) for i in items if self.short):
            usual = getattr(test, "_hypothesis_internal_use_settings", None)
            if usual:
                few = {"max_examples": min(usual.max_examples, EXAMPLES), "phases": (Phase.explicit, Phase.generate)}
                test._hypothesis_internal_use_settings = settings(usual, derandomize=True, database=None, **few)

    def empty_caches(self):
        for cache in (c for c in self.caches if (c.__module__ or "").startswith("withdrawal_cli")):
            cache.cache_clear()

    def pytest_runtest_logreport(self, report):
        self.failed = self.failed or (report.nodeid if report.failed else "")

    pytest_collectreport = pytest_runtest_logreport

    def pytest_runtestloop(self, session):
        return self.instead(session) if self.instead else None


class Reached(Chosen):
    """A plugin that notes which lines each test reaches, and how long it takes."""

    def __init__(self, coverage):
        super().__init__()
        self.coverage, self.seconds = coverage, defaultdict(float)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item):
        self.empty_caches()  # or the first test to fill one would be the only one to reach what is behind it
        self.coverage.switch_context(item.nodeid)
        yield
        self.coverage.switch_context("")

    def pytest_runtest_logreport(self, report):
        self.seconds[report.nodeid] += report.duration


def make_map():
    cover = coverage.Coverage(data_file=None, config_file=False, include=["withdrawal_cli/core/*"])
    watch = Reached(cover)
    cover.start()
    code = pytest.main([*PYTEST, *TESTS], plugins=[watch])
    cover.stop()
    data = cover.get_data()
    by_file = {str(Path(file).relative_to(ROOT)): data.contexts_by_lineno(file) for file in data.measured_files()}
    lines = {path: {n: [t for t in tests if t] for n, tests in reached.items()} for path, reached in by_file.items()}
    KEPT.mkdir(parents=True, exist_ok=True)
    (KEPT / "map.json").write_text(json.dumps([lines, watch.seconds]))
    sys.exit(code)


class Run:
    """A run over the mutants of some files: what it knows of the tests, and what it does with a mutant."""

    def __init__(self, *, again):
        self.again = again
        self.lines, self.seconds = json.loads((KEPT / "map.json").read_text())
        self.place = Path(tempfile.mkdtemp(prefix="mutate-")) / "fork"

    def __call__(self, paths):
        self.paths = paths
        self.try_all(self.anew, inside=False)
        self.chosen = Chosen(short=not self.again, instead=self.warm)
        pytest.main([*PYTEST, *TESTS], plugins=[self.chosen])
        self.place.parent.rmdir()

    def warm(self, session):
        self.session, self.items = session, {item.nodeid: item for item in session.items}
        self.try_all(self.exchanged, inside=True)
        return True

    def try_all(self, attempt, *, inside):
        for path in self.paths:
            known, kept, of = outcomes(path), kept_of(path), hash_of(path)
            for mutant in mutants(path):
                wanted = "survived" if self.again else "not run"
                if (mutant.function is not None) is inside and known.get(mutant.name, "not run") == wanted:
                    tests = self.tests(mutant)
                    seconds = (10 if inside else 60) + 4 * sum(self.seconds[t] for t in tests)
                    outcome, by = in_fork(functools.partial(attempt, mutant, tests), seconds, self.place)
                    with kept.open("a") as file:
                        file.write(json.dumps([mutant.name, of, outcome, by]) + "\n")

    def tests(self, mutant):
        """Give the tests to run, the quickest first: those of the core, and of the others what fits into `SECONDS`."""
        lines = self.lines.get(mutant.path, {}).items()
        reached = {t for n, tests in lines if not mutant.function or int(n) in mutant.lines for t in tests}
        if not mutant.function:  # what a constant or a shape does need not run any line of its module
            reached |= {t for t in self.seconds if self.again or t.startswith("tests/core")}
        left, chosen = SECONDS, []
        for test in sorted(reached, key=lambda t: self.seconds[t]):
            left -= 0 if test.startswith("tests/core") else self.seconds[test]
            if self.again or left > 0 or test.startswith("tests/core"):
                chosen.append(test)
        return chosen

    def exchanged(self, mutant, tests):
        """Give the function its changed code, wherever it is known already, and run the tests that stand ready."""
        found = sys.modules[mutant.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")]
        for part in mutant.function.split("."):
            found = inspect.getattr_static(found, part)
        found = getattr(found, "fget", None) or getattr(found, "__func__", None) or found
        inspect.unwrap(found).__code__ = mutant.code_of_function()
        self.chosen.empty_caches()
        self.session.config._tmp_path_factory._basetemp = self.place
        for test, following in zip(tests, [*tests[1:], None], strict=True):
            item = self.items[test]
            item.ihook.pytest_runtest_protocol(item=item, nextitem=self.items.get(following))
            if self.chosen.failed:
                return self.chosen.failed
        return ""

    def anew(self, mutant, tests):
        """Import the program with the changed module, and run the tests: of the core first, others import much more."""
        changed, file, usual = mutant.code, str(ROOT / mutant.path), SourceFileLoader.get_code
        SourceFileLoader.get_code = lambda loader, name: changed if loader.path == file else usual(loader, name)
        core = [t for t in tests if t.startswith("tests/core")]
        for some in filter(None, (core, [t for t in tests if not t.startswith("tests/core")])):
            chosen = Chosen(some, short=not self.again)
            files = dict.fromkeys(t.partition("::")[0] for t in some)
            code = pytest.main([*PYTEST, f"--basetemp={self.place / 'tmp'}", *files], plugins=[chosen])
            if code:
                return chosen.failed or f"pytest ended with {code}"
        return ""


def in_fork(work, seconds, place):
    """Do `work`, which gives the test that failed or nothing, in a fork with limits of time and memory; say how it ended."""
    place.mkdir()
    child = os.fork()
    if not child:
        try:
            os.setsid()
            for stream in (0, 1, 2):
                os.dup2(os.open(os.devnull, os.O_RDWR), stream)
            resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds)))
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            signal.alarm(int(seconds) * 20)
            failed = work()
            (place / "outcome").write_text(json.dumps(["killed" if failed else "survived", failed]))
        except BaseException:  # noqa: BLE001  # a fork must never go on with its parent's work
            (place / "outcome").write_text(json.dumps(["not run", traceback.format_exc()]))
        os._exit(0)
    status = os.waitpid(child, 0)[1]
    with suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    outcome = ["timed out", ""] if os.WIFSIGNALED(status) else json.loads((place / "outcome").read_text())
    shutil.rmtree(place)
    return outcome


def hash_of(path):
    return hashlib.sha256((ROOT / path).read_bytes()).hexdigest()[:12]


def kept_of(path):
    return KEPT / f"{path.replace('/', '.')}.jsonl"


def outcomes(path):
    """Give what is kept of the mutants of a file as it is."""
    lines = map(json.loads, kept_of(path).read_text().splitlines() if kept_of(path).exists() else ())
    return {name: outcome for name, of, outcome, _ in lines if of == hash_of(path)}


def report(paths):
    names = {path: [m.name for m in mutants(path)] for path in paths}
    known = {path: outcomes(path) for path in paths}
    counts = {path: Counter(known[path].get(name, "not run") for name in names[path]) for path in paths}
    print("| module | mutants | killed | timed out | survived | not run | score |\n| --- |" + " --: |" * 6)
    for path, count in [*counts.items(), ("all", sum(counts.values(), Counter()))]:
        numbers = [count.total(), *(count[k] for k in ("killed", "timed out", "survived", "not run"))]
        score = (count["killed"] + count["timed out"]) / (count.total() or 1)
        print(f"| {path.removeprefix('withdrawal_cli/core/')} | {' | '.join(map(str, numbers))} | {score:.1%} |")
    print(*(name for path in paths for name in names[path] if known[path].get(name) == "survived"), sep="\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work", choices=("map", "run", "report"))
    parser.add_argument("files", nargs="*", help="modules of the core; all, unless some are named")
    parser.add_argument("--again", action="store_true", help="run the survivors again, more thoroughly")
    given = parser.parse_args()
    os.chdir(ROOT)
    paths = given.files or sorted(str(p.relative_to(ROOT)) for p in (ROOT / "withdrawal_cli/core").rglob("*.py"))
    if given.work == "map":
        make_map()
    (report if given.work == "report" else Run(again=given.again))(paths)


if __name__ == "__main__":
    main()
