# SPDX-License-Identifier: Apache-2.0
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("delivery", "0006_restores")]

    operations = [
        migrations.AddField("mailing", "closed", models.TextField(db_default="")),
    ]
