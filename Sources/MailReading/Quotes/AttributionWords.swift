/// What mailers write into the line above a quote, by language: `On … wrote:`.
///
/// From the mailers themselves (Gmail, Outlook, Apple Mail, Thunderbird, Yahoo and others, in the languages that they
/// speak), as far as they are known to us. Spelling is folded before comparing, so case and accents do not matter.
enum AttributionWords {
    /// What may stand behind the verb, before the colon.
    enum Order: Sendable {
        /// Nothing: `On DATE NAME wrote:`.
        case verbLast
        /// The name: `Am DATE schrieb NAME:`.
        case nameLast
        /// Words that take the place of a verb and stand before the name: `DATE от NAME <address>:`.
        case byName
    }

    /// The verbs. A date may follow any of them.
    static let verbs: [(phrase: String, value: Order)] =
        verbLast.map { ($0, .verbLast) } + nameLast.map { ($0, .nameLast) } + byName.map { ($0, .byName) }

    private static let verbLast = [
        // English
        "wrote", "writes", "has written", "said", "says", "sent",
        // French, with the lines of Outlook and Thunderbird
        "a écrit", "écrit", "écrivait", "nous a dit",
        // Spanish, Galician
        "escribió", "ha escrito", "escribe", "escribiu",
        // Portuguese
        "escreveu", "escreve",
        // Italian
        "ha scritto", "scrive", "scriveva",
        // Catalan
        "va escriure", "ha escrit", "escrigué",
        // Basque
        "idatzi du", "igorleak hau idatzi zuen",
        // Dutch, Afrikaans
        "geschreven", "heeft geschreven", "het volgende geschreven", "het geskryf",
        // German
        "geschrieben", "hat geschrieben",
        // Finnish
        "kirjoitti", "kirjoittaa",
        // Polish
        "napisał(a)", "napisał", "napisała", "pisze", "napisano",
        // Czech
        "napsal(a)", "napsal", "napsala", "píše",
        // Slovak
        "napísal(a)", "napísal", "napísala",
        // Hungarian
        "írta", "ezt írta", "a következőt írta",
        // Romanian
        "a scris",
        // Bulgarian, Macedonian
        "написа", "написа(а)", "писа", "напиша",
        // Greek
        "έγραψε", "έγραψαν", "έγραφε",
        // Turkish
        "şunu yazdı", "şunları yazdı", "yazdı", "şöyle yazdı",
        // Azerbaijani
        "yazdı",
        // Russian
        "написал", "написала", "написал(а)", "написал(a)", "писал", "писала", "писал(а)", "пишет",
        // Ukrainian, Belarusian
        "пише", "написав", "написала", "написав(ла)", "написав(-ла)", "писав", "напісаў", "піша",
        // Croatian, Bosnian, Serbian
        "napisao je", "napisala je", "je napisao", "je napisala", "napisao", "napisala", "je napisao/la", "piše",
        "je napisao(la)", "је написао/ла", "је написао", "је написала", "написао", "написао је", "написала је",
        // Slovene
        "je napisal", "je napisala", "je oseba napisala", "napisal/-a", "napisal(a)",
        // Estonian, Latvian, Lithuanian
        "kirjutas", "rakstīja", "rašė", "parašė",
        // Albanian, Icelandic, Irish, Welsh
        "shkroi", "skrifaði", "scríobh", "ysgrifennodd",
        // Hebrew
        "כתב", "כתבה", "כתב/ה", "כתב/ו", "כתב(ה)",
        // Arabic
        "كتب", "كتبت", "كتب/ت",
        // Persian, Urdu
        "نوشت", "نوشته است", "نوشته‌است", "نے لکھا",
        // Hindi, Marathi, Bengali, Tamil, Telugu
        "ने लिखा", "लिखा", "ने लिहिले", "লিখেছেন", "எழுதியது", "వ్రాసారు",
        // Armenian, Georgian
        "գրել է", "դაწერა", "დაწერა",
        // Thai
        "เขียนว่า", "ได้เขียน", "เขียน",
        // Vietnamese
        "đã viết", "viết",
        // Indonesian, Malay, Filipino, Swahili
        "menulis", "telah menulis", "sumulat", "aliandika",
        // Chinese
        "写道", "寫道", "写了", "寫了", "来信", "來信", "撰写", "撰寫", "写", "寫",
        // Japanese
        "のメール", "のメッセージ", "さんは書きました", "さんが書きました", "書きました", "さんのメール", "様のメール",
        // Korean
        "님이 작성", "작성", "님이 씀", "님의 메시지", "님의 말", "님이 쓴 글", "썼습니다", "작성했습니다", "쓴 글",
    ]

    private static let nameLast = [
        // German
        "schrieb", "schrieben", "schreibt", "schrieben Sie",
        // Dutch
        "schreef", "schreven", "heeft",
        // Swedish, Norwegian, Danish
        "skrev", "skrev följande", "skrev følgende", "skreiv", "har skrevet", "skriver",
        // Arabic: the verb comes before the name
        "كتب", "تمت كتابة ما يلي بواسطة", "بواسطة",
        // Polish: "message written by"
        "Wiadomość napisana przez",
        // Hebrew: "by"
        "מאת",
        // Finnish, Greek, Romanian and others, where a mailer puts the date or the name last
        "kirjoitti",
    ]

    private static let byName = [
        // Russian, Ukrainian, Bulgarian: "from"
        "от", "від", "пользователь", "користувач",
        // Catalan, Spanish: "message from"
        "missatge de", "mensaje de",
        // English digests
        "from", "sent by",
    ]

    /// What stands before the date, at the line's beginning.
    static let leads: [(phrase: String, value: Bool)] = [
        "On", "At", "In message", "In a message dated", "In article", "Am", "Den", "Le", "En date du", "El", "El día",
        "Con fecha", "Em", "No dia", "A", "Il", "Il giorno", "In data", "Op", "På", "D.", "W dniu", "Dnia", "W dn.",
        "Dne", "Dňa", "V", "V V", "U", "Dana", "Dne", "În", "La data de", "Pe data de", "Pe", "Data", "Στις", "Την",
        "Στις Στις", "На", "В", "У", "Дана", "בתאריך", "ב", "ביום", "في", "بتاريخ", "در", "در تاریخ", "ในวันที่",
        "เมื่อ", "เมื่อวันที่", "Vào", "Vào lúc", "Vào ngày", "Ngày", "Pada", "Pada tanggal", "Pada hari", "在", "于", "於",
        "Missatge de", "Kasutaja", "Þann", "Më", "Noong", "Ar", "Eguna", "Quoting", "Citando", "Citazione",
    ].map { ($0, true) }

    /// What may stand behind the last number of a date or between date and name, and is no name.
    static let connectors: [(phrase: String, value: Bool)] = [
        "am", "pm", "a m", "p m", "Uhr", "Uhr", "GMT", "UTC", "CET", "CEST", "MEZ", "MESZ", "BST", "WET", "EET", "EEST",
        "MSK", "EST", "EDT", "CST", "CDT", "MST", "MDT", "PST", "PDT", "IST", "JST", "KST", "HKT", "SGT", "AEST",
        "AEDT", "Z", "h", "hrs", "hs", "at", "on", "um", "à", "a", "las", "às", "as", "alle", "ore", "om", "kl", "klo",
        "o", "godz", "v", "ve", "la", "ob", "u", "kell", "plkst", "saat", "saatinde", "tarihinde", "στις", "π.μ.",
        "μ.μ.", "ο χρήστης", "ο/η", "г", "р", "год", "года", "року", "г в", "в", "о", "у", "ч", "com", "wrote", "via",
        "oseba",
        "odesílatel", "používateľ", "uživatel", "użytkownik", "lietotājs", "kasutaja", "usuario", "usuário",
        "пользователь",
        "користувач", "כתב", "בשעה", "מאת", "ص", "م", "الساعة", "في", "ساعت", "को", "पर", "बजे", "पूर्वाह्न", "अपराह्न",
        "เวลา", "น", "vào", "lúc", "pukul", "pada", "je", "het volgende", "følgende", "följande", "the following",
        "keltezéssel", "időpont", "időpontban", "kuupäeval", "von", "van", "from", "de", "by", "od", "da", "от", "від",
        "mailto", "upm", "dop", "odp", "e", "di", "y", "der", "den", "bin", "ibn", "al", "el", "ten", "zu", "af", "av",
        "de la", "do", "dos", "del", "della", "und", "and", "et", "i", "och", "og", "και", "и", "і", "obo", "c o",
    ].map { ($0, true) }

    /// The writer himself, in the languages in which a sentence of his own could look like the line of a mailer.
    static let firstPersons: [(phrase: String, value: Bool)] = [
        "I", "we", "ich", "wir", "je", "j", "nous", "yo", "nosotros", "io", "noi", "eu", "nós", "ik", "wij", "we",
        "jag",
        "vi", "jeg", "minä", "ja", "my", "já", "я", "мы", "ми", "he", "she", "they", "er", "sie", "il", "elle",
        "someone",
        "who", "it", "ben", "biz", "én", "mi", "εγώ", "אני", "أنا", "من", "saya", "tôi", "我", "私", "나는",
    ].map { ($0, true) }
}
