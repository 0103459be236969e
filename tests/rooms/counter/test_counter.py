# SPDX-License-Identifier: Apache-2.0
"""What customers say to staff: on the telephone, at the counter, on paper. Hostile uploads are refused by their bytes."""

import pytest

from doors.story import Story, a_story
from duly.foundation.files import queries as files
from duly.foundation.ledger.actions import sequence_waiting
from duly.foundation.ledger.models import Inbox
from duly.kernel.actors import SYSTEM
from duly.kernel.refusals import Refusal
from duly.rooms.counter import actions, queries, rules
from duly.rooms.counter.facts import LARGEST_SCAN
from duly.rooms.delivery import actions as delivery
from duly.rooms.delivery.models import Delivery, Mailing
from rooms.delivery.post_office import CONTENTS
from theatre import staged

pytestmark = pytest.mark.django_db()
story = staged(a_story)
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\x00" * 20 + b"\x00\x00\x00\x00IEND\xaeB`\x82"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + b"\x00" * 20 + b"\xff\xd9"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


def a_call(story: Story) -> Delivery:
    """The first customer is to be called about the notice."""
    from duly.rooms.delivery.facts import Line

    sender = Mailing.objects.filter(subject=story.notice.id).values_list("sender", flat=True)[0]
    mailing = delivery.open_mailing(
        SYSTEM, subject=story.notice.id, organisation=story.world.acme.id, channel="call", step=5, contents=CONTENTS,
        sender=sender, mandatory=True, legal_basis="x", respects_quiet_hours=False,
    )  # fmt: skip
    row = Delivery.objects.get(recipient_id=story.recipients[0], mailing__step=0)
    delivery.plan(SYSTEM, mailing, [Line(row.recipient_id, row.customer_id, "en")])
    return Delivery.objects.get(mailing=mailing)


@pytest.mark.parametrize(
    ("result", "state"),
    [("confirmed", "acknowledged"), ("refused", "refused"), ("spoken", "waiting"), ("no_answer", "waiting")],
)
def test_what_is_said_on_the_telephone_counts(story: Story, result: str, state: str) -> None:
    actions.record_call(story.world.cy, a_call(story).id, result=result, note="spoke with Ms Li")
    assert story.state() == state


def test_a_later_agent_reads_what_the_earlier_one_noted(story: Story) -> None:
    call = a_call(story)
    actions.record_call(story.world.cy, call.id, result="busy", note="ask for Ms Li", recording="tape 7", minutes=2)
    while sequence_waiting():
        pass
    (said,) = queries.earlier_calls(call.recipient_id, call.customer_id)
    assert (said["note"], said["recording"]) == ("ask for Ms Li", "tape 7")


@pytest.mark.parametrize(("content", "kind"), [(PNG, "image/png"), (JPEG, "image/jpeg"), (PDF, "application/pdf")])
def test_a_signed_slip_confirms_and_its_digest_is_in_the_ledger(story: Story, content: bytes, kind: str) -> None:
    assert (
        actions.confirm(story.world.cy, story.recipients[0], identity="id_document", scan=content, note="passport")
        == "acknowledged"
    )
    (scan,) = queries.scans_of(story.recipients[0])
    card, chunks = queries.scan_for(story.world.cy, scan.id)
    assert (card.media_type, b"".join(chunks), card.by) == (kind, content, "Cy")
    assert files.content(scan.digest) == content
    assert Inbox.objects.filter(body__contains=f'"attachment":"{scan.digest}"').count() == 2
    assert not Inbox.objects.filter(body__contains="passport").exists()


def test_without_a_slip_it_counts_as_said_in_person(story: Story) -> None:
    actions.confirm(story.world.cy, story.recipients[0], identity="known", minutes=4)
    assert Inbox.objects.filter(body__contains='"how":"counter"').count() == 2


def test_it_must_be_said_how_the_customer_was_identified(story: Story) -> None:
    with pytest.raises(Refusal, match="how the customer was identified"):
        actions.confirm(story.world.cy, story.recipients[0], identity="a nice face")
    with pytest.raises(Refusal, match="minutes"):
        actions.confirm(story.world.cy, story.recipients[0], identity="known", minutes=float("nan"))
    assert story.state() == "waiting"


HOSTILE = {
    "empty": b"",
    "html": b"<html><script>alert(1)</script></html>",
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "a program": b"MZ\x90\x00" + b"\x00" * 64,
    "an archive": b"PK\x03\x04" + b"\x00" * 64,
    "html before a pdf": b"<script>alert(1)</script>\n" + PDF,
    "a cut pdf": PDF[:-10],
    "a cut png": PNG[:-4],
    "a png with a page behind it": PNG + b"<script>alert(1)</script>",
    "a jpeg with a page behind it": JPEG + b"<script>alert(1)</script>",
    "only a png's first bytes": b"\x89PNG\r\n\x1a\n",
    "a gif": b"GIF89a" + b"\x00" * 64,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_scan_is_refused_whatever_it_is_called(story: Story, name: str) -> None:
    with pytest.raises(Refusal):
        actions.confirm(story.world.cy, story.recipients[0], identity="known", scan=HOSTILE[name])
    assert story.state() == "waiting"
    assert queries.scans_of(story.recipients[0]) == []


def test_a_scan_has_a_largest_size() -> None:
    with pytest.raises(Refusal, match="200 dpi"):
        rules.media_type_of(b"%PDF-1.7" + b"\x00" * LARGEST_SCAN + b"%%EOF")


def test_one_slip_serves_one_customer(story: Story) -> None:
    actions.attach(story.world.cy, story.recipients[0], PDF)
    actions.attach(story.world.cy, story.recipients[0], PDF)
    assert len(queries.scans_of(story.recipients[0])) == 1
    with pytest.raises(Refusal, match="attached to another customer"):
        actions.attach(story.world.cy, story.recipients[1], PDF)


def test_scans_for_one_notice_are_bounded(story: Story) -> None:
    for number in range(10):
        actions.attach(story.world.cy, story.recipients[0], PDF.replace(b"1 0 obj", f"{number} 1 obj".encode()))
    with pytest.raises(Refusal, match="no more are taken"):
        actions.attach(story.world.cy, story.recipients[0], PDF)


def test_strangers_neither_attach_nor_see(story: Story) -> None:
    agent = story.world.dee.__class__(
        "user", story.world.dee.id, "Dee", frozenset({"agent"}), story.world.dee.organisations
    )
    with pytest.raises(Refusal, match="no such record"):
        actions.attach(agent, story.recipients[0], PDF)
    actions.attach(story.world.cy, story.recipients[0], PDF)
    with pytest.raises(Refusal, match="no such scan"):
        queries.scan_for(agent, queries.scans_of(story.recipients[0])[0].id)


@pytest.mark.parametrize("language", ["en", "zh-Hans", "zh-Hant", "de", "fr", "es", "ja", "ko"])
def test_a_script_and_a_slip_are_in_the_customers_language(language: str) -> None:
    script = queries.script_in(language, agent="Cy", organisation="Acme", name="Li Wei", phone="+1 202 555 0100")
    assert (script.language, queries.slip_in(language).language) == (language, language)
    assert "Acme" in script.voicemail
    assert "Li Wei" not in script.voicemail  # a machine may be heard by others
    assert "{" not in "".join(vars_of(script))


def vars_of(script: object) -> list[str]:
    return [str(getattr(script, name)) for name in type(script).__slots__]  # type: ignore[attr-defined]


def test_a_language_that_we_do_not_speak_gets_english_and_says_so() -> None:
    assert queries.script_in("fi", agent="a", organisation="b", name="c", phone="").language == "en"
