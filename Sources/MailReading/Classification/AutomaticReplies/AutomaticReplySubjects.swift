/// The subjects by which programs begin automatic replies.
enum AutomaticReplySubjects {
    /// How much a subject proves.
    enum Weight: Sendable {
        /// Programs write it and people do not.
        case certain
        /// It names an absence and ends there, or goes on with the subject that is answered.
        case notice
        /// People write it too.
        case possible
    }

    /// Only a match at the very beginning counts.
    static let table = MeaningTable<Weight>([
        MeaningTable.Row(
            .certain,
            [
                "automatic reply:", "auto reply:", "auto-reply:", "autoreply:", "auto response:", "auto-response:",
                "autoresponse:",
                "automatic response:", "automated reply:", "automated response:", "auto:", "[auto-reply]",
                "[autoreply]", "[auto reply]",
                "autoresponder:", "auto-responder:", "out of office autoreply:", "out of office auto-reply:",
                "out of office reply:",
                "out of office automatic reply:", "automatic reply from", "vacation reply:", "vacation response:",
                "(auto reply)",
                "automatic acknowledgement:", "this is an automatic reply*", "out-of-office reply:",
                "automatic out of office reply:",
                "automatische antwort:", "automatische antwort auf", "automatische abwesenheitsnotiz:",
                "abwesenheitsnotiz:",
                "automatische abwesenheitsmeldung:", "autom. antwort:", "auto-antwort:", "antwort automatisch:",
                "abwesenheits-notiz:",
                "reponse automatique :", "reponse automatique:", "message d'absence :", "message d'absence automatique",
                "respuesta automatica:", "autorrespuesta:", "risposta automatica:", "risponditore automatico:",
                "autorisposta:",
                "resposta automatica:", "automatisch antwoord:", "automatisch antwoord van", "autosvar:",
                "automatiskt svar:", "automatisk svar:",
                "automatisk svar fra", "automatiskt svar fran", "automaattinen vastaus:", "automaattivastaus:",
                "automatyczna odpowiedz:",
                "odpowiedz automatyczna:", "automaticka odpoved:", "automaticka odpoved -", "automatikus valasz:",
                "raspuns automat:",
                "автоматическии ответ:", "автоответ:", "автовідповідь:", "автоматична відповідь:",
                "автоматичен отговор:", "otomatik yanit:",
                "otomatik cevap:", "αυτοματη απαντηση:", "automatski odgovor:", "samodejni odgovor:",
                "automatinis atsakymas:", "automatiska atbilde:",
                "automaatvastus:", "自動応答:", "自動返信:", "自動応答 :", "自動返信 :", "【自動返信】*", "[自動返信]*", "自动回复:", "自动答复:",
                "自動回覆:", "自動回复:", "自动回复*",
                "자동 회신:", "자동 응답:", "자동회신:", "tra loi tu dong:", "thu tra loi tu dong:", "balasan otomatis:",
                "jawaban otomatis:", "ตอบกลับอัตโนมัติ:", "การตอบกลับอัตโนมัติ:",
                "رد تلقائي:", "الرد التلقائي:", "תשובה אוטומטית:", "מענה אוטומטי:", "स्वचालित उत्तर:", "پاسخ خودکار:",
                "resposta automatica", "automatische antwort",
                "reponse automatique", "respuesta automatica", "risposta automatica", "automatic reply",
                "automatisk svar", "automatiskt svar", "automatisch antwoord",
            ]),
        MeaningTable.Row(
            .notice,
            [
                "out of office", "out-of-office", "ooo", "out of the office", "away from the office",
                "away from my mail", "away", "i am away", "i'm away", "on vacation", "vacation", "on leave",
                "annual leave", "maternity leave", "parental leave", "i am out of office", "i am out of the office",
                "i'm out of office", "i'm out of the office", "currently out of office", "not in the office",
                "abwesend", "abwesenheit", "abwesenheitsassistent", "abwesenheitshinweis", "abwesenheitsinfo",
                "abwesenheitsmeldung", "nicht im buro", "bin nicht im buro", "ausser haus", "urlaub", "im urlaub",
                "urlaubsabwesenheit", "elternzeit",
                "absence", "absent", "absente", "absence du bureau", "absent du bureau", "absente du bureau",
                "hors du bureau", "en conges", "conges", "en vacances", "fuera de la oficina", "fuera de oficina",
                "ausente", "ausente de la oficina", "ausencia", "de vacaciones", "vacaciones",
                "fuori ufficio", "fuori sede", "assente", "assenza", "in ferie", "ferie", "non in ufficio",
                "fora do escritorio", "ausencia do escritorio", "ausencia temporaria", "em ferias", "de ferias",
                "afwezig", "afwezigheid", "afwezigheidsbericht", "niet aanwezig", "op vakantie",
                "franvaro", "franvarande", "franvaromeddelande", "ej pa kontoret", "inte pa kontoret", "semester",
                "pa semester", "tjanstledig", "fravaer", "fravaerende", "fravaersbesked", "fraver", "fravaersmelding",
                "ikke pa kontoret", "ikke til stede", "pa ferie", "poissa", "poissaolo", "poissa toimistolta",
                "lomalla",
                "nieobecnosc", "nieobecny", "nieobecna", "poza biurem", "na urlopie", "urlop", "mimo kancelar",
                "mimo kancelarie", "nepritomnost", "dovolena", "tavollet", "hazon kivul", "irodan kivul", "szabadsag",
                "absent din birou", "plecat din birou", "in concediu",
                "вне офиса", "отсутствие", "отсутствую", "нет на месте", "в отпуске", "отпуск", "відсутніи",
                "відсутність", "поза офісом", "у відпустці", "ofis disinda", "ofis disi", "izinde", "yillik izin",
                "εκτος γραφειου", "απουσια", "σε αδεια", "извън офиса", "izvan ureda", "odsutan", "odsutnost",
                "不在通知", "不在", "不在のお知らせ", "外出中", "休暇", "休暇中", "休假", "休假通知", "不在办公室", "不在辦公室", "外出", "부재중", "부재 중", "휴가",
                "vang mat", "vang mat tai van phong", "nghi phep", "di luar kantor", "sedang cuti", "ไม่อยู่ที่สำนักงาน",
                "خارج المكتب", "في إجازة", "מחוץ למשרד", "בחופשה", "कार्यालय से बाहर",
            ]),
        MeaningTable.Row(
            .possible,
            [
                "out of office*", "out-of-office*", "ooo:", "ooo -", "ooo", "out of the office*",
                "away from the office", "away from my mail", "away:", "i am away",
                "i'm away", "i am out of*", "i'm out of*", "on vacation*", "vacation*", "on holiday*", "on leave*",
                "holiday:", "annual leave*", "maternity leave*",
                "parental leave*", "currently out*", "currently away*", "unavailable*", "not in the office*",
                "thank you for your*", "thanks for your*", "thank you for contacting*",
                "we have received*", "we received your*", "your message has been received", "your request*", "ticket*",
                "[ticket*", "case*", "request received*", "confirm your*",
                "please confirm*", "verification required*", "your mail to*", "no longer*", "left the company*",
                "change of e-mail*", "new email address*",
                "abwesend*", "abwesenheit*", "bin nicht im buro*", "nicht im haus*", "urlaub*", "im urlaub*",
                "ich bin *", "derzeit nicht*", "ausser haus*", "elternzeit*",
                "eingangsbestatigung*", "empfangsbestatigung*", "vielen dank fur ihre*", "danke fur ihre*",
                "ihre anfrage*", "ihre nachricht*",
                "absent*", "absence*", "en conges*", "conges*", "je suis*", "en vacances*", "hors du bureau*",
                "accuse de reception*", "accuse reception*", "votre message*", "merci de votre*",
                "fuera de la oficina*", "fuera de oficina*", "ausente*", "ausencia*", "de vacaciones*", "vacaciones*",
                "hemos recibido*", "gracias por*", "acuse de recibo*",
                "fuori sede*", "fuori ufficio*", "assente*", "assenza*", "in ferie*", "ferie*", "non in ufficio*",
                "conferma di ricezione*", "grazie per*",
                "fora do escritorio*", "ausencia*", "em ferias*", "de ferias*", "recebemos*", "obrigado*", "afwezig*",
                "niet aanwezig*", "op vakantie*", "vakantie*", "bedankt voor*",
                "ontvangstbevestiging*", "uw bericht*", "franvarande*", "ej pa kontoret*", "semester*", "pa semester*",
                "tjanstledig*", "ikke pa kontoret*", "ikke til stede*", "fravaer*", "pa ferie*",
                "ferie*", "fraver*", "permisjon*", "poissa*", "lomalla*", "en ole toimistolla*", "nieobecn*",
                "poza biurem*", "urlop*", "na urlopie*", "potwierdzenie*", "mimo kancelar*", "nepritomn*",
                "dovolena*", "jsem mimo*", "tavollet*", "hazon kivul*", "szabadsag*", "nem vagyok*",
                "absent din birou*", "in concediu*", "concediu*", "plecat din birou*",
                "вне офиса*", "отсутств*", "в отпуске*", "отпуск*", "меня нет*", "нет на месте*", "ваше письмо*",
                "ваше обращение*", "спасибо за*", "відсутн*", "у відпустці*", "поза офісом*",
                "ofis disinda*", "ofis dısında*", "ofiste degil*", "izinde*", "yillik izin*", "tatilde*",
                "εκτος γραφειου*", "απουσια*", "σε αδεια*", "извън офиса*", "в отпуск*", "izvan ureda*",
                "godisnji odmor*",
                "不在*", "休暇*", "外出*", "お問い合わせ*", "休假*", "不在办公室*", "不在辦公室*", "出差*", "부재*", "휴가*", "외근*", "vang mat*",
                "nghi phep*", "di vang*", "di luar kantor*", "sedang cuti*", "cuti*",
                "ไม่อยู่ที่*", "ลาพักร้อน*", "خارج المكتب*", "في إجازة*", "מחוץ למשרד*", "בחופשה*", "कार्यालय से बाहर*", "अवकाश*",
            ]),
    ])

    /// What the beginning of a subject proves; nil where it is none of these.
    static func weight(of subject: ComparisonText) -> Weight? {
        var result: Weight?
        for match in table.matches(in: subject, limit: 64) where match.range.lowerBound == 0 {
            switch match.value {
            case .certain: return .certain
            case .notice: result = endsThere(match.range.upperBound, in: subject) ? .notice : result ?? .possible
            case .possible: result = result ?? .possible
            }
        }
        return result
    }

    /// Whether a subject ends at a place, or a mark stands there, or the subject that is answered begins.
    private static func endsThere(_ place: Int, in subject: ComparisonText) -> Bool {
        let rest = subject.bytes[place...].drop { $0 == 0x20 }
        guard let first = rest.first else { return true }
        return first == 0x3A || first == 0x2D || first == 0x28 || ReplyPrefix.length(in: rest) != nil
    }
}
