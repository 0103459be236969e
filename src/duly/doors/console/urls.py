# SPDX-License-Identifier: Apache-2.0
"""The console's addresses, under /console/. Deeds are nouns: a POST to ``.../approval`` approves."""

from django.urls import path

from duly.doors.console import customers, drafts, imports, ledger, notices, outbox, questions, recipients, roll, session

app_name = "console"
urlpatterns = [
    path("sign-in", session.sign_in, name="sign-in"),
    path("sign-out", session.sign_out, name="sign-out"),
    path("", notices.listing, name="notices"),
    path("notices/new", drafts.new, name="new-notice"),
    path("notices/<uuid:notice_id>", notices.detail, name="notice"),
    path("notices/<uuid:notice_id>/live", notices.live, name="live"),
    path("notices/<uuid:notice_id>/revision", drafts.revision, name="revision"),
    path("notices/<uuid:notice_id>/roll", roll.listing, name="roll"),
    path("notices/<uuid:notice_id>/roll.csv", roll.download, name="roll-csv"),
    path("notices/<uuid:notice_id>/<slug:name>", notices.deed, name="deed"),
    path("recipients/<uuid:recipient_id>", recipients.detail, name="recipient"),
    path("recipients/<uuid:recipient_id>/exemption", recipients.exemption, name="exemption"),
    path("recipients/<uuid:recipient_id>/pack", recipients.pack, name="pack"),
    path("calls", roll.calls, name="calls"),
    path("customers", customers.listing, name="customers"),
    path("customers/<uuid:customer_id>", customers.detail, name="customer"),
    path("imports", imports.listing, name="imports"),
    path("imports/<uuid:import_id>/report", imports.report, name="report"),
    path("outbox", outbox.listing, name="outbox"),
    path("deliveries/<uuid:delivery_id>", outbox.detail, name="delivery"),
    path("deliveries/<uuid:delivery_id>/letter", outbox.letter, name="letter"),
    path("deliveries/<uuid:delivery_id>/settlement", recipients.settlement, name="settlement"),
    path("deliveries/<uuid:delivery_id>/call", recipients.call, name="call"),
    path("questions", questions.listing, name="questions"),
    path("ledger", ledger.standing, name="ledger"),
]
