"""The history of a post names the files that came and went."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("kennisgroep", "0005_reading")]

    operations = [
        migrations.AddField(
            model_name="postrevision",
            name="files_added",
            field=models.JSONField(blank=True, default=list, verbose_name="bestanden toegevoegd"),
        ),
        migrations.AddField(
            model_name="postrevision",
            name="files_removed",
            field=models.JSONField(blank=True, default=list, verbose_name="bestanden weggehaald"),
        ),
    ]
