"""An answer as JSON: one document, or one line for each item of its list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from withdrawal_cli.render.safe_text import json_text


def to_json(report: Any) -> bytes:
    """Write one JSON document, indented by two blanks, UTF-8, with a final newline."""
    return _safe(msgspec.json.format(msgspec.json.encode(report), indent=2)) + b"\n"


def to_jsonl(rows: Sequence[Any]) -> bytes:
    """Write one JSON object a line, with the keys that the items of the answer's list have."""
    return _safe(msgspec.json.Encoder().encode_lines(rows))


def _safe(encoded: bytes) -> bytes:
    return encoded if encoded.isascii() and b"\x7f" not in encoded else json_text(encoded.decode()).encode()
