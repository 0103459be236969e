# SPDX-License-Identifier: Apache-2.0
"""Each message of a mailbox is taken once, whatever dies in between, and none holds up those behind it."""

import datetime as dt
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.db import DataError, OperationalError

from doors.hooks.mail_servers import Box, serving
from duly.adapters.channels.mail_in.mailbox import read_url
from duly.adapters.channels.mail_in.opening import opened
from duly.doors.hooks import intake, mailbox
from duly.doors.hooks.mailbox import Notes, read_notes, take_all, write_notes

KINDS = pytest.mark.parametrize("kind", ["imap", "pop3"])


class Desk:
    """Stands for the room: keeps what it is given, and stumbles over what it was told to."""

    def __init__(self) -> None:
        self.taken: list[bytes] = []
        self.stumbles: dict[bytes, Exception] = {}
        self.is_away = False

    def take(self, actor: object, channel: str, headers: object, raw: bytes) -> int:
        if self.is_away:
            raise OperationalError("the database is away")
        for word, error in self.stumbles.items():
            if word in raw and not raw.startswith(b"X-Duly-Unread"):
                raise error
        self.taken.append(raw)
        return 1

    def subjects(self) -> list[str]:
        return [raw.split(b"Subject: ")[1].split(b"\r\n")[0].decode() for raw in self.taken]


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    given = Desk()
    monkeypatch.setattr(intake.delivery, "take_receipts", given.take)
    return given


def letter(name: str) -> bytes:
    return f"Subject: {name}\r\nFrom: a@b.example\r\n\r\n.dot\r\nbody {name}\r\n".encode()


def look(kind: str, box: Box, notes: Path, options: str = "") -> int:
    address = f"{kind}://{quote('u@acme.example')}:{quote(box.password)}@127.0.0.1:{box.port}/INBOX?tls=never{options}"
    with opened(read_url(address)) as session:
        return take_all(session, read_notes(notes), lambda known: write_notes(notes, known))


@KINDS
def test_every_message_is_taken_once_byte_for_byte(kind: str, desk: Desk, tmp_path: Path) -> None:
    with serving(kind) as box:
        for name in ("one", "two"):
            box.add(letter(name))
        assert look(kind, box, tmp_path / "notes") == 2
        box.add(letter("three"))
        assert look(kind, box, tmp_path / "notes") == 1
        assert look(kind, box, tmp_path / "notes") == 0
    assert desk.taken == [letter("one"), letter("two"), letter("three")]


@KINDS
def test_without_notes_everything_is_looked_at_again_and_the_room_knows_it(
    kind: str, desk: Desk, tmp_path: Path
) -> None:
    with serving(kind) as box:
        box.add(letter("one"))
        look(kind, box, tmp_path / "notes")
        (tmp_path / "notes").write_text("{broken")
        look(kind, box, tmp_path / "notes")
    assert desk.taken == [letter("one")] * 2  # the same bytes: the room keeps one slip


@KINDS
def test_while_the_database_is_away_nothing_is_marked_and_nothing_lost(kind: str, desk: Desk, tmp_path: Path) -> None:
    with serving(kind) as box:
        uid = box.add(letter("one"))
        desk.is_away = True
        assert look(kind, box, tmp_path / "notes", "&after=delete") == 0
        assert box.flags(uid) == set()
        desk.is_away = False
        assert look(kind, box, tmp_path / "notes", "&after=delete") == 1
    assert not box.folders["INBOX"]


@KINDS
def test_a_message_that_cannot_be_taken_lets_the_others_pass_and_is_set_aside(
    kind: str, desk: Desk, tmp_path: Path
) -> None:
    desk.stumbles = {b"hostile": DataError("no such character")}
    with serving(kind) as box:
        hostile = box.add(letter("hostile"))
        box.add(letter("behind"))
        for _ in range(mailbox.TRIES):
            look(kind, box, tmp_path / "notes")
        box.add(letter("later"))
        look(kind, box, tmp_path / "notes")
        assert desk.subjects() == ["behind", "hostile", "later"]
        assert desk.taken[1].startswith(b"X-Duly-Unread: failed\r\n")
        if kind == "imap":
            assert list(box.folders["Duly-Unread"]) == [hostile]


@KINDS
def test_a_message_that_the_server_cannot_give_is_set_aside(kind: str, desk: Desk, tmp_path: Path) -> None:
    with serving(kind) as box:
        box.unreadable.add(box.add(letter("damaged")))
        box.add(letter("behind"))
        for _ in range(mailbox.TRIES + 1):
            look(kind, box, tmp_path / "notes")
    assert desk.taken[0] == letter("behind")
    assert [raw.split(b"\r\n")[0] for raw in desk.taken[1:]] == [b"X-Duly-Unread: failed"]


@KINDS
def test_too_large_is_kept_cut_and_set_aside_at_once(
    kind: str, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailbox, "LARGEST", 1000)
    with serving(kind) as box:
        box.add(letter("large") + b"x" * 5000 + b"\r\n")
        box.add(letter("small"))
        look(kind, box, tmp_path / "notes")
    assert desk.subjects() == ["large", "small"]
    assert desk.taken[0].startswith(b"X-Duly-Unread: too_large\r\n")


@KINDS
def test_a_connection_cut_off_loses_nothing(kind: str, desk: Desk, tmp_path: Path) -> None:
    with serving(kind) as box:
        box.add(letter("one"))
        box.add(letter("two"))
        box.hang_up_at = {"imap": "UID FETCH 2 (BODY", "pop3": "RETR 2"}[kind]
        with pytest.raises(OSError):
            look(kind, box, tmp_path / "notes")
        box.hang_up_at = ""
        look(kind, box, tmp_path / "notes")
    assert desk.subjects() == ["one", "two"]


@KINDS
def test_a_wrong_password_is_an_absent_mailbox(kind: str, desk: Desk, tmp_path: Path) -> None:
    with serving(kind) as box, pytest.raises(OSError):
        address = f"{kind}://u%40acme.example:wrong@127.0.0.1:{box.port}?tls=never"
        with opened(read_url(address)):
            pass


@KINDS
def test_a_page_on_one_long_line_comes_whole(kind: str, desk: Desk, tmp_path: Path) -> None:
    with serving(kind) as box:
        box.add(letter("long") + b"y" * 100_000 + b"\r\n")
        look(kind, box, tmp_path / "notes")
    assert desk.taken[0].endswith(b"y" * 100_000 + b"\r\n")


def test_imap_marks_after_the_commit_and_not_before(desk: Desk, tmp_path: Path) -> None:
    with serving("imap") as box:
        uid = box.add(letter("one"))
        look("imap", box, tmp_path / "notes")
        assert box.flags(uid) == {"\\Seen"}
        assert [line for line in box.said if "FETCH" in line and "BODY[" in line] == []  # only BODY.PEEK


def test_what_a_person_has_read_is_taken_all_the_same(desk: Desk, tmp_path: Path) -> None:
    with serving("imap") as box:
        box.flags(box.add(letter("read by somebody"))).add("\\Seen")
        assert look("imap", box, tmp_path / "notes") == 1


@pytest.mark.parametrize("capabilities", ["MOVE UIDPLUS", "UIDPLUS", ""])
def test_imap_moves_with_what_the_server_can(desk: Desk, tmp_path: Path, capabilities: str) -> None:
    with serving("imap", Box(password="plain", capabilities=capabilities)) as box:
        uid = box.add(letter("one"))
        look("imap", box, tmp_path / "notes", f"&after={quote('已处理')}")
        assert list(box.folders["&XfJZBHQG-"]) == [uid]
        assert (uid in box.folders["INBOX"]) == (capabilities == "")  # without UIDPLUS it is only marked as deleted


def test_new_keys_of_a_rebuilt_mailbox_are_noticed(desk: Desk, tmp_path: Path) -> None:
    with serving("imap") as box:
        box.add(letter("one"))
        look("imap", box, tmp_path / "notes")
        box.validity, box.folders = 8, {"INBOX": {1: (set(), letter("new one"))}}
        look("imap", box, tmp_path / "notes")
    assert desk.subjects() == ["one", "new one"]


@KINDS
def test_over_tls_the_server_must_prove_its_name(kind: str, desk: Desk, tmp_path: Path) -> None:
    with certificate(tmp_path) as (context, authority), serving(kind, context=context) as box:
        box.add(letter("one"))
        address = f"{kind}s://u%40acme.example:{quote(box.password)}@localhost:{box.port}/INBOX"
        with pytest.raises(ssl.SSLError), opened(read_url(address)):
            pass
        with opened(read_url(f"{address}?ca={authority}")) as session:
            assert take_all(session, Notes(), lambda _: None) == 1


@contextmanager
def certificate(folder: Path) -> Iterator[tuple[ssl.SSLContext, Path]]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(now - dt.timedelta(days=1)).not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    pem = made.public_bytes(serialization.Encoding.PEM)
    (folder / "ca.pem").write_bytes(pem)
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "both.pem").write_bytes(secret + pem)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "both.pem")
    yield context, folder / "ca.pem"


@pytest.mark.parametrize(
    "url",
    [
        "http://u:p@h",
        "imaps://host",
        "pop3s://u:p@h?after=Folder",
        "imap://u:p@h?tls=maybe",
        "imaps://u:p@h?what=1",
        "",
    ],
)
def test_an_address_that_is_none(url: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        read_url(url)


def test_the_password_is_never_part_of_the_mailbox_s_name() -> None:
    assert "secret" not in read_url("imaps://u:secret@mail.example/INBOX").key
