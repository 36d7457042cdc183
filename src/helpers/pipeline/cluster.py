"""Runs on a Dask cluster: an address becomes a `concurrent.futures.Executor` that performs parcels.

Lost workers are the scheduler's business: it hands their tasks to others, three times by default
(`distributed.scheduler.allowed-failures`). Dask's own `retries` are for tasks that raise, and a notebook that failed
fails again. Encryption is configured as Dask's is (`distributed.comm.tls`).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from helpers.errors import ClusterFault
from helpers.pipeline.parcel import Parcel, perform

TIMEOUT = 15  # seconds to reach the scheduler, and to see a first worker
WIDTH = (32, 256)  # parcels under way: at least so many, that a cluster may see it has to grow; at most, for memory


def configured() -> str:
    """The scheduler's address as Dask is configured (`DASK_SCHEDULER_ADDRESS`, or a file); empty: none."""
    import dask.config

    return str(dask.config.get("scheduler-address", None) or "")


@contextmanager
def connect(address: str, *, private: bool) -> Iterator[tuple[Executor, int]]:
    """An executor on a cluster, and how many runs it should be given at a time.

    Args:
        address: The scheduler's, such as `tcp://10.0.0.5:8786`; or the path of its scheduler file.
        private: Whether data may leave this machine over encrypted connections only.

    Raises:
        ClusterFault: It cannot be reached, has no worker, or is not encrypted though it must be.
    """
    import distributed

    dial: Callable[..., Any] = distributed.Client  # has no types

    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what matters is told as a fault
    where = {"scheduler_file": address} if Path(address).is_file() else {"address": address}
    try:
        client = dial(**where, timeout=TIMEOUT, set_as_default=False)
    except Exception as error:  # time-outs, addresses that are none, certificates that are refused
        raise ClusterFault(
            "Klyngen kan ikke nås.",
            f"{address} ({type(error).__name__})",
            "Start scheduleren, ret adressen, eller byg på denne maskine uden --cluster.",
        ) from error
    try:
        _check_private(str(client.scheduler.address), private=private)
        try:
            client.wait_for_workers(1, timeout=TIMEOUT)
        except Exception as error:
            raise ClusterFault(
                "Klyngen har ingen arbejdere.", address, "Start arbejdere med «dask worker ADRESSE», og byg igen."
            ) from error
        least, most = WIDTH
        threads = sum(client.nthreads().values())
        yield Cluster(client.get_executor(pure=False)), min(most, max(least, 2 * threads))
    finally:
        client.close(timeout=TIMEOUT)


class Cluster(Executor):
    """Dask's executor; parcels are performed in the folder that a worker's own caretaker clears after it."""

    def __init__(self, inner: Executor) -> None:
        self._inner = inner

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        return self._inner.submit(in_worker if fn is perform else fn, *args, **kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002
        self._inner.shutdown(wait and not cancel_futures)  # Dask's cancels what it does not wait for


def in_worker(parcel: Parcel) -> bytes:
    """`perform`, below the worker's own folder: what a killed worker leaves there is cleared by the next."""
    from distributed import get_worker

    return perform(parcel, Path(get_worker().local_directory))


def _check_private(address: str, *, private: bool) -> None:
    parts = urlsplit(address)
    if private and parts.scheme != "tls" and parts.hostname not in ("127.0.0.1", "::1", "localhost"):
        raise ClusterFault(
            "Studiets data er ægte, og forbindelsen til klyngen er ikke krypteret.",
            address,
            "Sæt TLS op i Dask (docs/scaling.md), og brug en adresse med tls://.",
        )
