"""Every write on who takes part, and who was there."""

from kruispunt.trajectories.enrolment.actions.attendance import (
    Conflict,
    Marked,
    close_attendance,
    mark_attendance,
    open_check_in,
    reopen_attendance,
)
from kruispunt.trajectories.enrolment.actions.certificates import (
    issue_certificate,
)
from kruispunt.trajectories.enrolment.actions.checkin import (
    apologise,
    check_in,
    claim_attendance,
    take_back_apology,
)
from kruispunt.trajectories.enrolment.actions.deciding import (
    FiguresMoved,
    Move,
    decide_cancel,
    decide_go,
    decide_move,
    decide_recruit,
)
from kruispunt.trajectories.enrolment.actions.enrolling import (
    enrol,
    enrol_people,
    enrol_selected,
    withdraw,
)
from kruispunt.trajectories.enrolment.actions.feeds import (
    renew_feed,
)
from kruispunt.trajectories.enrolment.actions.guests import (
    invite_guests,
)
from kruispunt.trajectories.enrolment.actions.merging import (
    decide_merge,
)
from kruispunt.trajectories.enrolment.actions.needs import (
    purge_needs,
    set_needs,
)
from kruispunt.trajectories.enrolment.actions.nexteditions import (
    forget_next_edition,
    tell_of_next_edition,
    want_next_edition,
)
from kruispunt.trajectories.enrolment.actions.offers import (
    accept_place,
    decline_place,
    give_place,
    offer_free_places,
    tend_waiting_list,
)
from kruispunt.trajectories.enrolment.actions.reminders import (
    remind,
)
from kruispunt.trajectories.enrolment.actions.substitutes import (
    substitute,
    take_over,
    undo_substitution,
)

__all__ = [
    "Conflict",
    "FiguresMoved",
    "Marked",
    "Move",
    "accept_place",
    "apologise",
    "check_in",
    "claim_attendance",
    "close_attendance",
    "decide_cancel",
    "decide_go",
    "decide_merge",
    "decide_move",
    "decide_recruit",
    "decline_place",
    "enrol",
    "enrol_people",
    "enrol_selected",
    "forget_next_edition",
    "give_place",
    "invite_guests",
    "issue_certificate",
    "mark_attendance",
    "offer_free_places",
    "open_check_in",
    "purge_needs",
    "remind",
    "renew_feed",
    "reopen_attendance",
    "set_needs",
    "substitute",
    "take_back_apology",
    "take_over",
    "tell_of_next_edition",
    "tend_waiting_list",
    "undo_substitution",
    "want_next_edition",
    "withdraw",
]
