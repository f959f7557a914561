"""Requests to a server, over a connection each, so that threads do not get in one another's way."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException, HTTPResponse
from typing import Any
from urllib.parse import urlsplit

from .errors import NoServer, Refused
from .server_record import ServerRecord

#: The server is on this computer, and says something every 15 seconds where it has little to say.
TIMEOUT_S = 90

Body = bytes | Iterable[memoryview] | None


class Connection:
    def __init__(self, record: ServerRecord) -> None:
        self.record = record

    @contextmanager
    def ask(
        self, method: str, path: str, *, body: Body = None, headers: Mapping[str, str] = {}, timeout: float = TIMEOUT_S
    ) -> Iterator[HTTPResponse]:
        """An answer, while it is read; a refusal is raised."""
        where = urlsplit(self.record.url)
        http = HTTPConnection(where.hostname or "", where.port, timeout=timeout)
        try:
            authorization = {"Authorization": f"Bearer {self.record.token}"}
            http.request(method, f"/api/v1{path}", body, {**authorization, **headers})
            response = http.getresponse()
            if response.status >= 400:
                raise _refusal(response)
            yield response
        except (OSError, HTTPException) as error:
            raise NoServer(f"the Limbus server at {self.record.url} does not answer: {error}") from error
        finally:
            http.close()

    def ask_json(self, method: str, path: str, value: Any = None, *, timeout: float = TIMEOUT_S) -> Any:
        body = None if value is None else json.dumps(value).encode()
        headers = {} if body is None else {"Content-Type": "application/json"}
        with self.ask(method, path, body=body, headers=headers, timeout=timeout) as response:
            return json.loads(response.read() or b"null")

    def is_alive(self) -> bool:
        """Whether the server that told of itself is still the one there."""
        try:
            return self.ask_json("GET", "/health", timeout=5)["instance"] == self.record.instance
        except (NoServer, Refused, ValueError, KeyError):
            return False


def _refusal(response: HTTPResponse) -> Refused:
    try:
        error = json.loads(response.read())["error"]
    except (ValueError, KeyError, OSError, HTTPException):
        return Refused(response.status, "Unknown", f"the Limbus server answered {response.status}")
    return Refused(response.status, error["kind"], error["message"], error.get("hint"))
