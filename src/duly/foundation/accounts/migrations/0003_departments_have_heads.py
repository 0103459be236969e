from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_departments_have_short_names'),
    ]

    operations = [
        migrations.AddField(
            model_name='membership',
            name='is_head',
            field=models.BooleanField(default=False),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.UniqueConstraint(condition=models.Q(('is_head', True)), fields=('department',), name='accounts_one_head'),
        ),
    ]
