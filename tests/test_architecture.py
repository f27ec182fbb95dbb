"""The architecture, held by reading the source: imports run one way, the core is pure, and nothing grows large."""

import ast
from collections import Counter
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1] / "withdrawal_cli"
FILES = {
    ".".join(("withdrawal_cli", *path.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(".__init__"): path
    for path in sorted(PACKAGE.rglob("*.py"))
}
TREES = {module: ast.parse(path.read_text(encoding="utf-8")) for module, path in FILES.items()}
MAY_USE = {
    "errors": set(),
    "environment": {"errors"},
    "core": {"errors"},
    "store": {"errors", "core"},
    "text": {"errors", "core"},
    "answers": {"errors", "core", "text"},
    "formats": {"errors", "core", "text", "answers"},
    "site": {"errors", "core", "text", "answers", "formats"},
    "cli": {"errors", "environment", "core", "store", "text", "answers", "formats", "site"},
    "": {"errors", "environment", "core", "store", "answers", "cli"},
}
"""What each part of the package may import from, besides itself; "" is the package's own `__init__` and `__main__`."""

PACKAGES = {
    "typer": {"cli"},
    "rich": {"formats", "text"},
    "dateutil": {"core", "answers"},
    "icalendar": {"formats", "site"},
    "jinja2": {"formats", "site"},
    "filelock": {"store"},
    "platformdirs": {"environment", "store", "cli"},
}
"""Which parts may import which package."""

HEAVY = {"icalendar", "jinja2", "filelock", "platformdirs", "dateutil", "asyncio", "pydantic", "rich"}
"""Imported inside the function that uses them, so that only the commands that need them pay."""

DRAWING = {"formats.terminal", "formats.svg", "formats.clock", "formats.timeline.text"}
"""These may import rich at the top: they are themselves imported only where something is drawn."""

IMPURE = {"os", "sys", "time", "io", "pathlib", "subprocess", "socket", "random", "locale", "shutil"}
CLOCK_AND_STREAMS = {
    "os.environ", "os.getenv", "date.today", "dt.date.today", "time.time", "time.monotonic", "datetime.utcnow",
    "dt.datetime.utcnow", "sys.stdout.write", "sys.stdout.buffer",
}  # fmt: skip
CALLS = {"print", "input", "datetime.now", "dt.datetime.now"}


def part(module):
    """The part of the package that a module belongs to: `core`, `cli`, …"""
    names = module.split(".")
    return "" if len(names) == 1 or names[1] == "__main__" else names[1]


def imports(tree, *, at_top=False):
    """The modules that a file imports; `at_top`: only those imported along with it."""
    for node in _run_on_import(tree.body) if at_top else ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from (name if name in FILES else node.module for name in names)


def _run_on_import(body):
    for node in body:
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            continue
        yield node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            for inner in ("body", "orelse", "finalbody"):
                yield from _run_on_import(getattr(node, inner, []) or [])


def own_imports(module, **which):
    return {name for name in imports(TREES[module], **which) if name.startswith("withdrawal_cli.") and name != module}


def test_the_import_reader_tells_imports_at_the_top_from_those_inside_functions():
    tree = ast.parse("import os\ndef f():\n    import rich.table\nif TYPE_CHECKING:\n    import typer\n")
    assert set(imports(tree)) == {"os", "rich.table", "typer"}
    assert set(imports(tree, at_top=True)) == {"os"}
    assert {"withdrawal_cli", "withdrawal_cli.core.edtf", "withdrawal_cli.__main__"} <= set(FILES)


def test_imports_between_the_parts_run_one_way():
    wrong = [
        f"{module} imports {name}"
        for module in FILES
        for name in own_imports(module)
        if part(name) not in MAY_USE[part(module)] | {part(module)}
    ]
    assert wrong == []


def test_there_is_no_import_cycle():
    left = {module: own_imports(module, at_top=True) & FILES.keys() for module in FILES}
    while ready := [module for module, needs in left.items() if not needs & left.keys()]:
        for module in ready:
            del left[module]
    assert sorted(left) == []


def test_packages_are_imported_by_the_parts_that_need_them():
    wrong = [
        f"{module} imports {name}"
        for module, tree in TREES.items()
        for name in imports(tree)
        if (package := name.partition(".")[0]) == "click" or part(module) not in PACKAGES.get(package, {part(module)})
    ]
    assert wrong == []


def test_heavy_packages_are_imported_inside_functions():
    wrong = [
        f"{module} imports {name}"
        for module, tree in TREES.items()
        for name in imports(tree, at_top=True)
        if (package := name.partition(".")[0]) in HEAVY
        and not (package == "rich" and module.removeprefix("withdrawal_cli.") in DRAWING)
    ]
    assert wrong == []


def test_the_core_reads_no_file_clock_or_environment():
    wrong = [
        f"{module} imports {name}"
        for module, tree in TREES.items()
        for name in imports(tree)
        if part(module) == "core" and name.partition(".")[0] in IMPURE
    ]
    assert wrong == []


def test_only_the_environment_reads_the_clock_and_the_variables():
    wrong = []
    for module, tree in TREES.items():
        nodes = list(ast.walk(tree))
        found = {ast.unparse(n) for n in nodes if isinstance(n, ast.Attribute)} & CLOCK_AND_STREAMS
        found |= {ast.unparse(n.func) for n in nodes if isinstance(n, ast.Call)} & CALLS
        if module != "withdrawal_cli.environment":
            wrong += [f"{module}: {name}" for name in sorted(found)]
    assert wrong == []


def test_modules_functions_and_folders_stay_small():
    large = [module for module, path in FILES.items() if len(path.read_text(encoding="utf-8").splitlines()) > 350]
    large += [
        f"{module}.{node.name}"
        for module, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.end_lineno - node.body[0].lineno >= 40
    ]
    folders = Counter(str(path.parent.relative_to(PACKAGE)) for path in FILES.values() if path.name != "__init__.py")
    assert large + [folder for folder, count in folders.items() if count > 20] == []


def test_every_module_says_what_it_is_and_has_a_name_that_does():
    assert [module for module, tree in TREES.items() if not ast.get_docstring(tree)] == []
    vague = {"utils", "util", "helpers", "helper", "misc", "tools", "common", "base"}
    assert [module for module in FILES if vague & set(module.split("."))] == []
