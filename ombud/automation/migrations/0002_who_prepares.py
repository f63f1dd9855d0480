"""Supervisors and administrators prepare macros and replies for others, and keep the tags."""

from django.db import migrations

GIVEN = ("text.prepare", "tag.manage")


def give(apps, schema_editor):
    for role in apps.get_model("people", "Role").objects.filter(
        key__in=("supervisor", "administrator")
    ):
        role.capabilities = sorted({*role.capabilities, *GIVEN})
        role.save(update_fields=["capabilities"])


class Migration(migrations.Migration):
    dependencies = [("automation", "0001_macros")]
    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
