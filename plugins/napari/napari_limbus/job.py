"""The server's work, followed by a thread."""

from __future__ import annotations

import atexit
from collections.abc import Callable, Generator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from threading import Event
from typing import Any

from limbus_client import Cancelled, LimbusError, Outcome, Progress, connect
from napari.qt.threading import GeneratorWorker, WorkerBase, create_worker

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


@dataclass(frozen=True)
class Named:
    """A function that goes by words: when its window is closed, napari tells what still runs."""

    words: str
    function: Callable[..., Any]

    def __call__(self) -> Any:
        return self.function()

    def __str__(self) -> str:
        return self.words


class Job(GeneratorWorker):
    """Asked to quit, it cancels and goes on until the server has let go of the job; others just stop."""

    def __init__(self, steps: Named) -> None:
        self._cancelled = Event()
        super().__init__(steps.function, self._cancelled)

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

    words = f"“{operation.title}” of {sources[0].name}, by Limbus"
    return create_worker(Named(words, steps), _worker_class=Job, _ignore_errors=True)


def list_models() -> WorkerBase:
    """Work, not started yet, that tells the models of a server that runs; none is started for that."""

    def ask() -> list[str]:
        try:
            return connect(start=False).models()
        except LimbusError:
            return []

    return create_worker(Named("the list of models, by Limbus", ask))


@atexit.register
def end_all() -> None:
    """Threads end before Qt does: what they tell would bring down the whole program then."""
    with suppress(RuntimeError):
        WorkerBase.await_workers(PATIENCE)
