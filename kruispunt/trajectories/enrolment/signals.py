"""What rooms above are told of who takes part, inside the transaction of the action that did it."""

from django.dispatch import Signal

#: participation, by: somebody does not take part, or wait, any more; `by` is the user who acted, or None.
participation_ended = Signal()
#: session, comes, before: to a coming session comes `comes` (a participation) and not the user `before`, as a stand-in
#: or again; not sent when a whole seat changes hands.
comes_instead = Signal()
