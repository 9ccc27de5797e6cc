"""`manage.py serve`: web and worker live and end together."""

import os
import signal
import socket
import time
from pathlib import Path
from urllib.request import urlopen

import pytest

from kruispunt.notifications import outbox
from kruispunt.notifications.models import Category

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks for child processes in Linux's /proc"),
]


def wait_until(condition, *, seconds: float = 120) -> None:
    """Wait until `condition()` holds; fail the test after `seconds`."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it takes too long"
        time.sleep(0.05)


def children_of(pid: int) -> dict[str, int]:
    """Give the process ids of web and worker below `pid`."""
    found = {}
    for child in map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split()):
        command = Path(f"/proc/{child}/cmdline").read_text()
        found["worker" if "qcluster" in command else "web"] = child
    return found


def is_alive(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


def answers(url: str) -> bool:
    try:
        with urlopen(url, timeout=5) as response:
            return response.status == 200
    except OSError:
        return False


def arrived(smtp_server, to: str) -> bool:
    """Tell whether a mail to `to` came; one may come twice, as a worker can be killed before it noted a mail."""
    return any(message["To"] == to for message in smtp_server.arrived)


def write_mail(to: str) -> None:
    outbox.enqueue(to=to, subject="Dag", text="Dag", category=Category.CALL)


@pytest.fixture
def site(start_process):
    """A running site: its process and its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = start_process("serve", "--port", str(port), "--web-workers", "1")
    address = f"http://127.0.0.1:{port}/gezond/"
    wait_until(lambda: answers(address))
    return process, address


def test_web_answers_worker_sends_and_both_end_on_request(site, smtp_server):
    process, address = site
    write_mail("een@x.example")
    wait_until(lambda: arrived(smtp_server, "een@x.example"))
    children = children_of(process.pid)

    os.killpg(children["worker"], signal.SIGKILL)
    wait_until(lambda: children_of(process.pid).get("worker") not in (None, children["worker"]))
    write_mail("twee@x.example")
    wait_until(lambda: arrived(smtp_server, "twee@x.example"))
    assert answers(address)
    children = children_of(process.pid)
    process.send_signal(signal.SIGTERM)

    assert process.wait(timeout=120) == 0
    assert not answers(address)
    assert not any(is_alive(pid) for pid in children.values())


def test_the_end_of_the_web_server_ends_all_with_an_error(site):
    process, _ = site
    wait_until(lambda: len(children_of(process.pid)) == 2)
    children = children_of(process.pid)

    os.kill(children["web"], signal.SIGKILL)

    assert process.wait(timeout=120) != 0
    assert not any(is_alive(pid) for pid in children.values())
