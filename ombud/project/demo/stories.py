"""What people write about; the words in braces are filled in."""

# ruff: noqa: E501 - prose, broken where people break it

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Story:
    """One kind of request: who gets it, what is asked, answered, noted and asked again."""

    language: str
    team: str
    subject: str
    asks: str
    answer: str
    again: str = ""
    note: str = ""
    tag: str = ""
    file: str = ""


STORIES = (
    Story(
        "en", "orders", "Where is order {order}?",
        "Hello,\n\nI ordered a {model} two weeks ago (order {order}) and the tracking page has "
        "said \"label created\" ever since. Could you find out where it is?\n\nThanks\n{name}",
        "Hello {name},\n\nthe carrier had lost the label; your parcel left our hall this morning "
        "and should reach you on Thursday. I am sorry for the silence.",
        "It arrived, and it is lovely. Thank you for the quick help!",
        "Carrier confirmed by phone: second lost label this week.", "delivery",
    ),
    Story(
        "en", "orders", "Change the address of order {order}",
        "Hi, we are moving on Friday. Can order {order} go to our new flat instead? The new "
        "address is in the attached form.\n\n{name}",
        "Hi {name},\n\ndone: the order goes to the new address. You get a fresh confirmation by "
        "mail in a few minutes.",
        tag="address", file="form.txt",
    ),
    Story(
        "en", "orders", "Wrong colour delivered",
        "Good morning,\n\nI ordered the {model} in moss green and received it in black. The "
        "packing list says green too. Photo attached.\n\nRegards,\n{name}",
        "Good morning {name},\n\nthat is our mistake. We will collect the black one on a day "
        "that suits you and send the green one at the same time. Which day is best?",
        "Next Tuesday after two would be best.", "Green stock: four left, one reserved.",
        "exchange", "photo.png",
    ),
    Story(
        "en", "workshop", "Creaking noise from the bottom bracket",
        "My {model} creaks under load since I rode it through heavy rain. It is eleven months "
        "old. Is this covered, and should I stop riding it?\n\n{name}",
        "It is covered. Please do not ride hills until we have looked at it; short flat trips "
        "are fine. You can bring it in without an appointment before ten.",
        "I will come on Saturday morning then.", "Known with the spring batch, see bulletin 14.",
        "warranty",
    ),
    Story(
        "en", "workshop", "Spare part: {part} for {model}",
        "Do you still stock the {part} for the {model} of 2019? The local shop could not find "
        "the number.\n\nBest,\n{name}",
        "We do. It is part LK-2207, 34.90 including postage within the country. Shall I reserve "
        "one for you?",
        "Yes please, reserve one.", tag="parts",
    ),
    Story(
        "en", "workshop", "Battery does not charge past 80 %",
        "The battery of our {model} stops at 80 %. I attach the log that the app exported.\n\n{name}",
        "Thank you for the log. The cells are fine; the charger limits itself because it gets "
        "too warm. We will send you the newer charger at no cost.",
        note="Charger revision B, swap under bulletin 9.", tag="battery", file="log.csv",
    ),
    Story(
        "en", "accounts", "Invoice {order} charged twice",
        "Hello,\n\nmy card statement shows {sum} twice for invoice {order}. Please refund one of "
        "them.\n\n{name}",
        "Hello {name},\n\nyou are right. The second payment was returned today; banks take two "
        "to four working days to show it.",
        "I can see it now. All settled, thanks.", "Gateway retried after a time-out.", "refund",
        "statement.csv",
    ),
    Story(
        "en", "accounts", "VAT number on our invoice",
        "We need our VAT number on invoice {order} for our books. Can you issue it again?\n\n"
        "{name}\nGreenway Couriers",
        "Of course. The corrected invoice is attached; the old one is cancelled.",
        tag="invoice",
    ),
    Story(
        "en", "orders", "Order for a school: 24 bikes",
        "Dear Larkfield team,\n\nour school would like a quote for 24 bicycles for pupils of "
        "eight to twelve, with helmets and a yearly inspection.\n\nKind regards\n{name}",
        "Dear {name},\n\nwhat a fine plan. I have attached a quote with two sizes; the inspection "
        "is included for three years.",
        "The board meets on the 12th, I will write after that.", "Tom: offer the school price.",
        "quote",
    ),
    Story(
        "en", "accounts", "Delete my account, please",
        "I do not ride any more and would like you to delete my customer account and what you "
        "hold about me.\n\n{name}",
        "We have noted your request and will confirm within a month what was deleted and what "
        "the law makes us keep for a time.",
        tag="privacy",
    ),
    Story(
        "de", "orders", "Lieferung {order} unvollständig",
        "Guten Tag,\n\nin der Lieferung {order} fehlten die Pedale. Der Karton war unbeschädigt. "
        "Können Sie sie nachsenden?\n\nFreundliche Grüße\n{name}",
        "Guten Tag {name},\n\ndie Pedale sind heute an Sie herausgegangen und sollten übermorgen "
        "bei Ihnen sein. Bitte entschuldigen Sie das Versehen.",
        "Angekommen, vielen Dank!", "Packplatz 3 informiert.", "delivery",
    ),
    Story(
        "de", "workshop", "Scheibenbremse quietscht",
        "Hallo, die hintere Bremse meines {model} quietscht bei Nässe so laut, dass sich die "
        "Leute umdrehen. Lässt sich das beheben?\n\nGruß\n{name}",
        "Hallo {name},\n\nmeist hilft es, die Beläge zu tauschen und die Scheibe zu entfetten. "
        "Das machen wir am Freitag ohne Termin, Dauer etwa eine halbe Stunde.",
        "Prima, bis Freitag.", tag="brakes",
    ),
    Story(
        "de", "accounts", "Mahnung trotz Zahlung",
        "Sehr geehrte Damen und Herren,\n\nich habe die Rechnung {order} über {sum} am 3. des "
        "Monats bezahlt und heute eine Mahnung erhalten. Den Beleg füge ich bei.\n\n{name}",
        "Sehr geehrte Kundin, sehr geehrter Kunde,\n\nIhre Zahlung ist eingegangen, der "
        "Verwendungszweck fehlte. Die Mahnung ist gegenstandslos.",
        note="Zahlung ohne Verwendungszweck, jetzt zugeordnet.", tag="invoice", file="form.txt",
    ),
    Story(
        "de", "workshop", "Rückruf: betrifft das mein Rad?",
        "Guten Morgen, ich habe von einem Rückruf der Gabel beim {model} gelesen. Meine "
        "Rahmennummer endet auf 4471. Bin ich betroffen?\n\n{name}",
        "Guten Morgen,\n\nIhr Rad ist nicht betroffen: der Rückruf gilt für Rahmennummern von "
        "5000 bis 5320. Sie können beruhigt fahren.",
        tag="recall",
    ),
    Story(
        "de", "orders", "Umtausch: Rahmen zu groß",
        "Hallo Larkfield,\n\ndas {model} in 58 ist mir zu groß. Kann ich es gegen 55 tauschen? "
        "Ich bin damit nur zwei Kilometer gefahren.\n\nViele Grüße\n{name}",
        "Hallo {name},\n\nja, gerne. Wir holen das Rad ab und bringen das kleinere mit.",
        "Danke, das ist sehr nett.", tag="exchange",
    ),
    Story(
        "fr", "orders", "Commande {order} jamais reçue",
        "Bonjour,\n\nma commande {order} est annoncée comme livrée depuis lundi, mais je n'ai "
        "rien reçu. Pouvez-vous vérifier ?\n\nCordialement,\n{name}",
        "Bonjour {name},\n\nle transporteur l'a déposée chez votre gardien. S'il ne l'a pas, "
        "nous vous renvoyons un vélo cette semaine.",
        "Le gardien l'avait. Merci beaucoup !", tag="delivery",
    ),
    Story(
        "fr", "workshop", "Panne de l'assistance électrique",
        "Bonjour, l'assistance de mon {model} se coupe après cinq kilomètres. Le voyant clignote "
        "trois fois.\n\n{name}",
        "Bonjour,\n\ntrois clignotements signalent un capteur de roue déplacé. Passez à l'atelier, "
        "le réglage prend dix minutes et il est gratuit.",
        note="Capteur : voir fiche 22.", tag="battery",
    ),
    Story(
        "fr", "accounts", "Duplicata de facture {order}",
        "Bonjour, pourriez-vous m'envoyer un duplicata de la facture {order} pour mon assurance ?"
        "\n\nMerci d'avance,\n{name}",
        "Bonjour {name},\n\nvous trouverez le duplicata en pièce jointe.",
        tag="invoice",
    ),
    Story(
        "es", "orders", "Retraso del pedido {order}",
        "Hola:\n\nEl pedido {order} debía llegar el lunes. ¿Saben cuándo lo recibiré? Es un "
        "regalo de cumpleaños.\n\nGracias,\n{name}",
        "Hola, {name}:\n\nSale hoy con entrega urgente, sin coste para usted. Llega el viernes "
        "antes de las doce.",
        "¡Perfecto, muchas gracias!", tag="delivery",
    ),
    Story(
        "es", "workshop", "Cambio de marchas desajustado",
        "Buenos días, desde la revisión el cambio de mi {model} salta en las marchas más duras. "
        "¿Puedo llevarla esta semana?\n\n{name}",
        "Buenos días:\n\nPor supuesto, tráigala cuando quiera; la revisión incluye el ajuste "
        "durante tres meses.",
        tag="warranty",
    ),
    Story(
        "it", "orders", "Ordine {order}: casco mancante",
        "Buongiorno,\n\nnel pacco dell'ordine {order} mancava il casco. Potete spedirlo?\n\n"
        "Cordiali saluti\n{name}",
        "Buongiorno {name},\n\nil casco è partito oggi con corriere espresso. Ci scusiamo.",
        tag="delivery",
    ),
    Story(
        "pl", "workshop", "Zgubiona śruba mocująca",
        "Dzień dobry,\n\nw moim {model} zgubiła się śruba mocująca bagażnik. Czy mogą Państwo "
        "przysłać nową?\n\nPozdrawiam\n{name}",
        "Dzień dobry,\n\nśrubę wysłaliśmy dzisiaj listem, bez opłat.",
        tag="parts",
    ),
    Story(
        "tr", "orders", "Sipariş {order} için fatura",
        "Merhaba,\n\n{order} numaralı siparişimin faturasını bulamıyorum. Yeniden gönderebilir "
        "misiniz?\n\nTeşekkürler\n{name}",
        "Merhaba {name},\n\nfaturanızı yeniden gönderdik. İyi sürüşler dileriz.",
        tag="invoice",
    ),
    Story(
        "ar", "orders", "استفسار عن الطلب {order}",
        "مرحبًا،\n\nلم يصل الطلب {order} حتى الآن. متى أستطيع استلامه؟\n\nشكرًا\n{name}",
        "مرحبًا {name}،\n\nسيصل طلبكم يوم الخميس. نعتذر عن التأخير.",
        tag="delivery",
    ),
    Story(
        "ja", "workshop", "ブレーキの調整について",
        "お世話になっております。\n\n{model}のブレーキが効きにくくなりました。調整方法を教えていただけますか。\n\n{name}",
        "お問い合わせありがとうございます。調整の手順をお送りします。難しい場合は工房までお持ちください。",
        tag="brakes",
    ),
)  # fmt: skip
