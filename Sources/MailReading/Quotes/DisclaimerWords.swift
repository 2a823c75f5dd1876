/// What legal notices below messages are made of, by language, and how the footers of mailing lists look.
///
/// A paragraph counts as a notice by a heading, or by several different words of one list of which one says
/// "confidential" or the like. Words are given by how they begin.
enum DisclaimerWords {
    /// Words of one language.
    struct Words: Sendable {
        /// Words about confidence, law and liability, of which one must be there.
        var core: [String]
        /// Words about messages, recipients and mistakes, of which several must be there.
        var about: [String]
    }

    static let languages: [Words] = [
        Words(
            core: ["confidential", "privileged", "liability", "disclaimer", "proprietary"],
            about: [
                "email", "e-mail", "message", "recipient", "addressee", "intended", "attachment", "error", "delete",
                "disclos", "unauthori", "sender", "dissemin", "distribut", "prohibited", "viruses", "transmission",
            ]),
        Words(
            core: ["vertraulich", "haftung", "rechtlich"],
            about: [
                "e-mail", "email", "mail", "nachricht", "empfänger", "adressat", "absender", "irrtümlich", "anhang",
                "anhänge",
                "vernicht", "lösch", "unbefugt", "gestattet", "bestimmt", "weitergabe", "kopier",
            ]),
        Words(
            core: ["confidentiel", "responsabilité", "privilég"],
            about: [
                "message", "courriel", "e-mail", "mail", "destinataire", "expéditeur", "erreur", "pièces", "détrui",
                "supprim",
                "diffusion", "autoris", "interdit", "divulg", "altér",
            ]),
        Words(
            core: ["confidencial", "confidenciais", "privilegiad", "sigilos"],
            about: [
                "mensaje", "mensagem", "correo", "e-mail", "email", "destinatario", "destinatário", "remitente",
                "remetente",
                "error", "erro", "adjunto", "anexo", "elimin", "prohibid", "proibid", "divulga", "autoriza", "borr",
                "apag",
            ]),
        Words(
            core: ["riservat", "confidenzial", "privacy"],
            about: [
                "messaggio", "e-mail", "email", "destinatari", "mittente", "errore", "allegat", "cancell", "distrug",
                "vietat",
                "divulg", "diffusione", "comunica",
            ]),
        Words(
            core: ["vertrouwelijk", "aansprakelijk"],
            about: [
                "bericht", "e-mail", "email", "geadresseerde", "ontvanger", "afzender", "bijlage", "bestemd",
                "abusievelijk",
                "vernietig", "verwijder", "openbaar", "verspreid", "toegestaan",
            ]),
        Words(
            core: ["konfidentiell", "fortrolig", "sekretess", "konfidensiell", "taushet"],
            about: [
                "meddelande", "melding", "meddelelse", "e-post", "e-mail", "mottagare", "mottaker", "modtager",
                "avsändare",
                "avsender", "afsender", "misstag", "feil", "fejl", "radera", "slett", "slet", "bilag", "vedlegg",
            ]),
        Words(
            core: ["luottamuksel"],
            about: ["viesti", "sähköposti", "vastaanottaja", "lähettäjä", "virhe", "erehdy", "poist", "liit"]),
        Words(
            core: ["poufn", "zastrzeżon", "tajemnic"],
            about: [
                "wiadomość", "e-mail", "adresat", "odbiorc", "nadawc", "omyłk", "błęd", "usuni", "załącznik",
                "zabronion",
            ]),
        Words(
            core: ["důvěrn", "dôvern", "právn"],
            about: [
                "zpráv", "správ", "e-mail", "adresát", "příjemc", "príjemc", "odesílatel", "odosielate", "omyl", "smaž",
                "vymaž",
                "přílo", "príloh", "zakázán", "zakázan",
            ]),
        Words(
            core: ["bizalmas", "titok"],
            about: ["üzenet", "e-mail", "címzett", "feladó", "tévedés", "töröl", "csatol", "tilos"]),
        Words(
            core: ["confidențial", "confidential"],
            about: ["mesaj", "e-mail", "destinatar", "expeditor", "eroare", "greșeal", "șterge", "ataș", "interzis"]),
        Words(
            core: ["конфиденциал", "конфіденц", "поверител", "поверљив", "конфиденцијал"],
            about: [
                "сообщен", "повідомл", "съобщен", "порук", "письм", "получател", "одержувач", "адресат", "отправител",
                "відправник", "подател", "ошибк", "помилк", "грешка", "удал", "видал", "вложен",
            ]),
        Words(
            core: ["εμπιστευτικ", "απόρρητ"],
            about: [
                "μήνυμα", "μηνύματος", "παραλήπτη", "αποστολέα", "λάθος", "διαγράψ", "συνημμέν", "e-mail", "απαγορε",
            ]),
        Words(
            core: ["gizli", "gizlilik", "sorumlu"],
            about: ["mesaj", "e-posta", "eposta", "alıcı", "gönderen", "yanlış", "silin", "ekler", "yasak"]),
        Words(
            core: ["povjerljiv", "poverljiv", "zaupn"],
            about: [
                "poruk", "sporočil", "e-mail", "primatelj", "primalac", "prejemnik", "pošiljatelj", "grešk", "pomot",
                "obriš", "izbriš",
            ]),
        Words(
            core: ["konfidentsiaal", "konfidenciāl", "konfidencial"],
            about: [
                "kiri", "e-kiri", "saaja", "adressaa", "ziņojum", "e-past", "adresāt", "laišk", "gavėj", "klaid",
                "kļūd", "kustut", "ištrin",
            ]),
        Words(
            core: ["סודי", "חסוי", "חסויה"], about: ["הודעה", "דואר", "נמען", "שולח", "טעות", "למחוק"]),
        Words(
            core: ["سرية", "سري", "محرمانه"],
            about: ["الرسالة", "البريد", "المستلم", "المرسل", "خطأ", "حذف", "پیام", "ایمیل", "گیرنده", "اشتباه"]),
        Words(
            core: ["rahasia", "bảo mật", "गोपनीय", "sulit"],
            about: [
                "pesan", "email", "e-mail", "penerima", "pengirim", "kesalahan", "hapus", "thư", "người nhận", "nhầm",
                "xóa", "ईमेल", "संदेश", "प्राप्तकर्ता",
            ]),
        Words(
            core: ["保密", "机密", "機密", "秘密", "기밀", "비밀", "ความลับ", "เป็นความลับ"],
            about: [
                "邮件", "郵件", "电邮", "收件人", "收件者", "接收", "删除", "刪除", "错误", "誤", "附件", "メール", "受信者", "送信者", "削除", "添付",
                "메일", "수신", "발신", "삭제", "잘못", "첨부", "อีเมล", "ผู้รับ", "ลบ",
            ]),
    ]

    /// How a notice begins that says what it is.
    static let headings = [
        "Confidentiality Notice", "Confidentiality", "Disclaimer", "Legal Notice", "Legal Disclaimer",
        "IMPORTANT NOTICE",
        "Important - confidential", "Email disclaimer", "Privacy notice", "Notice of confidentiality",
        "Rechtlicher Hinweis",
        "Vertraulichkeitshinweis", "Haftungsausschluss", "Avis de confidentialité", "Avertissement", "Mention légale",
        "Aviso legal", "Aviso de confidencialidad", "Aviso de confidencialidade", "Cláusula de confidencialidad",
        "Avviso di riservatezza", "Clausola di riservatezza", "Ansvarsfriskrivning", "Klauzula poufności",
        "Zastrzeżenie poufności", "Уведомление о конфиденциальности", "免责声明", "免責聲明", "보안 안내", "免責事項",
    ]

    /// Requests that go with such notices.
    static let requests = [
        "Please consider the environment", "Please think before printing", "Save a tree",
        "Bitte denken Sie an die Umwelt",
        "Bitte prüfen Sie der Umwelt zuliebe", "Pensez à l'environnement", "N'imprimez ce",
        "Piense en el medio ambiente",
        "Antes de imprimir", "Prima di stampare", "Denk aan het milieu", "Tänk på miljön", "Virus-free",
        "This email has been checked for viruses", "This email has been scanned", "Virenfrei", "Libre de virus",
        "Garanti sans virus", "Diese E-Mail wurde von Avast", "Mail priva di virus", "Este correo electrónico ha sido",
        "L'absence de virus dans ce courrier",
    ]

    /// What the footers of mailing lists say below their line.
    static let listFooters = [
        "mailing list", "To unsubscribe", "Unsubscribe", "You received this message because you are subscribed",
        "You are receiving this because", "Reply to this email directly", "To post to this group", "listinfo",
        "Visit the list archives", "To stop receiving emails", "This message was sent to you because",
        "Mailing-Liste", "Liste de diffusion", "lista de correo", "lista de discussão", "View it on GitHub",
    ]
}
