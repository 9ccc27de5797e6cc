"""Who may do what with calls and applications."""

import rules

from kruispunt.besturen.queries import acts_for, besturen_of
from kruispunt.core.roles import is_facilitator, is_known, is_staff
from kruispunt.trajectories.calls.queries.reviews import is_reviewer, own_besturen_of


@rules.predicate
def is_readable(user, call) -> bool:
    """A call everybody may read."""
    return call is not None and call.is_readable


@rules.predicate
def acts_for_a_bestuur(user) -> bool:
    """Somebody who acts for an open bestuur now."""
    return besturen_of(user).exists()


@rules.predicate
def acts_for_this_bestuur(user, bestuur) -> bool:
    """Somebody who acts for this bestuur now."""
    return bestuur is not None and acts_for(user, bestuur)


@rules.predicate
def acts_for_applying_bestuur(user, application) -> bool:
    """Somebody who acts now for the bestuur of this application."""
    return application is not None and acts_for(user, application.bestuur)


@rules.predicate
def reviews_this_call(user, call) -> bool:
    """Somebody whom staff asked to review this call."""
    return call is not None and is_reviewer(user, call)


@rules.predicate
def reviews_this_application(user, application) -> bool:
    """Somebody who reviews the call of this application, and does not act for its bestuur."""
    if application is None or not is_reviewer(user, application.call):
        return False
    return application.bestuur_id not in own_besturen_of(user)


@rules.predicate
def was_handed_in(user, application) -> bool:
    """Whoever asks: an application that was handed in at some time."""
    return application is not None and application.submitted_at is not None


rules.add_perm("calls.manage", is_staff)
rules.add_perm("calls.review_some", is_facilitator)
rules.add_perm("calls.review_call", reviews_this_call)
rules.add_perm("calls.review", reviews_this_application)
rules.add_perm("calls.see", is_readable | is_staff)
rules.add_perm("calls.apply", is_known & is_readable & acts_for_a_bestuur)
rules.add_perm("calls.express_interest", is_known & acts_for_a_bestuur)
rules.add_perm("calls.apply_for", is_known & acts_for_this_bestuur)
rules.add_perm("calls.change_application", is_known & acts_for_applying_bestuur)
rules.add_perm("calls.see_application", (is_staff & was_handed_in) | (is_known & acts_for_applying_bestuur))
rules.add_perm(
    "calls.see_answer_file",
    (is_known & acts_for_applying_bestuur) | (was_handed_in & (is_staff | reviews_this_application)),
)
