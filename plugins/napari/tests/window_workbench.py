"""napari without a screen, and what its user does with the mouse."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import PIXEL_UM, SPACING_UM
from limbus_client import Limbus

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
napari = pytest.importorskip("napari", reason="napari is not installed")
qtpy = pytest.importorskip("qtpy", reason="napari has no Qt")
if sys.platform == "linux" and not os.environ.get("DISPLAY"):
    pytest.skip("napari draws by OpenGL, which needs a display: xvfb-run -a python -m pytest", allow_module_level=True)

from napari_limbus.operation_widget import OperationWidget  # noqa: E402
from qtpy.QtCore import QThreadPool  # noqa: E402
from qtpy.QtWidgets import QApplication  # noqa: E402

PATIENCE_S = 120
WIDGETS = {
    "restore": "Deblur",
    "fuse": "Fuse focus stack",
    "register": "Register stack",
    "kernels": "Estimate blur kernels",
    "count": "Count cells",
    "compare": "Compare",
}


@pytest.fixture
def viewer(limbus: Limbus, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Errors that nobody catches in what Qt calls would end Python: they fail the test instead."""
    errors: list[BaseException] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, error, trace: errors.append(error))
    viewer = napari.Viewer(show=False)
    yield viewer
    viewer.close()
    assert QThreadPool.globalInstance().waitForDone(1000 * PATIENCE_S)
    QApplication.processEvents()
    assert errors == []


def open_calibrated(viewer: Any, path: Path) -> Any:
    """An image file, with the calibration that napari's own reader leaves in the file."""
    (layer,) = viewer.open(path, plugin="napari")
    layer.scale = (SPACING_UM, PIXEL_UM, PIXEL_UM)[-layer.ndim :]
    layer.units = ("µm",) * layer.ndim
    return layer


def open_widget(viewer: Any, operation: str) -> OperationWidget:
    """As the menu does."""
    dock, widget = viewer.window.add_plugin_dock_widget("napari-limbus", WIDGETS[operation])
    assert isinstance(widget, OperationWidget)
    return widget


def wait_until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not is_so():
        assert time.monotonic() < deadline, "it takes too long"
        QApplication.processEvents()
        time.sleep(0.005)


def press_and_wait(widget: OperationWidget) -> None:
    widget.button.native.click()
    assert not widget.button.enabled
    wait_until(lambda: widget.button.enabled)


def choose(widget: OperationWidget, **values: Any) -> None:
    for name, value in values.items():
        (widget.layers if name in [each.name for each in widget.operation.layers] else widget.form)[name].value = value
