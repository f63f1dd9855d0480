"""Shipped roles get what this version added, where nobody changed them."""

from django.db import migrations

AGENT_BEFORE = ["contact.see", "ticket.answer", "ticket.change", "ticket.note", "ticket.open", "ticket.see"]
NEW_FOR_AGENTS = "mail.quarantine"
NEW_FOR_ADMINISTRATORS = ("configuration.load", "configuration.see", "security.manage")


def add(apps, schema_editor):
    role = apps.get_model("people", "Role")
    for one in role.objects.filter(key__in=["agent", "administrator"]):
        if one.key == "agent" and sorted(one.capabilities) == AGENT_BEFORE:
            one.capabilities = sorted([*one.capabilities, NEW_FOR_AGENTS])
        elif one.key == "administrator":
            one.capabilities = sorted({*one.capabilities, *NEW_FOR_ADMINISTRATORS})
        one.save(update_fields=["capabilities"])


class Migration(migrations.Migration):
    dependencies = [("people", "0004_administration")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
