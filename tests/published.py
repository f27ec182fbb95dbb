"""What a test reads of a published site."""

import html
import re

BASE = ("--base-url", "https://example.org/tracker/")


def held(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def words(page):
    return page.decode().replace("\u00a0", " ").replace("\u2060", "")


def plain(page):
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"</?bdi>", "", page.decode())))
