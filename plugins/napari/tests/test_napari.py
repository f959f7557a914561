"""In napari: what becomes of an operation on layers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import tifffile
from conftest import PIXEL_UM, SPACING_UM
from limbus_client import Limbus
from numpy.testing import assert_allclose, assert_array_equal
from window_workbench import WIDGETS, choose, open_calibrated, open_widget, press_and_wait, viewer

# after window_workbench, which skips all where there is no napari
from napari.utils.notifications import notification_manager
from napari_limbus.operations import OPERATIONS

__all__ = ["viewer"]

#: Takes long, and is watched in the viewer.
WITHOUT_WIDGET = {"train"}


def assert_calibrated(layer: Any) -> None:
    assert_allclose(layer.scale, (SPACING_UM, PIXEL_UM, PIXEL_UM)[-layer.ndim :], rtol=0)
    assert [f"{unit:~}" for unit in layer.units] == ["µm"] * layer.ndim


def test_the_widgets_are_the_operations_of_the_server(limbus: Limbus) -> None:
    offered = {each["name"]: each for each in limbus.capabilities()["operations"]}
    assert {operation.name for operation in OPERATIONS} == set(WIDGETS) == set(offered) - WITHOUT_WIDGET
    for operation in OPERATIONS:
        schemas = offered[operation.name]["parameters"]["properties"]
        for parameter in operation.parameters:
            schema = schemas[parameter.among or parameter.name]
            if parameter.among:
                assert parameter.name in schema["items"]["enum"]
            elif parameter.choices and "enum" in schema:
                sent = {value for _, value in parameter.choices if value != parameter.absent}
                assert sent == set(schema["enum"])
            if "default" in schema and not parameter.among:
                assert parameter.value == schema["default"]


def test_deblurring_gives_the_command_lines_pixels_and_keeps_calibration(
    viewer: Any, files: Path, expected: Path
) -> None:
    scan = open_calibrated(viewer, files / "scan.tif")
    scan.translate = (10, 20)
    widget = open_widget(viewer, "restore")
    choose(widget, image=scan, device="cpu")
    press_and_wait(widget)
    deblurred = viewer.layers["scan deblurred"]
    assert deblurred.data.dtype == np.uint16
    assert_array_equal(deblurred.data, tifffile.imread(expected / "restored.tif"))
    assert_calibrated(deblurred)
    assert_array_equal(deblurred.translate, scan.translate)
    assert deblurred.contrast_limits == scan.contrast_limits
    provenance = deblurred.metadata["limbus"]["report"]["provenance"]
    assert {"version", "model", "weights"} & set(provenance)

    (evidence,) = json.loads((expected / "restored.json").read_text())["results"][0]["evidence"]["frames"]
    told = [f"Done. Evidence {evidence['score']} of 100: {evidence['sentence']}"]
    assert widget.status.value.split("\n") == told + [f"Warning: {each['message']}" for each in evidence["warnings"]]
    shown = viewer.layers["scan evidence"]
    assert_array_equal(shown.data, tifffile.imread(expected / "restored.evidence.tif"))
    assert_calibrated(shown)
    assert_array_equal(shown.translate, scan.translate)
    assert not shown.visible
    assert viewer.layers[-1] is deblurred


def test_what_is_doubtful_of_a_stack_is_told_of_its_worst_frame(viewer: Any, files: Path) -> None:
    frame = tifffile.imread(files / "scan.tif")
    noise = np.random.default_rng(1).integers(20000, 30000, frame.shape, np.uint16)
    layer = viewer.add_image(np.stack([frame, noise]), name="pair")
    said: list[str] = []
    notification_manager.notification_ready.connect(lambda notification: said.append(notification.message))
    widget = open_widget(viewer, "restore")
    choose(widget, image=layer, device="cpu", evidence="full")
    press_and_wait(widget)
    first, second = viewer.layers["pair deblurred"].metadata["limbus"]["report"]["evidence"]
    assert second["score"] < first["score"]
    assert f"of frame 2, the worst of 2: {second['sentence']}" in widget.status.value
    assert [f"frame 2: {each['message']}" for each in second["warnings"]] == said != []
    for name in ("pair evidence", "pair disagreement"):
        assert viewer.layers[name].data.shape == layer.data.shape


def test_registering_cut_to_what_all_show_keeps_its_place(viewer: Any, files: Path, expected: Path) -> None:
    stack = open_calibrated(viewer, files / "stack.tif")
    widget = open_widget(viewer, "register")
    choose(widget, stack=stack, crop=True)
    press_and_wait(widget)
    registered = viewer.layers["stack registered"]
    assert_array_equal(registered.data, tifffile.imread(expected / "aligned.tif"))
    assert_calibrated(registered)
    area = registered.metadata["limbus"]["report"]["area"]
    assert area["top"] + area["left"] > 0
    assert_allclose(registered.translate, (0, area["top"] * PIXEL_UM, area["left"] * PIXEL_UM))


def test_fusing_adds_the_image_its_depth_and_its_sources(viewer: Any, files: Path, expected: Path) -> None:
    stack = open_calibrated(viewer, files / "stack.tif")
    widget = open_widget(viewer, "fuse")
    choose(widget, stack=stack, confidence=True)
    press_and_wait(widget)
    kinds = {"fused": "image", "depth": "image", "confidence": "image", "sources": "labels"}
    for suffix, kind in kinds.items():
        layer = viewer.layers[f"stack {suffix}"]
        assert layer._type_string == kind
        name = "full.tif" if suffix == "fused" else f"{suffix}.tif"
        assert_array_equal(layer.data, tifffile.imread(expected / name), name)
        assert_calibrated(layer)
    assert viewer.layers[-1].name == "stack fused"

    kernels = open_widget(viewer, "kernels")
    choose(kernels, full=viewer.layers["stack fused"], stack=stack)
    press_and_wait(kernels)
    bank = json.loads((expected / "kernels.json").read_text())["kernels"]
    assert kernels.status.value.startswith(f"{len(bank)} kernels")
    shown = viewer.layers["stack kernels"].data
    assert len(shown) == len(bank)
    assert_allclose(shown.sum(axis=(1, 2)), 1, atol=1e-3)


def test_comparing_says_the_command_lines_figures(viewer: Any, files: Path, expected: Path) -> None:
    scan = open_calibrated(viewer, files / "scan.tif")
    restored = viewer.add_image(tifffile.imread(expected / "restored.tif"), name="restored")
    widget = open_widget(viewer, "compare")
    choose(widget, candidate=restored, reference=scan)
    press_and_wait(widget)
    psnr = json.loads((expected / "compare.json").read_text())["mean"]["psnr"]
    assert f"PSNR {psnr:.2f} dB" in widget.status.value


def test_what_cannot_be_done_is_said(viewer: Any) -> None:
    widget = open_widget(viewer, "fuse")
    widget.start()
    assert widget.status.value == "Focus stack: open an image first"
    viewer.add_image(np.zeros((32, 32), np.uint8), name="black")
    said: list[str] = []
    notification_manager.notification_ready.connect(lambda notification: said.append(notification.message))
    press_and_wait(widget)
    assert widget.status.value in said
    assert "at least" in widget.status.value or "frame" in widget.status.value
    assert [each.name for each in viewer.layers] == ["black"]


def test_colours_other_axes_and_odd_types_are_taken(viewer: Any) -> None:
    random = np.random.default_rng(5)
    series = viewer.add_image(random.random((2, 3, 24, 32)).astype(np.float16), name="series")
    colours = viewer.add_image(random.integers(0, 255, (24, 32, 3), np.uint8), name="colours", rgb=True)
    widget = open_widget(viewer, "restore")
    choose(widget, method="wiener", radius=1.0)
    for layer, shape, dtype in ((series, (3, 24, 32), np.float32), (colours, (24, 32), np.uint8)):
        choose(widget, image=layer)
        press_and_wait(widget)
        assert viewer.layers[-1].data.shape == shape, widget.status.value
        assert viewer.layers[-1].data.dtype == dtype


def test_the_sample_is_a_calibrated_stack(viewer: Any) -> None:
    (layer,) = viewer.open_sample("napari-limbus", "synthetic_stack")
    assert layer.data.shape[0] == 5
    assert layer.data.dtype == np.uint16
    assert_calibrated(layer)
