from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("people", "0008_contact_has_source"),
    ]

    operations = [
        migrations.AddField(
            model_name="identifier",
            name="source",
            field=models.CharField(
                choices=[
                    ("mail", "Mail"),
                    ("portal", "Portal"),
                    ("agent", "Agent"),
                    ("import", "Import"),
                    ("api", "Api"),
                ],
                default="mail",
                max_length=8,
            ),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="identifier",
            constraint=models.CheckConstraint(
                condition=models.Q(("source__in", ["mail", "portal", "agent", "import", "api"])),
                name="identifier_has_source",
            ),
        ),
    ]
