"""The full-text index, and the counter of ticket numbers."""

from django.db import migrations

from ombud.tickets.search import engine


def create_index(apps, schema_editor):
    engine.create(schema_editor)


def begin_counting(apps, schema_editor):
    apps.get_model("tickets", "Sequence").objects.get_or_create(name="ticket", defaults={"value": 1000})


class Migration(migrations.Migration):
    dependencies = [("tickets", "0001_initial")]
    operations = [
        migrations.RunPython(create_index, migrations.RunPython.noop),
        migrations.RunPython(begin_counting, migrations.RunPython.noop),
    ]
