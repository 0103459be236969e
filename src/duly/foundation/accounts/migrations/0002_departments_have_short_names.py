from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='department',
            name='ref',
            field=models.TextField(default=''),  # nothing could make a department before
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name='department',
            constraint=models.UniqueConstraint(fields=('organisation', 'ref'), name='accounts_one_department'),
        ),
    ]
