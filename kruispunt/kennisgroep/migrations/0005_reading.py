"""A mark may say that nothing of a topic was read, and PostgreSQL counts more words: of one it does not know it takes
that it stands in many posts, and then reads them all from the end to find none."""

from django.db import migrations


def count_more_words(apps, schema_editor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE kennisgroep_searchentry ALTER COLUMN vector SET STATISTICS 1000")


class Migration(migrations.Migration):
    dependencies = [("kennisgroep", "0004_group_version_and_one_block")]

    operations = [
        migrations.RemoveConstraint(model_name="topicread", name="topic_read_a_post"),
        migrations.RunPython(count_more_words, migrations.RunPython.noop),
    ]
