# SPDX-License-Identifier: Apache-2.0
"""The table of open texts goes, after each of them was adopted."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("feedback", "0003_questions_become_conversations")]
    operations = [migrations.DeleteModel(name="Question")]
