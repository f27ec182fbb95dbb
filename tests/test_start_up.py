"""What a run imports, and what it does not pay for; each in a fresh process."""

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

import withdrawal_cli
from withdrawal_cli import __version__

HEAVY = {"rich", "dateutil", "jinja2", "icalendar", "pydantic", "asyncio", "filelock", "platformdirs", "tomllib"}
PROGRAM = """
import io, json, sys
from datetime import datetime, timezone
from withdrawal_cli.__main__ import main
from withdrawal_cli.environment import Env
env = Env(stdout=io.BytesIO(), stderr=io.BytesIO(), now=lambda: datetime(2026, 11, 22, 9, tzinfo=timezone.utc))
code = main(sys.argv[1:], env)
print(json.dumps([code, env.stdout.getvalue().decode(), sorted({name.partition(".")[0] for name in sys.modules}), sorted(sys.modules)]))
"""


def modules_after(*argv):
    ran = subprocess.run([sys.executable, "-c", PROGRAM, *argv], capture_output=True, text=True, check=True)
    code, out, top, everything = json.loads(ran.stdout)
    assert code == 0
    return out, set(top), set(everything)


@pytest.mark.parametrize("command", ["status", "countdown"])
@pytest.mark.parametrize("form", ["json", "jsonl", "csv", "markdown"])
def test_formats_without_drawing_import_nothing_heavy(command, form):
    out, top, _ = modules_after(command, "--format", form)
    allowed = {"dateutil"} if command == "countdown" else set()  # its calendar arithmetic
    assert out
    assert top & HEAVY <= allowed


def test_a_command_does_not_load_the_others():
    _, _, everything = modules_after("status", "--json")
    assert "withdrawal_cli.cli.status" in everything
    assert "withdrawal_cli.cli.countdown" not in everything
    assert "withdrawal_cli.cli.schedule" not in everything
    assert "withdrawal_cli.formats.terminal" not in everything


def test_status_loads_few_modules_of_ours():
    _, _, everything = modules_after("status")
    ours = sorted(name for name in everything if name.partition(".")[0] == "withdrawal_cli")
    files = [Path(find_spec(name).origin) for name in ours]
    loaded = [name for name, file in zip(ours, files, strict=True) if len(file.read_text().splitlines()) > 10]
    assert len(loaded) <= 26, loaded  # packages that are a docstring do not count


def test_status_as_of_a_day_needs_no_parser_of_times():
    _, top, _ = modules_after("status", "--json", "--as-of", "2026-11-22")
    assert "dateutil" not in top


def test_a_table_in_a_pipe_imports_nothing_heavy():
    out, top, _ = modules_after("status")
    assert out
    assert not top & HEAVY


def test_the_version_comes_before_anything_heavy():
    out, top, _ = modules_after("--version")
    assert out == f"withdrawal {__version__}\n"
    assert not top & (HEAVY | {"typer", "msgspec", "zoneinfo", "inspect"})


def test_every_public_name_is_there_and_has_a_docstring():
    names = [name for name in withdrawal_cli.__all__ if name != "__version__"]
    assert [name for name in names if not getattr(withdrawal_cli, name).__doc__] == []
    assert withdrawal_cli.__all__ == sorted(withdrawal_cli.__all__)


def test_the_package_imports_nothing_until_a_name_is_used():
    program = "import sys, withdrawal_cli; print([m for m in sys.modules if m.startswith('withdrawal_cli.') or m == 'msgspec'])"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"


OWN_NEEDS = {
    ("countdown", "--json"): {"dateutil"},  # calendar arithmetic
    ("timeline", "--json"): set(),
    ("sites", "--json"): set(),
    ("sources", "--json"): set(),
    ("show", "federal", "--json"): set(),
    ("diff", "2026-01-10", "2026-01-17", "--json"): set(),
    ("check", "--region", "federal", "--warning", "1"): set(),
    ("calendar",): {"icalendar", "dateutil"},
    ("journal", "list", "--json", "--journal", "/nonexistent/journal.jsonl"): set(),
    ("schedule", "path"): set(),
}
"""What each command may import of the heavy ones, without drawing."""


@pytest.mark.parametrize("argv", OWN_NEEDS, ids=" ".join)
def test_a_command_imports_only_what_its_answer_needs(argv):
    _, top, _ = modules_after(*argv)
    assert top & HEAVY <= OWN_NEEDS[argv]
