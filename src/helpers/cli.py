"""The command line `erfaring`: how a command begins and ends; faults told in Danish, no kernel left by a signal."""

from __future__ import annotations

import argparse
import contextlib
import gc
import os
import signal
import sys
from collections.abc import Sequence
from typing import NoReturn

from helpers.arguments import parser
from helpers.errors import Fault, refused


class _Terminated(KeyboardInterrupt):
    """SIGTERM: ended from outside, as by Ctrl-C."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 when it went well, 1 on a fault, 2 on wrong use, 128 + its number on a signal.

    Where 1 says something else (`diff --exit-code`), a fault is 2.
    """
    options = parser().parse_args(arguments)
    with contextlib.suppress(ValueError):  # not the main thread: then signals are someone else's
        signal.signal(signal.SIGTERM, _terminate)
    try:
        code = int(options.run(options))
        sys.stdout.flush()
    except Fault as fault:
        return _told(fault, options)
    except KeyboardInterrupt as interrupt:
        print("Afbrudt. Den seneste færdige udgave er urørt.", file=sys.stderr)
        _leave(128 + (signal.SIGTERM if isinstance(interrupt, _Terminated) else signal.SIGINT))
    except BrokenPipeError:  # whoever read what is said here has gone, as `| head -1` does
        _leave(128 + signal.SIGPIPE)
    except (OSError, MemoryError) as error:
        return _told(refused(error), options)
    except Exception as error:
        return _told(_our_own(error), options)
    return code


def _terminate(*_: object) -> NoReturn:
    raise _Terminated


def _told(fault: Fault, options: argparse.Namespace) -> int:
    from helpers.data.personal import masked

    print(masked(str(fault)), file=sys.stderr)
    return 2 if getattr(options, "exit_code", False) else 1  # there 1 says that something is changed


def _our_own(error: Exception) -> Fault:
    """What nobody foresaw, as a fault; the traceback, which may hold data, goes into a file only this user can read."""
    import tempfile
    import traceback

    handle, name = tempfile.mkstemp(prefix="erfaring-fejl-", suffix=".txt")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write("".join(traceback.format_exception(error)))
    first = next(iter(str(error).splitlines()), "")
    return Fault(
        f"Der er en fejl i programmet ({type(error).__name__}: {first}).",
        name,
        "Meld fejlen, og vedlæg filen, når du har set efter, at der ikke står personoplysninger i den.",
    )


def _leave(code: int) -> NoReturn:
    """End at once: threads that wait on kernels would be waited for, and the kernels end with this process."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    os._exit(code)


def run() -> NoReturn:
    """`main` as a program of its own."""
    gc.set_threshold(100_000)  # libraries and tables have few cycles; looking for them takes a twentieth of the time
    code = main()
    gc.freeze()  # else the interpreter looks through all libraries once more before it ends: 0.3 seconds
    sys.exit(code)


if __name__ == "__main__":
    run()
