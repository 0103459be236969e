# SPDX-License-Identifier: Apache-2.0
"""Who scanned a slip is known by their id; their name stands with their account, and only there."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("counter", "0001_initial")]
    operations = [migrations.RemoveField(model_name="scan", name="by_name")]
