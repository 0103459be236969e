# SPDX-License-Identifier: Apache-2.0
"""The web application, for granian. Its workers end with their parent, so that a killed server frees its port."""

import multiprocessing
import os
import signal

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from duly.house import temporary
from duly.house.postgres import die_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "duly.house.settings")
_parent = multiprocessing.parent_process()
if _parent is not None:
    die_with_parent(signal.SIGTERM, parent=_parent.pid)
application = get_wsgi_application()
temporary.begin(settings.DULY)
