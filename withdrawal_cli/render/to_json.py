"""An answer as JSON: one document, or one line for each item of its list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

import msgspec

from withdrawal_cli.render.batches import in_batches
from withdrawal_cli.render.safe_text import json_text

_HEAD, _TAIL = b'{\n  "": [\n', b"\n  ]\n}"


def to_json(report: Any) -> bytes:
    """Write one JSON document, indented by two blanks, UTF-8, with a final newline."""
    return _safe(_formatted(msgspec.json.encode(report))) + b"\n"


def to_json_parts(report: msgspec.Struct, rows: Iterable[Any]) -> Iterator[bytes]:
    """Write an answer as `to_json` does, in parts, with `rows` as its list, which is its last field."""
    *_, last = report.__struct_fields__
    whole = to_json(msgspec.structs.replace(report, **{last: ()}))
    batches = in_batches(rows)
    first = next(batches, None)
    if first is None:
        yield whole
        return
    yield whole.removesuffix(b"]\n}\n") + b"\n"
    separator = b""
    for batch in chain((first,), batches):
        # within an object of their own the rows are as deep as in the answer, so they come out as far indented
        inside = _formatted(b'{"":' + msgspec.json.encode(batch) + b"}")
        yield separator + _safe(inside[len(_HEAD) : -len(_TAIL)])
        separator = b",\n"
    yield _TAIL + b"\n"


def to_jsonl(rows: Iterable[Any]) -> Iterator[bytes]:
    """Write one JSON object a line, with the keys that the items of the answer's list have; in parts."""
    encoder = msgspec.json.Encoder()
    return (_safe(encoder.encode_lines(batch)) for batch in in_batches(rows))


def _formatted(encoded: bytes) -> bytes:
    return msgspec.json.format(encoded, indent=2)


def _safe(encoded: bytes) -> bytes:
    return encoded if encoded.isascii() and b"\x7f" not in encoded else json_text(encoded.decode()).encode()
