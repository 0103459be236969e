# SPDX-License-Identifier: Apache-2.0
"""How far the marks of indexes are made anew under an index key."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("ledger", "0003_wrapping_keys")]
    operations: ClassVar = [
        migrations.AddField(model_name="housekey", name="progress", field=models.JSONField(default=dict)),
    ]
