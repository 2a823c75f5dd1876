import MailReading
import Testing

/// What mailers put above an earlier message that they do not mark line by line, by language.
struct EarlierMessageFixture: Sendable, CustomTestStringConvertible {
    var language: String
    var mailer: String
    var kind: ReplyPieceKind
    var head: String

    var testDescription: String { "\(language), \(mailer)" }

    init(_ language: String, _ mailer: String, _ head: String, _ kind: ReplyPieceKind = .original) {
        self.language = language
        self.mailer = mailer
        self.kind = kind
        self.head = head
    }

    /// The labels of Outlook: from, sent, to, subject.
    static func outlook(_ language: String, _ labels: String..., rule: Bool = false) -> EarlierMessageFixture {
        let values = [
            "Ada Example <ada@example.com>", "05.01.2021 10:02", "Bea Example <bea@example.org>", "RE: 5 papers",
        ]
        let head = zip(labels, values).map { "\($0) \($1)" }.joined(separator: "\n")
        return .init(
            language, rule ? "Outlook on the web" : "Outlook", (rule ? "________________________________\n" : "") + head
        )
    }

    static func forward(_ language: String, _ mailer: String, _ line: String) -> EarlierMessageFixture {
        .init(
            language, mailer,
            "\(line)\n\nFrom: Ada Example <ada@example.com>\nDate: 5 January 2021\nSubject: Papers\nTo: bea@example.org",
            .forwarded)
    }
}

enum EarlierMessageFixtures {
    static let all = outlook + separators + forwards + others

    static let outlook: [EarlierMessageFixture] = [
        .outlook("English", "From:", "Sent:", "To:", "Subject:"),
        .outlook("English", "From:", "Sent:", "To:", "Subject:", rule: true),
        .outlook("English, bold", "*From:*", "*Sent:*", "*To:*", "*Subject:*"),
        .outlook("German", "Von:", "Gesendet:", "An:", "Betreff:"),
        .outlook("French", "De :", "Envoyé :", "À :", "Objet :"),
        .outlook("Spanish", "De:", "Enviado el:", "Para:", "Asunto:"),
        .outlook("Portuguese", "De:", "Enviada em:", "Para:", "Assunto:"),
        .outlook("Italian", "Da:", "Inviato:", "A:", "Oggetto:"),
        .outlook("Dutch", "Van:", "Verzonden:", "Aan:", "Onderwerp:"),
        .outlook("Swedish", "Från:", "Skickat:", "Till:", "Ämne:"),
        .outlook("Norwegian", "Fra:", "Sendt:", "Til:", "Emne:"),
        .outlook("Danish", "Fra:", "Sendt:", "Til:", "Emne:"),
        .outlook("Finnish", "Lähettäjä:", "Lähetetty:", "Vastaanottaja:", "Aihe:"),
        .outlook("Polish", "Od:", "Wysłano:", "Do:", "Temat:"),
        .outlook("Czech", "Od:", "Odesláno:", "Komu:", "Předmět:"),
        .outlook("Slovak", "Od:", "Odoslané:", "Komu:", "Predmet:"),
        .outlook("Hungarian", "Feladó:", "Elküldve:", "Címzett:", "Tárgy:"),
        .outlook("Romanian", "De la:", "Trimis:", "Către:", "Subiect:"),
        .outlook("Bulgarian", "От:", "Изпратено:", "До:", "Относно:"),
        .outlook("Greek", "Από:", "Στάλθηκε:", "Προς:", "Θέμα:"),
        .outlook("Turkish", "Kimden:", "Gönderildi:", "Kime:", "Konu:"),
        .outlook("Russian", "От:", "Отправлено:", "Кому:", "Тема:"),
        .outlook("Ukrainian", "Від:", "Надіслано:", "Кому:", "Тема:"),
        .outlook("Hebrew", "מאת:", "נשלח:", "אל:", "נושא:"),
        .outlook("Arabic", "من:", "تم الإرسال:", "إلى:", "الموضوع:"),
        .outlook("Persian", "از:", "ارسال شده:", "به:", "موضوع:"),
        .outlook("Hindi", "प्रेषक:", "भेजा गया:", "प्रति:", "विषय:"),
        .outlook("Thai", "จาก:", "ส่ง:", "ถึง:", "เรื่อง:"),
        .outlook("Vietnamese", "Từ:", "Đã gửi:", "Tới:", "Chủ đề:"),
        .outlook("Indonesian", "Dari:", "Dikirim:", "Kepada:", "Perihal:"),
        .outlook("Chinese", "发件人:", "发送时间:", "收件人:", "主题:"),
        .outlook("Chinese, Foxmail", "发件人：", "发送时间：", "收件人：", "主题："),
        .outlook("Chinese, traditional", "寄件者:", "寄件日期:", "收件者:", "主旨:"),
        .outlook("Japanese", "差出人:", "送信日時:", "宛先:", "件名:"),
        .outlook("Korean", "보낸 사람:", "보낸 날짜:", "받는 사람:", "제목:"),
        .outlook("Croatian", "Šalje:", "Poslano:", "Prima:", "Predmet:"),
        .outlook("Serbian", "Од:", "Послато:", "Коме:", "Наслов:"),
        .outlook("Slovene", "Od:", "Poslano:", "Za:", "Zadeva:"),
        .outlook("Estonian", "Saatja:", "Saadetud:", "Adressaat:", "Teema:"),
        .outlook("Latvian", "No:", "Nosūtīts:", "Kam:", "Temats:"),
        .outlook("Lithuanian", "Nuo:", "Išsiųsta:", "Kam:", "Tema:"),
        .outlook("Catalan", "De:", "Enviat el:", "Per a:", "Assumpte:"),
        .init(
            "English", "Outlook with names only",
            "From: Example, Ada\nSent: Tuesday, January 5, 2021 10:02 AM\nTo: Example, Bea\nSubject: RE: papers"),
        .init(
            "English", "Outlook with many recipients",
            """
            From: Ada Example [mailto:ada@example.com]
            Sent: Tuesday, January 5, 2021 10:02 AM
            To: Bea Example <bea@example.org>; Cem Example <cem@example.org>;
            Dora Example <dora@example.org>; Emil Example
            <emil@example.org>
            Cc: Finn Example
            Subject: RE: papers
            Importance: High
            """),
        .init(
            "German", "Outlook for Mac",
            "Von: Ada Example <ada@example.com>\nDatum: Dienstag, 5. Januar 2021 um 10:02\nAn: Bea <bea@example.org>\nBetreff: Re: Akten"
        ),
    ]

    private static func separator(_ language: String, _ mailer: String, _ line: String) -> EarlierMessageFixture {
        .init(
            language, mailer,
            "\(line)\nFrom: \"Ada Example\" <ada@example.com>\nTo: bea@example.org\nSent: 2021-01-05 10:02\nSubject: Papers"
        )
    }

    static let separators: [EarlierMessageFixture] = [
        separator("English", "Outlook", "-----Original Message-----"),
        separator("English", "Samsung", "-------- Original message --------"),
        separator("English", "BlackBerry", "  Original Message  "),
        separator("English", "Android", "----- Reply message -----"),
        separator("German", "Outlook", "-----Ursprüngliche Nachricht-----"),
        separator("German", "Thunderbird", "-------- Original-Nachricht --------"),
        separator("French", "Outlook", "-----Message d'origine-----"),
        separator("Spanish", "Outlook", "-----Mensaje original-----"),
        separator("Portuguese", "Outlook", "-----Mensagem original-----"),
        separator("Italian", "Outlook", "-----Messaggio originale-----"),
        separator("Dutch", "Outlook", "-----Oorspronkelijk bericht-----"),
        separator("Swedish", "Outlook", "-----Ursprungligt meddelande-----"),
        separator("Norwegian", "Outlook", "-----Opprinnelig melding-----"),
        separator("Danish", "Outlook", "-----Oprindelig meddelelse-----"),
        separator("Finnish", "Outlook", "-----Alkuperäinen viesti-----"),
        separator("Polish", "Outlook", "-----Wiadomość oryginalna-----"),
        separator("Czech", "Seznam", "---------- Původní zpráva ----------"),
        separator("Slovak", "Outlook", "-----Pôvodná správa-----"),
        separator("Hungarian", "Outlook", "-----Eredeti üzenet-----"),
        separator("Romanian", "Outlook", "-----Mesaj original-----"),
        separator("Bulgarian", "Abv", "-------- Оригинално писмо --------"),
        separator("Greek", "Outlook", "-----Αρχικό μήνυμα-----"),
        separator("Turkish", "Outlook", "-----Orijinal Mesaj-----"),
        separator("Russian", "Outlook", "-----Исходное сообщение-----"),
        separator("Ukrainian", "Outlook", "-----Вихідне повідомлення-----"),
        separator("Hebrew", "Outlook", "-----הודעה מקורית-----"),
        separator("Arabic", "Outlook", "-----الرسالة الأصلية-----"),
        separator("Thai", "Outlook", "-----ข้อความต้นฉบับ-----"),
        separator("Vietnamese", "Outlook", "-----Thư gốc-----"),
        separator("Indonesian", "Samsung", "-------- Pesan asli --------"),
        separator("Chinese", "QQ", "------------------ 原始邮件 ------------------"),
        separator("Chinese", "Netease", "---- 回复的原邮件 ----"),
        separator("Chinese, traditional", "Outlook", "-----原始郵件-----"),
        separator("Japanese", "Outlook", "-----元のメッセージ-----"),
        separator("Korean", "Naver", "-----Original Message-----"),
        separator("Korean", "Daum", "--------- 원본 메일 ---------"),
        separator("Croatian", "Outlook", "-----Izvorna poruka-----"),
        separator("Slovene", "Outlook", "-----Izvirno sporočilo-----"),
        separator("Estonian", "Outlook", "-----Algne sõnum-----"),
        separator("Latvian", "Outlook", "-----Sākotnējais ziņojums-----"),
        separator("Lithuanian", "Outlook", "-----Pradinis laiškas-----"),
    ]

    static let forwards: [EarlierMessageFixture] = [
        .forward("English", "Gmail", "---------- Forwarded message ---------"),
        .forward("English", "Thunderbird", "-------- Forwarded Message --------"),
        .forward("English", "Apple Mail", "Begin forwarded message:"),
        .forward("English", "mutt", "----- Forwarded message from Ada Example <ada@example.com> -----"),
        .forward("German", "Apple Mail", "Anfang der weitergeleiteten Nachricht:"),
        .forward("German", "Thunderbird", "-------- Weitergeleitete Nachricht --------"),
        .forward("French", "Apple Mail", "Début du message réexpédié :"),
        .forward("French", "Thunderbird", "-------- Message transféré --------"),
        .forward("Spanish", "Apple Mail", "Inicio del mensaje reenviado:"),
        .forward("Portuguese", "Apple Mail", "Início da mensagem encaminhada:"),
        .forward("Italian", "Apple Mail", "Inizio messaggio inoltrato:"),
        .forward("Dutch", "Apple Mail", "Begin doorgestuurd bericht:"),
        .forward("Swedish", "Thunderbird", "-------- Vidarebefordrat meddelande --------"),
        .forward("Danish", "Apple Mail", "Start på videresendt besked:"),
        .forward("Finnish", "Apple Mail", "Välitetty viesti alkaa:"),
        .forward("Polish", "Apple Mail", "Początek przekazywanej wiadomości:"),
        .forward("Czech", "Apple Mail", "Začátek přeposílané zprávy:"),
        .forward("Hungarian", "Apple Mail", "Továbbított levél kezdete:"),
        .forward("Romanian", "Yahoo", "----- Mesaj redirecționat -----"),
        .forward("Russian", "Mail.ru", "-------- Пересылаемое сообщение --------"),
        .forward("Ukrainian", "Apple Mail", "Початок листа, що пересилається:"),
        .forward("Turkish", "Apple Mail", "İleti başlangıcı:"),
        .forward("Chinese", "Netease", "-------- 转发邮件信息 --------"),
        .forward("Japanese", "Thunderbird", "-------- 転送メッセージ --------"),
        .forward("Korean", "Thunderbird", "-------- 전달된 메시지 --------"),
    ]

    static let others: [EarlierMessageFixture] = [
        .init(
            "Russian", "Windows Mail",
            "От: Ада Пример <ada@example.com>\nОтправлено: вторник, 5 января 2021 г. 10:02\nКому: Bea"),
        .init(
            "English", "Hotmail",
            "Date: Tue, 5 Jan 2021 10:02:33 +0100\nFrom: ada@example.com\nTo: bea@example.org\nSubject: Papers"),
        .init(
            "Chinese", "QQ",
            "------------------ 原始邮件 ------------------\n发件人: \"ada\"<ada@example.com>;\n发送时间: 2021年1月5日(星期二) 上午10:02\n收件人: \"bea\"<bea@example.org>;\n主题: 文件"
        ),
        .init(
            "Chinese", "Netease table",
            "---- 回复的原邮件 ----\n| 发件人 | Ada Example<ada@example.com> |\n| 日期 | 2021年01月05日 10:02 |\n| 收件人 | bea@example.org |\n| 主题 | 文件 |"
        ),
        .init(
            "English", "ProtonMail old",
            "------- Original Message -------\nOn Tuesday, January 5th, 2021 at 10:02 AM, Ada Example <ada@example.com> wrote:"
        ),
        .init(
            "English", "fields apart",
            "From: Ada Example <ada@example.com>\n\nSent: 5 January 2021 10:02\n\nTo: bea@example.org\n\nSubject: Papers"
        ),
        .init(
            "English", "Lotus",
            "----- Forwarded by Bea Example/Berlin on 05/01/2021 10:10 -----\n\nFrom: Ada Example/Berlin\nTo: Bea\nDate: 05/01/2021 10:02\nSubject: Papers",
            .forwarded),
    ]
}
