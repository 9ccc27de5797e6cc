"""Several people at the same moment, each on a connection of their own."""

from collections.abc import Callable
from threading import Barrier, Thread

from django.db import connection


def at_the_same_moment(*functions: Callable[[], object]) -> list[object]:
    """Run the functions together and give per function what it gave or raised, in their order."""
    answers: list[object] = [None] * len(functions)
    barrier = Barrier(len(functions))

    def run(place: int, function: Callable[[], object]) -> None:
        barrier.wait()
        try:
            answers[place] = function()
        except Exception as error:
            answers[place] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in enumerate(functions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers
