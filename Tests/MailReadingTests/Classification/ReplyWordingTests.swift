import MailReading
import Testing

/// A sentence of an automatic reply, and what the reply is about.
struct WordingFixture: Sendable, CustomTestStringConvertible {
    let text: String
    let subkind: AutomaticReply.Subkind

    init(_ subkind: AutomaticReply.Subkind, _ text: String) {
        self.text = text
        self.subkind = subkind
    }

    var testDescription: String { text }

    static let all: [WordingFixture] = [
        WordingFixture(
            .acknowledgement, "Hallo, danke für Deine Nachricht. Wir kümmern uns so schnell wie möglich darum."),
        WordingFixture(.acknowledgement, "Ihre E-Mail ist bei uns eingegangen und wird schnellstmöglich bearbeitet."),
        WordingFixture(
            .acknowledgement, "Votre demande a bien été prise en compte. Nous reviendrons vers vous rapidement."),
        WordingFixture(.acknowledgement, "Hemos recibido su mensaje y le responderemos lo antes posible."),
        WordingFixture(.acknowledgement, "Abbiamo ricevuto la sua richiesta e le risponderemo al più presto."),
        WordingFixture(.acknowledgement, "Recebemos o seu e-mail e responderemos em breve."),
        WordingFixture(
            .acknowledgement, "Wij hebben uw e-mail ontvangen en nemen zo spoedig mogelijk contact met u op."),
        WordingFixture(.acknowledgement, "Vi har mottagit ditt mejl och återkommer inom kort."),
        WordingFixture(.acknowledgement, "Vi har modtaget din henvendelse og vender tilbage hurtigst muligt."),
        WordingFixture(.acknowledgement, "Viestisi on vastaanotettu. Palaamme asiaan pian."),
        WordingFixture(.acknowledgement, "Dziękujemy za wiadomość. Odpowiemy najszybciej jak to możliwe."),
        WordingFixture(.acknowledgement, "Děkujeme za Vaši zprávu, budeme Vás kontaktovat."),
        WordingFixture(.acknowledgement, "Köszönjük levelét, hamarosan válaszolunk."),
        WordingFixture(.acknowledgement, "Ваше обращение получено, мы ответим вам в ближайшее время."),
        WordingFixture(.acknowledgement, "E-postanız tarafımıza ulaşmıştır. En kısa sürede dönüş yapılacaktır."),
        WordingFixture(.acknowledgement, "お問い合わせいただきありがとうございます。担当者より折り返しご連絡いたします。"),
        WordingFixture(.acknowledgement, "您的邮件已收到，我们会尽快回复您。"),
        WordingFixture(.acknowledgement, "문의해 주셔서 감사합니다. 빠른 시일 내에 답변 드리겠습니다."),
        WordingFixture(.noLongerHere, "I have left Example Ltd. For enquiries please contact carol@example.org."),
        WordingFixture(
            .noLongerHere, "Frau Muster hat unser Unternehmen verlassen. Bitte wenden Sie sich an carol@example.org"),
        WordingFixture(.noLongerHere, "Je ne travaille plus chez Example. Merci de contacter carol@example.org"),
        WordingFixture(.noLongerHere, "Bob ya no trabaja en Example."),
        WordingFixture(.noLongerHere, "Non lavoro più in Example. Scrivete a carol@example.org"),
        WordingFixture(.noLongerHere, "Bob já não trabalha na Example."),
        WordingFixture(.noLongerHere, "Ik werk niet meer bij Example."),
        WordingFixture(.noLongerHere, "Bob arbetar inte längre här."),
        WordingFixture(.noLongerHere, "Nie pracuję już w Example."),
        WordingFixture(.noLongerHere, "Я больше не работаю в компании."),
        WordingFixture(.noLongerHere, "该员工已离职，请联系 carol@example.org。"),
        WordingFixture(.noLongerHere, "퇴사하였습니다. carol@example.org 로 연락 바랍니다."),
        WordingFixture(.noLongerHere, "Bob már nem dolgozik cégünknél."),
        WordingFixture(.noLongerHere, "Bob enää ei työskentele meillä. En työskentele enää Examplessa."),
        WordingFixture(.noLongerHere, "This mailbox is no longer monitored."),
        WordingFixture(.ticketCreated, "Ihre Anfrage wurde unter der Ticketnummer 4711 erfasst."),
        WordingFixture(.ticketCreated, "Un ticket a été créé: numéro de ticket 4711"),
        WordingFixture(.ticketCreated, "Su solicitud ha sido registrada con el número de caso 4711."),
        WordingFixture(.ticketCreated, "Ваша заявка зарегистрирована под номером 4711. Номер заявки: 4711"),
        WordingFixture(.challenge, "Your message has been held. Please click the link to verify that you are a human."),
        WordingFixture(
            .outOfOffice, "Ich befinde mich auf Dienstreise und habe nur eingeschränkt Zugriff auf meine Mails."),
        WordingFixture(.outOfOffice, "Je suis en déplacement cette semaine."),
        WordingFixture(.outOfOffice, "Jestem w delegacji do piątku."),
        WordingFixture(.outOfOffice, "本日は外出しております。"),
        WordingFixture(.vacation, "Ich bin in Elternzeit."),
        WordingFixture(.vacation, "I am currently on maternity leave."),
        WordingFixture(.vacation, "Jeg har ferie i uge 30."),
        WordingFixture(.outOfOffice, "I'm at a conference this week and slow to respond."),
        WordingFixture(.outOfOffice, "We are closed for the public holidays and will reopen on 5 May."),
        WordingFixture(.outOfOffice, "I no longer check mail in the evening. I am out of the office until Friday."),
    ]
}

@Suite("What automatic replies are about")
struct ReplyWordingTests {
    @Test("The wording tells what a reply is about", arguments: WordingFixture.all)
    func wording(_ fixture: WordingFixture) {
        let message = ReplyFixture.message(
            from: "bob@example.org", subject: "Re: x", fields: "Auto-Submitted: auto-replied", text: fixture.text)
        #expect(ReplyFixture.classify(message).automaticReply?.subkind == fixture.subkind)
    }
}
