# SPDX-License-Identifier: Apache-2.0
"""A worker as a process of its own, so that a test may kill it: ``python carrier.py prepare N | carry | bounce | states``.

``DULY_DATABASE_URL`` says on which database. ``carry`` goes on until it is ended; ``TEST_LEASE`` shortens the lease.
"""

import json
import os
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path


def main() -> None:
    """One of three verbs."""
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "duly.house.settings"
    django.setup()
    {"prepare": prepare, "carry": carry, "bounce": bounce, "states": states}[sys.argv[1]]()


def prepare() -> None:
    """Tables, a small world, and so many customers planned on one mailing."""
    from django.core.management import call_command

    from duly.rooms.delivery import actions
    from duly.rooms.delivery.channel import installed
    from rooms.delivery.post_office import make_post_office

    call_command("migrate", verbosity=0)
    real = dict(installed())
    office = make_post_office(Path(tempfile.mkdtemp()), customers=int(sys.argv[2]))
    actions.install_channels(real)
    office.channel.name = "email"
    office.plan()


def carry() -> None:
    """Rescue and carry for ever, as a worker does."""
    from django.db import Error, connection

    from duly.rooms.delivery import actions
    from duly.rooms.delivery.actions import wave

    lease = timedelta(seconds=float(os.environ.get("TEST_LEASE", "30")))
    vars(wave)["LEASE"] = lease
    while True:
        try:
            actions.rescue()
            actions.carry("email", shift=5.0)
        except Error:
            connection.close()
        time.sleep(0.05)


def bounce() -> None:
    """Return some of the mail that is on its way, for ever."""
    from django.db import Error, connection

    from duly.kernel.actors import PROVIDER
    from duly.rooms.delivery import actions
    from duly.rooms.delivery.facts import TakenByUs
    from duly.rooms.delivery.models import Delivery

    while True:
        try:
            for row in Delivery.objects.filter(state__in=("sending", "accepted"), id__lt="20" + "0" * 30)[:3]:
                actions.take_receipts(PROVIDER, "email", TakenByUs(), BOUNCE.format(id=row.id.hex).encode())
        except Error:
            connection.close()
        time.sleep(0.1)


BOUNCE = """\
From: MAILER-DAEMON@example.net
To: bounces+{id}@example.org
X-Original-To: bounces+{id}@example.org
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

The mailbox is full.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net

Final-Recipient: rfc822; somebody@example.com
Action: failed
Status: 5.2.2
Diagnostic-Code: smtp; 552 5.2.2 mailbox full
--b--
"""


def states() -> None:
    """Every delivery's state, as JSON."""
    from duly.foundation.ledger.models import Inbox
    from duly.rooms.delivery.models import Delivery

    rows = {str(row): state for row, state in Delivery.objects.values_list("id", "state")}
    accepted = Inbox.objects.filter(body__contains='"type":"delivery.accepted"').count()
    sys.stdout.write(json.dumps({"states": rows, "accepted_facts": accepted}))


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))
    main()
