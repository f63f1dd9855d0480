from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ombud.base.quotes import fold, visible_reply

INTRODUCTIONS = """\
On Mon, Jan 5, 2015 at 3:00 PM, Bob Roe <bob@x.example> wrote:
Am Mo., 5. Jan. 2015 um 15:00 Uhr schrieb Bob Roe <bob@x.example>:
Le lun. 5 janv. 2015 à 15:00, Bob Roe <bob@x.example> a écrit :
El lun, 5 ene 2015 a las 15:00, Bob (<bob@x.example>) escribió:
Il giorno lun 5 gen 2015 alle ore 15:00 Bob <bob@x.example> ha scritto:
Em seg., 5 de jan. de 2015 às 15:00, Bob <bob@x.example> escreveu:
Op ma 5 jan. 2015 om 15:00 schreef Bob <bob@x.example>:
Den mån 5 jan. 2015 kl 15:00 skrev Bob <bob@x.example>:
man. 5. jan. 2015 kl. 15.00 skrev Bob <bob@x.example>:
ma 5. tammik. 2015 klo 15.00 Bob (bob@x.example) kirjoitti:
pon., 5 sty 2015 o 15:00 Bob <bob@x.example> napisał(a):
po 5. 1. 2015 v 15:00 odesílatel Bob <bob@x.example> napsal:
пн, 5 янв. 2015 г. в 15:00, Bob <bob@x.example>:
пн, 5 січ. 2015 р. о 15:00 Bob <bob@x.example> пише:
2015年1月5日(月) 15:00 Bob <bob@x.example>:
Bob <bob@x.example> 于2015年1月5日周一 15:00写道：
2015년 1월 5일 (월) 오후 3:00, Bob <bob@x.example>님이 작성:
Bob <bob@x.example>, 5 Oca 2015 Pzt, 15:00 tarihinde şunu yazdı:
Στις Δευ, 5 Ιαν 2015 στις 3:00 μ.μ., ο χρήστης Bob <bob@x.example> έγραψε:
Bob <bob@x.example> ezt írta (időpont: 2015. jan. 5., H, 15:00):
---- On Mon, 05 Jan 2015 15:00:00 +0100 bob@x.example wrote ----
W dniu 05.01.2015 o 15:00, Bob pisze:
""".splitlines()

HEADERS = [
    ("From", "Sent", "To", "Subject"),
    ("Von", "Gesendet", "An", "Betreff"),
    ("De ", "Envoyé ", "À ", "Objet "),
    ("De", "Enviado el", "Para", "Asunto"),
    ("Da", "Inviato", "A", "Oggetto"),
    ("Van", "Verzonden", "Aan", "Onderwerp"),
    ("Från", "Skickat", "Till", "Ämne"),
    ("Fra", "Sendt", "Til", "Emne"),
    ("Lähettäjä", "Lähetetty", "Vastaanottaja", "Aihe"),
    ("Od", "Wysłano", "Do", "Temat"),
    ("Od", "Odesláno", "Komu", "Předmět"),
    ("От", "Отправлено", "Кому", "Тема"),
    ("差出人", "送信日時", "宛先", "件名"),
    ("寄件者", "寄件日期", "收件者", "主旨"),
    ("보낸 사람", "보낸 날짜", "받는 사람", "제목"),
    ("Kimden", "Gönderildi", "Kime", "Konu"),
    ("מאת", "נשלח", "אל", "נושא"),
    ("من", "تم الإرسال", "إلى", "الموضوع"),
    ("*From", "*Sent", "*To", "*Subject"),
]

DEVICES = """\
Sent from my iPhone
Get Outlook for iOS
Von meinem iPhone gesendet
Envoyé de mon iPhone
Enviado desde mi iPhone
Inviato da iPhone
Verstuurd vanaf mijn iPhone
Skickat från min iPhone
Sendt fra min iPhone
Lähetetty iPhonesta
Wysłane z iPhone'a
Отправлено с iPhone
iPhoneから送信
从我的 iPhone 发送
나의 iPhone에서 보냄
iPhone'umdan gönderildi
""".splitlines()


@pytest.mark.parametrize("introduction", INTRODUCTIONS)
@pytest.mark.parametrize("mark", ["> ", ""])
def test_a_quote_is_folded_below_its_introduction(introduction: str, mark: str) -> None:
    text = f"Thanks!\n\n{introduction}\n\n{mark}Old text.\n{mark}More.\n"

    assert visible_reply(text) == "Thanks!"


@pytest.mark.parametrize("labels", HEADERS)
@pytest.mark.parametrize("rule", ["", "________________________________\n"])
def test_a_quote_is_folded_below_its_headers(labels: tuple[str, ...], rule: str) -> None:
    values = ("Bob Roe", "5.1.2015 15:00", "Ann", "Order")
    block = "\n".join(f"{label}: {value}" for label, value in zip(labels, values, strict=True))

    assert visible_reply(f"Thanks!\n\n{rule}{block}\n\nOld text.") == "Thanks!"


@pytest.mark.parametrize("device", DEVICES)
def test_a_line_added_by_a_telephone_is_a_signature(device: str) -> None:
    text = f"Thanks!\n\n{device}\n"

    assert [(part.kind, text[part.start : part.end].strip()) for part in fold(text)] == [
        ("visible", "Thanks!"),
        ("signature", device),
    ]


def test_a_broken_introduction_is_one_header() -> None:
    text = "Yes.\n\nOn Nov 21, 2014,\nat 10:18,\nJohn Doe <j@x.example> wrote:\n\n> Ok?\n"

    assert [part.kind for part in fold(text)] == ["visible", "header", "quote"]


def test_answers_between_quotes_stay_visible_with_what_they_answer() -> None:
    text = (
        "On Mon, Jan 5, 2015 at 3:00 PM, Bob <b@x.example> wrote:\n"
        "> Is it blue?\nYes.\n> Is it new?\n\nNo, not at all.\n> Bye\n-- \nAnn\n"
    )

    assert visible_reply(text) == "> Is it blue?\nYes.\n> Is it new?\n\nNo, not at all."


def test_an_answer_below_a_long_quote_stays_visible() -> None:
    quote = "".join(f"> line {number}\n" for number in range(30))

    assert visible_reply(f"Bob <b@x.example> wrote:\n{quote}\nMy answer.\n") == "My answer."


def test_a_mail_forwarded_without_a_word_shows_its_body() -> None:
    text = (
        "---------- Forwarded message ---------\nFrom: A <a@x.example>\n"
        "Date: 1 Jan 2019 12:00\nSubject: s\nTo: b\n\nHello there\n"
    )

    assert [part.kind for part in fold(text)] == ["header", "visible"]
    assert visible_reply(text) == "Hello there"


@pytest.mark.parametrize(
    "text",
    [
        "On 12 March 2024 at 10:00 I wrote to you:\nplease help.\n\nIt is still broken.",
        "My journey\nDate: 5 May\nFrom: Paris\nTo: Rome\nPlease book it.",
        "In your mail of 3.4.2024 10:30 you wrote that:\n\nit works. It does not.",
        "Steps:\n1. From: field is empty\n2. To: field too",
        "- a list\n- of things",
        "Sent from my office yesterday, it never arrived.\n\nWhere is it?",
    ],
)
def test_what_a_person_wrote_stays_visible(text: str) -> None:
    assert visible_reply(text) == text


@given(st.text(alphabet=">-_:\n\r \tOn@wrote:From1.\u2028"))
def test_segments_cover_any_text_in_order(text: str) -> None:
    segments = fold(text)

    assert "".join(text[part.start : part.end] for part in segments) == text
    assert all(one.kind != two.kind for one, two in pairwise(segments))
