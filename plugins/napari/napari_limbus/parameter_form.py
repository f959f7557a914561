"""Parameters as things to click on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from magicgui.widgets import CheckBox, ComboBox, Container, FloatSpinBox, SpinBox
from magicgui.widgets.bases import ValueWidget

from .operation import Parameter


class ParameterForm(Container):
    """Shows those parameters that matter for what the others are set to."""

    def __init__(self, parameters: Sequence[Parameter]) -> None:
        self._parameters = {each.name: each for each in parameters}
        super().__init__(widgets=[make_field(each) for each in parameters])
        self.margins = (0, 0, 0, 0)
        self.changed.connect(self._show_what_matters)
        self._show_what_matters()

    def parameters(self) -> dict[str, Any]:
        """As the server takes them."""
        sent: dict[str, Any] = {}
        for name, parameter in self._parameters.items():
            value = self[name].value
            if not self._matters(parameter) or value == parameter.absent:
                continue
            if parameter.among is None:
                sent[name] = value
            elif value:
                sent.setdefault(parameter.among, []).append(name)
        return sent

    def offer(self, name: str, values: Sequence[str]) -> None:
        """Gives a parameter other choices; what was chosen stays where it can."""
        field = self[name]
        chosen = field.value
        field.choices = values
        if chosen in values:
            field.value = chosen

    def _matters(self, parameter: Parameter) -> bool:
        if parameter.when is None:
            return True
        other, values = parameter.when
        return self[other].value in values

    def _show_what_matters(self) -> None:
        for name, parameter in self._parameters.items():
            if parameter.when is not None:
                self[name].visible = self._matters(parameter)


def make_field(parameter: Parameter) -> ValueWidget:
    said = {"name": parameter.name, "label": parameter.label, "tooltip": parameter.tooltip}
    if parameter.choices is not None:
        return ComboBox(choices=parameter.choices, value=parameter.value, **said)
    if isinstance(parameter.value, bool):
        return CheckBox(value=parameter.value, text=parameter.label, **{**said, "label": ""})
    kind = FloatSpinBox if isinstance(parameter.value, float) else SpinBox
    limits = {"min": parameter.minimum, "max": parameter.maximum, "step": parameter.step}
    field = kind(value=parameter.value, **limits, **said)
    if parameter.absent_text:
        field.native.setSpecialValueText(parameter.absent_text)
    return field
