"""A browser for the tests of the published site: Chromium, driven by playwright-core from `npm install`."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


def missing() -> str | None:
    """Say what a browser test lacks on this machine; None when it has all."""
    if not any(map(shutil.which, CHROMIUM)):
        return "Chromium is not installed (apt-get install chromium)"
    if shutil.which("node") is None:
        return "node is not installed (apt-get install nodejs npm)"
    if not (HERE / "node_modules" / "playwright-core").is_dir():
        return "the JavaScript tools are not installed (npm install --prefix tests/web)"
    return None


@pytest.fixture(scope="session")
def browse():
    """Give a function that carries out a plan of visits (`drive.mjs` says its form) and gives what was seen."""
    lack = missing()
    if lack:
        if os.environ.get("CI") == "true":
            pytest.fail(lack)
        pytest.skip(lack)
    chromium = next(filter(None, map(shutil.which, CHROMIUM)))

    def carry_out(*visits):
        done = subprocess.run(
            ["node", "drive.mjs", chromium],
            cwd=HERE,
            input=json.dumps(visits),
            text=True,
            encoding="utf-8",
            capture_output=True,
            timeout=80,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.replace("\u00a0", " ").replace("\u2060", ""))  # what keeps dates on one line

    return carry_out
