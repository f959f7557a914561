"""Counting, from Python and in napari, against the command line."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tifffile
from conftest import PIXEL_UM, SPACING_UM
from limbus_client import Count, Image, Limbus, PixelSize
from numpy.testing import assert_allclose, assert_array_equal
from window_workbench import QApplication, choose, open_calibrated, open_widget, press_and_wait, viewer

__all__ = ["viewer"]

#: Corners (row, column) between pixels, on none of whose edges the centre of a pixel lies.
AREA = [(10.3, 12.6), (15.2, 140.9), (110.7, 150.4), (118.1, 20.3)]


@pytest.fixture(scope="session")
def counted(files: Path, run_cli: Callable[..., str]) -> Path:
    """A folder with what the command line counts in the scan, in all of it and in an area."""
    made = files / "counted"
    ring = [[x, y] for y, x in [*AREA, AREA[0]]]
    (files / "area.geojson").write_text(json.dumps({"type": "Polygon", "coordinates": [ring]}))
    run_cli("count", files / "scan.tif", "-o", made / "all", "--quiet")
    run_cli("count", files / "scan.tif", "-o", made / "area", "--roi", files / "area.geojson", "--quiet")
    return made


def assert_counted(labels: np.ndarray, figures: Any, cells: Any, made: Path) -> None:
    """As the command line has it, but for the digits of a pixel size that TIFF keeps."""
    assert_array_equal(labels, tifffile.imread(made / "scan_labels.tif"))
    told = json.loads((made / "scan_count.json").read_text())
    for name in ("cells", "cutCells", "frameCells", "excludedShare", "areaPx", "hexagonality", "sides"):
        assert figures[name] == told[name]
    for name in ("variableFrame", "fixedFrame", "centre", "interval95"):
        assert_allclose(figures["density"][name], told["density"][name], rtol=1e-5)
    with (made / "scan_cells.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert set(cells) == {*rows[0]}
    for name in {*rows[0]} - {"whole"}:
        assert_allclose(cells[name], [float(row[name] or "nan") for row in rows], rtol=1e-5, err_msg=name)
    assert [row["whole"] == "yes" for row in rows] == list(cells["whole"])


def test_counting_tells_what_the_command_line_tells(limbus: Limbus, files: Path, counted: Path, tmp_path: Path) -> None:
    def check(count: Count, made: Path) -> None:
        assert_counted(count.labels, count.figures, count.cells, made)

    check(limbus.count(files / "scan.tif", save_to=tmp_path), counted / "all")
    for ending in ("overlay.png", "labels.tif", "rois.zip", "cells.geojson", "cells.csv", "count.json"):
        theirs = (counted / "all" / f"scan_{ending}").read_bytes()
        mine = (tmp_path / ending).read_bytes()
        assert len(mine) >= len(theirs) if ending == "labels.tif" else mine == theirs, ending
    pixels = tifffile.imread(files / "scan.tif")
    assert limbus.count(pixels).figures["density"] is None
    sized = limbus.count(pixels, pixel_size=PixelSize.square(PIXEL_UM), area=files / "area.geojson")
    check(sized, counted / "area")
    mask = sized.labels > 0
    again = limbus.count(Image(pixels, PixelSize.square(PIXEL_UM / 1000, "mm")), area=mask, spacing=20)
    assert again.figures["spacingPx"] == 20
    assert again.figures["excludedShare"] == pytest.approx(1 - mask.mean())


def test_cells_become_labels_in_place_with_a_table_and_figures(viewer: Any, files: Path, counted: Path) -> None:
    scan = open_calibrated(viewer, files / "scan.tif")
    scan.translate = (10, 20)
    widget = open_widget(viewer, "count")
    choose(widget, image=scan)
    press_and_wait(widget)
    layer = viewer.layers["scan cells"]
    assert layer._type_string == "labels"
    features = layer.features.set_index("index", drop=False)
    columns = {name: features[name].to_numpy() for name in features.columns if name != "index"}
    report = layer.metadata["limbus"]["report"]
    assert_counted(layer.data, report, columns, counted / "all")
    assert_allclose(layer.scale, (PIXEL_UM, PIXEL_UM), rtol=0)
    assert_array_equal(layer.translate, scan.translate)
    assert [f"{unit:~}" for unit in layer.units] == ["µm", "µm"]
    told = layer._get_properties(layer.world_to_data((10 + 64 * PIXEL_UM, 20 + 80 * PIXEL_UM)))
    assert any(text.startswith("area µm²: ") for text in told)
    assert widget.status.value.startswith(f"{report['cells']} cells, {report['cutCells']} more cut by an edge\nDensity ")
    assert f"Density {report['density']['variableFrame']:.0f} cells/mm² (95%: " in widget.status.value
    assert "only 30 whole cells" in widget.status.value
    whole = features[features["whole"]]
    assert widget.table.shape == (len(whole), 9)
    assert widget.table["area µm²"] == np.round(whole["area µm²"], 2).tolist()


def test_cells_are_counted_within_what_is_drawn_on_the_frame_that_is_shown(
    viewer: Any, files: Path, counted: Path
) -> None:
    stack = open_calibrated(viewer, files / "stack.tif")
    drawn = [[(0, (y - 0.5) * PIXEL_UM, (x - 0.5) * PIXEL_UM) for y, x in AREA]]
    area = viewer.add_shapes(drawn, shape_type="polygon", name="area", units=stack.units)
    area.add(np.array([[SPACING_UM, 0, 0], [SPACING_UM, 0, 9], [SPACING_UM, 9, 9]]), shape_type="polygon")
    area.add(np.array([[0, 0, 0], [0, 50, 50]]), shape_type="line")
    viewer.dims.set_point(0, 0)
    widget = open_widget(viewer, "count")
    choose(widget, image=stack, area=area)
    press_and_wait(widget)
    layer = viewer.layers["stack cells"]
    assert layer.data.shape == (1, 128, 160)
    assert_array_equal(layer.data[0], tifffile.imread(counted / "area" / "scan_labels.tif"))
    assert_array_equal(layer.translate, (0, 0, 0))
    viewer.dims.set_point(0, 2 * SPACING_UM)
    press_and_wait(widget)
    assert widget.status.value == "area holds no rectangle, ellipse or polygon here: draw one, or choose no layer"
    choose(widget, area=None)
    press_and_wait(widget)
    assert_array_equal(viewer.layers[-1].translate, (2 * SPACING_UM, 0, 0))


def test_where_there_are_no_cells_that_is_said(viewer: Any) -> None:
    viewer.add_image(np.zeros((64, 64), np.uint8), name="black")
    widget = open_widget(viewer, "count")
    press_and_wait(widget)
    assert widget.status.value.split("\n") == [
        "0 cells, 0 more cut by an edge",
        "Graded 0% of the image, excluded 100%",
        "no cell could be told",
    ]
    assert not viewer.layers["black cells"].data.any()
    assert widget.table.shape[0] == 0


def test_what_is_drawn_in_other_coordinates_lies_where_it_is_seen(viewer: Any) -> None:
    from napari_limbus.drawn_area import take_area

    image = viewer.add_image(np.zeros((100, 80), np.uint8), scale=(0.5, 0.25), translate=(10, -3))
    box = [[0, 0], [0, 10], [10, 10], [10, 0]]  # rows -10 to 30 of the image, columns 12 to 52
    shapes = viewer.add_shapes([box], shape_type="ellipse", scale=(2, 1), translate=(5, 0))
    mask = take_area(shapes, image, (0, 0)).load().pixels > 0
    y, x = np.mgrid[:100, :80]
    centre_y, centre_x, reach_y, reach_x = 10, 32, 20, 20
    expected = ((y - centre_y) / reach_y) ** 2 + ((x - centre_x) / reach_x) ** 2 < 1
    assert np.mean(mask != expected) < 0.002
    QApplication.processEvents()
