"""Every write on the moments of coaches and who booked them."""

from kruispunt.trajectories.coaching.actions.bookings import book_slot, cancel_booking, move_booking
from kruispunt.trajectories.coaching.actions.slots import publish_slots, take_back_slot

__all__ = ["book_slot", "cancel_booking", "move_booking", "publish_slots", "take_back_slot"]
