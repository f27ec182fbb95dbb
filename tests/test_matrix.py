"""What `.ci/matrix` reads from pyproject.toml, and what it takes for the same answer."""

from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[1] / ".ci" / "matrix"


@pytest.fixture
def matrix(monkeypatch):
    monkeypatch.setattr("sys.dont_write_bytecode", True)
    loader = SourceFileLoader("matrix", str(SCRIPT))
    module = module_from_spec(spec_from_loader("matrix", loader))
    loader.exec_module(module)
    return module


def test_every_python_of_the_classifiers_has_cells(matrix, monkeypatch):
    assert matrix.named_pythons() == ["3.11", "3.12", "3.13"]
    monkeypatch.setitem(matrix.PROJECT, "classifiers", ["Programming Language :: Python :: 3.14", "Typing :: Typed"])
    assert matrix.named_pythons() == ["3.14"]


def test_the_lowest_dependencies_are_the_lower_bounds(matrix, monkeypatch):
    assert len(matrix.lowest().splitlines()) == len(matrix.PROJECT["dependencies"])
    monkeypatch.setitem(matrix.PROJECT, "dependencies", ["typer>=0.26,<0.29", "python-dateutil >= 4"])
    assert matrix.lowest() == "typer==0.26\npython-dateutil==4\n"


@pytest.mark.parametrize("unbounded", ["typer", "typer<1", "typer==1"])
def test_a_dependency_without_a_lower_bound_is_refused(matrix, monkeypatch, unbounded):
    monkeypatch.setitem(matrix.PROJECT, "dependencies", ["rich>=14", unbounded])
    with pytest.raises(matrix.CellError):
        matrix.lowest()


def test_a_cell_that_says_something_else_is_told(matrix):
    matrix.compare({"status": b"a"}, {"status": b"a"})
    for said in ({"status": b"b"}, {}, {"status": b"a", "show": b"c"}):
        with pytest.raises(matrix.CellError, match="differs from the first cell"):
            matrix.compare(said, {"status": b"a"})


def test_a_calendar_may_be_folded_anywhere_other_files_not(matrix):
    assert matrix.unfolded(b"BEGIN:VCALENDAR\r\nSUMM\r\n ARY:x\r\n") == b"BEGIN:VCALENDAR\r\nSUMMARY:x\r\n"
    assert matrix.unfolded(b"a\n b") == b"a\n b"


def test_a_python_that_is_not_there_is_told(matrix):
    assert matrix.find_python("2.99") is None
