"""What people and programs see, byte for byte. To change it on purpose: `python tests/golden/regenerate.py`."""

import importlib.util
from pathlib import Path

import pytest

GOLDEN = Path(__file__).resolve().parents[1] / "golden"
_spec = importlib.util.spec_from_file_location("golden_cases", GOLDEN / "regenerate.py")
assert _spec is not None and _spec.loader is not None
_module = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_module)
CASES = _module.CASES


@pytest.mark.parametrize("name", CASES)
def test_the_output_is_the_golden_file(run, name, monkeypatch):
    monkeypatch.chdir(GOLDEN)
    argv, width = CASES[name]
    ran = run(*argv, width=width, terminal=width is not None).ok()
    assert ran.stdout.decode() == (GOLDEN / name).read_bytes().decode()


def test_every_golden_file_has_its_case():
    files = {path.name for path in GOLDEN.iterdir() if path.name.startswith(("status-", "countdown-"))}
    assert files == set(CASES)
