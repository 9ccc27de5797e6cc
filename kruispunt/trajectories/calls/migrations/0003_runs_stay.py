"""A stored run of a selection is never changed: the database refuses it too, whoever asks."""

from django.db import migrations

REFUSE = {
    "sqlite": [
        """CREATE TRIGGER selection_run_stays BEFORE UPDATE ON calls_selectionrun
        BEGIN SELECT RAISE(ABORT, 'a run is never changed'); END"""
    ],
    "postgresql": [
        """CREATE FUNCTION selection_run_stays() RETURNS trigger LANGUAGE plpgsql
        AS $$ BEGIN RAISE EXCEPTION 'a run is never changed' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
        """CREATE TRIGGER selection_run_stays BEFORE UPDATE ON calls_selectionrun
        FOR EACH ROW EXECUTE FUNCTION selection_run_stays()""",
    ],
}
ALLOW = {
    "sqlite": ["DROP TRIGGER selection_run_stays"],
    "postgresql": ["DROP TRIGGER selection_run_stays ON calls_selectionrun", "DROP FUNCTION selection_run_stays()"],
}


def refuse(apps, schema_editor):
    """Let the database refuse changes."""
    for statement in REFUSE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def allow(apps, schema_editor):
    """Take that back."""
    for statement in ALLOW[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("calls", "0002_explained_selection")]
    operations = [migrations.RunPython(refuse, allow)]
