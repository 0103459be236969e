# SPDX-License-Identifier: Apache-2.0
"""German: the large providers' bounces, and how Thunderbird, Apple Mail, GMX, Outlook and telephones quote."""

from adapters.channels.mail.builder import (
    BACK,
    Sample,
    answer,
    bounced,
    complaint,
    ew,
    leaf,
    many,
    original,
    recipient,
    replied,
    replying,
    report,
    status,
    verp,
)  # fmt: skip

S = "Acme zieht um: neue Anschrift"
JENS, JENS_ADDRESS = f"{ew('Jens Beispiel')} <jens@handel.example>", "jens@handel.example"
DAEMON = "Mail Delivery System <mailer-daemon@mx.freemail.example>"
THUNDERBIRD = """
Am 02.03.26 um 09:00 schrieb Acme GmbH:
> Sehr geehrter Kunde,
> bitte antworten Sie mit "bestätigt 482913".
"""
APPLE = """
> Am 02.03.2026 um 09:00 schrieb Acme GmbH <notices@acme.example>:
>
> Bitte antworten Sie mit "bestätigt 482913".
"""
APPLE_BROKEN = """
Am 02.03.2026 um 09:00 schrieb Acme GmbH
<notices@acme.example>:

> Bitte antworten Sie mit "bestätigt 482913".
"""
GMX = """

Gesendet: Montag, 02. März 2026 um 09:00 Uhr
Von: "Acme GmbH" <notices@acme.example>
An: jens@handel.example
Betreff: Acme zieht um: neue Anschrift

Bitte antworten Sie mit "bestätigt 482913".
"""
MOBILE = """

Outlook für iOS beziehen
________________________________
Von: Acme GmbH <notices@acme.example>
Gesendet: Monday, March 2, 2026 9:00:00 AM
An: Jens Beispiel <jens@handel.example>
Betreff: Acme zieht um: neue Anschrift

Bitte antworten Sie mit "bestätigt 482913".
"""
PAGE = """<html><head><meta charset="utf-8"></head><body><div>Best&auml;tigt 482913</div><div><br></div><div name="quote" style="margin:10px 5px 5px 10px; padding: 10px 0 10px 10px; border-left:2px solid #C3D9E5;"><div><b>Gesendet:</b>&nbsp;Montag, 02. M&auml;rz 2026 um 09:00 Uhr<br><b>Von:</b>&nbsp;Acme GmbH &lt;notices@acme.example&gt;<br><b>An:</b>&nbsp;jens@handel.example<br><b>Betreff:</b>&nbsp;Acme zieht um</div><div>Bitte antworten Sie.</div></div></body></html>"""


def _jens(
    name: str,
    text: str,
    charset: str = "utf-8",
    cte: str = "quoted-printable",
    *heads: str,
    subject: str = f"Aw: {S}",
    codec: str = "",
) -> bytes:
    return answer(
        JENS, "notices@acme.example", ew(subject), leaf(text, charset, cte, codec=codec), *replying(name), *heads
    )


def _bounce(
    name: str, text: str, subject: str, charset: str = "utf-8", cte: str = "8bit", sender: str = DAEMON
) -> bytes:
    return answer(sender, verp(name), ew(subject, charset), leaf(text, charset, cte))


SAMPLES = [
    Sample("freemail-kein-postfach", "Freemail-Anbieter: Postfach unbekannt", _bounce("de-21", "Diese E-Mail wurde automatisch vom Mail-System generiert.\n\nIhre E-Mail konnte an folgende Adresse nicht zugestellt werden:\n\n    kunde@freemail.example\n\nDer Mailserver antwortete:\n550 Requested action not taken: mailbox unavailable\n", "Mail konnte nicht zugestellt werden: Zustellung fehlgeschlagen"), bounced("de-21", "no_mailbox")),
    Sample("freemail-ueberfuellt", "Freemail-Anbieter: Postfach überfüllt", _bounce("de-22", "Ihre Nachricht konnte nicht zugestellt werden.\n\nkunde@freemail.example:\nDas Postfach des Empfängers ist überfüllt, es kann derzeit keine E-Mails annehmen.\n", "Ihre E-Mail ist unzustellbar", "iso-8859-1", "quoted-printable"), bounced("de-22", "mailbox_full")),
    Sample("spamverdacht", "Als Spam abgelehnt", _bounce("de-23", "Die folgende Nachricht konnte nicht zugestellt werden:\n\n<kunde@telefon.example>: Host mx.telefon.example sagte:\n554-5.7.1 Ihre Nachricht wurde abgelehnt, da sie als Spam eingestuft wurde\n", "Unzustellbare Nachricht: nicht zugestellt"), bounced("de-23", "policy")),
    Sample("domino", "Lotus Domino: Name nicht im Verzeichnis", _bounce("de-24", "ZUSTELLUNGSFEHLER - Ihre Nachricht wurde nicht zugestellt.\n\nDatei: Acme zieht um\nEmpfänger: kunde@werk.example\nGrund: Benutzer Kunde Muster nicht im Domino-Verzeichnis aufgeführt\n", "ZUSTELLUNGSFEHLER: Acme zieht um", "iso-8859-1", sender="Postmaster <postmaster@werk.example>"), bounced("de-24", "no_mailbox")),
    Sample("domaene", "Die Domäne gibt es nicht", _bounce("de-25", "Die E-Mail an kunde@tippfehler.example ist nicht zustellbar.\nDie Domäne des Empfängers konnte nicht gefunden werden. Bitte prüfen Sie die Schreibweise.\n", "Nachricht nicht zustellbar"), bounced("de-25", "bad_address")),
    Sample("aufgegeben", "Nach vier Tagen aufgegeben", _bounce("de-26", "Ihre Nachricht konnte seit 4 Tagen nicht zugestellt werden. Die Zustellung wurde endgültig aufgegeben.\nkunde@handel.example: Zeitüberschreitung beim Verbindungsaufbau\n", "Nachricht nicht zugestellt"), bounced("de-26", "gave_up")),
    Sample("exchange-voll", "Exchange: Postfach voll, Bericht mit Code", report(ew("Systemadministrator") + " <postmaster@handel.example>", BACK, ew(f"Unzustellbar: {S}"), leaf("Das Postfach des Empfängers ist voll und kann zurzeit keine Nachrichten annehmen.\n", "utf-8", "base64"), status(recipient("5.2.2", "554 5.2.2 mailbox full; STOREDRV.Deliver.Exception:QuotaExceededException")), original("de-27", S)), bounced("de-27", "mailbox_full")),
    Sample("exchange-zugriff", "Exchange: nur interne Absender erlaubt", report("Microsoft Outlook <postmaster@handel.example>", BACK, ew(f"Unzustellbar: {S}"), leaf("Sie sind nicht berechtigt, eine E-Mail an diese Gruppe zu senden.\n", "utf-8", "quoted-printable"), status(recipient("5.7.133", "550 5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup; authentication required")), original("de-28", S), whole=False), bounced("de-28", "policy")),
    Sample("verzoegert-bericht", "Bericht: verzögert, kein Fehler", report(DAEMON, BACK, ew("Zustellung verzögert"), leaf("Dies ist nur eine Warnung. Sie brauchen die Nachricht nicht erneut zu senden.\n", "utf-8", "8bit"), status(recipient("4.4.1", "connect to mx.handel.example[192.0.2.7]:25: Connection timed out", "delayed")), original("de-29", S)), bounced("de-29", "delayed", "accepted")),
    Sample("beschwerde-anbieter", "Beschwerde eines deutschen Anbieters", complaint("de-30", "abuse-report@freemail.example", "abuse", subject="Spam-Beschwerde", words="Ein Nutzer hat diese E-Mail als unerwünscht gekennzeichnet."), bounced("de-30", "abuse", "complained")),
    Sample("bestaetigt-thunderbird", "Thunderbird zitiert mit Zeichen", _jens("de-31", "bestätigt 482913\n" + THUNDERBIRD, "iso-8859-15", "8bit"), replied("de-31", JENS_ADDRESS, "bestätigt 482913", confirms=True)),
    Sample("bestaetigt-apple", "Apple Mail, alles mit Zeichen", _jens("de-32", "Bestätigt 482913\n\nViele Grüße\nJens Beispiel\n" + APPLE), replied("de-32", JENS_ADDRESS, "Bestätigt 482913\n\nViele Grüße\nJens Beispiel", confirms=True)),
    Sample("bestaetigt-umbrochen", "Die Einleitung ist über zwei Zeilen umbrochen", _jens("de-33", "bestätigt 482913" + "\n" + APPLE_BROKEN, "utf-8", "8bit"), replied("de-33", JENS_ADDRESS, "bestätigt 482913", confirms=True)),
    Sample("bestaetigt-gmx", "Kopfzeilen, die mit „Gesendet“ beginnen", _jens("de-34", "Bestätigt" + GMX, "utf-8", "base64"), replied("de-34", JENS_ADDRESS, "Bestätigt", confirms=True)),
    Sample("bestaetigt-html", "Nur HTML, Zitat in einem Kasten", answer(JENS, "notices@acme.example", ew(f"Aw: {S}"), leaf(PAGE, "utf-8", "quoted-printable", "text/html"), *replying("de-35")), replied("de-35", JENS_ADDRESS, "Bestätigt 482913", confirms=True)),
    Sample("frage-mobil", "Outlook auf dem Telefon", _jens("de-36", "Ab wann gilt die neue Kontonummer?" + MOBILE), replied("de-36", JENS_ADDRESS, "Ab wann gilt die neue Kontonummer?")),
    Sample("frage-samsung", "Telefon von Samsung", _jens("de-37", "Wer ist künftig unser Ansprechpartner?\n\nVon meinem/meiner Galaxy gesendet\n\n-------- Ursprüngliche Nachricht --------\nVon: Acme GmbH <notices@acme.example>\nDatum: 02.03.26 09:00 (GMT+01:00)\nAn: jens@handel.example\nBetreff: Acme zieht um\n\nBitte antworten Sie.\n"), replied("de-37", JENS_ADDRESS, "Wer ist künftig unser Ansprechpartner?")),
    Sample("ja-mit-frage", "Ein Ja mit Bedingung bestätigt nichts", _jens("de-38", "Ja 482913, aber bitte erst ab April\n" + THUNDERBIRD, "windows-1252"), replied("de-38", JENS_ADDRESS, "Ja 482913, aber bitte erst ab April")),
    Sample("verteiler", "Will aus dem Verteiler", _jens("de-39", "Bitte aus dem Verteiler nehmen. Danke!\n" + THUNDERBIRD), replied("de-39", JENS_ADDRESS, "Bitte aus dem Verteiler nehmen. Danke!", "stop")),
    Sample("abwesend-kopf", "Abwesenheit, nur am Kopf zu erkennen", _jens("de-40", "Vielen Dank für Ihre Nachricht. Wir machen Betriebsferien bis zum 9. März.\n", "utf-8", "base64", "Auto-Submitted: auto-replied (vacation)", subject=S), replied("de-40", JENS_ADDRESS, "Vielen Dank für Ihre Nachricht. Wir machen Betriebsferien bis zum 9. März.", "auto")),
    Sample("ausgeschieden", "Nicht mehr im Unternehmen", _jens("de-41", "Herr Beispiel ist nicht mehr für unser Unternehmen tätig. Bitte wenden Sie sich an info@handel.example.\n", subject=f"Abwesenheitsnotiz: {S}"), replied("de-41", JENS_ADDRESS, "Herr Beispiel ist nicht mehr für unser Unternehmen tätig. Bitte wenden Sie sich an info@handel.example.", "auto")),
    Sample("eingangsbestaetigung", "Automatische Eingangsbestätigung einer Behörde", answer(f"{ew('Poststelle')} <poststelle@stadt.example>", verp("de-42"), ew("Automatische Eingangsbestätigung"), leaf("Ihre Nachricht ist bei uns eingegangen und wird bearbeitet. Bitte antworten Sie nicht auf diese E-Mail.\n", "utf-8", "8bit")), replied("de-42", "poststelle@stadt.example", "Ihre Nachricht ist bei uns eingegangen und wird bearbeitet. Bitte antworten Sie nicht auf diese E-Mail.", "auto")),
    Sample("zwei-teile", "Klartext und HTML mit Firmensignatur", answer(JENS, "notices@acme.example", ew(f"AW: {S}"), many("alternative", leaf("Wir haben umgestellt.\n\n-- \nHandel GmbH, Musterweg 1\nGeschäftsführer: J. Beispiel\n", "utf-8", "quoted-printable"), leaf("<p>Wir haben umgestellt.</p><p>--<br>Handel GmbH</p>", "utf-8", "quoted-printable", "text/html")), *replying("de-43")), replied("de-43", JENS_ADDRESS, "Wir haben umgestellt.")),
]  # fmt: skip
