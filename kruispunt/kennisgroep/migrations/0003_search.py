"""The index of words, kept by the database: Dutch word forms on PostgreSQL, FTS5 on SQLite (shared/STACK.md)."""

from django.db import migrations

POSTGRESQL = (
    "ALTER TABLE kennisgroep_searchentry "
    "ADD COLUMN vector tsvector GENERATED ALWAYS AS (to_tsvector('dutch', words)) STORED",
    "CREATE INDEX kennisgroep_searchentry_vector ON kennisgroep_searchentry USING gin (vector)",
)
SQLITE = (
    "CREATE VIRTUAL TABLE kennisgroep_searchindex USING fts5("
    "words, content='kennisgroep_searchentry', content_rowid='post_id', tokenize='unicode61 remove_diacritics 2')",
    "CREATE TRIGGER kennisgroep_searchentry_added AFTER INSERT ON kennisgroep_searchentry BEGIN "
    "INSERT INTO kennisgroep_searchindex (rowid, words) VALUES (new.post_id, new.words); END",
    "CREATE TRIGGER kennisgroep_searchentry_removed AFTER DELETE ON kennisgroep_searchentry BEGIN "
    "INSERT INTO kennisgroep_searchindex (kennisgroep_searchindex, rowid, words) "
    "VALUES ('delete', old.post_id, old.words); END",
    "CREATE TRIGGER kennisgroep_searchentry_changed AFTER UPDATE ON kennisgroep_searchentry BEGIN "
    "INSERT INTO kennisgroep_searchindex (kennisgroep_searchindex, rowid, words) "
    "VALUES ('delete', old.post_id, old.words); "
    "INSERT INTO kennisgroep_searchindex (rowid, words) VALUES (new.post_id, new.words); END",
)
UNDO = {
    "postgresql": ("ALTER TABLE kennisgroep_searchentry DROP COLUMN vector",),
    "sqlite": (
        "DROP TRIGGER kennisgroep_searchentry_added",
        "DROP TRIGGER kennisgroep_searchentry_removed",
        "DROP TRIGGER kennisgroep_searchentry_changed",
        "DROP TABLE kennisgroep_searchindex",
    ),
}


def make(apps, schema_editor) -> None:
    for statement in {"postgresql": POSTGRESQL, "sqlite": SQLITE}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def unmake(apps, schema_editor) -> None:
    for statement in UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("kennisgroep", "0002_forum")]
    operations = [migrations.RunPython(make, unmake)]
