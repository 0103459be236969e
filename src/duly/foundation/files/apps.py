# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "duly.foundation.files"
    label = "files"
