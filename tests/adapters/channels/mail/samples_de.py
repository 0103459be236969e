# SPDX-License-Identifier: Apache-2.0
"""German."""

from adapters.channels.mail.builder import (
    BACK,
    Sample,
    answer,
    bounced,
    complaint,
    ew,
    leaf,
    original,
    recipient,
    replied,
    replying,
    report,
    status,
    verp,
)  # fmt: skip

S = "Acme zieht um: neue Anschrift"
EVA, EVA_ADDRESS = f"{ew('Eva Müster', 'iso-8859-1', 'Q')} <eva@kunde.example>", "eva@kunde.example"
DAEMON = "Mailer-Daemon <mailer-daemon@mail.kunde.example>"
QUOTED = """
Am Mo., 2. März 2026 um 09:00 Uhr schrieb Acme GmbH <notices@acme.example>:

> Sehr geehrte Kundin,
> bitte antworten Sie mit "bestätigt 482913".
"""
OUTLOOK = """

-----Ursprüngliche Nachricht-----
Von: Acme GmbH <notices@acme.example>
Gesendet: Montag, 2. März 2026 09:00
An: Eva Müster
Betreff: Acme zieht um

Bitte antworten Sie mit "bestätigt 482913".
"""
HEADS = """

Von: Acme GmbH
Gesendet: Montag, 2. März 2026 09:00
An: Eva Müster
Betreff: Acme zieht um

Bitte antworten Sie mit "bestätigt 482913".
"""


def _eva(
    name: str,
    text: str,
    charset: str = "iso-8859-1",
    cte: str = "quoted-printable",
    *heads: str,
    subject: str = f"AW: {S}",
    codec: str = "",
) -> bytes:
    return answer(
        EVA,
        "notices@acme.example",
        ew(subject, "utf-8"),
        leaf(text, charset, cte, codec=codec),
        *replying(name),
        *heads,
    )


def _bounce(name: str, text: str, subject: str = "Nachricht unzustellbar") -> bytes:
    return answer(DAEMON, verp(name), subject, leaf(text, "iso-8859-1", "8bit"))


SAMPLES = [
    Sample("exchange", "Exchange, deutsch", report("Microsoft Outlook <postmaster@kunde.example>", BACK, ew(f"Unzustellbar: {S}"), leaf("Fehler bei der Zustellung an folgende Empfänger.", "utf-8", "quoted-printable"), status(recipient("5.1.1", "550 5.1.1 RESOLVER.ADR.RecipNotFound; not found")), original("de-01", S), whole=False), bounced("de-01", "no_mailbox")),
    Sample("worte-unbekannt", "Nur Worte: Empfänger unbekannt", _bounce("de-02", "Ihre Nachricht an kunde@kunde.example konnte nicht zugestellt werden.\n\nGrund: Empfänger unbekannt\n"), bounced("de-02", "no_mailbox")),
    Sample("worte-voll", "Postfach voll", _bounce("de-03", "Die Zustellung ist fehlgeschlagen.\nDas Postfach ist voll (552 5.2.2).\n", "Zustellung fehlgeschlagen"), bounced("de-03", "mailbox_full")),
    Sample("verzoegert", "Nur verzögert", _bounce("de-04", "Ihre Nachricht wurde verzögert und wird weiterhin versucht.\n421 4.4.1 Zeitüberschreitung\n", "Zustellung verzögert - noch nicht zugestellt"), bounced("de-04", "delayed", "accepted")),
    Sample("beschwerde", "Beschwerde", complaint("de-05", "fbl@anbieter.example", "abuse", words="Der Empfänger hat diese Nachricht als Spam gemeldet."), bounced("de-05", "abuse", "complained")),
    Sample("bestaetigt", "Bestätigung mit Code", _eva("de-06", "Bestätigt 482913\n" + QUOTED), replied("de-06", EVA_ADDRESS, "Bestätigt 482913", confirms=True)),
    Sample("bestaetigt-outlook", "Outlook zitiert ohne Zeichen", _eva("de-07", "bestätigt" + OUTLOOK, "windows-1252"), replied("de-07", EVA_ADDRESS, "bestätigt", confirms=True)),
    Sample("bestaetigt-kopfzeilen", "Nur die Kopfzeilen des Originals; das Telefon hat unterschrieben", _eva("de-08", "Ja 482913\n\nVon meinem iPhone gesendet" + HEADS, "utf-8"), replied("de-08", EVA_ADDRESS, "Ja 482913", confirms=True)),
    Sample("frage-ohne-charset", "Latin-1 ohne Angabe", answer(EVA, verp("de-09"), f"Re: {S}", leaf("Gilt das auch für unsere Außenstelle in Köln?\n", "", "8bit", codec="iso-8859-1")), replied("de-09", EVA_ADDRESS, "Gilt das auch für unsere Außenstelle in Köln?")),
    Sample("ablehnung", "Widerspruch", _eva("de-10", "Wir widersprechen der Änderung.\n\nMit freundlichen Grüßen\nEva Müster\n-- \nKunde GmbH\n" + OUTLOOK), replied("de-10", EVA_ADDRESS, "Wir widersprechen der Änderung.\n\nMit freundlichen Grüßen\nEva Müster")),
    Sample("abmelden", "Abmeldung", _eva("de-11", "Bitte abmelden, danke\n" + QUOTED), replied("de-11", EVA_ADDRESS, "Bitte abmelden, danke", "stop")),
    Sample("abwesend", "Abwesenheitsnotiz", _eva("de-12", "Ich bin bis 9. März nicht im Büro.\n", subject=f"Automatische Antwort: {S}"), replied("de-12", EVA_ADDRESS, "Ich bin bis 9. März nicht im Büro.", "auto")),
    Sample("absenderpruefung", "Absenderprüfung", answer("schutz@filter.example", verp("de-13"), ew("Absender bestätigen"), leaf("Ihre Nachricht wird zurückgehalten. Klicken Sie hier: https://filter.example/1\n", "utf-8")), replied("de-13", "schutz@filter.example", "Ihre Nachricht wird zurückgehalten. Klicken Sie hier: https://filter.example/1", "challenge")),
]  # fmt: skip
