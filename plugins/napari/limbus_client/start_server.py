"""Starting a server where none runs."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit
from urllib.request import url2pathname

from .connection import Connection
from .errors import NoServer
from .server_record import read_server_record

DENO = "2.9.6"
#: It ends when it was of no use for so long.
IDLE_MINUTES = 30
#: The first start fetches packages.
PATIENCE_S = 600
LOOK_S = 0.1
#: What it says when another client was quicker: that one's server is about to answer.
ANOTHER = "already running"


def start_server(check: Callable[[], None] = lambda: None) -> Connection:
    """Starts a server that outlives this process; `check` may give up by raising.

    Raises NoServer, saying what to do, where it cannot.
    """
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(find_command(), stdin=subprocess.DEVNULL, stdout=said, stderr=said, **_detached())
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            check()
            has_ended = process.poll() is not None
            connection = find_server()
            if connection:
                return connection
            if has_ended and ANOTHER not in (reason := _last_line(said)):
                raise NoServer(f"the Limbus server did not start: {reason}")
            time.sleep(LOOK_S)
    raise NoServer(f"the Limbus server did not start within {PATIENCE_S} seconds")


def find_server() -> Connection | None:
    """The running server, if there is one."""
    record = read_server_record()
    connection = Connection(record) if record else None
    return connection if connection and connection.is_alive() else None


def find_command() -> list[str]:
    """What starts the server: the task that may do no more than it must, unless its data lie elsewhere than usual."""
    task = ["limbus", "serve"] if os.environ.get("LIMBUS_DATA") else ["serve"]
    return [*task_command(), *task, "--quiet", "--idle", str(IDLE_MINUTES)]


def task_command() -> list[str]:
    """What runs Limbus' own tasks: their names follow."""
    folder = find_limbus_folder()
    deno, npx = shutil.which("deno"), shutil.which("npx")
    if deno and _is_recent(deno):
        runner = [deno]
    elif npx:
        runner = [npx, "-y", f"deno@{DENO}"]
    else:
        raise NoServer("no Limbus server runs, and there is no npx to start one: install Node.js (nodejs.org)")
    return [*runner, "task", "--quiet", "--config", str(folder / "deno.json")]


def _is_recent(deno: str) -> bool:
    said = subprocess.run([deno, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.match(r"deno (\d+)\.(\d+)", said)
    return found is not None and (int(found[1]), int(found[2])) >= tuple(map(int, DENO.split(".")[:2]))


def find_limbus_folder() -> Path:
    """The folder of Limbus: named by LIMBUS_FOLDER, else that from which this package was installed."""
    named = os.environ.get("LIMBUS_FOLDER")
    for folder in [Path(named)] if named else _installed_from():
        if (folder / "deno.json").is_file() and (folder / "plugins" / "bridge").is_dir():
            return folder
    raise NoServer(
        "no Limbus server runs, and its folder was not found: run `limbus serve`, or set LIMBUS_FOLDER to that folder"
    )


def _installed_from() -> list[Path]:
    """Beside the sources, or where pip noted that it took them from."""
    places = [Path(__file__).parents[3]]
    try:
        origin = json.loads(distribution("napari-limbus").read_text("direct_url.json") or "{}")
    except PackageNotFoundError:
        return places
    path = urlsplit(origin.get("url", ""))
    return [*places, *([Path(url2pathname(path.path)).parents[1]] if path.scheme == "file" else [])]


def _detached() -> dict[str, object]:
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP}
    return {"start_new_session": True}


def _last_line(said: IO[bytes]) -> str:
    said.seek(0)
    lines = [line.strip() for line in said.read().decode(errors="replace").splitlines() if line.strip()]
    return lines[-1] if lines else "it said nothing"
