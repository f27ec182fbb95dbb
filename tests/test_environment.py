"""Env: width, colour, encodings, and what happens when a stream fails."""

import errno
import io
from datetime import timedelta, timezone

import pytest

from withdrawal_cli.environment import DEFAULT_WIDTH, Env, _user_data_folder
from withdrawal_cli.errors import DataError, ReaderGoneError


def env(stdout=None, **how):
    return Env(stdout=io.BytesIO() if stdout is None else stdout, stderr=io.BytesIO(), **how)


class Failing(io.RawIOBase):
    """A stream that raises what it was given."""

    def __init__(self, error):
        self.error = error

    def write(self, _data):
        raise self.error


class Dripping(io.RawIOBase):
    """A raw stream that takes three bytes at a time."""

    def __init__(self):
        self.taken = b""

    def write(self, data):
        self.taken += bytes(data[:3])
        return len(data[:3])


class Full(io.RawIOBase):
    """A non-blocking stream that takes nothing."""

    def write(self, _data):
        return None


@pytest.mark.parametrize(
    ("columns", "terminal", "size", "width"),
    [
        (None, False, None, None),
        (None, False, (120, 24), None),
        (None, True, (120, 24), 120),
        (None, True, None, DEFAULT_WIDTH),
        (None, True, (0, 0), DEFAULT_WIDTH),
        ("66", False, None, 66),
        ("66", True, (120, 24), 66),
        ("1", True, (120, 24), 1),
        ("99999", False, None, 99999),
        ("100000", False, None, None),
        ("0", True, (120, 24), 120),
        ("wide", True, (120, 24), 120),
        ("٦٦", True, (120, 24), 120),
        ("", False, None, None),
    ],
)
def test_width(columns, terminal, size, width):
    variables = {} if columns is None else {"COLUMNS": columns}
    assert env(variables=variables, stdout_is_terminal=terminal, terminal_size=lambda: size).width == width


@pytest.mark.parametrize("wish", ["auto", "always", "never"])
def test_the_wish_beats_the_surroundings(wish):
    loud = env(stdout_is_terminal=True, variables={"FORCE_COLOR": "1"})
    quiet = env(variables={"NO_COLOR": "1", "TERM": "dumb"})
    assert loud.colour(wish) is (wish != "never")
    assert quiet.colour(wish) is (wish == "always")


def test_text_goes_out_in_the_encoding_of_the_stream():
    for encoding, data in (("utf-8", "é — ✓".encode()), ("latin-1", b"\xe9 - +"), ("ascii", b"? - +")):
        stream = io.BytesIO()
        env(stream, encoding=encoding).write("é — ✓")
        assert stream.getvalue() == data


@pytest.mark.parametrize("encoding", ["no-such", "idna", "undefined"])
def test_an_encoding_that_is_unknown_or_none_for_text_is_written_as_utf_8(encoding):
    stream = io.BytesIO()
    env(stream, encoding=encoding).write("é")
    assert stream.getvalue() == "é".encode()


def test_half_a_character_is_no_reason_to_fail():
    stream = io.BytesIO()
    env(stream).write("a\ud800b")
    assert stream.getvalue() == b"a?b"


def test_every_sign_that_is_drawn_has_a_plain_one():
    from withdrawal_cli.answers.wording import SIGNS

    stream = io.BytesIO()
    env(stream, encoding="ascii").write("".join(SIGNS.values()) + "◑“”’…–—─")
    assert stream.getvalue() == b"-.x+*oo!?" + b'~""\'...---'


def test_a_stream_that_takes_a_part_gets_the_rest():
    stream = Dripping()
    env(stream).write_bytes(b"0123456789")
    assert stream.taken == b"0123456789"


def test_a_reader_that_is_gone():
    with pytest.raises(ReaderGoneError):
        env(Failing(BrokenPipeError())).write_bytes(b"x")


@pytest.mark.parametrize(
    ("stream", "reason"),
    [
        (Failing(OSError(errno.ENOSPC, "No space left on device")), "no space left on device"),
        (Failing(OSError(errno.EIO, "Input/output error")), "input/output error"),
        (Failing(ValueError("I/O operation on closed file")), "i/o operation on closed file"),
        (Full(), "resource temporarily unavailable"),
    ],
)
def test_a_stream_that_fails_is_a_data_error(stream, reason):
    with pytest.raises(DataError) as caught:
        env(stream).write("x")
    assert caught.value.problems == (f"standard output: cannot be written ({reason})",)


def test_no_stdout_is_a_data_error():
    nowhere = Env(stdout=None, stderr=None)
    with pytest.raises(DataError, match="standard output: is closed"):
        nowhere.write("x")


def test_saying_never_fails():
    for stderr in (None, Failing(OSError()), Failing(BrokenPipeError()), Full(), Failing(ValueError())):
        Env(stdout=None, stderr=stderr).say("x")


def test_a_line_on_stderr():
    stderr = io.BytesIO()
    Env(stdout=None, stderr=stderr, encoding="ascii").say("é — x")
    assert stderr.getvalue() == b"? - x\n"


def test_the_clock_is_aware_and_without_variables_nothing_is_set():
    own = Env(stdout=None, stderr=None)
    assert own.now().tzinfo is timezone.utc
    assert abs(own.now() - own.now()) < timedelta(minutes=1)
    assert (own.variables, own.width, own.stdout_is_terminal) == ({}, None, False)


def test_the_process_has_an_environment(monkeypatch):
    import sys

    monkeypatch.setenv("COLUMNS", "77")
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    own = Env.of_this_process()
    assert (own.stdout, own.stderr, own.stdout_is_terminal, own.encoding) == (None, None, False, "utf-8")
    assert own.width == 77


def test_a_user_without_a_home_has_no_data_folder(monkeypatch):
    def no_home(*_, **__):
        raise RuntimeError("could not determine the home directory")

    monkeypatch.setattr("platformdirs.user_data_dir", no_home)
    monkeypatch.setattr("withdrawal_cli.environment._xdg_data_folder", lambda _: None)
    assert _user_data_folder({}) is None
