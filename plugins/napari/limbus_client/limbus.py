"""What scripts, notebooks and napari ask of Limbus."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Event
from typing import Any
from urllib.parse import quote

import numpy as np

from .body import make_body
from .connection import Connection
from .count import Area, Count, area_order, read_count
from .errors import Cancelled, JobFailed, LimbusError, NoServer
from .follow_job import follow_job
from .image import Image, PixelSize
from .outcome import Outcome, Progress
from .pixel_headers import read_pixels
from .server_record import ServerRecord
from .start_server import find_server, start_server

#: An image file is sent as it is, so that nothing it says is lost.
Input = Image | np.ndarray | Path | str
Steps = Generator[Progress, None, Outcome]


def connect(*, start: bool = True, cancelled: Event | None = None) -> Limbus:
    """The running server, or one that is started.

    Raises NoServer, saying what to do, where there is none and none can be started.
    """
    connection = find_server()
    if connection is None and not start:
        raise NoServer("no Limbus server runs")
    return Limbus(connection or start_server(lambda: _check(cancelled)))


class Limbus:
    """A server to which images are sent, with what is to be done.

    Operations and their parameters are those of the command line, see `capabilities`.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @property
    def server(self) -> ServerRecord:
        """Where it is, and what."""
        return self._connection.record

    def capabilities(self) -> dict[str, Any]:
        """Operations with the JSON Schema of their parameters, models, limits."""
        return self._connection.ask_json("GET", "/capabilities")

    def models(self) -> list[str]:
        return [model["name"] for model in self.capabilities()["models"]]

    def run(
        self,
        operation: str,
        inputs: Sequence[Input],
        parameters: Mapping[str, Any] | None = None,
        *,
        save_to: Path | str | None = None,
        on_progress: Callable[[Progress], None] = lambda progress: None,
        cancelled: Event | None = None,
    ) -> Outcome:
        """Has something done, and waits for it. See `steps`; Ctrl-C cancels."""
        steps = self.steps(operation, inputs, parameters, save_to=save_to, cancelled=cancelled)
        try:
            while True:
                on_progress(next(steps))
        except StopIteration as end:
            return end.value
        finally:
            steps.close()

    def count(
        self,
        image: Input,
        *,
        area: Area | None = None,
        pixel_size: PixelSize | None = None,
        spacing: float | None = None,
        frame: int = 1,
        save_to: Path | str | None = None,
        on_progress: Callable[[Progress], None] = lambda progress: None,
        cancelled: Event | None = None,
    ) -> Count:
        """Has the cells of an image counted and measured; densities need its pixel size.

        :param area: where. Default: where cells can be told.
        :param pixel_size: takes the place of the image's own.
        :param spacing: mean distance of neighbouring cells' centres in px. Default: estimated.
        :param frame: which of a stack, from 1.
        """
        size = pixel_size and {"y": pixel_size.y, "x": pixel_size.x, "unit": pixel_size.unit}
        given = {"pixelSize": size, "spacing": spacing, "frame": frame}
        masks, parameters = area_order(area)
        parameters |= {name: value for name, value in given.items() if value is not None}
        options = {"save_to": save_to, "on_progress": on_progress, "cancelled": cancelled}
        return read_count(self.run("count", [image, *masks], parameters, **options))

    def steps(
        self,
        operation: str,
        inputs: Sequence[Input],
        parameters: Mapping[str, Any] | None = None,
        *,
        save_to: Path | str | None = None,
        cancelled: Event | None = None,
    ) -> Steps:
        """Has something done, and tells several times a second how far it is.

        Closing this generator, or setting `cancelled` from another thread, cancels the job. What was sent and what
        came of it is deleted on the server in the end.

        :param save_to: a folder for the results as files too, TIFFs with all metadata.
        :returns: what came of it.
        :raises LimbusError: of one line.
        """
        sent: list[str] = []
        job = None
        try:
            for each in inputs:
                yield Progress("send")
                sent.append(self._send(each, cancelled))
            order = {"operation": operation, "inputs": sent, "parameters": dict(parameters or {})}
            job = self._connection.ask_json("POST", "/jobs", order)["id"]
            ended = yield from follow_job(self._connection, job, cancelled)
            if ended["state"] == "cancelled":
                raise Cancelled
            if ended["state"] == "failed":
                raise JobFailed(ended["failure"]["kind"], ended["failure"]["message"])
            yield Progress("fetch")
            return self._fetch(ended, save_to=save_to, cancelled=cancelled)
        finally:
            self._forget(job, sent)

    def _send(self, given: Input, cancelled: Event | None) -> str:
        if isinstance(given, (Path, str)):
            path = Path(given)
            headers = {"Content-Length": str(path.stat().st_size), "X-Limbus-Name": quote(path.name)}
            with path.open("rb") as file:
                pieces = iter(lambda: memoryview(file.read(1 << 20)), b"")
                return self._post_file(headers, _checked(pieces, cancelled))
        body = make_body(given if isinstance(given, Image) else Image(given))
        return self._post_file(body.headers, _checked(body.pieces(), cancelled))

    def _post_file(self, headers: Mapping[str, str], content: Any) -> str:
        with self._connection.ask("POST", "/files", body=content, headers=headers) as response:
            return json.loads(response.read())["id"]

    def _fetch(self, job: Mapping[str, Any], *, save_to: Path | str | None, cancelled: Event | None) -> Outcome:
        images: dict[str, Image] = {}
        files: dict[str, bytes] = {}
        for result in job["results"]:
            _check(cancelled)
            name = result["name"]
            path = f"/jobs/{job['id']}/results/{name}"
            if save_to is not None:
                with self._connection.ask("GET", path) as response:
                    (Path(save_to) / name).write_bytes(response.read())
            if "image" in result:
                with self._connection.ask("GET", f"{path}?format=raw") as response:
                    images[name] = read_pixels(response.headers, response.read(), name=name)
            else:
                with self._connection.ask("GET", path) as response:
                    files[name] = response.read()
        return Outcome(images, files, job.get("report", {}), job["operation"], job["parameters"])

    def _forget(self, job: str | None, sent: Sequence[str]) -> None:
        """A job that is not done is cancelled thereby. What stays, the server removes in time."""
        for path in [*([f"/jobs/{job}"] if job else []), *(f"/files/{each}" for each in sent)]:
            with suppress(LimbusError):
                self._connection.ask_json("DELETE", path)


def _check(cancelled: Event | None) -> None:
    if cancelled is not None and cancelled.is_set():
        raise Cancelled


def _checked(pieces: Any, cancelled: Event | None) -> Any:
    for piece in pieces:
        _check(cancelled)
        yield piece
