"""Where a session on site is, by the postcode in its address."""

from django.db import migrations, models

from kruispunt.trajectories.programme.places import region_of


def fill(apps, schema_editor):
    Session = apps.get_model("programme", "Session")
    for session in Session.objects.filter(mode="physical").exclude(address="").only("address").iterator():
        if region := region_of(session.address):
            Session.objects.filter(pk=session.pk).update(region=region)


class Migration(migrations.Migration):
    dependencies = [("programme", "0003_planned_at")]

    operations = [
        migrations.AddField(
            model_name="session",
            name="region",
            field=models.CharField(
                blank=True,
                choices=[
                    ("antwerpen", "Antwerpen"),
                    ("limburg", "Limburg"),
                    ("oost-vlaanderen", "Oost-Vlaanderen"),
                    ("vlaams-brabant", "Vlaams-Brabant"),
                    ("west-vlaanderen", "West-Vlaanderen"),
                    ("brussel", "Brussel"),
                ],
                editable=False,
                max_length=20,
                verbose_name="provincie",
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
