"""The server's work, followed by a thread."""

from __future__ import annotations

import atexit
from collections.abc import Callable, Generator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from threading import Event
from typing import Any

from limbus_client import Cancelled, LimbusError, Outcome, Progress, connect
from napari.qt.threading import GeneratorWorker, WorkerBase, create_worker, thread_worker

from .operation import Operation
from .source import Source

#: In milliseconds; the server lets go of a job within a tile.
PATIENCE = 10_000

Steps = Generator[Progress, None, "Outcome | Trouble"]


@dataclass(frozen=True)
class Trouble:
    """Why nothing came of it: a record, as a worker that returns an error raises it."""

    message: str
    #: It was cancelled.
    is_wanted: bool = False


class Job(GeneratorWorker):
    """Asked to quit, it cancels and goes on until the server has let go of the job; others just stop."""

    def __init__(self, steps: Callable[[Event], Steps]) -> None:
        self._cancelled = Event()
        super().__init__(steps, self._cancelled)

    def quit(self) -> None:
        self._cancelled.set()


def make_job(operation: Operation, sources: Sequence[Source], parameters: dict[str, Any]) -> Job:
    """A job to listen to, and then to start.

    What is to be expected when something goes wrong is returned; what is not is told as `errored`.
    """

    def steps(cancelled: Event) -> Steps:
        try:
            yield Progress("connect")
            limbus = connect(cancelled=cancelled)
            images = [source.load() for source in sources]
            return (yield from limbus.steps(operation.name, images, parameters, cancelled=cancelled))
        except (LimbusError, ValueError) as error:
            return Trouble(str(error), is_wanted=isinstance(error, Cancelled))

    return create_worker(steps, _worker_class=Job, _ignore_errors=True)


@thread_worker
def list_models() -> list[str]:
    """The names of the models of a server that runs; none is started for that."""
    try:
        return connect(start=False).models()
    except LimbusError:
        return []


@atexit.register
def end_all() -> None:
    """Threads end before Qt does: what they tell would bring down the whole program then."""
    with suppress(RuntimeError):
        WorkerBase.await_workers(PATIENCE)
