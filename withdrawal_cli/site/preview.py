"""A preview of a site for the person at this machine: on the loopback address only, for nobody else."""

from __future__ import annotations

import http.server
import os
import socketserver
from collections.abc import Callable
from typing import Any

from withdrawal_cli.errors import DataError

LOOPBACK = "127.0.0.1"

_TYPES = {
    ".atom": "application/atom+xml",
    ".html": "text/html; charset=utf-8",
    ".ics": "text/calendar; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
}


class _Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True

    def server_bind(self) -> None:
        """Bind without looking the machine's name up, which may take seconds and asks a name server."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = LOOPBACK, self.server_address[1]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: a browser that hangs up is no error."""


class _Handler(http.server.SimpleHTTPRequestHandler):
    def guess_type(self, path: Any) -> str:
        """Name the type of a file as the page does, whatever this machine's own table says."""
        return _TYPES.get(os.path.splitext(path)[1], "application/octet-stream")

    def send_head(self) -> Any:
        """Answer only requests for this address: a page of another site must not read the preview through a name."""
        if self.headers.get("Host", "").partition(":")[0] not in (LOOPBACK, "localhost"):
            self.send_error(403)
            return None
        return super().send_head()

    def end_headers(self) -> None:
        """Keep browsers from showing an old preview."""
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def list_directory(self, path: Any) -> None:  # noqa: ARG002  # the library's signature
        """Show no list of files: a host would not either."""
        self.send_error(404)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # the library's signature
        """Say nothing for each request."""


def serve(folder: str, port: int, ready: Callable[[str], None]) -> None:
    """Serve a folder on the loopback address until interrupted; port 0 takes any free one.

    `ready` is given the address once it answers. Raises `DataError` where the port cannot be had.
    """

    def handler(*args: Any, **kwargs: Any) -> _Handler:
        return _Handler(*args, directory=folder, **kwargs)

    try:
        server = _Server((LOOPBACK, port), handler)
    except OSError as error:
        raise DataError(
            f"port {port}: cannot be served on ({(error.strerror or str(error)).lower()})",
            hint="name another with --port; 0 takes any free one",
        ) from None
    with server:
        ready(f"http://{LOOPBACK}:{server.server_port}/")
        server.serve_forever()
