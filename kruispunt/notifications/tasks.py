"""What the worker is asked to do."""

from kruispunt.notifications import delivery
from kruispunt.notifications.outbox import wake_worker


def empty_outbox() -> None:
    """Send what is due. Takes nothing, may run twice and in two workers at the same time.

    A run is short, so that a worker that is asked to stop does so soon; what is left goes in a run of its own.
    """
    if delivery.empty_outbox():
        wake_worker()
