"""Add to a file under a lock, so that what was added is there after a loss of power, or not at all."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from withdrawal_cli.errors import DataError
from withdrawal_cli.store.files import LIMIT

_FLAGS = getattr(os, "O_BINARY", 0)


@contextmanager
def locked(path: str, seconds: float) -> Iterator[str]:
    """Hold a file's lock, which is a file beside it; give the path behind links, so that all wait for the same lock.

    Raises `DataError` when another program has held it for `seconds`, and for what is no regular file.
    """
    from filelock import FileLock, Timeout  # only writers pay for it

    if "\0" in path:
        raise DataError(f"{path!r}: a file's name cannot hold a NUL character")
    real = os.path.realpath(path)
    _refuse_irregular(path, real)
    beside = f"{real}.lock"
    lock = FileLock(beside, poll_interval=0.01)
    try:
        lock.acquire(timeout=seconds)
    except Timeout:
        raise DataError(
            f"{path}: another program has held its lock for {seconds:.0f} seconds, so nothing was written",
            hint=f"try again when that program has ended; the lock is {beside}",
        ) from None
    except (OSError, UnicodeError) as error:
        raise unwritable(beside if os.path.lexists(beside) else path, error) from None
    try:
        yield real
    finally:
        lock.release()


@contextmanager
def opened(path: str, *, create: bool) -> Iterator[int]:
    """Open a file to read it and to add to it; give its descriptor. Raises `DataError`."""
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_APPEND | _FLAGS | (os.O_CREAT if create else 0), 0o666)
    except (OSError, UnicodeError) as error:
        raise unwritable(path, error) from None
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def add(path: str, descriptor: int, data: bytes) -> None:
    """Write at the end and sync, or leave the file as it was. Raises `DataError`; needs the lock."""
    size = os.fstat(descriptor).st_size
    if size + len(data) > LIMIT:
        raise DataError(f"{path}: is full (64 MiB is the most that is read)", hint="begin a new one with --journal")
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(descriptor, view) :]
        os.fsync(descriptor)
    except BaseException as error:
        with suppress(OSError):
            os.ftruncate(descriptor, size)
        if isinstance(error, OSError):
            raise unwritable(path, error) from None
        raise
    if os.fstat(descriptor).st_nlink == 0:  # other programs that replace files know nothing of our lock
        raise DataError(f"{path}: cannot be written (it was removed or replaced meanwhile)", hint="try again")


def make_folder(folder: str) -> None:
    """Make a folder that is missing, for its user alone, and those above it; synced, each in the one above it."""
    if os.path.isdir(folder):
        return
    above = os.path.dirname(folder)
    if above != folder:
        make_folder(above)
    with suppress(FileExistsError):  # someone else was faster
        os.mkdir(folder, 0o700)
    sync_folder(above)


def sync_folder(folder: str) -> None:
    """Sync the names in a folder, on the systems where a folder can be opened."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def unwritable(path: str, error: Exception) -> DataError:
    """Make the error for a file that cannot be written."""
    reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
    return DataError(f"{path}: cannot be written ({reason.lower()})")


def _refuse_irregular(path: str, real: str) -> None:
    try:
        mode = os.stat(real).st_mode
    except OSError:
        return  # opening it says why
    if not stat.S_ISREG(mode):
        kind = "a folder" if stat.S_ISDIR(mode) else "a pipe or a device"
        raise DataError(f"{path}: is {kind}, not a file")
