"""A stream field whose migrations do not repeat its blocks."""

from typing import Any

from wagtail.fields import StreamField


class BodyField(StreamField):
    """A StreamField that keeps its block definitions out of migrations.

    Blocks say how JSON is edited and shown; the column stays the same, so a changed block needs no migration.
    """

    def deconstruct(self) -> tuple[str, str, list, dict[str, Any]]:
        """Give what a migration needs: the field without its blocks."""
        name, path, _, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, path, [[]], kwargs
