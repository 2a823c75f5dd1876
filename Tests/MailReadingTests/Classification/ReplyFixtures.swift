import MailReading

extension ReplyFixture {
    /// By language, with the forms of dates that it writes.
    static let languages: [ReplyFixture] = [
        ReplyFixture(
            "English, weekday and month", subject: "Automatic reply: The offer",
            "Thank you for your email. I am out of the office and will be back on Tuesday, 12 May. For urgent matters write to desk@example.org.",
            .outOfOffice, "2026-05-12 back-on", contacts: ["desk@example.org"]),
        ReplyFixture(
            "English, American order", subject: "Out of Office: The offer", fields: "X-Autoreply: yes",
            "I'm on vacation until May 12th, 2026 with limited access to email.", .vacation, "2026-05-12 away-through"),
        ReplyFixture(
            "English, both ends of a span", subject: "Automatic reply: The offer",
            "I am on annual leave from 28 April to 12 May 2026.", .vacation, "2026-05-12 away-through"),
        ReplyFixture(
            "English, a short span", subject: "Automatic reply: The offer",
            "I'm out of office August 3-15 and will reply after.", .outOfOffice, "2026-08-15 away-through"),
        ReplyFixture(
            "English, ISO", subject: "Automatic reply: The offer", "I am away from my desk. Return date: 2026-05-12",
            .outOfOffice, "2026-05-12 back-on"),
        ReplyFixture(
            "English, only the weekday", subject: "Automatic reply: The offer",
            "I am out of the office today and will be back on Thursday.", .outOfOffice, "2026-04-30 back-on"),
        ReplyFixture(
            "English, tomorrow", subject: "Automatic reply: The offer",
            "I am out of the office and will be back tomorrow.", .outOfOffice, "2026-04-28 back-on"),
        ReplyFixture(
            "English, until and back: the day back counts", subject: "Automatic reply: The offer",
            "I am out of the office until Monday 11 May and will return on Tuesday 12 May.", .outOfOffice,
            "2026-05-12 back-on"),
        ReplyFixture(
            "English, figures that the weekday decides", subject: "Automatic reply: The offer",
            "I will be back on Tuesday, 05/12/2026.", .outOfOffice, "2026-05-12 back-on"),
        ReplyFixture(
            "English, figures that nothing decides", subject: "Automatic reply: The offer",
            "I am out of the office. I will be back on 05/06/2026.", .outOfOffice, nil),
        ReplyFixture(
            "English, over the turn of the year", subject: "Automatic reply: The offer",
            "I am on leave and will return on January 5.", .vacation, "2027-01-05 back-on"),
        ReplyFixture(
            "German, in words", subject: "Automatische Antwort: Das Angebot",
            "Vielen Dank für Ihre Nachricht. Ich bin bis einschließlich 12. Mai nicht im Büro. In dringenden Fällen: vertretung@example.org",
            .outOfOffice, "2026-05-12 away-through", contacts: ["vertretung@example.org"]),
        ReplyFixture(
            "German, in figures", subject: "Abwesenheitsnotiz: Das Angebot",
            "Ich bin im Urlaub vom 27.04.2026 bis 12.05.2026.", .vacation, "2026-05-12 away-through"),
        ReplyFixture(
            "German, back from a day on", subject: "Automatische Antwort: Das Angebot",
            "Ich bin derzeit nicht im Büro. Ab dem 12.05. bin ich wieder erreichbar.", .outOfOffice,
            "2026-05-12 back-on"),
        ReplyFixture(
            "German, a span with one month", subject: "Automatische Antwort: Das Angebot",
            "Ich bin vom 3.-15.8. abwesend.", .outOfOffice, "2026-08-15 away-through"),
        ReplyFixture(
            "German, the weekday", subject: "Automatische Antwort: Das Angebot",
            "Ich bin heute abwesend und am Montag, dem 4. Mai, wieder für Sie da.", .outOfOffice, "2026-05-04 back-on"),
        ReplyFixture(
            "French, a span with one month", subject: "Réponse automatique : L'offre",
            "Je suis en congés du 3 au 15 août.", .vacation, "2026-08-15 away-through"),
        ReplyFixture(
            "French, back", subject: "Réponse automatique : L'offre",
            "Bonjour, je suis absente du bureau. Je serai de retour le mardi 12 mai 2026.", .outOfOffice,
            "2026-05-12 back-on"),
        ReplyFixture(
            "French, figures", subject: "Absence du bureau", fields: "Auto-Submitted: auto-replied",
            "Je suis absent jusqu'au 12/05/2026 inclus.", .outOfOffice, "2026-05-12 away-through"),
        ReplyFixture(
            "Spanish", subject: "Respuesta automática: La oferta",
            "Estoy de vacaciones hasta el 12 de mayo de 2026. Un saludo", .vacation, "2026-05-12 away-through"),
        ReplyFixture(
            "Spanish, back", subject: "Respuesta automática: La oferta",
            "Estaré fuera de la oficina. Regreso el 12 de mayo.", .outOfOffice, "2026-05-12 back-on"),
        ReplyFixture(
            "Italian", subject: "Risposta automatica: L'offerta", "Sono in ferie fino al 12 maggio compreso.",
            .vacation, "2026-05-12 away-through"),
        ReplyFixture(
            "Portuguese", subject: "Resposta automática: A oferta",
            "Estarei ausente até 12 de maio de 2026. Retornarei no dia 13 de maio de 2026.", .outOfOffice,
            "2026-05-13 back-on"),
        ReplyFixture(
            "Dutch", subject: "Automatisch antwoord: Het aanbod",
            "Ik ben afwezig tot en met 12 mei. Vanaf 13 mei ben ik weer bereikbaar.", .outOfOffice, "2026-05-13 back-on"
        ),
        ReplyFixture(
            "Swedish", subject: "Autosvar: Offerten", "Jag är på semester och är tillbaka den 12 maj.", .vacation,
            "2026-05-12 back-on"),
        ReplyFixture(
            "Danish", subject: "Automatisk svar: Tilbuddet", "Jeg holder ferie til og med den 12. maj 2026.", .vacation,
            "2026-05-12 away-through"),
        ReplyFixture(
            "Norwegian", subject: "Automatisk svar: Tilbudet", "Jeg er ikke til stede og er tilbake 12. mai.",
            .outOfOffice, "2026-05-12 back-on"),
        ReplyFixture(
            "Finnish", subject: "Automaattinen vastaus: Tarjous", "Olen lomalla 12. toukokuuta asti.", .vacation,
            "2026-05-12 away-through"),
        ReplyFixture(
            "Finnish, back", subject: "Automaattinen vastaus: Tarjous", "En ole toimistolla. Palaan töihin 12.5.2026.",
            .outOfOffice, "2026-05-12 back-on"),
        ReplyFixture(
            "Polish", subject: "Odpowiedź automatyczna: Oferta", "Jestem na urlopie do 12 maja 2026 włącznie.",
            .vacation, "2026-05-12 away-through"),
        ReplyFixture(
            "Czech", subject: "Automatická odpověď: Nabídka", "Jsem mimo kancelář do 12. května 2026.", .outOfOffice,
            "2026-05-12 away-through"),
        ReplyFixture(
            "Hungarian", subject: "Automatikus válasz: Ajánlat", "Szabadságon vagyok 2026. május 12-ig.", .vacation,
            "2026-05-12 away-through"),
        ReplyFixture(
            "Romanian", subject: "Răspuns automat: Oferta", "Sunt în concediu până la 12 mai 2026.", .vacation,
            "2026-05-12 away-through"),
        ReplyFixture(
            "Russian", subject: "Автоматический ответ: Предложение",
            "Спасибо за письмо. Я в отпуске до 12 мая включительно.", .vacation, "2026-05-12 away-through"),
        ReplyFixture(
            "Russian, back", subject: "Автоматический ответ: Предложение", "Меня нет в офисе. Вернусь 12.05.2026.",
            .outOfOffice, "2026-05-12 back-on"),
        ReplyFixture(
            "Ukrainian", subject: "Автоматична відповідь: Пропозиція", "Я у відпустці до 12 травня 2026 року.",
            .vacation, "2026-05-12 away-through"),
        ReplyFixture(
            "Turkish", subject: "Otomatik Yanıt: Teklif", "12 Mayıs 2026 tarihine kadar yıllık izindeyim.", .vacation,
            "2026-05-12 away-through"),
        ReplyFixture(
            "Greek", subject: "Αυτόματη απάντηση: Προσφορά", "Απουσιάζω από το γραφείο έως τις 12 Μαΐου 2026.",
            .outOfOffice, "2026-05-12 away-through"),
        ReplyFixture(
            "Japanese", subject: "自動応答: お見積り", "誠に勝手ながら、5月12日まで休暇をいただいております。", .vacation, "2026-05-12 away-through"),
        ReplyFixture(
            "Japanese, a span with weekdays", subject: "自動応答: お見積り", "4月27日(月)から5月12日(火)まで不在にしております。", .outOfOffice,
            "2026-05-12 away-through"),
        ReplyFixture("Chinese", subject: "自动回复: 报价", "您好，我正在休假，将于2026年5月12日返回。", .vacation, "2026-05-12 back-on"),
        ReplyFixture("Korean", subject: "자동 회신: 견적", "5월 12일까지 휴가 중입니다.", .vacation, "2026-05-12 away-through"),
        ReplyFixture(
            "Vietnamese", subject: "Trả lời tự động: Báo giá", "Tôi đang nghỉ phép đến hết ngày 12 tháng 5 năm 2026.",
            .vacation, "2026-05-12 away-through"),
        ReplyFixture(
            "Indonesian", subject: "Balasan otomatis: Penawaran", "Saya sedang cuti sampai dengan 12 Mei 2026.",
            .vacation, "2026-05-12 away-through"),
        ReplyFixture(
            "Thai, in the Buddhist era", subject: "ตอบกลับอัตโนมัติ: ใบเสนอราคา", "ฉันลาพักร้อนถึงวันที่ 12 พฤษภาคม 2569",
            .vacation, "2026-05-12 away-through"),
        ReplyFixture(
            "Arabic", subject: "رد تلقائي: العرض", "أنا في إجازة حتى 12 مايو 2026.", .vacation,
            "2026-05-12 away-through"),
        ReplyFixture(
            "Hebrew", subject: "תשובה אוטומטית: הצעה", "אני בחופשה עד 12 במאי 2026.", .vacation,
            "2026-05-12 away-through"),
        ReplyFixture(
            "Hindi", subject: "स्वचालित उत्तर: प्रस्ताव", "मैं 12 मई 2026 तक छुट्टी पर हूँ।", .vacation, "2026-05-12 away-through"),
    ]

    /// By the fields of the programs that send them, and by what they are about.
    static let dialects: [ReplyFixture] = [
        ReplyFixture(
            "RFC 3834", subject: "Re: The offer",
            fields: "Auto-Submitted: auto-replied (vacation)\nIn-Reply-To: <sent-1@example.com>", "I am away.",
            .outOfOffice),
        ReplyFixture(
            "Exchange marks it as generated", subject: "Automatic reply: The offer",
            fields: "Auto-Submitted: auto-generated\nX-Auto-Response-Suppress: All\nIn-Reply-To: <sent-1@example.com>",
            "Out of office.", .outOfOffice),
        ReplyFixture(
            "Apple's mail server", subject: "Re: The offer", fields: "X-Apple-Action: vacation\nPrecedence: bulk",
            "On holiday.", .vacation),
        ReplyFixture(
            "FirstClass", subject: "Re: The offer", fields: "X-FC-MachineGenerated: true", "I am out of the office.",
            .outOfOffice),
        ReplyFixture(
            "Postmaster", subject: "Re: The offer", fields: "X-POST-MessageClass: 9; Autoresponder",
            "I am out of the office.", .outOfOffice),
        ReplyFixture(
            "cPanel", subject: "Re: The offer", fields: "X-Autorespond: The offer\nPrecedence: auto_reply",
            "I am out of the office.", .outOfOffice),
        ReplyFixture(
            "Delivered to an autoresponder", subject: "Re: The offer", fields: "Delivered-To: Autoresponder",
            "I am out of the office.", .outOfOffice),
        ReplyFixture(
            "An old vacation program", subject: "Re: The offer", fields: "Precedence: bulk\nReturn-Path: <>",
            "I will not be reading my mail for a while. I'm away until 2026-05-12.", .outOfOffice,
            "2026-05-12 away-through"),
        ReplyFixture(
            "A null Return-Path and the wording", subject: "Out of office", fields: "Return-Path: <>",
            "I am out of the office.", .outOfOffice),
        ReplyFixture(
            "Only the subject, which no person writes", subject: "Automatic reply: The offer", fields: "",
            "See you in May.", .other),
        ReplyFixture(
            "Only a subject that people write too, but thanks for a mail", subject: "Out of office: The offer",
            fields: "", "Thank you for your email. I am out of the office until 12 May.", .outOfOffice,
            "2026-05-12 away-through"),
        ReplyFixture(
            "Only a subject that names an absence, in answer to a message", subject: "Frånvaro: Offerten",
            fields: "In-Reply-To: <sent-1@example.com>", "Jag är på semester till 12 maj.", .vacation,
            "2026-05-12 away-through"),
        ReplyFixture(
            "Notes: the day in the subject", subject: "AUTO: Bob is out of the office (returning 05/12/2026)",
            fields: "",
            "I am out of the office until 05/12/2026.\n\nNote: This is an automated response to your message.",
            .outOfOffice, nil),
        ReplyFixture(
            "Works there no longer, with a successor", subject: "Automatic reply: The offer",
            "Bob no longer works at Example. Please write to carol@example.org instead.", .noLongerHere,
            contacts: ["carol@example.org"]),
        ReplyFixture(
            "Works there no longer, in German", subject: "Automatische Antwort: Angebot",
            "Herr Beispiel ist nicht mehr im Unternehmen tätig. Bitte wenden Sie sich an carol@example.org.",
            .noLongerHere, contacts: ["carol@example.org"]),
        ReplyFixture(
            "Works there no longer, in Japanese", subject: "自動返信", "このたび退職いたしました。今後は carol@example.org までご連絡ください。",
            .noLongerHere, contacts: ["carol@example.org"]),
        ReplyFixture(
            "A challenge", subject: "Re: The offer",
            "To deliver your message, please confirm that you are human by clicking the link.", .challenge),
        ReplyFixture(
            "A receipt", subject: "Re: The offer",
            "Thank you for contacting Example. We have received your message and will get back to you within two days.",
            .acknowledgement),
        ReplyFixture(
            "A receipt in German", subject: "Re: Das Angebot", "Vielen Dank für Ihre Anfrage. Wir melden uns in Kürze.",
            .acknowledgement),
        ReplyFixture(
            "A ticket", subject: "[#4711] The offer",
            fields: "Auto-Submitted: auto-generated\nIn-Reply-To: <sent-1@example.com>",
            "Your request has been received. Your ticket number is 4711.", .ticketCreated),
        ReplyFixture(
            "The date is in the quoted message only", subject: "Automatic reply: The offer",
            "I am out of the office.\n\n-----Original Message-----\nFrom: Ann\nSent: Monday\n\nI will be back on 12 May.",
            .outOfOffice, nil),
        ReplyFixture(
            "A date that is no return", subject: "Automatic reply: The offer",
            "Thank you for your message of 12 May. I am out of the office.", .outOfOffice, nil),
    ]
}
