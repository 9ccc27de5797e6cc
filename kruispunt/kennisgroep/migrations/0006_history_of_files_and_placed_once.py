"""The history of a post names the files that came and went; a second click on the same form places nothing."""

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
        migrations.AddField(
            model_name="post",
            name="once",
            field=models.CharField(blank=True, default="", editable=False, max_length=64),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.UniqueConstraint(
                fields=["once"], condition=models.Q(("once", ""), _negated=True), name="post_placed_once"
            ),
        ),
    ]
