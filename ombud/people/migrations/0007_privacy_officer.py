"""A role for the few who answer requests of people about their data."""

from django.db import migrations

CAPABILITIES = ["contact.see", "privacy.decide", "privacy.handle", "privacy.see", "ticket.answer", "ticket.note", "ticket.see"]


def add(apps, schema_editor):
    role = apps.get_model("people", "Role")
    role.objects.get_or_create(
        key="privacy-officer", defaults={"name": "Privacy officer", "capabilities": CAPABILITIES}
    )
    for one in role.objects.filter(key="administrator"):
        one.capabilities = sorted({*one.capabilities, "privacy.decide", "privacy.handle", "privacy.see"})
        one.save(update_fields=["capabilities"])


class Migration(migrations.Migration):
    dependencies = [("people", "0006_density")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
