import django.db.models.deletion
import duly.kernel.ids
from django.db import migrations, models


def _stands(table: str) -> migrations.RunSQL:
    """What was passed upwards, and what somebody made of a mail, is a record like the others (0002)."""
    return migrations.RunSQL(
        f"CREATE TRIGGER change_requests_stands BEFORE UPDATE OR DELETE ON change_requests_{table} "
        "FOR EACH ROW EXECUTE FUNCTION change_requests_stand();",
        f"DROP TRIGGER change_requests_stands ON change_requests_{table};",
    )


class Migration(migrations.Migration):

    dependencies = [
        ('change_requests', '0002_the_database_says_so_too'),
    ]

    operations = [
        migrations.CreateModel(
            name='Escalation',
            fields=[
                ('id', models.UUIDField(default=duly.kernel.ids.uuid7, primary_key=True, serialize=False)),
                ('department_id', models.UUIDField(null=True)),
                ('head_id', models.UUIDField(db_index=True, null=True)),
                ('due_at', models.DateTimeField()),
                ('at', models.DateTimeField()),
                ('request', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='escalation', to='change_requests.changerequest')),
            ],
        ),
        migrations.CreateModel(
            name='MailFate',
            fields=[
                ('id', models.UUIDField(default=duly.kernel.ids.uuid7, primary_key=True, serialize=False)),
                ('outcome', models.TextField()),
                ('by', models.UUIDField()),
                ('at', models.DateTimeField()),
                ('mail', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='fate', to='change_requests.mail')),
                ('request', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='read_mails', to='change_requests.changerequest')),
            ],
        ),
        _stands('escalation'),
        _stands('mailfate'),
    ]
