"""Exchange two folders in one step, where the system can."""

from __future__ import annotations

import errno
import os
import sys

_HERE = -100  # AT_FDCWD: paths are as given
_EXCHANGE = 2  # RENAME_EXCHANGE
_CANNOT = frozenset({errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EPERM, errno.EXDEV})


def exchange(first: str, second: str) -> bool:
    """Give each of two existing folders the other's name, at once. False where the system or its disk cannot do that.

    Python's library has no call for it, the C library has one: `renameat2` of Linux (glibc 2.28, musl 1.2.6).
    Raises `OSError` for what would stop a plain rename too.
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
