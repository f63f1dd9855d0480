from django.db import migrations

from ombud.events import triggers


def install(apps, schema_editor):
    triggers.install(schema_editor.connection)


def index_commit_order(apps, schema_editor):
    """Only PostgreSQL reads by transaction; on SQLite the row number is the order."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("CREATE INDEX event_commit_order ON events_event (xid, id)")


def remove(apps, schema_editor):
    triggers.remove(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ("events", "0001_initial"),
    ]

    operations = [
        migrations.RunPython(index_commit_order, migrations.RunPython.noop),
        migrations.RunPython(install, remove),
    ]
