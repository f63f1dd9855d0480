"""The words of many languages by which mail programs introduce quotes and sign messages."""

# ruff: noqa: E501 - rows of words, kept as rows

from __future__ import annotations

import re


def _table(**words: str) -> dict[str, str]:
    return {
        word.strip().casefold(): role for role, row in words.items() for word in row.split("|")
    }


# Header labels of quoted mail: label in lower case -> role.
HEADERS = _table(
    sender="from|de|von|da|van|fra|från|od|lähettäjä|odesílatel|odosielateľ|от|от кого|від|"
    "отправитель|відправник|feladó|kimden|gönderen|发件人|發件人|寄件者|寄件人|差出人|送信者|送信元|"
    "보낸 사람|보낸사람|发信人|מאת|من|από|αποστολέας|expéditeur|remitente|remetente|mittente|afzender|"
    "avsändare|afsender|avsender|absender|nadawca|expeditor|de la|kimdən|pošiljatelj|saatja|"
    "no|nuo|từ|dari|จาก|از|reply from",
    date="date|sent|datum|gesendet|gesendet am|envoyé|envoyé le|data|inviato|inviato il|enviado|"
    "enviado el|enviado em|enviada em|enviada|fecha|verzonden|dato|sendt|skickat|lähetetty|"
    "päivämäärä|päiväys|pvm|wysłano|wysłane|odesláno|odoslané|dátum|küldve|elküldve|отправлено|"
    "дата|дата отправки|надіслано|дата надсилання|изпратено|tarih|gönderilme tarihi|gönderildi|"
    "发送时间|發送時間|日期|寄件日期|傳送時間|时间|送信日時|日時|日付|보낸 날짜|날짜|보낸날짜|נשלח|תאריך|"
    "تاريخ الإرسال|التاريخ|أرسلت|تم الإرسال|ημερομηνία|στάλθηκε|αποστολή|εστάλη|trimis|message du|"
    "poslano|kuupäev|saadetud|ngày|tanggal|terkirim|วันที่|تاریخ|sent at|sent on|date d'envoi",
    receiver="to|an|à|a|para|aan|til|till|do|dla|komu|vastaanottaja|кому|до|címzett|kime|alıcı|"
    "收件人|收件者|宛先|받는 사람|받는사람|אל|إلى|προς|παραλήπτης|către|destinataire|destinatario|"
    "destinatário|geadresseerde|empfänger|mottaker|mottagare|modtager|per|za|prima|kam|kellele|"
    "đến|kepada|ถึง|به",
    subject="subject|betreff|objet|sujet|asunto|assunto|oggetto|onderwerp|emne|ämne|aihe|otsikko|"
    "temat|předmět|predmet|predmět|тема|относно|tárgy|konu|主题|主旨|主題|件名|표제|제목|נושא|"
    "الموضوع|الموضوع|θέμα|subiect|teema|tema|tēma|chủ đề|subjek|perihal|เรื่อง|موضوع|título",
    other="cc|kopie|kopie an|copie|copie à|kopia|kopi|kopio|cópia|copia|copia a|抄送|副本|참조|копия|"
    "копія|másolatot kap|másolat|bilgi|dw|bcc|reply-to|antwort an|antwort|risposta|rispondi a|"
    "répondre à|responder a|importance|wichtigkeit|priority|priorität|attachments|anlagen|"
    "pièces jointes|allegati|עותק|نسخة|κοινοποίηση|organization|organisation|message-id|vastaus",
)

_WROTE = (
    "wrote|writes|has written|schrieb|geschrieben|schreibt|écrit|ecrit|a scritto|ha scritto|"
    "scrive|scritto|escribió|escribio|escribe|escreveu|escribiu|va escriure|ha escrit|schreef|"
    "geschreven|skrev|skreiv|skrifaði|kirjoitti|kirjoittaa|napisał|napisała|napisał\\(a\\)|"
    "napisał/a|pisze|napsal|napsala|napsal\\(a\\)|napísal|napísala|napísal\\(a\\)|írta|írta:|"
    "scris|написал|написала|написал\\(а\\)|пишет|писал|писала|написав|написала|написав\\(-ла\\)|"
    "пише|написа|написао|napisao|napisala|napisao/la|je napisal|έγραψε|έγραψαν|yazdı|yazmış|"
    "kirjutas|rakstīja|rašė|parašė|idatzi du|menulis|viết|đã viết|כתב|כתבה|כתב/ה|كتب|كتبت|نوشت"
)
# Scripts without spaces between words: no word boundary to look for.
_WROTE_UNSPACED = "写道|寫道|写到|撰写|編寫|编写|書きました|書いた|のメール|作成|작성|썼습니다|쓰셨습니다|लिखा|เขียน"
WROTE = re.compile(
    rf"(?<![^\W\d_])(?:{_WROTE})(?![^\W\d_])|(?:{_WROTE_UNSPACED})", re.IGNORECASE
)

# Who speaks of himself tells a story; he is not quoted by his mail program.
FIRST_PERSON = re.compile(r"\b(?:I|we|ich|wir|je|j'ai|nous|yo|io|eu|ik|wij|jeg|jag|ja)\b")

_INTRODUCED = (
    "on|am|le|el|il|em|op|den|dne|dňa|dnia|w dniu|på|på den|kl|pe|la|στις|в|у|във|an|vào|"
    "in data|al|în|a|ngày|pada|data|dana|dnia|on the|þann|בתאריך|ב|في|بتاريخ|在|于|於"
)
_WEEKDAY = (
    "mon|tue|wed|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so|lun|mar|mer|mié|mie|jeu|jue|ven|vie|sam|"
    "sáb|sab|dim|dom|gio|seg|ter|qua|qui|sex|ma|wo|woe|vr|za|zo|man|tir|ons|tor|tors|fre|lør|"
    "lör|søn|sön|mån|tis|ti|ke|to|la|su|pon|wt|śr|czw|pt|sob|niedz|ndz|po|út|st|čt|pá|ne|"
    "пн|вт|ср|чт|пт|сб|вс|нд|понедельник|вторник|среда|четверг|пятница|суббота|воскресенье|"
    "pzt|sal|çar|per|cum|cmt|paz|h|k|sze|cs|p|szo|v"
)
_LONG_DAY = (
    r"[^\W\d_]{2,12}(?:day|tag|woch|di|che|edì|ato|ica|nes|tes|les|ves|ado|ngo|eira|dag|tai|"
    r"ai|na|lek|rek|da|ek|ota|iela|ота|ица|ник|рг|ье)"
)
_DATE = r"\d{1,4}[./-] ?\d{1,2}[./-] ?\d{1,4}|\d{4} ?[年년]|\d{1,2}(?:\.|st|nd|rd|th|er|º)? ?(?:de )?[^\W\d_]{3,12}|[^\W\d_]{3,12}\.? \d{1,2}\b|\d{1,2}[:.h]\d{2}"
# The first line of an introduction: "On Mon, ...", "Am 3.2.2016 ...", or just the date.
OPENS = re.compile(
    rf"^[*_\-\u200e\u200f \"]{{0,8}}(?:(?:{_INTRODUCED})[ ,]{{0,2}})?"
    rf"(?:(?:{_WEEKDAY}|{_LONG_DAY})[.,]{{0,2}} )?(?:the |den |el |d\. |kl\. )?(?:{_DATE})",
    re.IGNORECASE,
)
DATED = re.compile(
    r"\d{1,4}[./-] ?\d{1,2}[./-] ?\d{2,4}|(?<!\d)(?:19|20)\d\d(?!\d)"
    r"|\d{1,2}\.? ?(?:de )?[^\W\d_]{3,12}|[^\W\d_]{3,12}\.? \d{1,2}\b|\d ?[月월]"
)
TIMED = re.compile(r"\d{1,2} ?[:.h] ?\d{2}|\d{1,2} ?[ap]\.?m\b|\d ?[時时點시]", re.IGNORECASE)
MAILBOX = re.compile(r"[^\s<>\"]@[^\s<>\"]|mailto:")

_ORIGINAL = (
    "original (?:message|mail|e-mail|email|appointment|nachricht|melding|meddelelse)|"
    "orig(?:inal)?\\.? message|forwarded (?:message|mail|by)|reply message|"
    "(?:ursprüngliche|original|weitergeleitete|originale)[ -]?(?:nachricht|mail|e-mail)|"
    "message (?:d['’]origine|original|initial|transféré|transmis|réexpédié)|courriel original|"
    "mensaje (?:original|reenviado)|mensagem (?:original|encaminhada|reencaminhada)|"
    "messaggio (?:originale|inoltrato)|missatge original|"
    "oorspronkelijk(?:e)? (?:bericht|e-mail)|origineel bericht|doorgestuurd bericht|"
    "oprindelig (?:besked|meddelelse)|videresendt (?:besked|meddelelse|melding)|"
    "opprinnelig (?:melding|e-post)|ursprungligt meddelande|originalmeddelande|"
    "vidarebefordrat (?:meddelande|brev)|alkuperäinen (?:viesti|sähköposti)|"
    "välitetty viesti|edelleenlähetetty viesti|(?:oryginalna|przekazana) wiadomość|"
    "wiadomość (?:oryginalna|przekazana|źródłowa)|(?:původní|přeposlaná|pôvodná|preposlaná) "
    "(?:zpráva|správa|e-mail)|eredeti (?:üzenet|levél)|továbbított (?:üzenet|levél)|"
    "(?:исходное|пересылаемое|оригинальное|первоначальное|пересланное) (?:сообщение|письмо)|"
    "(?:початкове|оригінальне|переслане) (?:повідомлення|лист)|(?:özgün|orijinal|iletilen|"
    "yönlendirilen) (?:ileti|mesaj)(?: başlangıcı)?|mesaj(?:ul)? (?:original|redirecționat)|"
    "αρχικό μήνυμα|προωθημένο μήνυμα|原始邮件|原始郵件|原邮件|转发的?邮件|轉寄郵件|原始信件|"
    "元のメッセージ|転送メッセージ|원본 (?:메시지|메일)|전달된 메시지|ההודעה המקורית|"
    "הודעה (?:מקורית|שהועברה)|الرسالة الأصلية|رسالة معاد توجيهها"
)
# "-----Original Message-----", or the words alone with a colon.
SEPARATOR = re.compile(
    rf"^(?:[-_=*~#>\u2013\u2014 ]{{2,40}}(?:{_ORIGINAL})[^\n]{{0,60}}[-_=*~\u2013\u2014 :]"
    rf"{{1,40}}|[-_*\u2013\u2014 ]{{0,3}}(?:{_ORIGINAL}) ?[:\uff1a][* ]{{0,3}}|\*?(?:begin|début du|anfang der|"
    rf"inizio|inicio del|início da|begin van|start på|början på|alkaa|начало|počátek|kezdete)"
    rf" [^\n]{{0,60}}:)$",
    re.IGNORECASE,
)
# A line that frames an introduction: "---- On Wed, ... wrote ----".
FRAMED = re.compile(r"^-{2,12} ?(?=[^- ])(.{8,300}[^- ]) ?-{2,12}$")

_DEVICE_AT_START = (
    "(?:sent|send|sended|delivered|typed|written) (?:from|via|with|by|using|on|through)|"
    "from my|get outlook for|get \\[?(?:outlook|mail)|get the (?:outlook|mail)|download outlook|"
    "envoyé (?:depuis|de |du |à partir|avec|par|via|à l['’]aide)|"
    "(?:gesendet|versendet|verschickt) (?:von|vom|mit|über|via|aus)|von mein\\w{1,3} .{1,40} gesendet|"
    "diese (?:nachricht|e-mail|mail) wurde (?:von|mit) .{1,60}(?:gesendet|verschickt)|"
    "holen sie sich outlook|outlook für (?:ios|android)|téléchargez outlook|obtenir outlook|"
    "(?:obtener|obtén|descargar|baixar|obter|ottieni|scarica|download|hämta|hent|hanki|pobierz|"
    "skaff|saada|stáhnout|získat) outlook|"
    "enviad[oa] (?:desde|con |por |mediante|do |da |de |via|a partir|pelo|com )|enviat des|"
    "inviato (?:da|dal|con|tramite|dall)|(?:verzonden|verstuurd|gestuurd) (?:met|vanaf|via|van|door|mit)|"
    "skickat (?:från|med|via)|skickades från|sendt (?:fra|med|via|på)|lähetetty |"
    "wysłan[eoay] (?:z|ze|za|przez|w) |(?:odesláno|odoslané|poslané|posláno) (?:z|ze|pomocou|pomocí|z mojho) |"
    "отправлено (?:с|со|из|от|через) |надіслано (?:з|із|зі|від|через) |изпратено от |"
    "trimis (?:de pe|din|cu|prin)|(?:στάλθηκε|εστάλη|αποστολή) από|נשלח מ|أ?ُ?رسلت? من|"
    "تم الإرسال من|مرسل من|đã gửi từ|dikirim dari|发自|發自|从我的.{1,40}发送|從我的.{1,40}傳送|"
    "来自|傳送自|寄自|由.{1,40}(?:发送|傳送)|poslano (?:z|s|sa) |saadetud minu"
)
_DEVICE_AT_END = "from (?:my )?mobile|gönderildi|küldve|から送信|より送信|에서 보냄|에서 보냈습니다|에서 발송|から送信されました"
DEVICE = re.compile(
    rf"^[\W_]{{0,8}}(?:(?:{_DEVICE_AT_START})|[^.?!]{{1,40}}(?:{_DEVICE_AT_END})[\W_]{{0,6}}$)",
    re.IGNORECASE,
)

# Two of these in one paragraph make it a legal notice.
_NOTICE = (
    "confidential|privileged|intended recipient|intended only|intended solely|addressee|"
    "received this email|received this e-mail|received this message|received it in error|in error|"
    "viruses|unauthorised|unauthorized|do not copy|legally binding|monitors |monitored|"
    "vertraulich|rechtmäßig|empfänger|irrtümlich|unbefugt|confidentiel|destinataire|par erreur|"
    "confidencial|destinatari|riservat|per errore|vertrouwelijk|geadresseerde|fortrolig|"
    "konfidentiell|luottamuksell|poufn|adresat|důvěrn|конфиденциальн|получател"
)
NOTICE_WORDS = tuple(_NOTICE.split("|"))
CONTACT = re.compile(
    r"https?://|www\.|\S@\S|\+\d[\d ()/.-]{6,}|\(0?\d{2,5}\) ?\d|\b(?:tel|phone|fax|fon|mobil"
    r"|mobile|telefon|téléphone|teléfono)\b",
    re.IGNORECASE,
)
