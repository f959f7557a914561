"""A widget for each operation: a record, and what all share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .operation_widget import OperationWidget
from .operations import COMPARE, DEBLUR, FUSE, KERNELS, REGISTER

if TYPE_CHECKING:
    import napari.viewer


class DeblurWidget(OperationWidget):
    def __init__(self, viewer: napari.viewer.Viewer) -> None:
        super().__init__(viewer, DEBLUR)


class FuseWidget(OperationWidget):
    def __init__(self, viewer: napari.viewer.Viewer) -> None:
        super().__init__(viewer, FUSE)


class RegisterWidget(OperationWidget):
    def __init__(self, viewer: napari.viewer.Viewer) -> None:
        super().__init__(viewer, REGISTER)


class KernelsWidget(OperationWidget):
    def __init__(self, viewer: napari.viewer.Viewer) -> None:
        super().__init__(viewer, KERNELS)


class CompareWidget(OperationWidget):
    def __init__(self, viewer: napari.viewer.Viewer) -> None:
        super().__init__(viewer, COMPARE)
