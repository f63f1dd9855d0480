from django.db import migrations

from ombud.events import triggers

TABLES = ("configuration_change",)


def install(apps, schema_editor):
    triggers.install(schema_editor.connection, TABLES)


def remove(apps, schema_editor):
    triggers.remove(schema_editor.connection, TABLES)


class Migration(migrations.Migration):
    dependencies = [("configuration", "0001_initial"), ("events", "0002_append_only")]
    operations = [migrations.RunPython(install, remove)]
