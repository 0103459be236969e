# SPDX-License-Identifier: Apache-2.0
"""The portal's addresses: customers behind their own links, and everybody."""

from django.urls import path

from duly.doors.portal import helping, mending, public, views
from duly.doors.portal.centre.urls import urlpatterns as centre

app_name = "portal"
urlpatterns = [
    path("", public.announcements, name="announcements"),
    path("robots.txt", public.robots, name="robots"),
    path("sitemap.xml", public.sitemap, name="sitemap"),
    path("announcements.atom", public.feed, name="feed"),
    path("announcements.json", public.json_feed, name="json-feed"),
    path("announcements/banner.js", public.banner_script, name="banner-script"),
    path("announcements/<slug:organisation>/banner.json", public.banner, name="banner"),
    path("announcements/<str:slug>", public.announcement, name="announcement"),
    path("help", helping.listing, name="help"),
    path("help/<slug:organisation>/<slug:slug>", helping.article, name="help-article"),
    path("n/<str:token>", mending.entrance, name="notice"),
    path("n/<str:token>/contact", mending.form, name="mending"),
    path("n/<str:token>/contact/proposal", mending.proposal, name="mending-proposal"),
    path("n/<str:token>/contact/proof", mending.proof, name="mending-proof"),
    path("n/<str:token>/viewing", views.viewing, name="viewing"),
    path("n/<str:token>/confirmation", views.confirmation, name="confirmation"),
    path("n/<str:token>/refusal", views.refusal, name="refusal"),
    path("n/<str:token>/wishes", views.wishes, name="wishes"),
    path("n/<str:token>/question", views.question, name="question"),
    *centre,
]
