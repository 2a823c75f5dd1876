/// The wording of automatic replies by what they are about. Earlier rows weigh more.
enum AutomaticReplyPhrases {
    typealias Row = PhraseTable<AutomaticReply.Subkind>.Row

    static let table = PhraseTable(challengeRows + departureRows + ticketRows + AbsencePhrases.rows + acknowledgementRows)

    private static let challengeRows = [
        Row(
            .challenge,
            [
                "confirm that you are human", "confirm you are human", "confirm you're human", "prove you are human", "prove that you are human",
                "verify that you are a human", "verify you are human", "you are not a robot", "not a spammer", "spam arrest", "challenge-response",
                "challenge/response", "awaiting your verification", "requires verification of", "confirm your email to be delivered", "to deliver your message, click",
                "sender verification request", "confirmation of your message is required", "one-time verification", "approved sender*", "add yourself to the list of allowed",
                "click the link below to release", "reply to this message to confirm", "please reply to this message to have your", "until you confirm your message",
                "boxbe", "mailblocks", "verify your email address to deliver", "your message is being held", "before your message can be delivered",
                "bestatigen sie, dass sie ein mensch", "kein roboter", "confirmez que vous etes", "n'etes pas un robot", "confirme que es humano", "no es un robot",
                "verifica di essere umano", "no soy un robot", "nao e um robo", "подтвердите, что вы не робот", "не робот",
            ])
    ]

    private static let departureRows = [
        Row(
            .noLongerHere,
            [
                "no longer work*", "no longer employed", "no longer with", "no longer at", "no longer part of", "no longer a part of", "no longer an employee",
                "have left the company", "has left the company", "have left the organi*", "has left the organi*", "has left our", "left our company", "i have left",
                "is no longer available at", "have moved on from", "has moved on from", "no longer associated", "no longer monitored", "no longer in use",
                "mailbox is no longer", "email address is no longer", "is no longer active", "no longer being monitored", "do not work at … any", "doesn't work here",
                "does not work here", "has retired", "have retired", "i retired", "is no longer valid", "am no longer", "is no longer", "changed my email address", "my new email address",
                "my new e-mail address", "last day at",
                "nicht mehr im unternehmen", "nicht mehr bei", "nicht mehr fur … tatig", "nicht mehr tatig", "nicht mehr beschaftigt", "das unternehmen verlassen", "firma verlassen",
                "aus dem unternehmen ausgeschieden", "ausgeschieden", "nicht mehr aktiv", "nicht mehr gultig", "nicht mehr verwendet", "im ruhestand", "nicht langer bei",
                "meine neue e-mail*", "neue e-mail-adresse", "nicht mehr erreichbar unter",
                "ne travaille plus", "ne fais plus partie", "ne fait plus partie", "n'est plus en poste", "a quitte la societe", "a quitte l'entreprise", "ai quitte la societe", "ai quitte l'entreprise",
                "a quitte ses fonctions", "n'est plus valide", "n'est plus utilisee", "n'est plus active", "nouvelle adresse", "ai quitte", "ne suis plus", "plus parmi nous",
                "ya no trabaj*", "ya no forma parte", "ya no formo parte", "ha dejado la empresa", "he dejado la empresa", "ya no esta en", "ya no se encuentra", "ya no esta activ*", "mi nueva direccion", "ya no pertenece",
                "non lavora piu", "non lavoro piu", "non fa piu parte", "non faccio piu parte", "ha lasciato l'azienda", "ha lasciato la societa", "ho lasciato", "non e piu attiv*", "non e piu in servizio", "mio nuovo indirizzo",
                "nao trabalha mais", "ja nao trabalh*", "nao trabalho mais", "nao faz mais parte", "nao faco mais parte", "deixou a empresa", "nao esta mais", "ja nao faz parte", "meu novo e-mail", "desligou-se",
                "niet meer werkzaam", "werkt niet meer", "werk niet meer", "niet langer werkzaam", "uit dienst", "niet meer in dienst", "mijn nieuwe e-mail*", "niet meer actief",
                "arbetar inte langre", "jobbar inte langre", "har slutat", "ar inte langre", "slutat min anstallning", "har avslutat min", "arbejder ikke laengere", "er ikke laengere", "er fratradt", "er stoppet i", "jobber ikke lenger",
                "arbeider ikke lenger", "har sluttet", "er ikke lenger", "ei ole enaa", "en ole enaa", "en tyoskentele enaa", "ei tyoskentele enaa", "siirtynyt pois",
                "nie pracuje", "juz nie pracuje", "nie jest juz", "zakonczyl prace", "zakonczyla prace", "nie jestem juz pracownikiem", "nowy adres e-mail", "jiz nepracuje", "uz nepracuje", "nepracuji", "neni zamestnanc*", "novy e-mail",
                "mar nem dolgoz*", "tobbe nem dolgoz*", "nem dolgozik", "tavozott a ceg*", "uj e-mail cimem", "nu mai lucreaz*", "nu mai lucrez", "nu mai face parte", "a parasit compania",
                "больше не работа*", "уже не работа*", "не работает в компании", "уволил*", "покинул* компан*", "новыи адрес", "адрес больше не", "більше не працю*", "вже не працю*",
                "artik calismiyor*", "artik calismamakta*", "isten ayril*", "gorevinden ayril*", "sirketten ayril*", "δεν εργαζεται πλεον", "δεν εργαζομαι πλεον", "вече не работ*", "vise ne radi*", "vec ne radi",
                "退職しました", "退職いたしました", "退職致しました", "退職", "在籍しておりません", "異動", "新しいメールアドレス", "已离职", "已離職", "离职", "不在本公司", "不再任职", "已從公司離職", "퇴사", "퇴직", "더 이상 근무", "khong con lam viec", "da nghi viec",
                "tidak lagi bekerja", "sudah tidak bekerja", "ไม่ได้ทำงาน", "ลาออก", "لم أعد أعمل", "لم يعد يعمل", "غادر الشركة", "כבר לא עובד*", "איני עובד", "עזב את החברה", "अब काम नहीं",
            ])
    ]

    private static let ticketRows = [
        Row(
            .ticketCreated,
            [
                "ticket has been created", "ticket was created", "a ticket has been", "ticket number", "ticket id", "ticket #*", "ticket no", "new ticket", "support ticket", "case number", "case id",
                "case has been created", "case #*", "request number", "request #*", "request id", "reference number", "your ticket", "(#*", "[#*", "[ticket*", "ticket:", "request has been received and is being reviewed",
                "has been assigned", "incident number", "opened a ticket", "logged a ticket", "inquiry number", "your request (*", "service request",
                "ticketnummer", "ticket-nr", "vorgangsnummer", "bearbeitungsnummer", "ticket … erstellt", "ihr ticket", "ihre anfrage … nummer", "numero de ticket", "numero du ticket", "ticket … cree", "votre ticket", "votre demande … numero",
                "numero de solicitud", "numero de caso", "ticket … creado", "su ticket", "numero ticket", "numero di ticket", "ticket … creato", "numero do chamado", "numero do protocolo", "chamado … aberto", "protocolo", "ticket … aberto",
                "ticketnummer", "arendenummer", "sagsnummer", "saksnummer", "tikettinumero", "tiketti", "numer zgloszenia", "zgloszenie … utworzone", "zgloszenie nr", "cislo pozadavku", "cislo ticketu", "tiket", "numar de tichet", "tichet*",
                "номер заявки", "номер обращения", "заявка … зарегистрирована", "обращение … зарегистрировано", "тикет*", "номер звернення", "talep numara*", "destek talebi*", "bilet numara*", "αριθμος αιτηματος", "お問い合わせ番号", "受付番号", "チケット番号",
                "工单号", "工单编号", "工單", "案件编号", "案件編號", "문의 번호", "접수번호", "ma yeu cau", "so ticket", "nomor tiket", "รหัสคำขอ", "หมายเลขตั๋ว", "رقم التذكرة", "מספר פנייה", "टिकट संख्या",
            ])
    ]

    private static let acknowledgementRows = [
        Row(
            .acknowledgement,
            [
                "thank you for your e*", "thank you for your message", "thank you for contacting", "thank you for your inquiry", "thank you for your enquiry", "thank you for your interest", "thank you for your mail", "thank you for reaching", "thank you for writing",
                "thank you for getting in touch", "thanks for contacting", "thanks for your e*", "thanks for your message", "thanks for reaching", "thanks for getting in touch", "we have received your", "we've received your", "we received your", "has been received",
                "have received your", "acknowledge receipt", "confirm receipt", "will get back to you", "will respond", "will reply", "will be in touch", "get back to you", "do not reply", "this is an automated", "this is an automatic",
                "automatically generated", "auto-generated", "your application has been",
                "vielen dank fur ihre", "danke fur ihre", "vielen dank fur deine", "haben ihre … erhalten", "ist bei uns eingegangen", "bestatigen den eingang", "melden uns", "automatisch erstellt*", "automatisch generiert*", "werden uns … bei ihnen melden",
                "merci de votre", "merci pour votre", "nous avons bien recu", "avons bien recu", "votre message a bien ete", "accusons reception", "vous repondrons", "ceci est un message automatique", "message automatique",
                "gracias por su", "gracias por tu", "gracias por contactar", "gracias por ponerse", "hemos recibido su", "hemos recibido tu", "nos pondremos en contacto", "mensaje automatico", "le responderemos",
                "grazie per averci", "grazie per la", "grazie per il", "grazie per averci contattato", "abbiamo ricevuto", "la contatteremo", "messaggio automatico", "le risponderemo", "risponderemo",
                "obrigado por", "obrigada por", "agradecemos o seu", "agradecemos seu", "recebemos a sua", "recebemos o seu", "recebemos sua", "recebemos seu", "entraremos em contato", "entraremos em contacto", "mensagem automatica", "responderemos",
                "bedankt voor", "dank voor uw", "hebben uw … ontvangen", "hebben wij uw", "nemen … contact met u op", "automatisch bericht", "in goede orde ontvangen", "tack for ditt", "tack for att", "vi har mottagit", "vi aterkommer", "har tagit emot",
                "tak for din", "vi har modtaget", "vender tilbage", "takk for din", "takk for at", "vi har mottatt", "kiitos viestista*", "kiitos yhteydenot*", "olemme vastaanottaneet", "viestisi on vastaanotettu", "palaamme asiaan",
                "dziekujemy za", "otrzymalismy", "potwierdzamy otrzymanie", "skontaktujemy sie", "odpowiemy", "wiadomosc automatyczna", "dekujeme za", "obdrzeli jsme", "budeme vas kontaktovat", "dakujeme za", "koszonjuk", "megkaptuk", "fel fogjuk venni", "automatikus uzenet",
                "va multumim", "multumim pentru", "am primit", "va vom contacta", "спасибо за", "благодарим за", "мы получили", "ваше письмо получено", "ваше обращение получено", "свяжемся с вами", "мы ответим", "автоматическое сообщение", "дякуємо за", "ми отримали", "звяжемося",
                "iletisime gectiginiz icin", "tesekkur ederiz", "mesajiniz … ulas*", "e-postaniz … ulas*", "mesajinizi aldik", "otomatik olarak", "ευχαριστουμε για", "λαβαμε το", "θα επικοινωνησουμε", "благодарим ви", "получихме", "hvala na", "zaprimili smo", "primili smo", "hvala za",
                "お問い合わせいただき", "お問い合わせありがとう", "受け付けました", "受付いたしました", "受け取りました", "受信いたしました", "自動送信", "自動返信", "ありがとうございます", "感谢您的", "谢谢您的", "已收到您的", "我们已收到", "尽快回复", "尽快与您联系", "感謝您的", "已收到您", "盡快回覆", "문의해 주셔서", "감사합니다",
                "접수되었습니다", "메일을 받았습니다", "cam on ban", "cam on quy", "da nhan duoc", "terima kasih", "telah menerima", "kami terima", "ขอบคุณ", "ได้รับข้อความ", "ได้รับอีเมล", "شكرا", "لقد تلقينا", "تم استلام", "תודה על פנייתך", "תודה שפנית", "קיבלנו את", "धन्यवाद", "प्राप्त हुआ",
                "received your",
            ])
    ]
}
