"""The examples work as they stand."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
import tifffile
from limbus_client import Limbus
from limbus_client.start_server import find_limbus_folder
from numpy.testing import assert_array_equal

EXAMPLES = find_limbus_folder() / "plugins" / "examples"


def test_the_notebook(limbus: Limbus, capsys: pytest.CaptureFixture[str]) -> None:
    cells = json.loads((EXAMPLES / "limbus.ipynb").read_text("utf-8"))["cells"]
    names: dict[str, object] = {}
    for cell in cells:
        if cell["cell_type"] == "code" and cell["id"] != "show":
            exec("".join(cell["source"]), names)
    assert "(256, 320) uint16 PixelSize(y=0.46, x=0.46, unit='µm') []" in capsys.readouterr().out


def find_groovy() -> list[str] | None:
    """Groovy itself, or its jar, named by GROOVY_JAR, with a Java."""
    jar, java = os.environ.get("GROOVY_JAR"), shutil.which("java")
    if jar and java:
        return [java, "-cp", jar, "groovy.ui.GroovyMain"]
    groovy = shutil.which("groovy")
    return [groovy] if groovy else None


@pytest.mark.skipif(find_groovy() is None, reason="there is no Groovy: GROOVY_JAR may name its jar")
def test_the_groovy_script(limbus: Limbus, files: Path, tmp_path: Path) -> None:
    sharp = tmp_path / "sharp.tif"
    command = [*(find_groovy() or []), str(EXAMPLES / "restore.groovy"), str(files / "scan.tif"), str(sharp)]
    subprocess.run(command, check=True, timeout=300)
    assert_array_equal(tifffile.imread(sharp), limbus.run("restore", [files / "scan.tif"]).image.pixels)
