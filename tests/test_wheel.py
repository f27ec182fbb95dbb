"""The wheel and the sdist: what is in them, and that they run outside the checkout.

No network is needed: the builder runs without isolation, with the hatchling that is installed here; the wheel is
installed without its dependencies into a fresh environment, and a path file lends it the packages of this one.
"""

import json
import os
import re
import subprocess
import sys
import sysconfig
import tarfile
import tomllib
import venv
import zipfile
from email import message_from_string
from pathlib import Path

import pytest

from withdrawal_cli import __version__

ROOT = Path(__file__).resolve().parents[1]
AS_OF = "--as-of=2026-11-22T12:00:00+03:00"
pytestmark = pytest.mark.xdist_group("wheel")


def sh(*line, cwd, env=None):
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "WITHDRAWAL", "PIP", "COV", "COLUMNS"))}
    ran = subprocess.run(
        [str(part) for part in line], cwd=cwd, env=clean | (env or {}), capture_output=True, text=True,
        timeout=240, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    out = tmp_path_factory.mktemp("dist")
    sh(sys.executable, "-m", "hatchling", "build", "-d", out, cwd=ROOT)
    (wheel,) = out.glob("*.whl")
    (sdist,) = out.glob("*.tar.gz")
    return wheel, sdist


@pytest.fixture(scope="module")
def unpacked(built, tmp_path_factory):
    folder = tmp_path_factory.mktemp("sdist")
    with tarfile.open(built[1]) as archive:
        archive.extractall(folder, filter="data")
    (root,) = folder.iterdir()
    return root


@pytest.fixture(scope="module")
def installed(built, tmp_path_factory):
    """The `bin` folder of a fresh environment that holds the wheel."""
    home = tmp_path_factory.mktemp("fresh")
    venv.create(home, with_pip=False, symlinks=True)
    python = home / "bin" / "python"
    site = Path(sh(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=home).strip())
    sh(sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", "--no-index", built[0], cwd=home)
    # after the wheel, so that the packages there are used but this checkout, if it is installed there, is not
    (site / "packages-of-the-tests.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return home / "bin"


def names_in(wheel):
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_the_wheel_holds_the_program_and_its_data(built):
    names = names_in(built[0])
    assert {"withdrawal_cli/data/schedule.json", "withdrawal_cli/data/README.md", "withdrawal_cli/py.typed"} <= names
    modules = {str(path.relative_to(ROOT)) for path in (ROOT / "withdrawal_cli").rglob("*.py")}
    assert modules == {name for name in names if name.endswith(".py")}


def test_the_wheel_holds_nothing_else(built):
    tops = {name.split("/")[0] for name in names_in(built[0])}
    name = f"withdrawal_cli-{__version__}"
    assert tops == {"withdrawal_cli", f"{name}.dist-info"}
    assert not [name for name in names_in(built[0]) if "test" in name or "__pycache__" in name]


def test_the_data_of_the_wheel_is_that_of_the_checkout(built):
    with zipfile.ZipFile(built[0]) as archive:
        assert archive.read("withdrawal_cli/data/schedule.json") == (ROOT / "data/schedule.json").read_bytes()


@pytest.fixture(scope="module")
def metadata(built):
    with zipfile.ZipFile(built[0]) as archive:
        return archive.read(f"withdrawal_cli-{__version__}.dist-info/METADATA").decode()


def test_the_metadata_say_what_it_is(metadata):
    assert f"Version: {__version__}\n" in metadata
    assert "Requires-Python: >=3.11\n" in metadata
    assert "License-Expression: MIT\n" in metadata
    assert "Requires-Dist: typer<0.29,>=0.26\n" in metadata


def test_the_metadata_name_what_the_project_names(metadata):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    said = message_from_string(metadata)
    assert said["Name"] == project["name"]
    assert said["Summary"] == project["description"]
    assert said.get_all("Classifier") == project["classifiers"]
    assert not [line for line in project["classifiers"] if line.startswith("License ::")]  # the expression says it
    assert said.get_all("License-File") == project["license-files"]
    needed = [line for line in said.get_all("Requires-Dist") if "extra ==" not in line]
    assert {re.match(r"[\w-]+", line)[0] for line in needed} == {
        re.match(r"[\w-]+", line)[0] for line in project["dependencies"]
    }
    assert said.get_all("Project-URL") is None  # there is no address to send people to


def test_the_readme_is_the_description_and_says_its_format(metadata):
    said = message_from_string(metadata)
    assert said["Description-Content-Type"] == "text/markdown"
    assert metadata.partition("\n\n")[2].strip() == (ROOT / "README.md").read_text(encoding="utf-8").strip()


def test_the_licence_goes_along(built):
    with zipfile.ZipFile(built[0]) as archive:
        licence = archive.read(f"withdrawal_cli-{__version__}.dist-info/licenses/LICENSE")
    assert licence == (ROOT / "LICENSE").read_bytes()


def test_every_python_of_the_classifiers_is_allowed(metadata):
    said = message_from_string(metadata)
    lowest = said["Requires-Python"].removeprefix(">=")
    pythons = [line.rpartition(" ")[2] for line in said.get_all("Classifier") if ":: Python :: 3." in line]
    assert pythons[0] == lowest
    assert pythons == [f"3.{minor}" for minor in range(11, 11 + len(pythons))]


def test_the_sdist_holds_sources_data_and_tests(unpacked, built):
    with tarfile.open(built[1]) as archive:
        assert not [name for name in archive.getnames() if "__pycache__" in name or name.endswith(".pyc")]
    for name in (
        "pyproject.toml",
        "README.md",
        "LICENSE",
        "data/schedule.json",
        "data/unami.json",
        "data/unifil.json",
        "withdrawal_cli/__main__.py",
        "SECURITY.md",
        "noxfile.py",
        ".ci/run",
    ):
        assert (unpacked / name).is_file()
    assert (unpacked / "tests" / "conftest.py").is_file()


def test_the_installed_command_answers_from_an_empty_folder(installed, tmp_path):
    answer = json.loads(sh(installed / "withdrawal", "status", "--json", AS_OF, cwd=tmp_path))
    assert [(d["id"], d["status"], d["days_left"]) for d in answer["deadlines"]] == [
        ("federal", "completed", -326),
        ("kurdistan", "completed", -53),
    ]
    bundled = Path(sh(installed / "withdrawal", "schedule", "path", cwd=tmp_path).strip())
    assert bundled.parts[-3:] == ("withdrawal_cli", "data", "schedule.json")
    assert installed.parent in bundled.parents


def test_the_installed_command_knows_every_bundled_record_by_its_id(installed, tmp_path):
    for name in ("unifil", "unami", "iraq-coalition-withdrawal"):
        answer = json.loads(sh(installed / "withdrawal", "status", "--json", "--schedule", name, cwd=tmp_path))
        assert answer["schedule"]["id"] == name


def test_the_installed_package_is_the_same_program(installed, tmp_path):
    assert sh(installed / "python", "-m", "withdrawal_cli", "--version", cwd=tmp_path) == f"withdrawal {__version__}\n"
    table = sh(installed / "withdrawal", "status", AS_OF, cwd=tmp_path)
    assert table.startswith("End of the US-led coalition's military mission in Iraq\n")
    where = sh(installed / "python", "-c", "import withdrawal_cli; print(withdrawal_cli.__file__)", cwd=tmp_path)
    assert installed.parent in Path(where.strip()).parents


def test_an_unpacked_sdist_runs_as_it_lies(unpacked, tmp_path):
    env = {"PYTHONPATH": str(unpacked)}
    answer = json.loads(sh(sys.executable, "-m", "withdrawal_cli", "status", "--json", AS_OF, cwd=tmp_path, env=env))
    assert [d["status"] for d in answer["deadlines"]] == ["completed", "completed"]
    path = sh(sys.executable, "-m", "withdrawal_cli", "schedule", "path", cwd=tmp_path, env=env).strip()
    assert Path(path) == unpacked / "data" / "schedule.json"


def test_a_wheel_can_be_built_from_the_sdist(unpacked, built, tmp_path):
    sh(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path, cwd=unpacked)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as one, zipfile.ZipFile(built[0]) as other:
        assert {name: one.read(name) for name in one.namelist()} == {n: other.read(n) for n in other.namelist()}
    assert wheel.read_bytes() == built[0].read_bytes()  # the builder dates files by itself, so that a build repeats


def test_the_installed_command_publishes_a_site_with_its_templates(installed, tmp_path):
    sh(installed / "withdrawal", "publish", "site", AS_OF, "--no-journal", cwd=tmp_path)
    page = (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
    assert page.endswith("</html>\n")
    sh(
        sys.executable,
        "-m",
        "withdrawal_cli",
        "publish",
        "other",
        AS_OF,
        "--no-journal",
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT)},
    )
    assert (tmp_path / "other" / "index.html").read_text(encoding="utf-8") == page
