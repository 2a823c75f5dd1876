import Glibc

/// Words in several languages and the character sets in which people send them.
struct SampleText: Sendable {
    /// A character set with text that it can hold.
    struct Language: Sendable {
        /// The name in Content-Type, which iconv knows too.
        let charset: String
        let sentences: [String]
        let subjects: [String]
        let senderName: String
    }

    static let english = Language(
        charset: "us-ascii",
        sentences: [
            "Thank you for the call this morning.", "The offer is valid until the end of the month.",
            "Could you send the figures for the second quarter?", "We would like to order twelve pieces.",
            "The delivery arrived yesterday, and two boxes were damaged.", "Shall we meet on Thursday at ten?",
            "Please find the contract attached.", "I have forwarded your question to our technicians.",
            "The invoice was paid on Monday.", "This is shorter than it looks.",
        ],
        subjects: [
            "Offer for the pilot", "Question about the invoice", "Meeting on Thursday", "Delivery notes",
            "Contract draft",
            "Renewal", "Price list", "Feedback from the trial",
        ],
        senderName: "Sales Desk")

    static let others: [Language] = [
        Language(
            charset: "utf-8",
            sentences: ["Grüße aus der Zentrale 🌍.", "Ĉu vi ricevis la proponon?", "Η προσφορά ισχύει."],
            subjects: ["Angebot für das Projekt – Größe & Maße", "Προσφορά ✓"], senderName: "Zentrale Süd"),
        Language(
            charset: "iso-8859-1", sentences: ["Vielen Dank für Ihre Rückmeldung.", "Die Bestellung läuft über Köln."],
            subjects: ["Rückfrage zur Bestellung"], senderName: "Vertrieb Köln"),
        Language(
            charset: "iso-8859-15", sentences: ["Le prix est de 1 200 €, cœur de gamme.", "Merci d'avance."],
            subjects: ["Devis à 1 200 €"], senderName: "Équipe des ventes"),
        Language(
            charset: "windows-1252", sentences: ["It’s “almost” done – really…", "The price: 99 €."],
            subjects: ["It’s “done”"], senderName: "Front Desk – Paris"),
        Language(
            charset: "iso-8859-2", sentences: ["Dziękujemy za zamówienie.", "Zażółć gęślą jaźń."],
            subjects: ["Zamówienie próbne"], senderName: "Dział sprzedaży"),
        Language(
            charset: "koi8-r", sentences: ["Спасибо за ваш заказ.", "Счёт приложен к письму."],
            subjects: ["Вопрос по счёту"], senderName: "Отдел продаж"),
        Language(
            charset: "iso-2022-jp", sentences: ["お問い合わせありがとうございます。", "見積書を添付します。"],
            subjects: ["見積書の件"], senderName: "営業部"),
        Language(
            charset: "shift_jis", sentences: ["納期についてご連絡します。", "よろしくお願いします。"],
            subjects: ["納期について"], senderName: "営業部"),
        Language(
            charset: "gb18030", sentences: ["感谢您的订单。", "发票已随信附上。"], subjects: ["关于发票的问题"],
            senderName: "销售部"),
        Language(
            charset: "big5", sentences: ["感謝您的來信。", "附件是合約草稿。"], subjects: ["合約草稿"],
            senderName: "業務部"),
        Language(
            charset: "euc-kr", sentences: ["문의해 주셔서 감사합니다.", "견적서를 첨부합니다."], subjects: ["견적서 관련"],
            senderName: "영업부"),
        Language(
            charset: "utf-8", sentences: ["شكرا على رسالتك.", "העסקה נסגרה אתמול."], subjects: ["سؤال حول الفاتورة"],
            senderName: "فريق المبيعات"),
    ]

    /// The bytes of a text in a character set; what it cannot hold becomes a question mark.
    static func encode(_ text: String, charset: String) -> [UInt8] {
        if charset == "utf-8" { return Array(text.utf8) }
        return convert(text, charset: charset)
            ?? text.flatMap { convert(String($0), charset: charset) ?? [0x3F] }
    }

    /// The bytes of a text, or nil if the character set cannot hold all of it.
    private static func convert(_ text: String, charset: String) -> [UInt8]? {
        let converter = iconv_open(charset, "utf-8")
        guard converter != iconv_t(bitPattern: -1) else { return nil }
        defer { iconv_close(converter) }
        var input = Array(text.utf8CString.dropLast())
        // No character set here takes more than four bytes for one of UTF-8, escape sequences included.
        var output = [CChar](repeating: 0, count: input.count * 4 + 16)
        var inputLeft = input.count
        var outputLeft = output.count
        let status = input.withUnsafeMutableBufferPointer { source in
            output.withUnsafeMutableBufferPointer { target in
                var from = source.baseAddress
                var to = target.baseAddress
                let status = iconv(converter, &from, &inputLeft, &to, &outputLeft)
                // Ends in the initial state, which ISO-2022-JP needs.
                _ = iconv(converter, nil, nil, &to, &outputLeft)
                return status
            }
        }
        guard status != Int(bitPattern: UInt.max), inputLeft == 0 else { return nil }
        return output.prefix(output.count - outputLeft).map { UInt8(bitPattern: $0) }
    }
}
