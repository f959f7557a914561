"""Where a running server is, as it tells in its data folder."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class ServerRecord:
    url: str
    instance: str
    version: str
    pid: int
    token: str


def find_data_folder() -> Path:
    """`.limbus` in the home folder; elsewhere where LIMBUS_DATA says so."""
    return Path(os.environ.get("LIMBUS_DATA") or Path.home() / ".limbus")


def read_server_record() -> ServerRecord | None:
    """What the last server told; it may be gone."""
    try:
        record = json.loads((find_data_folder() / "server.json").read_text("utf-8"))
        token = Path(record["tokenFile"]).read_text("ascii").strip()
        return ServerRecord(record["url"], record["instance"], record["version"], record["pid"], token)
    except (OSError, ValueError, KeyError):
        return None
