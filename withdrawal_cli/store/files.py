"""Read whole files, write files atomically, append under a lock."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from withdrawal_cli.errors import DataError, file_error

LIMIT = 64 * 1024 * 1024
"""The largest file that is read, in bytes."""


def read_file(path: str | Path) -> bytes:
    """Read a regular file of at most `LIMIT` bytes; never blocks on a pipe or a device. Raises `DataError`."""
    name = _name(path)
    try:
        # without O_NONBLOCK, opening a named pipe would wait for a writer
        descriptor = os.open(name, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except (OSError, UnicodeError) as error:
        raise file_error(name, "read", error) from None
    try:
        status = os.fstat(descriptor)
        _refuse_irregular(name, status.st_mode)
        if status.st_size > LIMIT:
            raise _too_large(name)
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            # Python allocates as much as is asked for, and returns None if it would block (/proc/kmsg)
            data = file.read(min(status.st_size, LIMIT) + 1) or b""
            if len(data) > status.st_size:  # it grew, or its size is unknown, as in /proc
                data += file.read(max(0, LIMIT + 1 - len(data))) or b""
    except OSError as error:
        raise file_error(name, "read", error) from None
    finally:
        os.close(descriptor)
    if len(data) > LIMIT:
        raise _too_large(name)
    return data


def is_missing(path: str | Path) -> bool:
    """Whether nothing is at a path; False if that cannot be determined, as reading it will say why."""
    try:
        os.stat(path)
    except FileNotFoundError:
        return True
    except (OSError, ValueError):
        return False
    return False


def write_file(path: str | Path, data: bytes | Iterable[bytes], *, replace: bool = True) -> None:
    """Write a file atomically, from bytes or parts of them: to a temporary file beside it, synced and renamed.

    Links are followed; a device or a pipe is written to, not replaced. Raises `DataError`.
    """
    name, parts = _name(path), (data,) if isinstance(data, bytes) else data
    try:
        if os.path.exists(name) and not os.path.isfile(name) and not os.path.isdir(name):
            with open(name, "wb") as device:  # by this name, because what /dev/fd/63 points to has no path
                device.writelines(parts)
            return
        target = os.path.realpath(name)
        if os.path.islink(target):  # realpath returns a link only for a loop, for which this raises the system's error
            os.stat(target)
        if os.path.isdir(target):
            raise DataError(f"{name}: is a folder, not a file")
        if not replace and os.path.lexists(target):
            raise DataError(f"{name}: already exists", hint="name a new file, or remove that one first")
        _swap_in(target, parts)
    except (OSError, UnicodeError, ValueError) as error:
        raise file_error(name, "written", error) from None


def _name(path: str | Path) -> str:
    name = os.fspath(path)
    if "\0" in name:
        raise DataError(f"{name!r}: a file's name cannot hold a NUL character")
    return name


def _swap_in(target: str, parts: Iterable[bytes]) -> None:
    folder, base = os.path.split(target)
    # named before it is created, so that it is removed whenever a signal comes
    beside = os.path.join(folder, f".{base[:40]}.{os.urandom(6).hex()}.new")
    try:
        with open(beside, "xb", opener=_for_this_user) as file:
            file.writelines(parts)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(beside, _mode(target))
        os.replace(beside, target)
    except BaseException:
        with suppress(OSError):
            os.unlink(beside)
        raise


def _for_this_user(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _mode(target: str) -> int:
    """Return the mode of the file, or that of a new one under the umask."""
    try:
        return stat.S_IMODE(os.stat(target).st_mode)
    except OSError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


def _too_large(name: str) -> DataError:
    return DataError(f"{name}: is larger than {LIMIT // 2**20} MiB, the limit")


@contextmanager
def locked(path: str, seconds: float) -> Iterator[str]:
    """Hold the lock file beside a file; yield the real path, so that all links share one lock.

    Raises `DataError` if another program holds it for `seconds`, and for anything but a regular file.
    """
    from filelock import FileLock, Timeout  # only writers need it

    real = os.path.realpath(_name(path))
    with suppress(OSError):  # opening it will say why
        _refuse_irregular(path, os.stat(real).st_mode)
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
        raise file_error(beside if os.path.lexists(beside) else path, "written", error) from None
    try:
        yield real
    finally:
        lock.release()


@contextmanager
def opened(path: str, *, create: bool) -> Iterator[int]:
    """Open a file for reading and appending; yield its descriptor. Raises `DataError`."""
    try:
        descriptor = os.open(
            path, os.O_RDWR | os.O_APPEND | getattr(os, "O_BINARY", 0) | (os.O_CREAT if create else 0), 0o666
        )
    except (OSError, UnicodeError) as error:
        raise file_error(path, "written", error) from None
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def add(path: str, descriptor: int, data: bytes) -> None:
    """Append and sync, or leave the file as it was. Needs the lock. Raises `DataError`."""
    size = os.fstat(descriptor).st_size
    if size + len(data) > LIMIT:
        raise DataError(f"{path}: is full (the limit is 64 MiB)", hint="begin a new one with --journal")
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(descriptor, view) :]
        os.fsync(descriptor)
    except BaseException as error:
        with suppress(OSError):
            os.ftruncate(descriptor, size)
        if isinstance(error, OSError):
            raise file_error(path, "written", error) from None
        raise
    if os.fstat(descriptor).st_nlink == 0:  # other programs may replace the file in spite of our lock
        raise DataError(f"{path}: cannot be written (it was removed or replaced meanwhile)", hint="try again")


def make_folder(folder: str) -> None:
    """Create a missing folder, for its user alone, and its parents; sync each in its parent. Raises `DataError`."""
    if os.path.isdir(folder):
        return
    above = os.path.dirname(folder)
    if above != folder:
        make_folder(above)
    try:
        with suppress(FileExistsError):  # another process was faster
            os.mkdir(folder, 0o700)
        sync_folder(above)
    except (OSError, UnicodeError) as error:
        raise file_error(folder, "written", error) from None


def sync_folder(folder: str) -> None:
    """Sync the names in a folder, on systems where a folder can be opened."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _refuse_irregular(path: str, mode: int) -> None:
    if not stat.S_ISREG(mode):
        kind = "a folder" if stat.S_ISDIR(mode) else "a pipe or a device"
        raise DataError(f"{path}: is {kind}, not a file")
