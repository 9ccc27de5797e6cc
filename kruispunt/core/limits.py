"""How often somebody may try something: kept in the cache that all processes share."""

from dataclasses import dataclass

from django.core.cache import cache


@dataclass(frozen=True)
class Limit:
    """At most `amount` tries in any `seconds`, for each `who` apart."""

    name: str
    amount: int
    seconds: int

    def _places(self, who: str) -> list[str]:
        return [f"limit:{self.name}:{who}:{number}" for number in range(self.amount)]

    def spend(self, who: str) -> None:
        """Count one try of `who`.

        Each try takes a place of its own for `seconds`; adding a key is atomic, so tries at once all count.
        """
        any(cache.add(place, 1, self.seconds) for place in self._places(who))

    def is_spent(self, who: str) -> bool:
        """Give whether `who` has to wait before the next try."""
        return len(cache.get_many(self._places(who))) >= self.amount
