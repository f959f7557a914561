"""The widget that counts: what all share, and a table of the cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from limbus_client import Count, Outcome
from limbus_client.count import read_count
from magicgui.widgets import Table
from qtpy.QtWidgets import QStyledItemDelegate

from .operation_widget import OperationWidget
from .operations import COUNT
from .source import Source

if TYPE_CHECKING:
    import napari.viewer

HEIGHT_PX = 220
DIGITS = 2
#: What one looks for; the others come after.
FIRST = ("cell", "area µm²", "area px", "sides", "elongation")


class CountWidget(OperationWidget):
    def __init__(self, viewer: napari.viewer.Viewer) -> None:
        super().__init__(viewer, COUNT)
        self.table = Table(visible=False)
        self.table.min_height = HEIGHT_PX
        self.table.native.verticalHeader().hide()
        # magicgui's own writes all numbers with four digits.
        self.table.native.setItemDelegate(QStyledItemDelegate(self.table.native))
        self.append(self.table)

    def _add_layers(self, source: Source, outcome: Outcome) -> None:
        super()._add_layers(source, outcome)
        self._tabulate(read_count(outcome))

    def _tabulate(self, count: Count) -> None:
        """Whole cells: nobody knows the others' sizes."""
        whole = count.cells["whole"]
        names = [*FIRST, *(name for name in count.cells if name not in (*FIRST, "whole"))]
        known = {name: count.cells[name][whole] for name in names if not whole.any() or _is_known(count.cells[name])}
        self.table.value = {name: _rounded(column) for name, column in known.items()}
        self.table.read_only = True
        self.table.native.resizeColumnsToContents()
        self.table.visible = bool(whole.any())


def _is_known(values: np.ndarray) -> bool:
    return not np.isnan(values).all()


def _rounded(values: np.ndarray) -> list[float]:
    return [int(value) if value == round(value) else round(float(value), DIGITS) for value in values]
