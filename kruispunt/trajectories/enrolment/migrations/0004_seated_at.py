"""From when everybody has, or had, the seat: filled from what the audit trail and the offers say of it."""

from django.db import migrations, models
from django.db.models import F, Max, Q
from django.db.models.functions import Least

#: What gave somebody on the waiting list, or nobody yet, a seat.
SEATING = [
    "enrolment.enrol_selected",
    "enrolment.accept_place",
    "enrolment.give_place",
    "enrolment.take_over",
]


def seat(apps, schema_editor) -> None:
    """Give who takes part, and who did before a colleague took over or they stopped, the moment it began.

    That is when the trail says that a place was given or taken; otherwise they came with a place and it is when the
    row was made. Who stopped counts as seated with such an event, when the trail does not say that they enrolled onto
    the waiting list, and not when they declined an offer or came from another edition without being seen here.
    """
    participations = apps.get_model("enrolment", "Participation").objects
    events = apps.get_model("core", "AuditEvent").objects.filter(object_type="enrolment.participation")
    given = events.filter(verb__in=SEATING).values("object_id").annotate(last=Max("at"))
    given_at = {int(pk): at for pk, at in given.values_list("object_id", "last")}
    onto_list = events.filter(verb="enrolment.enrol", details__status="waiting")
    waited = {int(pk) for pk in onto_list.values_list("object_id", flat=True)} - set(given_at)
    unseen = Q(source="merged", attendances__isnull=True)
    ended_unseated = participations.filter(status="withdrawn").filter(
        Q(pk__in=waited) | unseen & ~Q(pk__in=given_at)
    )
    rows = participations.filter(status__in=["enrolled", "replaced", "withdrawn"])
    rows = rows.exclude(pk__in=list(ended_unseated.values_list("pk", flat=True)))
    for pk, since in rows.values_list("pk", "created_at"):
        participations.filter(pk=pk).update(seated_at=given_at.get(pk, since))
    # The moment of a hand-over was read twice then, some microseconds apart.
    participations.filter(seated_at__gt=F("withdrawn_at")).update(seated_at=Least("seated_at", "withdrawn_at"))


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0001_initial"),
        ("enrolment", "0003_passed_over_by_hand"),
    ]

    operations = [
        migrations.AddField(
            model_name="participation",
            name="seated_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="plaats sinds"),
        ),
        migrations.RunPython(seat, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="participation",
            constraint=models.CheckConstraint(
                condition=Q(seated_at__isnull=False, status__in=["enrolled", "replaced"])
                | Q(status="withdrawn")
                | (~Q(status__in=["enrolled", "replaced", "withdrawn"]) & Q(seated_at__isnull=True)),
                name="participation_seated_with_moment",
            ),
        ),
        migrations.AddConstraint(
            model_name="participation",
            constraint=models.CheckConstraint(
                condition=Q(seated_at__isnull=True)
                | Q(withdrawn_at__isnull=True)
                | Q(withdrawn_at__gte=F("seated_at")),
                name="participation_seated_before_end",
            ),
        ),
    ]
