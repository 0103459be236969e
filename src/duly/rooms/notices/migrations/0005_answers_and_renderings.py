# SPDX-License-Identifier: Apache-2.0
"""A notice keeps the answers to what rules ask, and the digests of its renderings."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Both are empty for notices that were written before."""

    dependencies: ClassVar = [("notices", "0004_agreement")]

    operations: ClassVar = [
        migrations.AddField("notice", "answers", models.JSONField(db_default={})),
        migrations.AddField("notice", "renderings", models.JSONField(null=True)),
    ]
