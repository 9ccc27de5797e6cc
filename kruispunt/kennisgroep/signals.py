"""What this room tells rooms above it."""

from django.dispatch import Signal

#: A group is about to vanish, in the transaction that takes it away; `group` is the group.
group_vanishes = Signal()
