"""The client by itself: against the command line, and when things go wrong."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import tifffile
from conftest import PIXEL_UM, SPACING_UM, stop, write_tiff
from limbus_client import Cancelled, Image, JobFailed, Limbus, LimbusError, NoServer, PixelSize, Refused, connect
from limbus_client import start_server as starting
from numpy.testing import assert_array_equal

MICROMETRES = PixelSize(PIXEL_UM, PIXEL_UM)


def stack_of(files: Path) -> Image:
    return Image(tifffile.imread(files / "stack.tif"), MICROMETRES, SPACING_UM, "stack.tif")


def kept(limbus: Limbus) -> list[object]:
    """What the server still holds of what it was sent and asked."""
    ask = limbus._connection.ask_json
    return [*ask("GET", "/files")["files"], *ask("GET", "/jobs")["jobs"]]


def test_pixels_and_calibration_equal_those_of_the_command_line(limbus: Limbus, files: Path, expected: Path) -> None:
    told = []
    scan = Image(tifffile.imread(files / "scan.tif"), MICROMETRES, name="scan.tif")
    restored = limbus.run("restore", [scan], {"device": "cpu"}, on_progress=told.append)
    assert restored.image.pixels.dtype == np.uint16
    assert restored.image.pixel_size == MICROMETRES
    assert_array_equal(restored.image.pixels, tifffile.imread(expected / "restored.tif"))
    assert {"send", "restore", "fetch"} <= {progress.stage for progress in told}
    assert restored.report["provenance"]["version"]
    assert restored.evidence == json.loads((expected / "restored.json").read_text())["results"][0]["evidence"]["frames"]

    registered = limbus.run("register", [stack_of(files)], {"crop": True})
    assert registered.image.spacing == SPACING_UM
    assert_array_equal(registered.image.pixels, tifffile.imread(expected / "aligned.tif"))

    fused = limbus.run("fuse", [stack_of(files)], {"maps": ["depth", "sources", "confidence"]})
    assert list(fused.images) == ["full.tif", "depth.tif", "sources.tif", "confidence.tif"]
    for name, image in fused.images.items():
        assert_array_equal(image.pixels, tifffile.imread(expected / name), name)

    estimated = limbus.run("kernels", [fused.image, stack_of(files)])
    assert estimated.files["kernels.raw"] == (expected / "kernels.raw").read_bytes()

    compared = limbus.run("compare", [restored.image, scan])
    assert compared.report["mean"] == json.loads((expected / "compare.json").read_text())["mean"]
    assert kept(limbus) == []


def test_files_go_as_they_are_and_come_as_files(limbus: Limbus, files: Path, expected: Path, tmp_path: Path) -> None:
    restored = limbus.run("restore", [files / "scan.tif"], {"device": "cpu"}, save_to=tmp_path)
    saved = tifffile.TiffFile(tmp_path / "restored.tif")
    assert_array_equal(saved.asarray(), restored.image.pixels)
    assert_array_equal(restored.image.pixels, tifffile.imread(expected / "restored.tif"))
    assert restored.image.pixel_size is not None
    assert restored.image.pixel_size.x == pytest.approx(PIXEL_UM, rel=1e-6)


@pytest.mark.parametrize("change", ["big-endian", "every second", "transposed", "8 bits", "float"])
def test_pixels_arrive_however_they_lie_in_memory(limbus: Limbus, change: str) -> None:
    pixels = np.random.default_rng(1).integers(0, 65535, (40, 64), np.uint16)
    pixels = {
        "big-endian": lambda: pixels.astype(">u2"),
        "every second": lambda: pixels[::2, ::2],
        "transposed": lambda: pixels.T,
        "8 bits": lambda: pixels.astype(np.uint8),
        "float": lambda: (pixels / 65535).astype(np.float32),
    }[change]()
    copy = np.ascontiguousarray(pixels, pixels.dtype.newbyteorder("="))
    assert limbus.run("compare", [pixels, copy]).report["mean"]["mse"] == 0
    other = copy.copy()
    other[0, 0] = 1 - other[0, 0] if other.dtype == np.float32 else ~other[0, 0]
    assert limbus.run("compare", [pixels, other]).report["mean"]["mse"] > 0


def test_colours_become_the_grey_that_the_command_line_makes_of_them(
    limbus: Limbus, run_cli: Callable[..., str], tmp_path: Path
) -> None:
    pixels = np.random.default_rng(2).integers(0, 255, (48, 64, 4), np.uint8)
    write_tiff(tmp_path / "colour.tif", pixels[..., :3])
    run_cli("restore", tmp_path / "colour.tif", "-o", tmp_path / "grey.tif", "--method", "wiener", "--radius", 1)
    restored = limbus.run(
        "restore", [Image(pixels, MICROMETRES, colour=True)], {"method": "wiener", "radius": 1}
    ).image
    assert_array_equal(restored.pixels, tifffile.imread(tmp_path / "grey.tif"))
    assert restored.pixel_size is not None
    assert restored.pixel_size.y == pytest.approx(PIXEL_UM, rel=1e-6)


def long_job() -> list[np.ndarray]:
    """More than is deblurred before anyone can cancel."""
    return [np.random.default_rng(3).random((40, 256, 256), np.float32)]


def test_cancelling_frees_the_server_and_leaves_nothing(limbus: Limbus) -> None:
    cancelled = threading.Event()

    def cancel_when_it_runs(progress: object) -> None:
        if getattr(progress, "fraction", None):
            cancelled.set()

    with pytest.raises(Cancelled):
        limbus.run("restore", long_job(), {"device": "cpu"}, on_progress=cancel_when_it_runs, cancelled=cancelled)
    assert kept(limbus) == []
    small = np.zeros((16, 16), np.uint8)
    assert limbus.run("compare", [small, small]).report["mean"]["mse"] == 0


def test_leaving_the_steps_cancels(limbus: Limbus) -> None:
    steps = limbus.steps("restore", long_job(), {"device": "cpu"})
    while next(steps).fraction is None:
        pass
    steps.close()
    assert kept(limbus) == []


def test_what_is_wrong_is_said_in_one_line(limbus: Limbus) -> None:
    image = np.zeros((16, 16), np.uint8)
    with pytest.raises(JobFailed, match="no model is called nonsense: there is default"):
        limbus.run("restore", [image], {"model": "nonsense"})
    with pytest.raises(Refused, match="compare takes 2 inputs"):
        limbus.run("compare", [image])
    with pytest.raises(Refused) as refused:
        limbus.run("restore", [image], {"sharpness": 11})
    assert refused.value.status == 400
    with pytest.raises(ValueError, match="image has 4 axes: an image has 2, a stack 3"):
        limbus.run("restore", [np.zeros((2, 2, 2, 2), np.uint8)])
    with pytest.raises(ValueError, match="holds complex128: convert it"):
        limbus.run("restore", [np.zeros((2, 2), complex)])
    assert kept(limbus) == []


def test_two_clients_that_start_the_server_at_once_find_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIMBUS_DATA", str(tmp_path))
    script = "from limbus_client import connect; print(connect().server.instance)"
    clients = [
        subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) for _ in range(2)
    ]
    instances = {client.communicate()[0] for client in clients}
    server = connect(start=False)
    assert instances == {f"{server.server.instance}\n"}
    stop(server, signal.SIGKILL)
    with pytest.raises(NoServer, match="no Limbus server runs"):
        connect(start=False)


def test_where_no_server_can_be_started_it_is_said_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LIMBUS_DATA", str(tmp_path))
    monkeypatch.setenv("LIMBUS_FOLDER", str(tmp_path))
    with pytest.raises(NoServer, match="run `limbus serve`, or set LIMBUS_FOLDER"):
        connect()
    monkeypatch.delenv("LIMBUS_FOLDER")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NoServer, match=r"install Node\.js"):
        connect()
    monkeypatch.setattr(starting, "find_command", lambda: [sys.executable, "-c", "raise SystemExit('out of luck')"])
    with pytest.raises(LimbusError, match="did not start: out of luck"):
        connect()
