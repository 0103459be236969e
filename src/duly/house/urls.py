# SPDX-License-Identifier: Apache-2.0
"""Which door is at which address."""

from django.urls import URLPattern, URLResolver, include, path

from duly.doors.api.application import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", api.urls),
    path("console/", include("duly.doors.console.urls")),
    path("hooks/", include("duly.doors.hooks.urls")),
    path("", include("duly.doors.portal.urls")),
]

handler404 = "duly.doors.look.mishaps.not_found"
handler500 = "duly.house.away.fault"
