"""When a session was put in; of those there are, nothing tells that it was afterwards."""

import kruispunt.core.clock
from django.db import migrations, models
from django.db.models import F
from django.db.models.functions import Least


def planned_before(apps, schema_editor) -> None:
    sessions = apps.get_model("programme", "Session").objects
    sessions.update(planned_at=Least(F("starts_at"), F("planned_at")))


class Migration(migrations.Migration):
    dependencies = [("programme", "0002_editions_and_needs")]

    operations = [
        migrations.AddField(
            model_name="session",
            name="planned_at",
            field=models.DateTimeField(default=kruispunt.core.clock.now, editable=False, verbose_name="gepland op"),
        ),
        migrations.RunPython(planned_before, migrations.RunPython.noop),
    ]
