"""What can go wrong, each said in one line."""

from __future__ import annotations


class LimbusError(Exception):
    """Any of what follows: its text is for people."""


class NoServer(LimbusError):
    """No server runs, and none could be started."""


class Refused(LimbusError):
    """The server did not grant a request."""

    def __init__(self, status: int, kind: str, message: str, hint: str | None = None) -> None:
        super().__init__(f"{message} ({hint})" if hint else message)
        self.status = status
        self.kind = kind


class JobFailed(LimbusError):
    """The server could not do what was asked."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


class Cancelled(LimbusError):
    """It was given up before its end."""

    def __init__(self) -> None:
        super().__init__("cancelled")
