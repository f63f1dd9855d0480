"""The words by which machines' mail is known: subjects, openings, senders.

Each list is a table of facts about mail servers and mail programs in the field; it grows by
lines, and no rule here is about one single mail.
"""

from __future__ import annotations

import re

# Local parts nobody reads the mail of.
SYSTEM_SENDER = re.compile(
    r"""^["']?(?:mailer[-_.]?daemon|mail[-_.]?daemon|postmaster|post[-_.]master|poostmaster
    |mail[-_.]?delivery(?:[-_.](?:system|subsystem|service))?|microsoftexchange[0-9a-f]+
    |system[-_.]administrator|bounces?|mdaemon|root|daemon|nobody|uucp|majordomo|listserv
    |mail[-_.]?system|mta|smtp|antispam|ndr)(?=@|$|[+=])""",
    re.IGNORECASE | re.VERBOSE,
)
NO_REPLY_SENDER = re.compile(
    r"""(?:^|[-_.+=])(?:(?:do[-_.]?)?no?t?[-_.]?(?:reply|respond|answer|replay)(?:to)?
    |ne[-_.]?pas[-_.]?repondre|nicht[-_.]?antworten|keine[-_.]?antwort|no[-_.]?responder
    |noreply[a-z0-9]*|unattended|unmonitored|auto[-_.]?(?:mailer|responder|confirm|reply)
    |notifications?|alerts?|newsletter|daemon)(?=[-_.+=@]|$)""",
    re.IGNORECASE | re.VERBOSE,
)
# Where lists and mass mailers let failures come back to: not a person's address.
MACHINE_RETURN = re.compile(
    r"^(?:owner-|bounces?[-+=_.@]|prvs=.*bounce|msprvs|return[-+_.])|(?:-request|-owner|-bounces?"
    r"|-errors?|-admin)(?:\+[^@]*)?@|-owner-[^@]+=[^@]+@|-return-\d",
    re.IGNORECASE,
)

BOUNCE_SUBJECT = re.compile(
    r"""^(?:\[?(?:postmaster|warning|notice|alert)\]?[:\s-]*)?(?:
    (?:mail|message|e-?mail|your\s(?:mail|message))?\s*(?:was\s|has\s|could\s|is\s)?
      (?:not\s(?:be\s)?(?:been\s)?delivered|undeliverable|undelivered|delivery\shas\sfailed)
    |undeliver(?:able|ed)|returned\s(?:e-?)?mail|returned\sto\ssender|return(?:ed|ing)\smessage
    |(?:mail|message|e-?mail)\s*delivery\s*(?:problem|error|report|warning|incomplete|attempt)
    |(?:mail|message|e-?mail)?\s*delivery\s*(?:status|failed|failure|notification|has\sfailed
      |delayed|unsuccessful|report$)
    |(?:permanent|temporary|transient)\s(?:delivery\s)?(?:failure|error)
    |delayed\smail|mail\sdelayed|message\sdelayed|non[- ]?deliver(?:y|able)
    |failed\s(?:mail|delivery)
    |failure\s(?:notice|notification|delivery)|mail\s(?:system\s)?(?:error|failure)
    |mail\scould\snot|message\s(?:could|has)\s(?:not|failed)|message\sstatus|rejected:\s
    |user\sunknown|could\snot\ssend|unable\sto\sdeliver|unzustellbar|unzustellbarkeit
    |nicht\szustellbar|zustellung\s(?:fehl|der|nicht)|nachricht\snicht\szugestellt
    |(?:message|courriel|mail)\snon\s(?:remis|distribu|d[eé]livr)|non\sremis|[eé]chec\s(?:de|d')
    |mensaje\s(?:no\sentregado|devuelto)|no\sse\spuede\sentregar|correo\sdevuelto
    |mancato\srecapito|messaggio\snon\srecapitato|errore\sdi\sconsegna|consegna\sfallita
    |onbestelbaar|niet\sbezorgd|postmaster\snotify|loop\salert|mail\serror
    |n[aã]o\sentregue|niedostarczon|nedoru[cč]|olevererbar|ej\slevererbar|kan\sikke\sleveres
    |недоставлен|не\sдоставлено|ваше\sсообщение\sне\sдоставлено|сообщение\sне
    |メールエラー|配[信送](?:不能|エラー|失敗|できません)|送信(?:エラー|できません)|未送信|邮件退|退信|系统退信|投递失败
    |you\s\S+\sare\snot\smember
    )""",
    re.IGNORECASE | re.VERBOSE,
)
BOUNCE_BODY = re.compile(
    r"""this\sis\sthe\s(?:qmail-send|mail\ssystem|mail\sdelivery|postfix|mailer-daemon|dragonfly)
    |this\smessage\swas\screated\sautomatically\sby\s(?:the\s)?mail\s(?:delivery|system|transfer)
    |(?:could|can|was|has|did)\s?(?:not|n't)\s(?:be\s)?(?:been\s)?(?:able\sto\sdeliver|deliver(?:ed)?
      |reach|sent|relayed)
    |unable\sto\sdeliver|deliver(?:y|ed)?\s(?:to\sthe\sfollowing|has\sfailed|failed|attempt|problem
      |error|status|of\syour|delayed|was\sunsuccessful)
    |following\s(?:address|recipient)(?:\(?e?s\)?)?\s?(?:\([es]+\)\s)?(?:had|failed|have|was|were|cannot)
    |returned\sto\ssender|undeliver(?:able|ed)|permanent\s(?:fatal\s|delivery\s)?errors?
    |transcript\sof\ssession|failed\srecipients?|reporting-mta|final-recipient|user\sunknown
    |no\ssuch\suser|mailbox\s(?:is\s)?(?:full|exceed|unavailable|not\sfound)|error\smessage\sbelow
    |invalid\s(?:user\s)?(?:address|recipient)|no\svalid\srecipients|unknown\suser
    |(?:5\d\d|4\d\d)[\s-]+[45]\.\d+\.\d+|not\sa\smember\sof\sthis\smailing|duplicated\smessage-id
    |original\smessage\sfollows|nicht\szugestellt|konnte\snicht|n'a\spas\spu\s[eê]tre|n'a\spas\s[eé]t[eé]
    |no\sse\spudo\sentregar|no\sha\spodido|non\s[eè]\sstato\spossibile|не\sможет\sбыть|не\sбыло\sдоставлено
    |送信(?:できません|に失敗)|配信でき|配信に失敗|配送でき|無法傳送
    |无法(?:投递|送达|发送)|退回
    """,
    re.IGNORECASE | re.VERBOSE,
)
# Words that mail servers use and people who wait for a parcel do not.
SERVER_WORDS = re.compile(
    r"""(?<!\d)[45]\d\d[\s-]+[45]\.\d+\.\d+|mailer-daemon
    |mail\s(?:delivery\s)?(?:system|software|server)
    |qmail-send|postfix|mailbox|unknown\suser|user\sunknown|original\smessage|transcript\sof
    |final-recipient|reporting-mta|smtp|recipient(?:\(s\)|s)?\s(?:has|have|was|were|failed|address)
    |undelivered\smail|your\s(?:e-?mail|message)\s(?:to|was|could|has|did)|not\sa\smember
    |this\sis\sthe\smail|メール""",
    re.IGNORECASE | re.VERBOSE,
)
DELAY = re.compile(
    r"delay|still being retried|warning message only|will (?:continue|keep) (?:to try|trying)"
    r"|not yet been delivered|temporar|verzögert|retard[ée]|задерж",
    re.IGNORECASE,
)

AUTO_REPLY_SUBJECT = re.compile(
    r"""^(?:re:\s*|aw:\s*|antw:\s*)*(?:\[[^\]]{1,40}\]\s*)?(?:
    auto(?:matic|mated|matisch\w*)?[-_\s]*(?:re(?:ply|sponse|sponder|spons|spond)|answer|antwort\w*
      |acknowledg\w+|notification)
    |(?-i:AUTO:\s)|autorespon|autoreply|autoantwort|auto[- ]r[eé]ponse|automaattinen\svasta
    |(?:out\sof|away\sfrom)\s(?:the\s|my\s)?office|ooo:|oof:|ooto\b|out-of-office|outofoffice
    |(?:i\sam|i'm|i\swill\sbe)\s(?:currently\s)?(?:away|out\sof|on\s(?:vacation|holiday|leave))
    |away\s(?:until|from|till)|on\s(?:vacation|holiday|annual\sleave|leave|parental\sleave)\b
    |vacation\s(?:reply|response|notice|message)|holiday\s(?:reply|notice)|absence(?::|\snotif)
    |abwesenheit\w*|abwesend|urlaubs(?:abwesenheit|notiz|meldung)|nicht\sim\s(?:b[uü]ro|haus)|au[sß]+er\shaus
    |r[eé]ponse\sautomatique|absen(?:t|ce)\s(?:du|de\sbureau)|message\sd.absence
    |respuesta\sautom|fuera\s(?:de\s(?:la\s)?oficina|del\sdespacho)|ausente
    |risposta\sautom|fuori\s(?:ufficio|sede)|assente|resposta\sautom|fora\sdo\sescrit|aus[eê]ncia
    |automatisch\s(?:antwoord|bericht)|afwezig|automatisk\ssvar|autosvar|fr[aå]nvaro|frav[aæ]r
    |automatyczna\sodpowied|nieobecno|automatick[aáeé]\sodpov|nep[rř][ií]tom|automatikus\sv[aá]lasz
    |otomatik\s(?:yan|cevap)|ofis\sd[iı][sş]|автоответ|автоматический\sответ|вне\sофиса|нет\sна\sместе
    |自動(?:応答|返信|回覆|回复)|自动(?:回复|答复|应答)|不在(?:通知|のお知らせ)|休暇(?:中|のお知らせ)|자동\s?(?:응답|회신)|부재중|الرد\sالتلقائي|מענה\sאוטומטי
    |r[aă]spuns\sautomat|automaatne
    )""",
    re.IGNORECASE | re.VERBOSE,
)
# Subjects people also write; only with the opening below do they make an automatic reply.
WEAK_AUTO_SUBJECT = re.compile(
    r"^(?:re:\s*)*(?:auto|away|vacation|holiday|absen|thank you for (?:your|contacting)"
    r"|we (?:have )?received|your (?:e-?mail|message|request)|received:|acknowledg)",
    re.IGNORECASE,
)
AUTO_REPLY_BODY = re.compile(
    r"""(?:i\sam|i'm|i\swill\sbe|we\sare)\s(?:currently\s|now\s|away\sand\s)?(?:away|out\sof\s(?:the\s|my\s)?office
      |on\s(?:vacation|holiday|annual\sleave|leave|maternity))
    |(?:this\sis\san?|note:\sthis)\s(?:is\s)?(?:an\s)?auto(?:matic|mated|-)\s?(?:ally\s)?(?:re|mess|gener|ackn|e-?mail)
    |ich\sbin\s(?:derzeit\s|momentan\s|zur\szeit\s)?(?:nicht\s(?:im|am|er)|abwesend|im\surlaub)
    |je\ssuis\s(?:actuellement\s)?(?:absent|en\scong)|estoy\s(?:fuera|ausente)|estar[eé]\s(?:fuera|ausente)
    |sono\s(?:fuori|assente)|ik\sben\s(?:niet|afwezig)
    |do\snot\sreply\sto\sthis|automatically\sgenerated|automatisch\s(?:erstellt|generiert)""",
    re.IGNORECASE | re.VERBOSE,
)
UNSUBSCRIBE_BODY = re.compile(
    r"^\s*\S+(?:\s\S+){0,2} sent this e-?mail to unsubscribe from", re.IGNORECASE
)
