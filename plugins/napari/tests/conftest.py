"""A server of the tests' own, and what the command line makes of the same files."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import tifffile
from limbus_client import Limbus, connect
from limbus_client.start_server import task_command
from napari_limbus.sample_data import make_stack

PIXEL_UM, SPACING_UM = 0.46, 5.0


@pytest.fixture(scope="session")
def limbus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Limbus]:
    """Started by the client itself, as there is none."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LIMBUS_DATA", str(tmp_path_factory.mktemp("data")))
        patch.setenv("NAPARI_CONFIG", str(tmp_path_factory.mktemp("settings") / "napari.yaml"))
        server = connect()
        yield server
        stop(server)


def stop(server: Limbus, how: int = signal.SIGINT) -> None:
    os.kill(server.server.pid, how)


@pytest.fixture(scope="session")
def run_cli() -> Callable[..., str]:
    def run(*arguments: object) -> str:
        command = [*task_command(), "limbus", *map(str, arguments)]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    return run


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `stack.tif`, a calibrated focus stack, and `scan.tif`, a frame of it, both of 16 bits."""
    folder = tmp_path_factory.mktemp("images")
    stack = make_stack(np.random.default_rng(7))[1:4, :128, :160]
    for name, pixels, metadata in (("stack", stack, {"spacing": SPACING_UM, "axes": "ZYX"}), ("scan", stack[0], {})):
        write_tiff(folder / f"{name}.tif", pixels, metadata)
    return folder


def write_tiff(path: Path, pixels: np.ndarray, metadata: dict[str, object] | None = None) -> None:
    resolution = (1 / PIXEL_UM, 1 / PIXEL_UM)
    tifffile.imwrite(path, pixels, imagej=True, resolution=resolution, metadata={"unit": "um", **(metadata or {})})


@pytest.fixture(scope="session")
def expected(files: Path, run_cli: Callable[..., str]) -> Path:
    """A folder with what the command line makes of these."""
    made = files / "made"
    made.mkdir()
    stack = files / "stack.tif"
    restored = run_cli("restore", files / "scan.tif", "-o", made / "restored.tif", "--device", "cpu", "--json")
    (made / "restored.json").write_text(restored)
    run_cli("register", stack, "-o", made / "aligned.tif", "--crop")
    maps = [word for name in ("depth", "sources", "confidence") for word in (f"--{name}", made / f"{name}.tif")]
    run_cli("fuse", stack, "-o", made / "full.tif", *maps)
    run_cli("kernels", made / "full.tif", stack, "-o", made / "kernels.json")
    (made / "compare.json").write_text(run_cli("compare", made / "restored.tif", files / "scan.tif", "--json"))
    return made
