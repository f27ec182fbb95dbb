"""Everything that can be run on this project: `nox --list` lists it, `nox` runs what a change must pass.

`pip install 'nox[uv]'` brings what it needs. Pythons that the machine lacks are skipped.
"""

import tempfile
from pathlib import Path

import nox

nox.options.default_venv_backend = "uv"
nox.options.sessions = ["lint", "types", "tests"]
nox.options.error_on_missing_interpreters = False
nox.options.download_python = "never"
PYTHONS = nox.project.python_versions(nox.project.load_toml("pyproject.toml"))
RESOLUTIONS = ["highest", "lowest-direct"]
SMOKE = """
--version
--help
status
status --json
countdown --oneline
timeline --format svg
show federal
sites --format csv
sources --format bibtex
diff 2026-01-10 2026-01-20
check --region federal
calendar --todo --events
publish site
schedule init mine.toml
schedule validate mine.toml
schedule schema status
schedule list
schedule review unami
journal add reviewed --through 2026-10-10 --journal mine.jsonl
journal list
"""


@nox.session
def lint(session: nox.Session) -> None:
    """Check style and formatting with ruff."""
    session.install("ruff>=0.11")
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")


@nox.session
def types(session: nox.Session) -> None:
    """Check types with mypy."""
    session.install(".[test]")
    session.run("mypy")


@nox.session(python=PYTHONS)
@nox.parametrize("resolution", RESOLUTIONS)
def tests(session: nox.Session, resolution: str) -> None:
    """Run the tests against the built wheel, with the newest or the lowest allowed dependencies."""
    session.install(".", f"--resolution={resolution}")
    session.install(".[test]")  # keeps the versions that the line above chose
    session.run("pytest", *(session.posargs or ["--numprocesses=auto", "tests"]))


@nox.session(python=PYTHONS)
@nox.parametrize("kind", ["whl", "tar.gz"])
@nox.parametrize("resolution", RESOLUTIONS)
def smoke(session: nox.Session, kind: str, resolution: str) -> None:
    """Install the wheel or the sdist and run every command, outside the checkout."""
    with tempfile.TemporaryDirectory() as folder:
        session.run_install("uv", "build", "--quiet", "--out-dir", folder, external=True)
        (package,) = Path(folder).glob(f"*.{kind}")
        session.install(str(package), f"--resolution={resolution}")
        session.chdir(folder)
        for line in SMOKE.strip().splitlines():
            session.run("withdrawal", *line.split(), env={"XDG_DATA_HOME": folder}, silent=True)


@nox.session
def coverage(session: nox.Session) -> None:
    """Run the tests and require the branch coverage that pyproject.toml names."""
    session.install("--editable", ".[test]")
    session.run("pytest", "--numprocesses=auto", "--cov", "--cov-report=term-missing:skip-covered", *session.posargs)


@nox.session
def docs(session: nox.Session) -> None:
    """Rewrite the outputs, pictures and command reference in the documents, then check them."""
    session.install("--editable", ".[test]")
    session.run("pytest", "tests/docs", env={"WITHDRAWAL_REWRITE_DOCS": "1"}, success_codes=[0, 1], silent=True)
    session.run("pytest", "tests/docs")


@nox.session
def benchmarks(session: nox.Session) -> None:
    """Hold start-up and long schedules to their budgets."""
    session.install(".")
    session.run("python", "benchmarks/start_up.py", "--runs", "7", "--check")
    session.run("python", "benchmarks/scale.py", "--runs", "3", "--check")


@nox.session
def mutation(session: nox.Session) -> None:
    """Change the core in small steps and list what no test notices; takes an hour without arguments."""
    session.install("--editable", ".[test]", "mutmut>=3.3")
    session.run("mutmut", "run", *session.posargs)
    session.run("mutmut", "results")
