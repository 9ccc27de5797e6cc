"""The programs that ours are measured beside: each in an environment of its own, under var/, no part of the project.

`NAME_peer.py` runs there with what `requirements-NAME.txt` pins. It reads one JSON question from its standard input;
the last line that it prints is its JSON answer.
"""

import json
import subprocess
import venv
from pathlib import Path
from typing import Any

_HERE = Path(__file__).resolve().parent
_ENVIRONMENTS = _HERE.parent / "var" / "benchmark-peers"


def ask_peer(name: str, question: dict[str, Any]) -> dict[str, Any]:
    """Give what the peer answers; raises CalledProcessError when it stops without."""
    run = subprocess.run(
        [_python(name), _HERE / f"{name}_peer.py"],
        input=json.dumps(question), check=True, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    return json.loads(run.stdout.splitlines()[-1])


def _python(name: str) -> Path:
    """Give the interpreter of the peer's environment, which is made when it is not there with these versions."""
    folder, wanted = _ENVIRONMENTS / name, _HERE / f"requirements-{name}.txt"
    python, ready = folder / "bin" / "python", folder / "ready"
    if not ready.exists() or ready.read_text() != wanted.read_text():
        venv.create(folder, clear=True, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "--requirement", wanted], check=True)
        ready.write_text(wanted.read_text())
    return python
