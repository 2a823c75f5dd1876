import MailReading
import Testing

@Suite("Signatures and notices")
struct ReplySignatureTests {
    private func kinds(_ text: String) -> [ReplyPieceKind] { ReplyText(text).pieces.map(\.kind) }

    private static let quote = "\n\nOn 5 Jan 2021, at 10:02, Ada Example <ada@example.com> wrote:\n> Shall we meet?\n"

    @Test("A signature goes from its delimiter to the end, or to the quote")
    func delimiter() {
        #expect(kinds("Yes.\n\n-- \nBea Example\nBerlin\n") == [.written, .signature])
        #expect(kinds("Yes.\r\n\r\n-- \r\nBea Example\r\n") == [.written, .signature])
        #expect(kinds("Yes.\n\n--\nBea Example\nBerlin") == [.written, .signature])
        #expect(kinds("Yes.\n\n-- \nBea" + Self.quote) == [.written, .signature, .attribution, .quote])
        #expect(kinds("> Shall we meet?\n\nYes.\n\n-- \nBea\n") == [.quote, .written, .signature])
    }

    @Test("A dash is no delimiter above a long text, in a sentence or without anything below")
    func noDelimiter() {
        let long = (0..<60).map { "Line \($0) of the text.\n" }.joined()
        #expect(kinds("Yes.\n-- \n" + long) == [.written])
        #expect(kinds("Yes.\n--\n" + String(long.prefix(700))) == [.written])
        #expect(kinds("Yes -- \nno.\n") == [.written])
        #expect(kinds("Yes.\n-- \n") == [.written])
        #expect(kinds("One\n\n---\n\nTwo\n") == [.written])
    }

    @Test("A stroke begins a signature when contacts are below it")
    func stroke() {
        #expect(kinds("Yes.\n\n—\nBea Example\n+49 30 1234567\n") == [.written, .signature])
        #expect(kinds("Yes.\n\n________________\nBea Example\nwww.example.com\n") == [.written, .signature])
        #expect(kinds("Yes.\n\n—\nBea Example\n") == [.written])
    }

    @Test("The lines below a closing word are a signature when they have contacts; closing and name stay")
    func closing() {
        let text = """
            Yes, at nine.

            Mit freundlichen Grüßen

            Bea Example
            Head of Papers
            Example GmbH
            Tel.: +49 30 123 45 67
            www.example.com
            """
        let reply = ReplyText(text + Self.quote)
        #expect(reply.pieces.map(\.kind) == [.written, .signature, .attribution, .quote])
        #expect(reply.newText == "Yes, at nine.\n\nMit freundlichen Grüßen\n\nBea Example")
    }

    @Test(
        "Closings without contacts, and sentences below a closing, stay",
        arguments: [
            "Yes.\n\nBest regards,\nBea", "Yes.\n\nThanks,\nBea\n\nPS: call me under 555 1234567 before you go!",
            "Thanks!\n\nI called 030 1234567 yesterday and nobody answered.\nWho should I call?",
            "Cheers\nBea\nBring the papers.\n0301234567",
        ])
    func closingsThatStay(_ text: String) {
        #expect(kinds(text) == [.written])
    }

    static let devices = [
        "Sent from my iPhone", "Sent from my TI-85", "sent from my mobile phone", "Sent from Yahoo Mail on Android",
        "Sent from Mail for Windows 10", "Get Outlook for iOS<https://aka.ms/o0ukef>", "Sent from ProtonMail mobile",
        "Sent with Proton Mail secure email.", "(Sent from my phone)", "<<Sent from my Galaxy>>",
        "Von meinem iPhone gesendet",
        "Gesendet von Outlook für Android",
        "Diese Nachricht wurde von meinem Android-Mobiltelefon mit K-9 Mail gesendet.",
        "Envoyé de mon iPhone", "Envoyé depuis mon appareil Galaxy", "Télécharger Outlook pour iOS",
        "Enviado desde mi iPhone",
        "Enviado desde Outlook para Android", "Enviado do meu iPhone", "Inviato da iPhone",
        "Inviato dal mio dispositivo Galaxy",
        "Verstuurd vanaf mijn iPhone", "Verzonden vanaf Outlook", "Skickat från min iPhone", "Sendt fra min iPhone",
        "Hent Outlook til iOS", "Lähetetty iPhonesta", "Wysłane z iPhone'a", "Odesláno z iPhonu", "Odoslané z iPhonu",
        "Elküldve az iPhone-omról", "Trimis de pe iPhone", "Изпратено от моя iPhone", "Στάλθηκε από το iPhone μου",
        "iPhone'umdan gönderildi", "Отправлено с iPhone", "Отправлено из мобильной Почты Mail.ru", "Надіслано з iPhone",
        "נשלח מה-iPhone שלי", "أُرسلت من الـ iPhone", "ارسال شده از iPhone من", "मेरे iPhone से भेजा गया",
        "ส่งจาก iPhone ของฉัน",
        "Đã gửi từ iPhone của tôi", "Dikirim dari iPhone saya", "发自我的iPhone", "从我的 iPhone 发送", "從我的 iPhone 傳送",
        "iPhoneから送信", "나의 iPhone에서 보냄", "Poslano s mog iPhonea", "Saadetud minu iPhone'ist", "Nosūtīts no mana iPhone",
        "Išsiųsta iš mano iPhone", "Enviat des del meu iPhone",
    ]

    @Test("The line of a device is recognised at the end and above a quote", arguments: Self.devices)
    func mobile(_ line: String) {
        #expect(kinds("Yes.\n\n\(line)\n") == [.written, .mobileSignature])
        #expect(kinds("Yes.\n\(line)" + Self.quote) == [.written, .mobileSignature, .attribution, .quote])
        #expect(ReplyText("\(line)\n\nMore below that.").newText.contains("More below that."))
        #expect(kinds("\(line)\n\nMore below that.") == [.written])
    }

    static let notices = [
        "This e-mail and any attachments are confidential and intended solely for the addressee. If you have received it in error, please delete it.",
        "CONFIDENTIALITY NOTICE: for the person named above only.",
        "Diese E-Mail enthält vertrauliche Informationen. Wenn Sie nicht der richtige Adressat sind, informieren Sie bitte den Absender und vernichten Sie diese Mail.",
        "Ce message et ses pièces jointes sont confidentiels et destinés au seul destinataire. En cas d'erreur, merci de le détruire.",
        "Este mensaje y sus adjuntos son confidenciales y van dirigidos al destinatario. Si lo recibe por error, elimínelo.",
        "Esta mensagem é confidencial e destina-se ao destinatário. Se a recebeu por erro, apague-a e avise o remetente, por favor.",
        "Questo messaggio è riservato al destinatario. Se lo avete ricevuto per errore, cancellatelo e avvisate il mittente, grazie.",
        "Dit bericht is vertrouwelijk en alleen bestemd voor de geadresseerde. Heeft u het abusievelijk ontvangen, verwijder het dan.",
        "Detta e-postmeddelande är konfidentiellt. Om du inte är rätt mottagare ber vi dig att radera det och kontakta avsändaren.",
        "Данное сообщение конфиденциально и предназначено получателю. При ошибке удалите письмо и сообщите отправителю.",
        "本邮件及其附件含有保密信息，仅限于发送给上面地址中列出的收件人。如果您错收了本邮件，请您立即电话或邮件通知发件人并删除本邮件！",
        "Please consider the environment before printing this mail.",
    ]

    @Test("A legal notice at the end is recognised, in several languages", arguments: Self.notices)
    func notice(_ text: String) {
        #expect(kinds("Yes, at nine.\n\nBea\n\n\(text)\n") == [.written, .disclaimer])
        #expect(kinds("Yes, at nine.\n\nBea\n\n\(text)" + Self.quote) == [.written, .disclaimer, .attribution, .quote])
        #expect(kinds("\(text)\n") == [.written])
    }

    @Test("The footer of a mailing list is recognised")
    func list() {
        let text = """
            Yes.

            _______________________________________________
            papers mailing list
            papers@lists.example.org
            https://lists.example.org/listinfo/papers
            """
        #expect(kinds(text) == [.written, .disclaimer])
        #expect(
            kinds("> One?\n\nYes.\n\n-- \nBea\n\n--\nTo unsubscribe write to papers-leave@lists.example.org") == [
                .quote, .written, .signature, .disclaimer,
            ])
    }

    @Test("Signature, device and notice are told apart")
    func together() {
        let text = "Yes.\n\n-- \nBea\n\nSent from my iPhone\n\nDisclaimer: none of this is binding.\n"
        #expect(kinds(text) == [.written, .signature, .mobileSignature, .disclaimer])
    }
}
