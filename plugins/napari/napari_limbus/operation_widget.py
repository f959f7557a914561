"""What every operation's widget is: layers, parameters, a button, and how far it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from limbus_client import Outcome, Progress
from magicgui.widgets import Container, Label, ProgressBar, PushButton, create_widget
from napari.layers import Image, Layer, Shapes
from napari.utils.notifications import notification_manager, show_error, show_info, show_warning
from qtpy.QtWidgets import QSizePolicy

from .describe_outcome import describe_evidence, describe_outcome
from .drawn_area import take_area
from .job import Job, Trouble, list_models, make_job
from .operation import Operation
from .parameter_form import ParameterForm
from .result_layers import result_layers
from .source import Source, take_source

if TYPE_CHECKING:
    from napari.viewer import Viewer

STAGES = {
    "connect": "waiting for the Limbus server",
    "send": "sending",
    "queued": "waiting for other jobs",
    "start": "starting",
    "register": "registering",
    "fuse": "fusing",
    "restore": "deblurring",
    "kernels": "estimating",
    "count": "counting",
    "fetch": "fetching",
}


LAYERS = {"image": Image, "shapes": Shapes}


class OperationWidget(Container):
    """Whatever may take long is done by a worker thread."""

    def __init__(self, viewer: Viewer, operation: Operation) -> None:
        self._viewer = viewer
        self.operation = operation
        self.layers = Container(
            widgets=[
                create_widget(
                    annotation=LAYERS[each.kind] | None if each.is_optional else LAYERS[each.kind],
                    name=each.name,
                    label=each.label,
                    options={"tooltip": each.tooltip},
                )
                for each in operation.layers
            ]
        )
        self.form = ParameterForm(operation.parameters)
        self.button = PushButton(text=operation.button, tooltip=operation.summary)
        self.cancel = PushButton(text="Cancel", enabled=False)
        self.progress = ProgressBar(min=0, max=1000, value=0, visible=False)
        self.status = Label(value=operation.summary)
        self.status.native.setWordWrap(True)
        # As wide as the rest: long lines would take room from the picture.
        self.status.native.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.layers.margins = (0, 0, 0, 0)
        buttons = Container(widgets=[self.button, self.cancel], layout="horizontal", labels=False)
        buttons.margins = (0, 0, 0, 0)
        super().__init__(widgets=[self.layers, self.form, buttons, self.progress, self.status], labels=False)
        self._is_gone = False
        self._job: Job | None = None
        self.button.changed.connect(self.start)
        self.cancel.changed.connect(self.stop)
        self.native.destroyed.connect(self._let_go)
        self._offer_models()

    def start(self) -> None:
        """Has the operation done on the chosen layers."""
        chosen: dict[str, Layer | None] = {each.name: self.layers[each.name].value for each in self.operation.layers}
        wanted = [each for each in self.operation.layers if not each.is_optional]
        missing = [each.label for each in wanted if chosen[each.name] is None]
        if missing:
            self.status.value = f"{missing[0]}: open an image first"
            return
        sources = self._take_sources({name: layer for name, layer in chosen.items() if layer is not None})
        self._set_busy(True)
        self._show(Progress("connect"))
        self._job = make_job(self.operation, list(sources.values()), self.form.parameters())
        self._hear(self._job.yielded, self._show)
        self._hear(self._job.returned, lambda ended: self._finish(sources[self.operation.source], ended))
        self._hear(self._job.errored, self._give_up)
        self._job.start()

    def _take_sources(self, chosen: dict[str, Any]) -> dict[str, Any]:
        kinds = {each.name: each.kind for each in self.operation.layers}
        image = chosen[self.operation.source]
        point = self._viewer.dims.point
        axes = 2 if self.operation.takes_frame else 3
        return {
            name: take_area(layer, image, point[-image.ndim :])
            if kinds[name] == "shapes"
            else take_source(layer, point[-layer.ndim :], axes=axes)
            for name, layer in chosen.items()
        }

    def stop(self) -> None:
        """Cancels what runs."""
        if self._job is not None:
            self._job.quit()
        self.cancel.enabled = False
        self.status.value = "cancelling ..."

    def _let_go(self) -> None:
        """The window was closed: what runs is cancelled."""
        self._is_gone = True
        if self._job is not None:
            self._job.quit()

    def _hear(self, signal: Any, slot: Callable[[Any], None]) -> None:
        """Listens to a worker while there is something to show it on: what it told just before may come after."""
        signal.connect(lambda told: None if self._is_gone else slot(told))

    def _finish(self, source: Source, ended: Outcome | Trouble) -> None:
        self._set_busy(False)
        if isinstance(ended, Outcome):
            self._add_layers(source, ended)
            return
        self.status.value = ended.message
        if not ended.is_wanted:
            show_error(ended.message)

    def _give_up(self, error: Exception) -> None:
        """An error that none expected: napari tells where it arose."""
        self._set_busy(False)
        self.status.value = f"{type(error).__name__}: {error}"
        notification_manager.receive_error(type(error), error, error.__traceback__)

    def _add_layers(self, source: Source, outcome: Outcome) -> None:
        for data, options, kind in result_layers(self.operation, source, outcome):
            self._viewer.add_layer(Layer.create(data, options, kind))
        self.status.value = describe_outcome(outcome)
        for remark in outcome.remarks:
            show_info(remark)
        for warning in describe_evidence(outcome.evidence)[1] if outcome.evidence else []:
            show_warning(warning)

    def _show(self, progress: Progress) -> None:
        if not self.cancel.enabled:
            return
        self.progress.max = 0 if progress.fraction is None else 1000
        if progress.fraction is not None:
            self.progress.value = round(1000 * progress.fraction)
        self.status.value = f"{STAGES.get(progress.stage, progress.stage)} ..."

    def _set_busy(self, is_busy: bool) -> None:
        self.button.enabled = not is_busy
        self.cancel.enabled = is_busy
        self.progress.visible = is_busy

    def _offer_models(self) -> None:
        """Names the models of a server that runs; none is started for that."""
        if self.operation.name == "restore":
            worker = list_models()
            self._hear(worker.returned, lambda names: names and self.form.offer("model", names))
            worker.start()
