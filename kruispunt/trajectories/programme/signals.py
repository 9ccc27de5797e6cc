"""What rooms above are told, inside the transaction of the action that did it.

Receivers connect in the `ready` of their app and write in the same transaction; `by` is the user who acted.
"""

from django.dispatch import Signal

#: session, by: a session of a traject was planned.
session_planned = Signal()
#: session, by: time or place of a session changed; its sequence is already one higher.
session_moved = Signal()
#: session, by, with_traject: a session was cancelled; its sequence is already one higher. `with_traject` says that the
#: whole traject is being cancelled: people hear of that once, by the signal below.
session_cancelled = Signal()
#: traject, changed, by: a traject was edited; `changed` names the fields that got another value. A receiver may refuse.
traject_edited = Signal()
#: traject, sessions, by: a whole traject was cancelled, after each of its coming sessions (`sessions`, in order) was.
traject_cancelled = Signal()
#: traject, by: a draft was published.
traject_published = Signal()
