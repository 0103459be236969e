# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    name = "duly.rooms.feedback"
    label = "feedback"
