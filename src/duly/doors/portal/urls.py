# SPDX-License-Identifier: Apache-2.0
"""The portal's addresses: customers behind their own links, and everybody."""

from django.urls import path

from duly.doors.portal import views

app_name = "portal"
urlpatterns = [
    path("", views.announcements, name="announcements"),
    path("announcements.atom", views.feed, name="feed"),
    path("announcements/<str:slug>", views.announcement, name="announcement"),
    path("n/<str:token>", views.notice, name="notice"),
    path("n/<str:token>/viewing", views.viewing, name="viewing"),
    path("n/<str:token>/confirmation", views.confirmation, name="confirmation"),
    path("n/<str:token>/refusal", views.refusal, name="refusal"),
    path("n/<str:token>/question", views.question, name="question"),
]
