"""Fetch a schedule from the web and save it if it is valid; the only use of the network."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable
from contextlib import nullcontext, suppress
from http.client import HTTPException, IncompleteRead
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import SplitResult, urlsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
)

import msgspec

from withdrawal_cli import __version__
from withdrawal_cli.core.schedule import Schedule
from withdrawal_cli.errors import DataError, UsageError
from withdrawal_cli.store.files import LIMIT, is_missing, locked, make_folder, read_file, write_file
from withdrawal_cli.store.schedules import ENDINGS, read_schedule

SECONDS = 30.0
"""The timeout for the next byte."""
_AT_ONCE = 1 << 16
_LOCK_SECONDS = 10.0
_TYPES = re.compile(r"(application/(.+\+)?(json|toml|octet-stream)|binary/octet-stream|text/(plain|json|x?-?toml))")
_SHA256 = re.compile("[0-9a-fA-F]{64}")


Progress = Callable[[int, int | None], None] | None
"""Called with the number of bytes so far, and the total if known."""


class Fetched(msgspec.Struct, frozen=True):
    """A fetched schedule: where it is saved, and whether the file changed."""

    schedule: Schedule
    path: str
    sha256: str
    updated: bool
    new: bool


class _Kept(msgspec.Struct, frozen=True):
    """What is remembered of a fetched file, to ask only for a newer one."""

    url: str
    path: str
    sha256: str
    etag: str | None = None
    last_modified: str | None = None


class _Response(msgspec.Struct, frozen=True):
    """The response of a server; `data` is None if it has nothing newer."""

    data: bytes | None
    etag: str | None = None
    last_modified: str | None = None


def fetch_schedule(
    url: str, folder: str | None, output: str | None = None, *, sha256: str | None = None, progress: Progress = None
) -> Fetched:
    """Fetch a schedule into `folder`, under its id, or into the file `output`; nothing is written unless it is valid.

    `folder` also records what was fetched. `sha256` is the required digest, in 64 hexadecimal digits. Raises
    `UsageError` for the address and the options, and `DataError` for all else.
    """
    parts = _checked(url)
    if sha256 is not None and not _SHA256.fullmatch(sha256):
        raise UsageError(
            f"--sha256: {sha256[:80]!r} is not a SHA-256 digest", hint="a SHA-256 digest has 64 hexadecimal digits"
        )
    kept = _known(folder, url, output)
    response = _download(url, parts, kept, progress)
    if response.data is None:
        if kept is None:
            raise DataError(f"{url}: the server answered 304 (not modified), but there is no earlier copy")
        _check_digest(url, kept.sha256, sha256)
        schedule = read_schedule(read_file(kept.path), kept.path)
        return Fetched(schedule, kept.path, kept.sha256, updated=False, new=False)
    digest = hashlib.sha256(response.data).hexdigest()
    _check_digest(url, digest, sha256)
    schedule = read_schedule(response.data, url.partition("#")[0].partition("?")[0])
    path = _path_for(schedule, parts, folder, output)
    was = _digest_of(path)
    new = _Kept(url, os.path.abspath(path), digest, response.etag, response.last_modified)
    _keep(new, None if was == digest else response.data, folder, own=output is None)
    return Fetched(schedule, path, digest, updated=was != digest, new=was is None)


def _path_for(schedule: Schedule, parts: SplitResult, folder: str | None, output: str | None) -> str:
    ending = ".toml" if parts.path.lower().endswith(".toml") else ".json"
    if output is None:
        if folder is None:
            raise DataError("there is no data folder for the user", hint="name a file: --output FILE")
        return os.path.join(folder, f"{schedule.id}{ending}")
    if (ending == ".toml") is not output.lower().endswith(".toml"):
        raise UsageError(
            f"--output: {output!r} does not end in {ending}",
            hint=f"the file is saved as fetched: give it the extension {ending}",
        )
    return output


def _checked(url: str) -> SplitResult:
    """Split a URL. Raises `UsageError` for one that may not be fetched."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host = None
    plain = url.isascii() and url.isprintable() and " " not in url
    if host is None or not plain or parts.scheme.lower() not in ("http", "https"):
        raise UsageError(f"{url[:200]!r} is not an https URL", hint="for example: https://example.org/schedule.json")
    if parts.username is not None:
        raise UsageError(f"{url.rpartition('@')[2]!r}: URLs with a user name are not accepted", hint="leave it out")
    if parts.scheme.lower() == "http" and not _is_loopback(host):
        raise UsageError(f"{url!r}: plain http is accepted only for this machine", hint="use https")
    return parts


def _is_loopback(host: str) -> bool:
    from ipaddress import ip_address

    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class _Redirects(HTTPRedirectHandler):
    """Follows redirects to https only."""

    max_redirections = 5

    def redirect_request(self, req: Request, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
        if urlsplit(newurl).scheme.lower() != "https":
            fp.close()
            raise URLError(f"it redirects to {newurl[:200]}, which is not https")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _download(url: str, parts: SplitResult, kept: _Kept | None, progress: Progress) -> _Response:
    headers = {"User-Agent": f"withdrawal/{__version__}", "Accept": "application/json, application/toml, */*;q=0.1"}
    if kept is not None and kept.etag:
        headers["If-None-Match"] = kept.etag
    if kept is not None and kept.last_modified:
        headers["If-Modified-Since"] = kept.last_modified
    request = Request(url, headers=headers)  # noqa: S310  # the scheme has been checked
    opener = OpenerDirector()
    proxies = ProxyHandler({} if _is_loopback(parts.hostname or "") else None)
    for handler in (
        proxies, HTTPHandler(), HTTPSHandler(), HTTPDefaultErrorHandler(), _Redirects(), HTTPErrorProcessor(),
    ):  # fmt: skip
        opener.add_handler(handler)
    try:
        with opener.open(request, timeout=SECONDS) as response:
            return _read(url, response, progress)
    except HTTPError as error:
        error.close()
        if error.code == 304:
            return _Response(None)
        raise DataError(f"{url}: the server answered {error.code} ({error.reason})") from None
    except (OSError, HTTPException, ValueError) as error:
        raise DataError(f"{url}: cannot be fetched ({_reason(error)})") from None


def _read(url: str, response: Any, progress: Progress) -> _Response:
    """Read a response, checking its type, size and completeness."""
    kind = response.headers.get_content_type() if response.headers.get("Content-Type") else ""
    if kind and not _TYPES.fullmatch(kind):
        raise DataError(f"{url}: is {kind}, not JSON or TOML")
    encoding = response.headers.get("Content-Encoding", "identity")
    if encoding.lower() != "identity":
        raise DataError(f"{url}: is compressed ({encoding[:40]}), which was not asked for")
    whole, most = response.length, LIMIT
    data = bytearray()
    while len(data) <= most and (whole is None or whole <= most):
        part = response.read1(_AT_ONCE)
        if not part:
            if whole is not None and len(data) < whole:
                raise DataError(f"{url}: ended after {len(data)} of {whole} bytes")
            return _Response(bytes(data), response.headers.get("ETag"), response.headers.get("Last-Modified"))
        data += part
        if progress is not None:
            progress(len(data), whole)
    raise DataError(f"{url}: is larger than {most // 2**20} MiB")


def _reason(error: Exception) -> str:
    """Return why something could not be fetched, in a few words."""
    inner = error.reason if isinstance(error, URLError) else error
    if isinstance(inner, TimeoutError):
        return f"no data for {SECONDS:.0f} seconds"
    if isinstance(inner, IncompleteRead):
        return "the response ended too early"
    if isinstance(inner, OSError):
        said = getattr(inner, "verify_message", None) or inner.strerror or str(inner)
    else:
        said = str(inner) or type(inner).__name__
    return said[:300].strip().rstrip(".").lower() if isinstance(inner, OSError) else said[:300].strip()


def _check_digest(url: str, digest: str, wanted: str | None) -> None:
    if wanted is not None and digest != wanted.lower():
        raise DataError(f"{url}: its SHA-256 is {digest}, not {wanted.lower()}")


def _digest_of(path: str) -> str | None:
    """Return the digest of a file; None if it does not exist."""
    return None if is_missing(path) else hashlib.sha256(read_file(path)).hexdigest()


def _index(folder: str) -> str:
    return os.path.join(folder, "fetched.index")


def _all_kept(folder: str) -> list[_Kept]:
    """Return what is remembered; nothing if the file is missing or broken, which costs a full download."""
    try:
        return msgspec.json.decode(read_file(_index(folder)), type=list[_Kept])
    except (DataError, ValueError, RecursionError):
        return []


def _known(folder: str | None, url: str, output: str | None) -> _Kept | None:
    """Return what is remembered of an address, if its file is unchanged since."""
    place = None if output is None else os.path.abspath(output)
    for kept in [] if folder is None else _all_kept(folder):
        here = os.path.dirname(kept.path) == os.path.abspath(folder or "") if place is None else kept.path == place
        if kept.url == url and here and _digest_of(kept.path) == kept.sha256:
            return kept
    return None


def _keep(new: _Kept, data: bytes | None, folder: str | None, *, own: bool) -> None:
    """Write the file, if there are new data, and remember its origin.

    In the folder of fetched schedules (`own`), a schedule never replaces, or comes beside, another of the same id.
    """
    if not own and data is not None:
        write_file(new.path, data)
    if folder is None:
        return
    with suppress(DataError) if not own else nullcontext():  # if this fails, the file is downloaded in full next time
        make_folder(os.path.abspath(folder))
        with locked(_index(folder), _LOCK_SECONDS):
            every = _all_kept(folder)
            if own:
                _refuse_rival(new, {kept.path: kept.url for kept in every})
            if own and data is not None:
                write_file(new.path, data)
            rest = [kept for kept in every if kept.path != new.path]
            with suppress(DataError):
                write_file(_index(folder), msgspec.json.format(msgspec.json.encode([*rest, new]), indent=2))


def _refuse_rival(new: _Kept, urls: dict[str, str]) -> None:
    """Refuse a schedule whose id another one in the folder has; `urls` has the addresses of those that were fetched."""
    for ending in ENDINGS:
        path = os.path.splitext(new.path)[0] + ending
        is_same = path == new.path and urls.get(path, new.url) == new.url
        if not is_same and not is_missing(path):
            who = f"a schedule that was fetched from {urls[path]}" if path in urls else path
            raise DataError(
                f"{new.url}: has the id of {who}", hint=f"name a file with --output, or remove {path} first"
            )
