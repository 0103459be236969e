# SPDX-License-Identifier: Apache-2.0
"""How much a round did was never written down."""

from django.db import migrations


class Migration(migrations.Migration):
    """Drop the column."""

    dependencies = [("jobs", "0002_tokens")]
    operations = [migrations.RemoveField("round", "did")]
