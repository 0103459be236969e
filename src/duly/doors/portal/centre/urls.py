# SPDX-License-Identifier: Apache-2.0
"""The addresses of the service centre. No address says anything about a person; ids open nothing to others."""

from django.urls import path

from duly.doors.portal.centre import changing, data, door, following, home, passkeys, record, stopping, wishes

urlpatterns = [
    path("stop", stopping.stop, name="stop"),
    path("my", home.home, name="my"),
    path("my/in", door.sign_in, name="sign-in"),
    path("my/code", door.code, name="code"),
    path("my/who", door.who, name="who"),
    path("my/out", door.sign_out, name="sign-out"),
    path("my/again", door.again, name="my-again"),
    path("my/sessions", door.sessions, name="my-sessions"),
    path("my/sessions/<uuid:session>/end", door.end_session, name="my-session-end"),
    path("my/freeze", door.freeze, name="my-freeze"),
    path("my/passkeys/offer", passkeys.offer, name="my-passkey-offer"),
    path("my/passkeys/add", passkeys.add, name="my-passkey-add"),
    path("my/passkeys/<uuid:passkey>/remove", passkeys.remove, name="my-passkey-remove"),
    path("my/in/passkey/ask", passkeys.ask, name="passkey-ask"),
    path("my/in/passkey", passkeys.enter, name="passkey-enter"),
    path("my/record", record.record, name="my-record"),
    path("my/record/full", record.full, name="my-record-full"),
    path("my/record/<uuid:entity>", record.history, name="my-history"),
    path("my/change", changing.pick, name="my-change"),
    path("my/change/<slug:what>", changing.form, name="my-change-form"),
    path("my/change/<slug:what>/checks", changing.checks, name="my-change-checks"),
    path("my/requests", following.requests, name="my-requests"),
    path("my/requests/<uuid:request_id>", following.one, name="my-request"),
    path("my/requests/<uuid:request_id>/send-code", following.send_code, name="my-request-send-code"),
    path(
        "my/requests/<uuid:request_id>/items/<uuid:item>/send-code", following.send_new_code, name="my-request-send-new"
    ),
    path("my/requests/<uuid:request_id>/code", following.give_code, name="my-request-code"),
    path("my/requests/<uuid:request_id>/document", following.add_document, name="my-request-document"),
    path("my/requests/<uuid:request_id>/withdraw", following.withdraw, name="my-request-withdraw"),
    path("my/requests/<uuid:request_id>/statement", following.state, name="my-request-state"),
    path("my/requests/<uuid:request_id>/undo", following.undo, name="my-request-undo"),
    path("my/messages", home.messages, name="my-messages"),
    path("my/messages/<uuid:recipient>", home.message, name="my-message"),
    path("my/wishes", wishes.page, name="my-wishes"),
    path("my/wishes/take-back", wishes.take_back, name="my-take-back"),
    path("my/data", data.page, name="my-data"),
    path("my/data/<uuid:request_id>/file", data.take_file, name="my-data-file"),
    path("my/data/<uuid:request_id>/end", data.take_back, name="my-data-end"),
    path("my/questions", wishes.questions, name="my-questions"),
]
