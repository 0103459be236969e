# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig


class PagingConfig(AppConfig):
    name = "duly.foundation.paging"
    label = "paging"
