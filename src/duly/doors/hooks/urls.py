# SPDX-License-Identifier: Apache-2.0
"""Addresses for providers, below ``/hooks/``."""

from django.urls import path

from duly.doors.hooks import downstream, views

app_name = "hooks"
urlpatterns = [
    path("sms", views.sms, name="sms"),
    path("mail", views.mail, name="mail"),
    path("unsubscribe/<str:token>", views.unsubscribe, name="unsubscribe"),
    path("downstream/<uuid:system_id>", downstream.call, name="downstream"),
    path("<slug:name>", views.provider, name="provider"),
]
