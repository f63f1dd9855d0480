from django.db import migrations

from ombud.purposes import triggers


def install(apps, schema_editor):
    triggers.install(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("purposes", "0001_initial")]

    operations = [migrations.RunPython(install, migrations.RunPython.noop)]
