"""Counting what requests cost: CPU of server and database, time at the client."""

from __future__ import annotations

import os
import signal
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import psutil
from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


@dataclass(frozen=True, slots=True)
class Cost:
    """What one kind of request cost. CPU and times in milliseconds."""

    name: str
    clients: int
    count: int
    cpu: float
    p50: float
    p95: float
    p99: float


def tree(pid: int) -> list[psutil.Process]:
    parent = psutil.Process(pid)
    return [parent, *parent.children(recursive=True)]


def database_processes() -> list[psutil.Process]:
    """Return the processes of our PostgreSQL if it runs here; SQLite has none of its own."""
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        number = int(cursor.fetchone()[0])
    try:
        server = psutil.Process(number).parent()
    except psutil.NoSuchProcess:
        return []
    return tree(server.pid) if server is not None and server.name() == "postgres" else []


def cpu_seconds(processes: Iterable[psutil.Process]) -> float:
    """Return the CPU that ``processes`` have used so far, in seconds."""
    total = 0.0
    for process in processes:
        try:
            used = process.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += used.user + used.system
    return total


def percentile(sorted_values: list[float], share: float) -> float:
    return sorted_values[min(len(sorted_values) - 1, int(len(sorted_values) * share))]


def measure(name: str, pid: int, calls: list[list[Callable[[], object]]]) -> Cost:
    """Run ``calls`` (one list for each client, all at once) and return what they cost."""
    times: list[float] = []

    def visit(own: list[Callable[[], object]]) -> None:
        for call in own:
            began = time.perf_counter()
            call()
            times.append((time.perf_counter() - began) * 1000)

    before = cpu_seconds([*tree(pid), *database_processes()])
    threads = [threading.Thread(target=visit, args=(own,)) for own in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    spent = cpu_seconds([*tree(pid), *database_processes()]) - before
    times.sort()
    return Cost(
        name=name,
        clients=len(calls),
        count=len(times),
        cpu=round(spent * 1000 / max(1, len(times)), 2),
        p50=round(percentile(times, 0.5), 1),
        p95=round(percentile(times, 0.95), 1),
        p99=round(percentile(times, 0.99), 1),
    )


@dataclass(frozen=True, slots=True)
class Spent:
    """What some work cost a process of its own."""

    seconds: float
    cpu_seconds: float
    memory_mb: float


def in_a_child(
    work: Callable[[], int], *, kill_after: float | None = None
) -> tuple[int, Spent]:
    """Do ``work`` in a process of its own; return what it returned, and what it cost.

    kill_after: seconds after which that process is killed (SIGKILL); it returned 0 then.
    """
    connection.close()
    reading, writing = os.pipe()
    began = time.perf_counter()
    child = os.fork()
    if child == 0:
        try:
            os.write(writing, str(int(work())).encode())
        finally:  # whatever came of it: the program around is the parent's
            os._exit(0)
    os.close(writing)
    if kill_after is not None:
        time.sleep(kill_after)
        os.kill(child, signal.SIGKILL)
    with os.fdopen(reading) as pipe:
        said = pipe.read()
    _pid, _status, used = os.wait4(child, 0)
    spent = Spent(
        seconds=round(time.perf_counter() - began, 1),
        cpu_seconds=round(used.ru_utime + used.ru_stime, 1),
        memory_mb=round(used.ru_maxrss * 1024 / 1e6, 1),
    )
    return int(said or "0"), spent
