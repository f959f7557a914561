"""What a widget asks for and what becomes of the answer, as plain records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal


@dataclass(frozen=True)
class LayerChoice:
    """A layer that goes to the server, what is drawn in it as a mask."""

    name: str
    label: str
    tooltip: str
    kind: Literal["image", "shapes"] = "image"
    #: Whether it can do without.
    is_optional: bool = False


@dataclass(frozen=True)
class Parameter:
    """One of the server's parameters, by its name there.

    Where `absent` is shown nothing is sent: the server then does as it thinks best.
    """

    name: str
    label: str
    value: Any
    tooltip: str
    choices: tuple[tuple[str, Any], ...] | None = None
    minimum: float = 0
    maximum: float = 1000
    step: float = 1
    absent: Any = None
    #: What stands in place of an `absent` number.
    absent_text: str = ""
    #: A tick of several, which are sent as one list under this name.
    among: str | None = None
    #: Shown, and sent, only where another parameter has one of these values.
    when: tuple[str, tuple[Any, ...]] | None = None


@dataclass(frozen=True)
class ResultLayer:
    """A result that becomes a layer."""

    file: str
    #: After the source's name.
    suffix: str
    kind: Literal["image", "labels"] = "image"
    colormap: str = "gray"
    #: Whether grey levels mean what they mean in the source.
    is_like_source: bool = False


@dataclass(frozen=True)
class Operation:
    #: As the server calls it.
    name: str
    title: str
    button: str
    #: One sentence above all.
    summary: str
    layers: tuple[LayerChoice, ...]
    parameters: tuple[Parameter, ...] = ()
    results: tuple[ResultLayer, ...] = ()
    #: Which layer's place, scale and name results take.
    source: str = "image"
    #: Of a stack the frame that is shown is taken, no other.
    takes_frame: bool = False
