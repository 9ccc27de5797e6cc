"""Who may do what with participations and attendance."""

import rules

from kruispunt.besturen.queries import acts_for
from kruispunt.core.roles import is_facilitator, is_known, is_staff
from kruispunt.trajectories.enrolment.models import ParticipationSource
from kruispunt.trajectories.programme.rules import facilitates


@rules.predicate
def is_own(user, participation) -> bool:
    """Somebody's own participation."""
    return participation is not None and is_known(user) and participation.user_id == user.pk


@rules.predicate
def enrolled_colleague(user, participation) -> bool:
    """Somebody who enrolled this colleague, and still acts for the bestuur it was for."""
    return (
        participation is not None
        and is_known(user)
        and participation.source == ParticipationSource.COLLEAGUE
        and participation.enrolled_by_id == user.pk
        and acts_for(user, participation.bestuur)
    )


@rules.predicate
def acts_for_it(user, bestuur) -> bool:
    """Somebody who acts for this bestuur."""
    return bestuur is not None and is_known(user) and acts_for(user, bestuur)


@rules.predicate
def facilitates_traject_of(user, session) -> bool:
    """Somebody who facilitates the traject of this session."""
    return session is not None and is_known(user) and user in session.traject.facilitators.all()


@rules.predicate
def is_one_of_both(user, substitution) -> bool:
    """Somebody who is away, or who comes in their place."""
    if substitution is None or not is_known(user):
        return False
    return user.pk in (substitution.away.user_id, substitution.stand_in.user_id)


rules.add_perm("enrolment.withdraw", is_own | enrolled_colleague | is_staff)
rules.add_perm("enrolment.give_place", is_staff)
rules.add_perm("enrolment.enrol_colleague", acts_for_it | is_staff)
rules.add_perm("enrolment.answer_offer", is_own)
rules.add_perm("enrolment.mark_attendance", is_staff | (is_facilitator & facilitates_traject_of))
rules.add_perm("enrolment.decide_go", is_staff)
rules.add_perm("enrolment.issue_certificate", is_own | is_staff)
rules.add_perm("enrolment.set_needs", is_own)
rules.add_perm("enrolment.arrange_substitute", is_own | is_staff)
rules.add_perm("enrolment.undo_substitution", is_one_of_both | is_staff)
rules.add_perm("enrolment.see_needs", is_staff | (is_facilitator & facilitates))
