"""Mails as they come, well-formed, ill-formed and ill-meant; the parser runs here in this process to be fuzzed."""

from email.message import EmailMessage

import pikepdf.pdfa
import pypdfium2
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from gemeinde_desk.intake import mail as mail_module
from gemeinde_desk.intake.html_text import html_to_text
from gemeinde_desk.intake.mail import clean, parse_mail
from gemeinde_desk.intake.mail_pdf import readable_size, wrapped, write_mail_pdf
from tests.support import samples


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ('"Dr. med. Mehmet Groß-Strößner" <m@example.org>', "Dr. med. Mehmet Groß-Strößner <m@example.org>"),
        ("=?utf-8?q?Dr=2E_med=2E_Gro=C3=9F?= <m@example.org>", "Dr. med. Groß <m@example.org>"),
        ("=?utf-8?q?Gro=C3=9F=2C_Mehmet?= <m@example.org>", "Groß, Mehmet <m@example.org>"),
        (r'"Mehmet \"Memo\" Grau" <m@example.org>', 'Mehmet "Memo" Grau <m@example.org>'),
        ("m@example.org", "m@example.org"),
        ('"m@example.org" <m@example.org>', "m@example.org"),
        ('"amt@example.com" <m@example.org>', '"amt@example.com" <m@example.org>'),
        ('"Amt <amt@example.com>" <m@example.org>', '"Amt <amt@example.com>" <m@example.org>'),
    ],
)
def test_the_name_of_a_sender_stands_first_and_without_the_marks_of_the_notation(written, shown):
    mail = parse_mail(f'From: {written}\r\nTo: "Gemeinde, Amt" <a@example.org>, b@example.org\r\n\r\nText'.encode())
    assert (mail.sender, mail.sender_address) == (shown, "m@example.org")
    assert mail.to == "Gemeinde, Amt <a@example.org>, b@example.org"


def test_heads_text_and_attachment():
    mail = parse_mail(samples.mail(attachments=[("Bescheid für Müller.pdf", b"%PDF-1.7 x")]))
    assert mail.sender == "Jürgen Größler <j.groessler@example.org>"
    assert mail.sender_address == "j.groessler@example.org"
    assert mail.to == "gemeinde@example.org"
    assert mail.subject == "Widerspruch gegen Gebührenbescheid – Grüße aus Köln"
    assert mail.date == "2025-05-12T09:30:00+02:00"
    assert mail.message_id == "<abc.1@example.org>"
    assert "hiermit lege ich Widerspruch ein (§ 70 VwGO). Äöü ß €" in mail.text
    assert [(a.name, a.content, a.depth) for a in mail.attachments] == [("Bescheid für Müller.pdf", b"%PDF-1.7 x", 1)]
    assert mail.problems == []


def test_of_plain_and_html_the_plain_text_is_shown_once():
    mail = parse_mail(samples.mail(body="Klartext", html="<p>Klar<b>text</b></p><script>alert(1)</script>"))
    assert mail.text.strip() == "Klartext"
    assert mail.attachments == []


def test_html_alone_becomes_text():
    mail = parse_mail(
        samples.mail(body="\n", html="<h1>Antrag</h1><p>Stra&szlig;e<br>Ort</p><script>alert(1)</script>")
    )
    assert mail.text == "Antrag\n\nStraße\nOrt"


def test_pictures_of_an_html_mail_are_kept():
    message = EmailMessage()
    message.set_content("Text")
    message.add_alternative('<img src="cid:logo">', subtype="html")
    message.get_payload()[1].add_related(b"\x89PNG\r\n\x1a\nx", "image", "png", cid="<logo>")
    mail = parse_mail(message.as_bytes())
    assert [attachment.content[:4] for attachment in mail.attachments] == [b"\x89PNG"]
    assert mail.text.strip() == "Text"


def test_a_forwarded_mail_is_kept_whole_and_its_attachments_too():
    message = EmailMessage()
    message.set_content("zur Kenntnis")
    inner = EmailMessage()
    inner["Subject"] = "Ölheizung"
    inner.set_content("der innere Text")
    inner.add_attachment(b"%PDF-", maintype="application", subtype="pdf", filename="plan.pdf")
    message.add_attachment(inner)
    mail = parse_mail(message.as_bytes())
    assert [(a.name, a.is_mail, a.depth) for a in mail.attachments] == [("Ölheizung", True, 1), ("plan.pdf", False, 2)]
    assert parse_mail(mail.attachments[0].content).subject == "Ölheizung"
    assert mail.text.strip() == "zur Kenntnis"


@pytest.mark.parametrize(
    ("charset", "body"),
    [
        ("unknown-8bit", b"Gr\xfc\xdfe"),
        ("gibt-es-nicht", "Grüße".encode()),
        ("us-ascii", b"Gr\xfc\xdfe"),
        ("utf-8", b"Gr\xfc\xdfe"),
        ('"\xff\x00"', "Grüße".encode()),
    ],
)
def test_unknown_and_wrong_charsets(charset, body):
    raw = b"From: a@example.org\r\nContent-Type: text/plain; charset=" + charset.encode("latin-1") + b"\r\n\r\n" + body
    assert parse_mail(raw).text == "Grüße"


def test_undeclared_umlauts_in_heads():
    assert parse_mail(b"Subject: Gr\xfc\xdfe aus K\xf6ln\r\n\r\n").subject == "Grüße aus Köln"
    assert parse_mail("Subject: Grüße aus Köln\r\n\r\n".encode()).subject == "Grüße aus Köln"


def test_hostile_names_and_heads_become_one_clean_line():
    raw = samples.mail(subject="Rechnung", attachments=[("../../etc/passwd", b"x")])
    raw = raw.replace(b"Subject: Rechnung", b"Subject: =?utf-8?q?Zeile_1=0D=0ABcc:_x=00=E2=80=AEfdp.exe?=")
    mail = parse_mail(raw)
    assert "\n" not in mail.subject
    assert "\x00" not in mail.subject
    assert "\u202e" not in mail.subject
    assert mail.attachments[0].name == "../../etc/passwd"  # made harmless where it becomes a name: test_reading


@pytest.mark.parametrize("date", ["gestern", "Mon, 99 Foo 2025", "Mon, 12 May 99999 09:30:00 +0200", "\x00", "0"])
def test_an_unreadable_date_is_none(date):
    assert parse_mail(f"From: a@example.org\r\nDate: {date}\r\n\r\nx".encode()).date is None


def test_mails_within_mails_end_at_a_depth():
    raw = samples.mail(body="innerste")
    for _ in range(20):
        raw = b"From: a@example.org\r\nSubject: weiter\r\nContent-Type: message/rfc822\r\n\r\n" + raw
    mail = parse_mail(raw)
    assert max(attachment.depth for attachment in mail.attachments) == mail_module.DEEPEST_MAIL
    assert "TOO_DEEP" in mail.problems


def nested_multiparts(depth: int) -> bytes:
    raw = b"From: a@example.org\r\n"
    for level in range(depth):
        raw += b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (level, level)
    return raw + b"Content-Type: text/plain\r\n\r\nganz innen\r\n"


@pytest.mark.parametrize("depth", [60, 3000])
def test_parts_nested_without_end(depth):
    mail = parse_mail(nested_multiparts(depth))
    assert mail.sender == "a@example.org"
    assert {"TOO_DEEP", "STRUCTURE"} & set(mail.problems)


def test_too_many_attachments_are_left_out_and_said(monkeypatch):
    raw = samples.mail(attachments=[(f"{n}.txt", b"x") for n in range(mail_module.MOST_ATTACHMENTS + 5)])
    mail = parse_mail(raw)
    assert len(mail.attachments) == mail_module.MOST_ATTACHMENTS
    assert mail.problems == ["TOO_MANY"]
    monkeypatch.setattr(mail_module, "MOST_BYTES", 10)
    mail = parse_mail(samples.mail(attachments=[("a", b"x" * 8), ("b", b"x" * 8)]))
    assert len(mail.attachments) == 1


def test_not_a_mail_at_all():
    mail = parse_mail(b"")
    assert (mail.sender, mail.subject, mail.text, mail.attachments) == ("", "", "", [])


LINES = st.sampled_from(
    [
        b"From: ", b"To: ", b"Subject: ", b"Date: ", b"Message-ID: ", b"Content-Type: multipart/mixed; boundary=b",
        b"Content-Type: text/html; charset=", b"Content-Type: message/rfc822", b"Content-Transfer-Encoding: base64",
        b"Content-Disposition: attachment; filename*=utf-8''%00", b"--b", b"--b--", b"", b"<p>", b"=?utf-8?b?/w==?=",
        b"=?x?q?=ff?=", b'"', b"<@:", b"a@[", b"(((", b";;=", b"\x00", b"\xff\xfe", b" folded", b"Mon, 1 Jan 1 0:0:0 +9999",
    ]
)  # fmt: skip


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.one_of(
        st.binary(max_size=400), st.lists(st.one_of(LINES, st.binary(max_size=20)), max_size=25).map(b"\r\n".join)
    )
)
@example(b"To: <@:")
@example(b"Content-Type: text/plain; charset*0=x; charset*1\r\n\r\n")
@example(b"Message-ID: <\x00>\r\nFrom: =?utf-8?q?=00?= <a@[>\r\n")
def test_any_bytes_give_an_answer(raw):
    mail = parse_mail(raw)
    for text in (mail.sender, mail.to, mail.subject, mail.message_id, mail.text):
        assert "\x00" not in text
        text.encode("utf-8")
    assert "\n" not in mail.subject


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="<>/!-=\"'abpiscript &;#x0\n", max_size=200))
def test_any_html_gives_text(html):
    html_to_text(html)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>eins<p>zwei", "eins\n\nzwei"),
        ("<ul><li>a</li><li>b</li></ul>", "- a\n- b"),
        ("<table><tr><td>Betrag</td><td>12,50&nbsp;€</td></tr></table>", "Betrag\t12,50 €"),
        ('<a href="https://boese.example">www.gut.example</a>', "www.gut.example <https://boese.example>"),
        ('<a href="https://a.example">https://a.example</a>', "https://a.example"),
        ('<a href="javascript:x()">hier</a>', "hier"),
        ("<style>p{}</style><title>T</title>Text<script>var a='</p>'</script>", "Text"),
        ("<script>nie zu", ""),
        ('<img src="http://zaehler.example/x.gif"><img alt="Logo" src=x>', "[Logo]"),
        ("viel   Leer\n\nraum", "viel Leer raum"),
    ],
)
def test_html_to_text(html, text):
    assert html_to_text(html) == text


def test_clean_keeps_lines_only_when_asked():
    assert clean("a\r\nb\x00\tc\rd") == "a\nb\tc\nd"
    assert clean("a\r\nb\x00\tc", lines=False) == "a b c"


# ---------------------------------------------------------------- the pages drawn from it


def drawn(tmp_path, mail, attachments=()):
    path = tmp_path / "mail.pdf"
    write_mail_pdf(mail, list(attachments), path)
    assert pikepdf.pdfa.validate_written(path, "2b").verdict == "pass"
    with pypdfium2.PdfDocument(path) as document:
        return [page.get_textpage().get_text_range() for page in document]


def test_the_drawn_mail_is_pdfa_and_says_everything(tmp_path):
    (page,) = drawn(tmp_path, parse_mail(samples.mail()), [("Bescheid.pdf", 2_345_678)])
    for text in (
        "Jürgen Größler <j.groessler@example.org>",
        "12.05.2025, 09:30 Uhr (UTC+02:00)",
        "Widerspruch gegen Gebührenbescheid – Grüße aus Köln",
        "Bescheid.pdf (2,3 MB)",
        "(§ 70 VwGO). Äöü ß €",
    ):
        assert text in page


def test_markup_in_a_mail_is_text(tmp_path):
    hostile = '<img src="/etc/passwd"/> <b>fett</b> & <para> {0} %s'
    (page,) = drawn(tmp_path, parse_mail(samples.mail(subject=hostile, body=hostile)))
    assert page.count(hostile) == 2


def test_signs_without_a_glyph_do_not_break_pdfa(tmp_path):
    (page,) = drawn(tmp_path, parse_mail(samples.mail(body="Smiley 😀, 漢字, Łódź, Ελλάδα, Київ, \u0301 \ue000")))
    assert "Łódź, Ελλάδα, Київ" in page


def test_long_lines_and_long_mails(tmp_path):
    pages = drawn(tmp_path, parse_mail(samples.mail(body="W" * 3000 + "\n" + "Zeile\n" * 20_000)))
    assert 100 < len(pages) < 130
    assert "Hier gekürzt" in pages[-1]
    assert "Seite 2" in pages[1]


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_drawn_as_pdfa(tmp_path_factory, text):
    mail = parse_mail(b"")
    mail.subject, mail.text, mail.sender = clean(text, lines=False), clean(text), clean(text, lines=False)
    drawn(tmp_path_factory.mktemp("d"), mail, [(clean(text, lines=False), 1)])


def test_wrapping_loses_nothing(tmp_path):
    drawn(tmp_path, parse_mail(samples.mail()))  # registers the font
    text = "Donaudampfschifffahrtsgesellschaft " * 20 + "x" * 500
    assert "".join(wrapped(text, 300)).replace(" ", "") == text.replace(" ", "")
    assert wrapped("", 300) == [""]


@pytest.mark.parametrize(("size", "text"), [(0, "1 KB"), (1536, "2 KB"), (999_999, "1000 KB"), (2_345_678, "2,3 MB")])
def test_sizes(size, text):
    assert readable_size(size) == text
