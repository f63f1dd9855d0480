

import django.db.models.deletion
import ombud.base.clock
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('email', '0002_incoming'),
        ('tickets', '0002_search_and_numbers'),
        ('vault', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='ServerPause',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('server', models.CharField(max_length=270, unique=True)),
                ('failures', models.PositiveSmallIntegerField(default=0)),
                ('until', models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name='mailbox',
            name='quotes_previous',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='mailbox',
            name='shows_agent',
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name='mailbox',
            name='template',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='outgoingmail',
            name='first_tried_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.CreateModel(
            name='MessageHeader',
            fields=[
                ('internet_message_id', models.CharField(max_length=255)),
                ('references', models.TextField(blank=True)),
                ('message', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='mail_header', serialize=False, to='tickets.message')),
            ],
        ),
        migrations.CreateModel(
            name='SinkMail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recipient', models.CharField(max_length=320)),
                ('subject', models.CharField(blank=True, max_length=250)),
                ('at', models.DateTimeField(default=ombud.base.clock.now)),
                ('blob', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='vault.blob')),
            ],
        ),
    ]
