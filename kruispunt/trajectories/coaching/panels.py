"""What this room shows on the pages of other rooms."""

from django.http import HttpRequest

from kruispunt.trajectories.coaching import queries
from kruispunt.trajectories.coaching.models import Booking
from kruispunt.trajectories.programme.models import Session, Traject
from kruispunt.ui.slots import panel

#: A panel shows the first of a list.
FIRST = 20


@panel("traject", order=30, template="coaching/panels/traject.html")
def meeting(request: HttpRequest, traject: Traject) -> dict | None:
    """Show who takes part the own meeting to come, or the way to book one; nothing when no moment is free."""
    if not queries.has_coaching(traject) or not request.user.has_perm("coaching.book", traject):
        return None
    booking = queries.coming_bookings(request.user).filter(slot__traject=traject).first()
    free = queries.free_slots(traject).count()
    return {"booking": booking, "free": free} if booking or free else None


@panel("mine", order=30, template="coaching/panels/mine.html")
def mine(request: HttpRequest, _: None) -> dict | None:
    """Show the meetings somebody booked, and where one can be booked; nothing when there is neither."""
    bookings = list(queries.coming_bookings(request.user)[:FIRST])
    trajecten = list(queries.bookable_trajecten(request.user)[:FIRST])
    return {"bookings": bookings, "trajecten": trajecten} if bookings or trajecten else None


@panel("traject_staff", order=30, template="coaching/panels/traject_staff.html")
def slots(request: HttpRequest, traject: Traject) -> dict | None:
    """Show how many moments come and how many are booked, where a coach meets besturen one by one."""
    if traject.kind not in queries.KINDS or not request.user.has_perm("coaching.publish", traject):
        return None
    return {"counts": queries.slot_counts(traject)}


@panel("session_staff", order=5, template="coaching/panels/session_staff.html")
def booked(request: HttpRequest, session: Session) -> dict | None:
    """Show with whom a meeting is; nothing for a session that nobody booked."""
    if not session.is_individual:
        return None
    rows = Booking.objects.filter(session=session).select_related("participation__user", "participation__bestuur")
    booking = rows.order_by("-booked_at", "-pk").first()
    return {"booking": booking} if booking else None
