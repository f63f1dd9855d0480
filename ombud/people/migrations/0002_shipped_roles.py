"""The roles that every desk begins with."""

from django.db import migrations

from ombud.people.capabilities import SHIPPED_ROLES


def ship(apps, schema_editor):
    role = apps.get_model("people", "Role")
    for key, (name, capabilities) in SHIPPED_ROLES.items():
        role.objects.update_or_create(
            key=key, defaults={"name": name, "capabilities": sorted(capabilities)}
        )


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [migrations.RunPython(ship, migrations.RunPython.noop)]
