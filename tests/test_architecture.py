"""The plan of the house, held by reading the imports: errors <- core <- store, render <- publish <- cli."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "withdrawal_cli"
MODULES = {
    ".".join(("withdrawal_cli", *path.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(".__init__"): path
    for path in sorted(PACKAGE.rglob("*.py"))
}
MAY_USE = {
    "errors": set(),
    "core": {"errors"},
    "environment": {"errors"},
    "store": {"errors", "core"},
    "text": {"errors", "core"},
    "answers": {"errors", "core", "text"},
    "formats": {"errors", "core", "text", "answers"},
    "site": {"errors", "core", "text", "answers", "formats"},
    "cli": {"errors", "core", "environment", "store", "text", "answers", "formats", "site"},
    "": {"errors", "core", "store", "answers", "cli"},
}
"""Which rooms each room may import from, besides itself. The package's version is for all."""

INSIDE_THE_CORE = ("edtf", "schedule", "assess")
"""Each may import those before it."""

OTHERS_CODE = {
    "typer": {"cli"},
    "rich": {"formats", "text"},
    "dateutil": {"core", "answers"},
    "icalendar": {"formats", "site"},
    "jinja2": {"formats", "site"},
    "filelock": {"store"},
    "platformdirs": {"environment", "store", "cli"},
}
"""Which rooms may import which package, at any depth of their modules."""

PURE_ROOMS_MAY_NOT = {"os", "sys", "time", "io", "pathlib", "subprocess", "socket", "random", "locale", "shutil"}


def room(module):
    parts = module.split(".")
    if len(parts) == 1 or parts[1] == "__main__":
        return ""
    return parts[1]


def imports(path, *, at_top=False):
    """The modules that a file imports; `at_top`: only when it is imported itself."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = list(_at_top(tree.body)) if at_top else list(ast.walk(tree))
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            assert node.module is not None
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from (name if name in MODULES else node.module for name in names)


def _at_top(body):
    for node in body:
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            continue
        yield node
        for inner in ("body", "orelse", "finalbody"):
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                yield from _at_top(getattr(node, inner, []) or [])


def test_there_is_a_house_to_hold():
    assert {"withdrawal_cli", "withdrawal_cli.core.edtf", "withdrawal_cli.cli.main"} <= set(MODULES)
    assert {room(module) for module in MODULES} <= set(MAY_USE)


def test_the_reader_of_imports_sees_them():
    assert "withdrawal_cli.environment" in set(imports(MODULES["withdrawal_cli.cli.main"]))
    assert "withdrawal_cli.cli.group" in set(imports(MODULES["withdrawal_cli.cli.main"]))
    assert "withdrawal_cli.cli.group" not in set(imports(MODULES["withdrawal_cli.cli.main"], at_top=True))


@pytest.mark.parametrize("module", MODULES)
def test_imports_run_one_way(module):
    own = room(module)
    for name in imports(MODULES[module]):
        if name == "withdrawal_cli":
            continue
        if name.startswith("withdrawal_cli."):
            assert room(name) in MAY_USE[own] | {own}, f"{module} imports {name}"


@pytest.mark.parametrize("position", range(len(INSIDE_THE_CORE)))
def test_inside_the_core_imports_run_one_way_too(position):
    later = {f"withdrawal_cli.core.{name}" for name in INSIDE_THE_CORE[position + 1 :]}
    module = f"withdrawal_cli.core.{INSIDE_THE_CORE[position]}"
    assert not later & set(imports(MODULES[module]))
    assert not [name for name in imports(MODULES[module]) if name.startswith("withdrawal_cli.answers")]


@pytest.mark.parametrize("module", MODULES)
def test_packages_stay_in_their_rooms(module):
    for name in imports(MODULES[module]):
        package = name.partition(".")[0]
        assert package != "click", f"{module}: Typer carries its own"
        if package in OTHERS_CODE:
            assert room(module) in OTHERS_CODE[package], f"{module} imports {name}"


@pytest.mark.parametrize("module", [m for m in MODULES if room(m) == "core"])
def test_the_core_reads_no_world(module):
    assert not {name.partition(".")[0] for name in imports(MODULES[module])} & PURE_ROOMS_MAY_NOT


@pytest.mark.parametrize("module", MODULES)
def test_heavy_packages_are_imported_where_they_are_used(module):
    top = {name.partition(".")[0] for name in imports(MODULES[module], at_top=True)}
    heavy = {"icalendar", "jinja2", "filelock", "platformdirs", "dateutil", "asyncio", "pydantic"}
    if module not in (
        "withdrawal_cli.formats.terminal",
        "withdrawal_cli.formats.svg",
        "withdrawal_cli.formats.clock",
        "withdrawal_cli.formats.timeline.text",
        "withdrawal_cli.text.wrap",
    ):
        heavy.add("rich")
    assert not top & heavy, module


@pytest.mark.parametrize("module", MODULES)
def test_only_the_environment_reads_the_clock_and_the_variables(module):
    if module == "withdrawal_cli.environment":
        return
    tree = ast.parse(MODULES[module].read_text(encoding="utf-8"))
    reads = {ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert not reads & {"os.environ", "os.getenv", "date.today", "dt.date.today", "time.time", "time.monotonic"}
    assert not reads & {"datetime.utcnow", "dt.datetime.utcnow", "sys.stdout.write", "sys.stdout.buffer"}
    calls = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    assert not calls & {"print", "datetime.now", "dt.datetime.now", "input"}, module


@pytest.mark.parametrize("module", MODULES)
def test_a_file_is_short_and_named_for_what_it_holds(module):
    assert len(MODULES[module].read_text(encoding="utf-8").splitlines()) <= 350
    assert not {"utils", "util", "helpers", "helper", "misc", "tools"} & set(module.split("."))


@pytest.mark.parametrize("module", MODULES)
def test_a_module_says_what_it_is(module):
    assert ast.get_docstring(ast.parse(MODULES[module].read_text(encoding="utf-8")))
