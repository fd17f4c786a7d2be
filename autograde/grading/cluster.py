"""The Dask workers on which `course grade` runs submissions, on this machine or on an existing cluster.

They start, and import what they need, while this process is still importing nbgrader: of a class of forty, a fifth of
the time would otherwise be waiting for imports. So nothing heavy is imported here.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from logging import CRITICAL, getLogger
from multiprocessing import resource_tracker
from typing import Any

from dask import config as dask_settings
from distributed import Client, LocalCluster

from autograde.errors import CourseError
from autograde.startup import skip_slow_imports, without_collection

THREADS = 4
"""Jobs of one worker at most: its threads mostly wait for kernels, and share one import of TensorFlow."""

STUCK = "10 minutes"
"""Time without a heartbeat after which a worker is ended and another does its jobs.

A worker sends one every half second, whatever its jobs do.
"""

JOB_MEMORY = 2 << 30
"""Bytes of memory to allow for each job: a worker, its zygote with TensorFlow, and a kernel."""


@contextlib.contextmanager
def starting(jobs: int, scheduler: str | None) -> Iterator[Future[Client]]:
    """Start a cluster in the background; yield a future of its client, to be asked when there is nothing else to do.

    The future raises `CourseError` where no cluster answers, or none that can grade.

    Args:
        jobs: see `cluster`.
        scheduler: likewise.
    """
    silence()
    with contextlib.ExitStack() as stack, ThreadPoolExecutor(1, "cluster") as pool:
        yield pool.submit(lambda: stack.enter_context(deaf_cluster(jobs, scheduler)))


def deaf_cluster(jobs: int, scheduler: str | None) -> contextlib.AbstractContextManager[Client]:
    """Return a cluster whose processes Ctrl-C does not reach; to be called, and the result entered, in its own thread.

    A terminal sends the signal to all of them, and each would print a traceback; it is this process that ends them.
    Signals that a thread blocks are blocked in the threads and the processes that it starts, from their beginning.
    """
    quiet = "ignore:resource_tracker:UserWarning"  # about what a command that ends at once leaves for it to clean up
    sys.warnoptions.append(quiet)  # which the tracker's process is started with
    resource_tracker.ensure_running()  # before the signal is blocked, since this call unblocks it
    sys.warnoptions.remove(quiet)
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    return cluster(jobs, scheduler)


def silence() -> None:
    """Keep Dask from logging that workers were ended in the middle of something, which is no problem here."""
    for noisy in ("distributed", "distributed.nanny", "distributed.worker"):
        getLogger(noisy).setLevel(CRITICAL)


def dask_setup(_worker: Any) -> None:
    """Let interrupts reach the kernels of a worker that starts, since a cell that takes too long is interrupted.

    The worker itself ignores them by a handler, which, unlike a block, kernels do not inherit. Dask calls this function
    by its name.
    """
    silence()
    signal.signal(signal.SIGINT, lambda *_: None)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


@contextlib.contextmanager
def cluster(jobs: int, scheduler: str | None) -> Iterator[Client]:
    """Yield a cluster's client: of a new cluster on this machine, or of one that is already there.

    Args:
        jobs: how many submissions a new cluster runs at once; each worker process runs up to `THREADS` of them.
        scheduler: address of a cluster that is already there, such as `tcp://10.0.0.5:8786`; None for a new one.

    Raises:
        CourseError: no cluster answers there, or it has no workers.
    """
    settings: dict[str, Any] = {
        "distributed.logging.distributed": "critical",
        "distributed.admin.low-level-log-length": 50,  # a worker keeps 1,000 messages, with submissions in them
        "distributed.scheduler.worker-ttl": STUCK,
        # It looks at the frames of all threads every 10 ms, which in an early 3.11 stops a process for good when
        # garbage is collected meanwhile (python/cpython#106883).
        "distributed.worker.profile.enabled": False,
    }
    with dask_settings.set(settings), contextlib.ExitStack() as stack:  # `closing`: another thread may exit it
        if scheduler is None:
            threads = next(count for count in range(THREADS, 0, -1) if jobs % count == 0)
            local = LocalCluster(
                n_workers=jobs // threads,
                threads_per_worker=threads,
                processes=True,
                preload=[__name__],  # `dask_setup`
                memory_limit=None,  # what takes memory are kernels, which have limits of their own
                host="127.0.0.1",
                dashboard_address="127.0.0.1:0",  # any free port, so that grading two classes at once gives no warning
            )
            client = stack.enter_context(closing(Client(stack.enter_context(local))))
        else:
            try:
                client = stack.enter_context(closing(Client(scheduler, timeout="15s")))
            except (OSError, ValueError, TimeoutError) as error:
                raise CourseError(
                    f"Dask 스케줄러 {scheduler}에 연결하지 못했습니다({error}). 주소를 확인해 주세요."
                ) from None
        if not client.nthreads():
            raise CourseError(f"Dask 스케줄러 {scheduler}에 워커가 없습니다. dask worker를 먼저 실행해 주세요.")
        warm_up_all(client, scheduler)
        try:
            yield client
        finally:
            if scheduler is None:
                with contextlib.suppress(Exception):  # a worker ends anyway, but would first wait for its kernels
                    client.run(cool_down)


def warm_up_all(client: Client, scheduler: str | None) -> None:
    """Have every worker import what grading needs.

    Raises:
        CourseError: a worker cannot import it.
    """
    try:
        client.run(warm_up)
    except ImportError as error:
        raise CourseError(
            f"Dask 스케줄러 {scheduler}의 워커에 이 강좌가 설치되어 있지 않습니다({error}). 워커마다 설치해 주세요."
        ) from None


def warm_up() -> None:
    """Start a worker's zygote, which imports TensorFlow, and import nbgrader in the worker itself."""
    skip_slow_imports()
    from autograde.kernels.availability import is_off
    from autograde.kernels.sandboxed import SandboxProvisioner
    from autograde.kernels.warm import kernel_environment

    if not is_off():
        SandboxProvisioner().prepare([sys.executable, "-m", "ipykernel_launcher"], kernel_environment())
    with without_collection():
        import autograde.grading.runner  # noqa: F401


def cool_down() -> None:
    """End a worker's kernels and zygotes."""
    from autograde.kernels.warm import stop_all

    stop_all()


def default_jobs() -> int:
    """Return 1.5 jobs per processor, since a job waits a third of its time; fewer where memory does not suffice."""
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    jobs = processors + processors // 2
    try:
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (ValueError, OSError):
        return jobs
    return max(1, min(jobs, memory // JOB_MEMORY))
