"""What the tests of the store share: a small document as plain values, and files that hold it."""

import copy
import json
import os
import stat

import pytest

DOCUMENT = {
    "schema_version": 1,
    "id": "roads",
    "title": "Roads",
    "timezone": "Asia/Baghdad",
    "covers_through": "2026-03-20",
    "regions": [{"id": "north", "name": "Northern region", "aliases": ["n"]}],
    "deadlines": [
        {
            "id": "road",
            "region": "north",
            "title": "Reopening",
            "due": "2026-09",
            "wording": "in autumn",
            "sources": ["notice"],
            "reported_as": [{"due": "2026", "wording": "this year", "sources": ["notice"]}],
        }
    ],
    "events": [
        {"id": "opened", "kind": "completed", "on": "2026-08-31", "title": "Open", "deadline": "road"}
        | {"site": "bridge", "region": "north", "sources": ["notice"]}
    ],
    "sites": [{"id": "bridge", "name": "Bridge", "region": "north", "sources": ["notice"]}],
    "sources": [{"id": "notice", "publisher": "Ministry", "title": "Notice", "url": "https://example.org/"}
                | {"kind": "primary", "published": None}],
}  # fmt: skip


@pytest.fixture
def document():
    """A small document that is valid, as plain values; a test may break it."""
    return copy.deepcopy(DOCUMENT)


@pytest.fixture
def save(tmp_path):
    """Write values (as JSON), text or bytes to a file; give its path."""

    def write(content, name="s.json"):
        path = tmp_path / name
        if not isinstance(content, bytes):
            content = (content if isinstance(content, str) else json.dumps(content)).encode()
        path.write_bytes(content)
        return str(path)

    return write


@pytest.fixture
def listing(tmp_path):
    """Give the names and modes in the folder of the test."""

    def names():
        return {name: stat.S_IMODE(os.lstat(tmp_path / name).st_mode) for name in sorted(os.listdir(tmp_path))}

    return names
