"""Fetching a schedule: from a server on loopback that can fail in every way."""

import hashlib
import json
import os
import re
import threading
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from withdrawal_cli.errors import DataError, UsageError
from withdrawal_cli.store import fetch
from withdrawal_cli.store.fetch import fetch_schedule


class Server(ThreadingHTTPServer):
    """Answers with `data`, or as `act` does; `log` is what was asked, and the code and length of the answer."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.data, self.kind, self.act, self.log = b"", "application/json", None, []

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}/schedule.json"

    def handle_error(self, request, client_address):
        pass


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        server = self.server
        if server.act is not None:
            server.act(self)
            return
        tag = f'"{hashlib.md5(server.data).hexdigest()}"'
        same = self.headers.get("If-None-Match") == tag
        body = b"" if same else server.data
        server.log.append((304 if same else 200, len(body)))
        self.send_response(304 if same else 200)
        self.send_header("ETag", tag)
        self.send_header("Last-Modified", formatdate(0, usegmt=True))
        if not same:
            self.send_header("Content-Type", server.kind)
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


@pytest.fixture
def server():
    with Server() as made:
        thread = threading.Thread(target=made.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield made
        made.shutdown()
        thread.join()


@pytest.fixture
def schedule(server, make_schedule):
    server.data = json.dumps(make_schedule()).encode()
    return make_schedule()


@pytest.fixture
def folder(tmp_path):
    return str(tmp_path / "data" / "schedules")


def changed(schedule):
    return json.dumps({**schedule, "covers_through": "2026-09-02"}).encode()


def test_new_then_unchanged_then_updated(server, schedule, folder):
    first = fetch_schedule(server.url, folder)
    assert (first.updated, first.new, first.path) == (True, True, os.path.join(folder, "small.json"))
    assert Path(first.path).read_bytes() == server.data
    assert first.sha256 == hashlib.sha256(server.data).hexdigest()
    before = os.stat(first.path)
    second = fetch_schedule(server.url, folder)
    assert (second.updated, second.new, second.schedule) == (False, False, first.schedule)
    assert os.stat(first.path).st_mtime_ns == before.st_mtime_ns
    server.data = changed(schedule)
    third = fetch_schedule(server.url, folder)
    assert (third.updated, third.new, str(third.schedule.covers_through)) == (True, False, "2026-09-02")
    assert [code for code, _ in server.log] == [200, 304, 200]
    assert server.log[1] == (304, 0)


def test_the_same_bytes_without_a_tag_are_unchanged(server, schedule, folder):
    fetch_schedule(server.url, folder)
    os.unlink(os.path.join(folder, "fetched.index"))
    before = os.stat(os.path.join(folder, "small.json"))
    assert not fetch_schedule(server.url, folder).updated
    assert os.stat(os.path.join(folder, "small.json")).st_mtime_ns == before.st_mtime_ns


def test_a_file_that_was_changed_here_is_fetched_whole(server, schedule, folder):
    found = fetch_schedule(server.url, folder)
    Path(found.path).write_text("mine", encoding="utf-8")
    assert fetch_schedule(server.url, folder).updated
    assert Path(found.path).read_bytes() == server.data


def test_into_a_file_of_one_s_own(server, schedule, folder, tmp_path):
    mine = str(tmp_path / "mine.json")
    assert fetch_schedule(server.url, folder, mine).path == mine
    assert not fetch_schedule(server.url, folder, mine).updated
    assert [code for code, _ in server.log] == [200, 304]
    assert fetch_schedule(server.url, None, str(tmp_path / "other.json")).new
    with pytest.raises(UsageError, match=r"does not end in \.json"):
        fetch_schedule(server.url, folder, str(tmp_path / "mine.toml"))
    assert not Path(folder, "small.json").exists()


def test_toml_is_toml(server, folder):
    server.data = (
        b'schema_version = 1\nid = "t"\ntitle = "T"\ntimezone = "UTC"\ncovers_through = "2026-01-01"\ndeadlines = []\n'
    )
    server.kind = "text/plain; charset=utf-8"
    found = fetch_schedule(server.url.replace(".json", ".toml?x=1"), folder)
    assert (os.path.basename(found.path), found.schedule.id) == ("t.toml", "t")


def test_the_digest(server, schedule, folder):
    digest = hashlib.sha256(server.data).hexdigest()
    assert fetch_schedule(server.url, folder, sha256=digest.upper()).sha256 == digest
    for _ in range(2):
        with pytest.raises(DataError, match=f"its SHA-256 is {digest}, not {'0' * 64}$"):
            fetch_schedule(server.url, folder, sha256="0" * 64)
    with pytest.raises(UsageError, match="is not a SHA-256 digest"):
        fetch_schedule(server.url, folder, sha256="abc")


def test_another_address_does_not_take_the_place_of_a_fetched_schedule(server, schedule, folder):
    found = fetch_schedule(server.url, folder)
    before = server.data
    server.data = changed(schedule)
    with pytest.raises(DataError, match="has the id of a schedule that was fetched from http://127"):
        fetch_schedule(server.url.replace("schedule", "other"), folder)
    assert Path(found.path).read_bytes() == before
    os.unlink(found.path)
    assert fetch_schedule(server.url.replace("schedule", "other"), folder).new


def test_another_kind_of_file_does_not_take_the_place_of_a_schedule_of_its_id(server, folder):
    keys = {"schema_version": 1, "id": "t", "title": "T", "timezone": "UTC", "covers_through": "2026-01-01"}
    server.data = json.dumps({**keys, "deadlines": []}).encode()
    found = fetch_schedule(server.url, folder)
    server.data = (
        b"".join(f"{key} = {json.dumps(value)}\n".encode() for key, value in keys.items()) + b"deadlines = []\n"
    )
    server.kind = "text/plain"
    other = server.url.replace(".json", ".toml")
    with pytest.raises(DataError, match="has the id of a schedule that was fetched from http://127"):
        fetch_schedule(other, folder)
    os.unlink(os.path.join(folder, "fetched.index"))
    with pytest.raises(DataError, match=re.escape(f"has the id of {found.path}")):
        fetch_schedule(other, folder)
    assert not Path(folder, "t.toml").exists()
    os.unlink(found.path)
    assert fetch_schedule(other, folder).new


def sends(*parts, code=200, **headers):
    """An answer with these headers and parts of a body, whatever they say."""

    def act(handler):
        handler.send_response(code)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        for part in parts:
            handler.wfile.write(part)

    return act


def raw(data):
    return lambda handler: handler.wfile.write(data)


FAILURES = {
    "not found": (sends(code=404), "the server answered 404 (Not Found)"),
    "error": (sends(code=500), "the server answered 500 (Internal Server Error)"),
    "unasked 304": (sends(code=304), "the server answered 304 (not modified), but there is no earlier copy"),
    "wrong type": (sends(b"<html>", Content_Type="text/html; charset=utf-8"), "is text/html, not JSON or TOML"),
    "picture": (sends(b"\x89PNG", Content_Type="image/png"), "is image/png, not JSON or TOML"),
    "compressed": (sends(b"x", Content_Encoding="gzip"), "is compressed (gzip), which was not asked for"),
    "truncated": (sends(b'{"id"', Content_Length="1000"), "ended after 5 of 1000 bytes"),
    "truncated chunk": (
        sends(b"64\r\n{", Transfer_Encoding="chunked"),
        "cannot be fetched (the response ended too early)",
    ),
    "declared too large": (sends(Content_Length=str(2**40)), "is larger than 0 MiB"),
    "too large": (sends(b"x" * 5000), "is larger than 0 MiB"),
    "no schedule": (sends(b'{"name": "x"}'), "unknown key 'name'"),
    "no JSON": (sends(b"hello"), "line 1, column 1: is not JSON (expecting value)"),
    "empty": (sends(), "is empty"),
    "redirect to http": (
        sends(code=302, Location="http://127.0.0.1:1/x"),
        "it redirects to http://127.0.0.1:1/x, which is not https",
    ),
    "redirect to a file": (
        sends(code=301, Location="file:///etc/passwd"),
        "redirection to url 'file:///etc/passwd' is not allowed",
    ),
    "redirect to nowhere": (sends(code=302, Location="/again"), "which is not https"),
    "redirect without an address": (sends(code=302), "the server answered 302 (Found)"),
    "no HTTP": (raw(b"SSH-2.0-OpenSSH\r\n"), "cannot be fetched (SSH-2.0-OpenSSH"),
    "nothing": (raw(b""), "cannot be fetched (remote end closed connection without response)"),
    "endless header": (raw(b"HTTP/1.1 200 OK\r\nX: " + b"a" * 100_000), "cannot be fetched ("),
    "many headers": (raw(b"HTTP/1.1 200 OK\r\n" + b"X: a\r\n" * 1000), "cannot be fetched (got more than 100 headers)"),
    "a length that is none": (sends(b"{}", Content_Length="-5"), "title: is missing"),
}


@pytest.mark.parametrize("name", FAILURES)
def test_every_failure_is_an_error_and_leaves_the_older_file(server, schedule, folder, monkeypatch, name):
    found = fetch_schedule(server.url, folder)
    before = Path(found.path).read_bytes()
    index = Path(folder, "fetched.index").read_bytes()
    monkeypatch.setattr(fetch, "LIMIT", 4000)
    server.act, said = FAILURES[name]
    url = server.url.replace("schedule", "other") if name == "unasked 304" else server.url
    with pytest.raises(DataError) as caught:
        fetch_schedule(url, folder)
    assert any(said.lower() in problem.lower() for problem in caught.value.problems), caught.value.problems
    assert all(problem.startswith(url) and "\n" not in problem for problem in caught.value.problems)
    assert Path(found.path).read_bytes() == before
    assert Path(folder, "fetched.index").read_bytes() == index
    assert sorted(os.listdir(folder)) == ["fetched.index", "fetched.index.lock", "small.json"]


def test_a_server_that_says_nothing_is_given_up(server, folder, monkeypatch):
    monkeypatch.setattr(fetch, "SECONDS", 0.2)
    done = threading.Event()
    server.act = lambda _: done.wait(20)
    with pytest.raises(DataError, match=r"cannot be fetched \(no data for 0 seconds\)"):
        fetch_schedule(server.url, folder)
    server.act = lambda handler: (sends(b"{", Content_Length="9")(handler), done.wait(20))
    with pytest.raises(DataError, match=r"cannot be fetched \(no data for 0 seconds\)"):
        fetch_schedule(server.url, folder)
    done.set()


def test_nobody_there(folder):
    with pytest.raises(DataError, match=r"^http://127\.0\.0\.1:9/x: cannot be fetched \(connection refused\)$"):
        fetch_schedule("http://127.0.0.1:9/x", folder)
    with pytest.raises(DataError, match=r"^https://nowhere\.invalid/x: cannot be fetched \("):
        fetch_schedule("https://nowhere.invalid/x", folder)


@pytest.mark.parametrize(
    "url",
    [
        "", "x", "ftp://example.org/x", "file:///etc/passwd", "http://example.org/x", "http://127.0.0.1.example.org/",
        "http://192.168.0.1/x", "http://localhost.example/x", "https://", "https://[::1", "https://example.org:x/",
        "https://example.org:99999/", "https://user:secret@example.org/", "https://example.org/a b",
        "https://example.org/\n", "https://exämple.org/", "HTTP://example.org", "//example.org/x", "https:///x",
    ],
)  # fmt: skip
def test_an_address_that_is_not_fetched_is_a_usage_error(url, folder):
    with pytest.raises(UsageError) as caught:
        fetch_schedule(url, folder)
    assert "secret" not in str(caught.value)
    assert not os.path.exists(folder)


def test_a_data_folder_that_cannot_be_made_is_an_error(server, schedule, tmp_path, monkeypatch):
    def refused(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "mkdir", refused)
    with pytest.raises(DataError, match=r"new: cannot be written \(permission denied\)$"):
        fetch_schedule(server.url, str(tmp_path / "new"))


def test_a_full_disk_leaves_the_older_file(server, schedule, folder, monkeypatch):
    found = fetch_schedule(server.url, folder)
    before = Path(found.path).read_bytes()
    server.data = changed(schedule)

    def full(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(DataError, match=r"cannot be written \(no space left on device\)"):
            fetch_schedule(server.url, folder)
    assert Path(found.path).read_bytes() == before
    assert fetch_schedule(server.url, folder).updated


def test_a_deeply_nested_index_costs_a_download_and_nothing_else(server, schedule, folder):
    fetch_schedule(server.url, folder)
    Path(folder, "fetched.index").write_bytes(b'[{"x":' + b"[" * 100_000)
    assert not fetch_schedule(server.url, folder).updated
    assert [code for code, _ in server.log] == [200, 200]


def test_a_pipe_in_place_of_the_index_is_an_error(server, schedule, folder):
    os.makedirs(folder)
    os.mkfifo(os.path.join(folder, "fetched.index"))
    with pytest.raises(DataError, match=r"fetched\.index: is a pipe or a device"):
        fetch_schedule(server.url, folder)


def test_many_at_once_end_in_one_whole_file(server, schedule, folder):
    errors = []

    def run():
        try:
            fetch_schedule(server.url, folder)
        except DataError as error:
            errors.append(error)

    threads = [threading.Thread(target=run) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert Path(folder, "small.json").read_bytes() == server.data
    assert not fetch_schedule(server.url, folder).updated


def test_a_broken_index_costs_a_download_and_nothing_else(server, schedule, folder):
    fetch_schedule(server.url, folder)
    Path(folder, "fetched.index").write_bytes(b"{")
    assert not fetch_schedule(server.url, folder).updated
    assert [code for code, _ in server.log] == [200, 200]


def test_progress_is_told_as_bytes_come(server, schedule, folder):
    told = []
    fetch_schedule(server.url, folder, progress=lambda done, whole: told.append((done, whole)))
    assert told[-1] == (len(server.data), len(server.data))


def test_the_command_says_what_happened(run, server, schedule, tmp_path):
    world = {"XDG_DATA_HOME": str(tmp_path)}
    digest = hashlib.sha256(server.data).hexdigest()
    path = tmp_path / "withdrawal" / "schedules" / "small.json"
    rest = f"small (1 deadline; the record ends on 1 Sep 2026)\n  file: {path}\n  SHA-256: {digest}\n"
    assert run("schedule", "fetch", server.url, variables=world).ok().out == f"new: {rest}"
    assert run("schedule", "fetch", server.url, variables=world).ok().out == f"unchanged: {rest}"
    assert run("status", "--schedule", "small", "--json", variables=world).ok().json["schedule"]["id"] == "small"
    ran = run("schedule", "fetch", "http://127.0.0.1:9/x", variables=world)
    assert (ran.code, ran.stdout) == (1, b"")
    assert ran.err == "withdrawal: error: http://127.0.0.1:9/x: cannot be fetched (connection refused)\n"
    assert run("schedule", "fetch", server.url, "-o", "-", variables=world).code == 2


def test_what_publish_writes_can_be_fetched(run, server, tmp_path):
    run("publish", tmp_path / "site", "--schedule", "unami", "--base-url", "https://example.org/").ok()
    server.data = (tmp_path / "site" / "schedule.json").read_bytes()
    world = {"XDG_DATA_HOME": str(tmp_path / "reader")}
    assert run("schedule", "fetch", server.url, variables=world).ok().out.startswith("new: unami (")
    same = [run("status", "--schedule", "unami", "--json", variables=v).ok().json for v in (world, {})]
    assert same[0] == same[1]


def test_a_fetched_schedule_of_a_bundled_id_is_told_and_listed_beside_it(run, server, tmp_path):
    run("publish", tmp_path / "site", "--base-url", "https://example.org/").ok()
    server.data = (tmp_path / "site" / "schedule.json").read_bytes()
    world = {"XDG_DATA_HOME": str(tmp_path / "reader")}
    name = "iraq-coalition-withdrawal"
    said = run("schedule", "fetch", server.url, variables=world).ok().out
    assert said.endswith(f"  --schedule {name} now reads this file instead of the bundled one\n")
    listed = run("schedule", "list", "--json", variables=world).ok().json["schedules"]
    assert [row["origin"] for row in listed if row["id"] == name] == ["bundled", "fetched"]
