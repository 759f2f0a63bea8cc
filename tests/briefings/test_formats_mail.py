"""Saved e-mails to documents: the message is text; quotes, signatures and addresses are not; nothing crashes."""

from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefings.reading import Unreadable
from briefings.reading.document.documents import Document
from briefings.reading.document.structure import BlockKind
from briefings.reading.readers.building import STRUCK
from briefings.reading.readers.mail import reading as mail
from briefings.reading.readers.mail.quoting import QUOTED
from briefings.reading.readers.mail.reading import PACKED
from tests.briefings import making
from tests.briefings.making import assert_sound, shown, suggested, words

TYPED = """Dear all,

The board agreed on the following actions:

- Chair to write to the ministry
- Secretariat to publish
  the minutes

--
Desk officer
Secretariat
"""
SENT = "From: Secretariat <secretariat@example.org>\nTo: coordinator@example.org\nDate: Tue, 14 May 2030 09:30:00 +0200"
REPLY = """Thank you. We recommend that the agency hire inspectors.

On Mon, 13 May 2030 at 10:00, Chair <chair@example.org> wrote:
> What did we decide?
> The ministry should pay.
"""
OUTLOOK = """Agreed, the agency should hire inspectors.

-----Original Message-----
From: Chair <chair@example.org>
Sent: Monday
To: coordinator@example.org
Subject: Question

The ministry should pay.
"""
APPLE_FORWARD = """For the file.

Begin forwarded message:

> From: Chair <chair@example.org>
> Date: Monday
> To: coordinator@example.org
> Subject: Question
>
> The ministry should pay.
"""


def read(message: EmailMessage | bytes) -> Document:
    document = mail.read(bytes(message), name="letter.eml")
    assert_sound(document)
    return document


def refusal(data: bytes) -> str:
    with pytest.raises(Unreadable) as caught:
        mail.read(data, name="letter.eml")
    return str(caught.value)


def test_subject_senders_and_message() -> None:
    document = read(making.mail(TYPED))
    assert shown(document) == [
        ("heading", 1, "Minutes of Tuesday"),
        (
            "furniture",
            None,
            SENT,
        ),
        ("paragraph", None, "Dear all,"),
        ("paragraph", None, "The board agreed on the following actions:"),
        ("item", 1, "- Chair to write to the ministry"),
        ("item", 1, "- Secretariat to publish\n  the minutes"),
        ("furniture", None, "--\nDesk officer\nSecretariat"),
    ]
    assert document.notices == (QUOTED,)
    assert suggested(document) == ["Chair to write to the ministry", "Secretariat to publish\n  the minutes"]


@pytest.mark.parametrize("typed", [REPLY, OUTLOOK])
def test_what_is_answered_is_set_aside(typed: str) -> None:
    document = read(making.mail(typed, subject="Re: Question"))
    assert "The ministry should pay." in document.text
    assert "pay" not in " ".join(suggested(document))
    assert "inspectors" in " ".join(suggested(document))
    assert document.notices == (QUOTED,)


def test_answers_between_the_lines_are_text() -> None:
    document = read(
        making.mail("> What next?\n\nThe ministry should pay.\n\n> And then?\n\nWe urge the chair to write.")
    )
    assert words(document, BlockKind.FURNITURE)[1:] == ["> What next?", "> And then?"]
    assert "The ministry should pay." in suggested(document)


def test_a_message_of_nothing_but_quotes_keeps_them() -> None:
    document = read(making.mail("> The ministry should pay.", subject="Re: Question"))
    assert words(document, BlockKind.FURNITURE)[1:] == []
    assert document.notices == ()


@pytest.mark.parametrize("typed", [APPLE_FORWARD, OUTLOOK.replace("-----Original Message-----\n", "")])
def test_what_is_forwarded_is_text(typed: str) -> None:
    document = read(making.mail(typed, subject="Fwd: Question"))
    assert "The ministry should pay." in suggested(document)
    assert any("From: Chair" in said for said in words(document, BlockKind.FURNITURE))
    assert document.notices == ()


def test_a_message_inside_is_read_and_attachments_are_named() -> None:
    message = making.mail("See below.", subject="Fwd: Report")
    message.add_attachment(making.mail("The ministry should pay.", subject="Report"))
    message.add_attachment(b"%PDF-", maintype="application", subtype="pdf", filename="annex one.pdf")
    document = read(message)
    assert words(document, BlockKind.HEADING) == ["Fwd: Report", "Report"]
    assert suggested(document) == ["The ministry should pay."]
    assert document.notices == ("Attachments were not read: annex one.pdf.",)


def test_html_is_preferred_where_it_has_structure() -> None:
    marked_up = (
        "<p>We recommend:</p><ul><li>opening the register</li></ul><div class=gmail_quote>"
        "<p>On Monday, Chair wrote:</p><blockquote type=cite><p>The ministry should pay.</p></blockquote></div>"
    )
    document = read(making.mail("We recommend:\n* opening", marked_up))
    assert words(document, BlockKind.ITEM) == ["- opening the register"]
    assert "The ministry should pay." in words(document, BlockKind.FURNITURE)


def test_plain_text_is_preferred_where_html_has_none() -> None:
    document = read(making.mail("We recommend:\n\n- opening the register", "<p>We recommend: - opening</p>"))
    assert words(document, BlockKind.ITEM) == ["- opening the register"]


@pytest.mark.parametrize(
    "data",
    [
        b"Subject: A\nContent-Type: text/plain; charset=nonsense\n\nCaf\xe9 open",
        b"Subject: A\nContent-Type: text/plain; charset=utf-8\n\nCaf\xe9 open",
        b"Subject: A\n\nCaf\xc3\xa9 open",
        b"Subject:A\nContent-Type:text/plain;charset=cp1252\nContent-Transfer-Encoding:quoted-printable\n\nCaf=E9 open",
        b"Subject: A\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\nQ2Fmw6kgb3Blbg==",
    ],
)
def test_encodings_are_understood(data: bytes) -> None:
    assert read(data).text == "A\n\nCafé open"


def test_a_signed_message_is_read() -> None:
    data = (
        b"Subject: A\nContent-Type: multipart/signed; boundary=b; protocol=x\n\n--b\nContent-Type: text/plain\n\n"
        b"The ministry should pay.\n--b\nContent-Type: application/pgp-signature\n\nxyz\n--b--\n"
    )
    assert suggested(read(data)) == ["The ministry should pay."]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b" ", "is empty"),
        (b"Only words.\n\nAnd more.", "not a saved e-mail"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "saved by Outlook (.msg)"),
        (b"%PDF-1.7", "is a PDF file"),
        (b"Subject: A\nContent-Type: multipart/mixed\n\nwords", "parts cannot be told apart"),
        (b"Subject: A\nContent-Type: multipart/encrypted; boundary=b\n\n--b\n\nx\n--b--", "is encrypted"),
        (b"Subject: A\nContent-Type: application/pkcs7-mime; smime-type=enveloped-data\n\nAAAA", "is encrypted"),
        (b"Subject: A\n\n-----BEGIN PGP MESSAGE-----\nxyz", "is encrypted"),
        (b"Subject: A\n\n", "holds no text of its own"),
    ],
)
def test_refusals_say_what_is_wrong(data: bytes, said: str) -> None:
    sentence = refusal(data)
    assert said in sentence
    assert sentence.startswith("“letter.eml”")
    assert sentence.endswith(".")


def test_a_message_with_only_an_attachment_says_which_to_choose() -> None:
    message = making.mail(" ")
    message.add_attachment(b"%PDF-", maintype="application", subtype="pdf", filename="annex.pdf")
    assert refusal(bytes(message)).endswith("Choose its attachment instead: annex.pdf.")


def test_text_packed_for_outlook_says_where_it_can_be_had() -> None:
    message = making.mail(" ")
    message.add_attachment(b"x", maintype="application", subtype="ms-tnef", filename="winmail.dat")
    assert refusal(bytes(message)).endswith(
        "Ask the sender to send it as HTML, or open it in Outlook and paste its text."
    )
    message = making.mail("The ministries should act.")
    message.add_attachment(b"x", maintype="application", subtype="ms-tnef", filename="winmail.dat")
    assert PACKED in read(message).notices


@pytest.mark.parametrize("boundary", ["----=_Part_1_2.3", "a b", "a:b/c", '"a', "(a)b"])
def test_odd_boundaries_without_quotes_are_read(boundary: str) -> None:
    kind = f"Content-Type: multipart/alternative; boundary={boundary}"
    mark = boundary.strip('"')
    part = f"--{mark}\nContent-Type: text/plain\n\nWe met.\n--{mark}--\n"
    typed = f"Subject: =?utf-8?q?Talks_=E2=80=93_two?=\n{kind}\n\n{part}"
    assert " ".join(read(typed.encode()).text.split()) == "Talks – two We met."


def test_what_a_mail_strikes_out_is_left_out_with_a_notice() -> None:
    message = making.mail("x")
    message.set_content("<ul><li>Close <s>all</s> two ports.</li><li><del>Sell them.</del></li></ul>", subtype="html")
    document = read(message)
    assert "Close two ports." in " ".join(document.text.split())
    assert "Sell" not in document.text
    assert STRUCK in document.notices


def test_parts_nested_without_end_are_refused() -> None:
    nested = b"Subject: A\n" + b"Content-Type: multipart/mixed; boundary=b\n\n--b\n" * 3000 + b"\nwords"
    assert refusal(nested)


@settings(max_examples=120, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.sampled_from(
                ["> quoted", "-- ", "--", "On Monday, Chair wrote:", "From: a", "Sent: b", "To: c", "- item", ""]
            ),
            st.sampled_from(
                ["-----Original Message-----", "Begin forwarded message:", "We recommend:", "\x0c", "a\tb"]
            ),
            st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
        ),
        max_size=25,
    ).map("\n".join),
    st.sampled_from(["Re: A", "Fwd: A", ""]),
)
def test_blocks_cover_any_message(typed: str, subject: str) -> None:
    head = f"Subject: {subject}\nContent-Type: text/plain; charset=utf-8\n\n"
    try:
        document = mail.read(head.encode() + typed.encode(), name="letter.eml")
    except Unreadable:
        return
    assert_sound(document)


def test_mutated_messages_are_read_or_refused() -> None:
    message = making.mail(TYPED, "<p>We <b>agreed</b></p><ul><li>to meet</ul>")
    message.add_attachment(making.mail(REPLY))
    making.assert_survives(
        lambda data: mail.read(data, name="letter.eml"),
        bytes(message), seed=3, rounds=300, hits=(1, 4, 20), cuts=(0, 1, 60),
        put=(b"\x00", b"\n", b"\xff", b'"', b"=?", b";"),
    )  # fmt: skip


def test_a_date_that_no_calendar_holds_is_shown_as_it_stands() -> None:
    data = SENT.replace("2030", "9" * 60).encode() + b"\nSubject: Notes\n\nThe ministry should open the port.\n"
    document = read(data)
    assert "9" * 60 in document.text
    assert "The ministry should open the port." in document.text
