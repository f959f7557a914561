"""In napari: the window stays alive, and what runs ends with it."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from typing import Any

import numpy as np
import pytest
from limbus_client import Limbus
from window_workbench import QApplication, QThreadPool, choose, open_widget, press_and_wait, viewer, wait_until

# after window_workbench, which skips all where there is no napari
from napari.utils.notifications import notification_manager
from napari_limbus import job
from napari_limbus.operation_widget import OperationWidget
from qtpy.QtCore import QTimer

__all__ = ["viewer"]


def start_long_job(viewer: Any) -> OperationWidget:
    """More than is deblurred before anyone can cancel; it runs on the server when this returns."""
    layer = viewer.add_image(np.random.default_rng(3).random((40, 256, 256), np.float32), name="long")
    widget = open_widget(viewer, "restore")
    choose(widget, image=layer, device="cpu")
    widget.button.native.click()
    wait_until(lambda: widget.status.value == "deblurring ...")
    return widget


def left_on(limbus: Limbus) -> list[Any]:
    ask = limbus._connection.ask_json
    return [*ask("GET", "/jobs")["jobs"], *ask("GET", "/files")["files"]]


def test_the_window_answers_while_a_job_runs_and_cancel_ends_it(viewer: Any, limbus: Limbus) -> None:
    widget = start_long_job(viewer)
    ticks: list[str] = []
    timer = QTimer()
    timer.timeout.connect(lambda: ticks.append(widget.status.value))
    timer.start(20)
    wait_until(lambda: ticks.count("deblurring ...") > 10)
    # napari's question when it is closed meanwhile
    assert viewer.window._task_status_manager.get_status() == ["napari-worker: Executing “Deblur” of long, by Limbus"]
    widget.cancel.native.click()
    wait_until(lambda: widget.button.enabled)
    timer.stop()
    assert widget.status.value == "cancelled"
    assert [each.name for each in viewer.layers] == ["long"]
    assert left_on(limbus) == []


def test_closing_the_window_cancels_what_runs(viewer: Any, limbus: Limbus) -> None:
    start_long_job(viewer)
    viewer.close()
    assert QThreadPool.globalInstance().waitForDone(30_000)
    assert left_on(limbus) == []


def test_what_is_told_after_the_window_closed_is_let_go(viewer: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    class LateServer:
        asked, may_answer = threading.Event(), threading.Event()

        def models(self) -> list[str]:
            self.asked.set()
            assert self.may_answer.wait(30)
            return ["one", "another"]

    server = LateServer()
    monkeypatch.setattr(job, "connect", lambda start: server)
    widget = open_widget(viewer, "restore")
    assert server.asked.wait(30)
    server.may_answer.set()
    assert QThreadPool.globalInstance().waitForDone(30_000)  # it has told, and nobody has listened yet
    viewer.close()
    QApplication.processEvents()
    with pytest.raises(RuntimeError, match="deleted"):
        widget.form["model"].choices = ["one"]


LEAVE = """
from window_workbench import napari
from test_window import start_long_job
start_long_job(napari.Viewer(show=False))
"""


def test_python_ends_well_in_the_middle_of_a_job(limbus: Limbus) -> None:
    here = os.path.dirname(__file__)
    ended = subprocess.run([sys.executable, "-c", LEAVE], cwd=here, capture_output=True, text=True, timeout=120)
    assert ended.returncode == 0, ended.stderr
    assert left_on(limbus) == []


def test_an_error_that_none_expected_is_told_and_the_widget_goes_on(
    viewer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**options: object) -> None:
        raise LookupError("out of luck")

    viewer.add_image(np.zeros((8, 8), np.uint8))
    widget = open_widget(viewer, "compare")
    monkeypatch.setattr(job, "connect", fail)
    press_and_wait(widget)
    assert widget.status.value == "LookupError: out of luck"
    assert "out of luck" in notification_manager.records[-1].message
