"""How far a job is."""

from __future__ import annotations

import json
from collections.abc import Generator
from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import Any

from .connection import Connection
from .errors import Cancelled, LimbusError, NoServer
from .outcome import Progress
from .server_events import read_events

#: So often one can turn to something else.
LOOK_S = 0.1
ENDED = ("done", "failed", "cancelled")


def follow_job(connection: Connection, job: str, cancelled: Event | None) -> Generator[Progress, None, dict[str, Any]]:
    """Tells of progress, at least every tenth of a second; returns the job when it has ended."""
    heard: SimpleQueue[tuple[str, Any]] = SimpleQueue()
    # A reader of its own, for a socket cannot be read and watched for something else at once.
    Thread(target=_listen, args=(connection, job, heard), daemon=True, name="limbus events").start()
    progress = Progress("queued")
    while True:
        if cancelled is not None and cancelled.is_set():
            raise Cancelled
        try:
            kind, value = heard.get(timeout=LOOK_S)
        except Empty:
            yield progress
            continue
        if kind == "error":
            raise value
        if kind == "state" and value["state"] in ENDED:
            return value
        progress = _progress_of(kind, value)
        yield progress


def _progress_of(kind: str, value: dict[str, Any]) -> Progress:
    told = value.get("progress") if kind == "state" else value
    if told:
        return Progress(told["stage"], told["fraction"])
    return Progress("start" if value["state"] == "running" else "queued")


def _listen(connection: Connection, job: str, heard: SimpleQueue[tuple[str, Any]]) -> None:
    try:
        with connection.ask("GET", f"/jobs/{job}/events") as response:
            for name, data in read_events(response):
                heard.put((name, json.loads(data)))
        heard.put(("error", NoServer("the Limbus server ended; it goes on with the job when it is started again")))
    except LimbusError as error:
        heard.put(("error", error))
