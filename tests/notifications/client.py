"""A calendar program to send messages to: ical.js, run by node (tools/setup.sh sees to both)."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

SCRIPT = Path(__file__).with_name("calendar_client.mjs")


@dataclass(frozen=True)
class ClientCalendar:
    """What stands in the calendar, by UID, and how many messages the program ignored as outdated."""

    entries: dict[str, dict]
    ignored: int


def calendar_after(texts: Iterable[str]) -> ClientCalendar:
    """Let the program take the calendar texts one after the other, and give what it shows then."""
    node = shutil.which("node") or str(Path(sys.executable).with_name("node"))
    done = subprocess.run(
        [node, str(SCRIPT)], input=json.dumps(list(texts)), capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    return ClientCalendar({entry["uid"]: entry for entry in found["entries"]}, found["ignored"])


def utc(moment: datetime) -> str:
    """Give a moment as the program says it."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.000Z"
