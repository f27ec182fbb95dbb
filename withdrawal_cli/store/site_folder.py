"""Replace the folder of a site as a whole, so that readers and killed runs leave the old site or the new one.

A new site is built beside the folder, synced, and exchanged with it. Linux exchanges two folders in one step
(`renameat2`). Elsewhere it takes two renames, between which the folder is missing for a moment; a run that is killed
there leaves the old site as `.NAME.withdrawal-old`, and the next run restores it.
"""

from __future__ import annotations

import errno
import os
import shutil
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress

import msgspec

from withdrawal_cli.errors import DataError, UsageError, file_error
from withdrawal_cli.store.files import read_file

LOCK_SECONDS = 60.0
"""How long a publish waits for another one beside it."""
_BETWEEN_TRIES = 0.02

_HERE = -100  # AT_FDCWD: paths are as given
_EXCHANGE = 2  # RENAME_EXCHANGE
_CANNOT = frozenset({errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EPERM, errno.EXDEV})


def exchange(first: str, second: str) -> bool:
    """Exchange the names of two existing folders atomically. Return False if the system or its disk cannot do that.

    The call is `renameat2` of Linux's C libraries (glibc 2.28, musl 1.2.6), which Python does not wrap.
    Raises `OSError` for whatever would stop a plain rename.
    """
    if sys.platform != "linux":
        return False
    import ctypes

    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError):
        return False
    rename.argtypes = (ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint)
    if rename(_HERE, os.fsencode(first), _HERE, os.fsencode(second), _EXCHANGE) == 0:
        return True
    number = ctypes.get_errno()
    if number in _CANNOT:
        return False
    raise OSError(number, os.strerror(number), second)


MARKER = ".withdrawal-site"
"""The file that marks a folder as a site of ours; it lists the site's files."""

_IGNORED = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
"""Files that file managers leave in folders."""


class _Marker(msgspec.Struct):
    files: tuple[str, ...]


def replace_site(folder: str, files: Mapping[str, bytes]) -> None:
    """Make `folder` hold exactly `files` (paths with `/`, to their content), and the marker.

    Raises `UsageError` for a folder that must never be replaced, and `DataError` for one with files that publish did
    not write, or that the system does not let us replace.
    """
    target = refuse_folder(folder)
    parent, name = os.path.split(target)
    try:
        os.makedirs(parent, exist_ok=True)
        with _alone_in(parent):
            _replace(folder, target, name, files)
    except (OSError, UnicodeError) as error:
        raise file_error(folder, "written", error) from None


def _replace(folder: str, target: str, name: str, files: Mapping[str, bytes]) -> None:
    new, old = (os.path.join(os.path.dirname(target), f".{name}.withdrawal-{word}") for word in ("new", "old"))
    _recover(target, new, old)
    try:
        _build(new, files, _mode_of(target))
        _refuse_strangers(folder, target)  # again, because files may have appeared during the build
        _swap(target, new, old)
        _sync_folder(os.path.dirname(target))
    finally:
        try:
            _clean(target, new, old)
        finally:
            _clean(target, new, old)  # what is left if a signal came during the first


def _clean(target: str, new: str, old: str) -> None:
    shutil.rmtree(new, ignore_errors=True)
    if os.path.lexists(target):  # else the old site is the only one
        shutil.rmtree(old, ignore_errors=True)


def refuse_folder(folder: str) -> str:
    """Return the real path of a folder that may become a site; raise as `replace_site` does for others."""
    if not folder or "\0" in folder:
        raise UsageError(f"{folder!r} is not the name of a folder")
    try:
        target = os.path.realpath(folder)
        for what, place in (("the folder that you are in", os.getcwd()), ("your home folder", os.path.expanduser("~"))):
            if _holds(target, os.path.realpath(place)):
                raise UsageError(
                    f"{folder}: is or contains {what}, and publish replaces the whole folder",
                    hint="name a separate folder, for example: withdrawal publish site",
                )
        _refuse_strangers(folder, target)
    except (OSError, UnicodeError, ValueError) as error:
        raise file_error(folder, "written", error) from None
    return target


def _holds(outer: str, inner: str) -> bool:
    try:
        return os.path.commonpath((outer, inner)) == outer
    except ValueError:  # on different drives
        return False


def _refuse_strangers(folder: str, target: str) -> None:
    """Refuse a folder unless it is missing, empty, or a site with only files that publish wrote."""
    if not os.path.lexists(target):
        return
    if not os.path.isdir(target):
        raise DataError(f"{folder}: is a file, not a folder")
    found = sorted(_files_in(target))
    if not found:
        return
    written = _files_of_site(target)
    if written is None:
        raise DataError(
            f"{folder}: was not created by 'withdrawal publish' (it is not empty and has no {MARKER})",
            hint="publish into a new or an empty folder",
        )
    strange = [name for name in found if name not in written]
    if strange:
        more = f" and {len(strange) - 1} more" if len(strange) > 1 else ""
        raise DataError(
            f"{folder}: holds {strange[0]!r}{more}, which publish did not write and would remove",
            hint="move it elsewhere; if your host needs extra files, add them to a copy of the folder",
        )


def _files_in(folder: str) -> Iterator[str]:
    """Yield the files below a folder, with `/`; an empty folder counts as a file and ends in `/`."""
    for here, folders, names in os.walk(folder):
        below = os.path.relpath(here, folder).replace(os.sep, "/")
        prefix = "" if below == "." else f"{below}/"
        links = [name for name in folders if os.path.islink(os.path.join(here, name))]
        if prefix and not folders and not names:
            yield prefix
        for name in (*names, *links):
            if name not in _IGNORED:
                yield prefix + name


def _files_of_site(target: str) -> frozenset[str] | None:
    """Return the names that the marker lists; None without a valid marker."""
    try:
        marker = msgspec.json.decode(read_file(os.path.join(target, MARKER)), type=_Marker)
    except (DataError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return frozenset((*marker.files, MARKER))


def marker(files: Mapping[str, bytes]) -> bytes:
    """Return the content of the marker of a site."""
    whole = msgspec.json.encode({"about": "made by withdrawal publish, which replaces it", "files": sorted(files)})
    return msgspec.json.format(whole, indent=2) + b"\n"


def _recover(target: str, new: str, old: str) -> None:
    """Repair what a killed run left: restore the old site if the site is missing, and remove the rest."""
    if os.path.isdir(old) and not os.path.lexists(target):
        os.rename(old, target)
    for left in (new, old):
        if os.path.lexists(left):
            shutil.rmtree(left)


def _build(new: str, files: Mapping[str, bytes], mode: int) -> None:
    os.mkdir(new)
    folders = {new}
    for name, data in {MARKER: marker(files), **files}.items():
        path = os.path.join(new, *name.split("/"))
        folders.add(os.path.dirname(path))
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    for folder in folders:
        _sync_folder(folder)
    if mode:
        os.chmod(new, mode)


def _swap(target: str, new: str, old: str) -> None:
    if not os.path.lexists(target):
        os.rename(new, target)
    elif not exchange(new, target):
        os.rename(target, old)
        try:
            os.rename(new, target)
        except BaseException:
            os.rename(old, target)
            raise


def _mode_of(target: str) -> int:
    """Return the mode of the folder; 0 for a new one, which gets the user's default mode."""
    with suppress(OSError):
        return os.stat(target).st_mode & 0o7777
    return 0


def _sync_folder(path: str) -> None:
    if os.name != "posix":  # elsewhere a folder cannot be opened for syncing
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _alone_in(parent: str) -> Iterator[None]:
    """Allow one publish at a time in a folder, to tell the leftovers of a killed run from the files of a running one.

    The system's lock ends with its process. Without one (Windows), simultaneous runs are not prevented. Raises
    `DataError` if another run holds it for a minute.
    """
    if sys.platform == "win32":
        yield
        return
    descriptor = os.open(parent, os.O_RDONLY)
    try:
        for _ in range(int(LOCK_SECONDS / _BETWEEN_TRIES)):
            if _has_lock(descriptor):
                break
            time.sleep(_BETWEEN_TRIES)
        else:
            held = f"another program has held its lock for {LOCK_SECONDS:.0f} seconds, so nothing was written"
            raise DataError(f"{parent}: {held}", hint="try again when that program has ended")
        yield
    finally:
        os.close(descriptor)


def _has_lock(descriptor: int) -> bool:
    import fcntl

    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
