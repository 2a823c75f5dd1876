import Testing

/// The lines that mailers write above a quote, by language, with names and addresses of ours.
struct AttributionFixture: Sendable, CustomTestStringConvertible {
    var language: String
    var mailer: String
    var line: String

    var testDescription: String { "\(language), \(mailer)" }

    init(_ language: String, _ mailer: String, _ line: String) {
        self.language = language
        self.mailer = mailer
        self.line = line
    }
}

enum AttributionFixtures {
    /// Lines that are recognised whatever stands below them.
    static let strong: [AttributionFixture] = western + northern + eastern + southern + asian

    private static let western: [AttributionFixture] = [
        .init("English", "Gmail", "On Tue, Jan 5, 2021 at 10:02 AM Ada Example <ada@example.com> wrote:"),
        .init("English", "Gmail UK", "On Tue, 5 Jan 2021 at 10:02, Ada Example <ada@example.com> wrote:"),
        .init("English", "Apple Mail", "On 5 Jan 2021, at 10:02, Ada Example <ada@example.com> wrote:"),
        .init("English", "Apple Mail old", "On Jan 5, 2021, at 10:02 AM, Ada Example wrote:"),
        .init("English", "Thunderbird", "On 05/01/2021 10:02, Ada Example wrote:"),
        .init("English", "Thunderbird US", "On 1/5/21 10:02 AM, Ada Example wrote:"),
        .init("English", "Outlook for Mac", "On 05/01/2021, 10:02, \"Ada Example\" <ada@example.com> wrote:"),
        .init(
            "English", "Yahoo",
            "    On Tuesday, January 5, 2021, 10:02:33 AM GMT+1, Ada Example <ada@example.com> wrote:  "),
        .init(
            "English", "ProtonMail", "On Tuesday, January 5th, 2021 at 10:02 AM, Ada Example <ada@example.com> wrote:"),
        .init("English", "Zoho", "---- On Tue, 05 Jan 2021 10:02:33 +0100 Ada Example <ada@example.com> wrote ----"),
        .init("English", "Spark", "On 5 Jan 2021, 10:02 +0100, Ada Example <ada@example.com>, wrote:"),
        .init("English", "Lotus", "Ada Example/Berlin/Example wrote on 05/01/2021 10:02:33:"),
        .init("English", "Eudora", "At 10:02 AM 1/5/2021, Ada Example wrote:"),
        .init("English", "mutt", "On Tue, Jan 05, 2021 at 10:02:33AM +0100, Ada Example wrote:"),
        .init("English", "Evolution", "On Tue, 2021-01-05 at 10:02 +0100, Ada Example wrote:"),
        .init("German", "Gmail", "Am Di., 5. Jan. 2021 um 10:02 Uhr schrieb Ada Example <ada@example.com>:"),
        .init("German", "Apple Mail", "Am 05.01.2021 um 10:02 schrieb Ada Example <ada@example.com>:"),
        .init("German", "Thunderbird", "Am 05.01.21 um 10:02 schrieb Ada Example:"),
        .init("German", "Outlook for Mac", "Am 05.01.21, 10:02 schrieb \"Ada Example\" <ada@example.com>:"),
        .init("German", "Yahoo", "Ada Example <ada@example.com> schrieb am 10:02 Dienstag, 5.Januar 2021:"),
        .init("German", "GMX", "Ada Example <ada@example.com> schrieb am Di., 5. Jan. 2021, 10:02:"),
        .init(
            "German", "Yahoo new",
            "Am Dienstag, 5. Januar 2021, 10:02:33 MEZ hat Ada Example <ada@example.com> geschrieben:"),
        .init("French", "Gmail", "Le mar. 5 janv. 2021 à 10:02, Ada Example <ada@example.com> a écrit :"),
        .init("French", "Apple Mail", "Le 5 janv. 2021 à 10:02, Ada Example <ada@example.com> a écrit :"),
        .init("French", "Thunderbird", "Le 05/01/2021 à 10:02, Ada Example a écrit :"),
        .init("French", "Yahoo", "Le mardi 5 janvier 2021 à 10:02:33 UTC+1, Ada Example <ada@example.com> a écrit :"),
        .init("French", "Outlook for Mac", "Le 05/01/2021 10:02, « Ada Example » <ada@example.com> a écrit :"),
        .init("Dutch", "Gmail", "Op di 5 jan. 2021 om 10:02 schreef Ada Example <ada@example.com>:"),
        .init(
            "Dutch", "Apple Mail",
            "Op 5 jan. 2021, om 10:02 heeft Ada Example <ada@example.com> het volgende geschreven:"),
        .init("Dutch", "Thunderbird", "Op 05-01-2021 om 10:02 schreef Ada Example:"),
        .init("Spanish", "Gmail", "El mar, 5 ene 2021 a las 10:02, Ada Example (<ada@example.com>) escribió:"),
        .init("Spanish", "Apple Mail", "El 5 ene 2021, a las 10:02, Ada Example <ada@example.com> escribió:"),
        .init("Spanish", "Thunderbird", "El 5/1/21 a las 10:02, Ada Example escribió:"),
        .init(
            "Spanish", "Yahoo", "El martes, 5 de enero de 2021 10:02:33 CET, Ada Example <ada@example.com> escribió:"),
        .init(
            "Portuguese", "Gmail Brazil", "Em ter., 5 de jan. de 2021 às 10:02, Ada Example <ada@example.com> escreveu:"
        ),
        .init(
            "Portuguese", "Gmail Portugal", "Ada Example <ada@example.com> escreveu no dia terça, 5/01/2021 à(s) 10:02:"
        ),
        .init("Portuguese", "Thunderbird", "Em 05/01/2021 10:02, Ada Example escreveu:"),
        .init("Portuguese", "Apple Mail", "No dia 05/01/2021, às 10:02, Ada Example <ada@example.com> escreveu:"),
        .init("Italian", "Gmail", "Il giorno mar 5 gen 2021 alle ore 10:02 Ada Example <ada@example.com> ha scritto:"),
        .init(
            "Italian", "Apple Mail", "Il giorno 5 gen 2021, alle ore 10:02, Ada Example <ada@example.com> ha scritto:"),
        .init("Italian", "Thunderbird", "Il 05/01/2021 10:02, Ada Example ha scritto:"),
        .init("Italian", "Yahoo", "Il martedì 5 gennaio 2021, 10:02:33 CET, Ada Example <ada@example.com> ha scritto:"),
        .init("Catalan", "Gmail", "Missatge de Ada Example <ada@example.com> del dia dt., 5 de gen. 2021 a les 10:02:"),
        .init("Catalan", "Thunderbird", "El 5/1/21 a les 10:02, Ada Example ha escrit:"),
    ]

    private static let northern: [AttributionFixture] = [
        .init("Swedish", "Gmail", "Den tis 5 jan. 2021 kl 10:02 skrev Ada Example <ada@example.com>:"),
        .init("Swedish", "Apple Mail", "5 jan. 2021 kl. 10:02 skrev Ada Example <ada@example.com>:"),
        .init("Swedish", "Outlook for Mac", "Den 2021-01-05 10:02 skrev \"Ada Example\" <ada@example.com> följande:"),
        .init("Swedish", "Thunderbird", "Den 2021-01-05 kl. 10:02, skrev Ada Example:"),
        .init("Norwegian", "Gmail", "tir. 5. jan. 2021 kl. 10:02 skrev Ada Example <ada@example.com>:"),
        .init("Norwegian", "Apple Mail", "5. jan. 2021 kl. 10:02 skrev Ada Example <ada@example.com>:"),
        .init(
            "Norwegian", "Outlook for Mac", "\"Ada Example\" <ada@example.com> skrev følgende den 05.01.2021, 10:02:"),
        .init("Danish", "Gmail", "Den tirs. 5. jan. 2021 kl. 10.02 skrev Ada Example <ada@example.com>:"),
        .init("Danish", "Apple Mail", "Den 5. jan. 2021 kl. 10.02 skrev Ada Example <ada@example.com>:"),
        .init("Danish", "Thunderbird", "Den 05-01-2021 kl. 10:02 skrev Ada Example:"),
        .init("Finnish", "Gmail", "ti 5. tammik. 2021 klo 10.02 Ada Example (ada@example.com) kirjoitti:"),
        .init("Finnish", "Apple Mail", "Ada Example <ada@example.com> kirjoitti 5.1.2021 kello 10.02:"),
        .init("Finnish", "Thunderbird", "Ada Example kirjoitti 5.1.2021 klo 10.02:"),
        .init(
            "Estonian", "Gmail",
            "Kasutaja Ada Example (<ada@example.com>) kirjutas kuupäeval T, 5. jaanuar 2021 kell 10:02:"),
        .init(
            "Latvian", "Gmail",
            "otrd., 2021. g. 5. janv., plkst. 10:02 — lietotājs Ada Example (<ada@example.com>) rakstīja:"),
        .init("Lithuanian", "Gmail", "2021-01-05, an, 10:02 Ada Example <ada@example.com> rašė:"),
    ]

    private static let eastern: [AttributionFixture] = [
        .init("Polish", "Gmail", "wt., 5 sty 2021 o 10:02 Ada Example <ada@example.com> napisał(a):"),
        .init(
            "Polish", "Apple Mail",
            "Wiadomość napisana przez Ada Example <ada@example.com> w dniu 05.01.2021, o godz. 10:02:"),
        .init("Polish", "Thunderbird", "W dniu 05.01.2021 o 10:02, Ada Example pisze:"),
        .init("Polish", "o2", "Dnia 5 stycznia 2021 10:02 Ada Example <ada@example.com> napisał(a):"),
        .init("Czech", "Gmail", "út 5. 1. 2021 v 10:02 odesílatel Ada Example <ada@example.com> napsal:"),
        .init("Czech", "Thunderbird", "Dne 05. 01. 21 v 10:02 Ada Example napsal(a):"),
        .init("Czech", "Apple Mail", "5. 1. 2021 v 10:02, Ada Example <ada@example.com>:"),
        .init("Slovak", "Gmail", "ut 5. 1. 2021 o 10:02 Ada Example <ada@example.com> napísal(a):"),
        .init("Slovak", "Thunderbird", "Dňa 5. 1. 2021 o 10:02 Ada Example napísal(a):"),
        .init("Hungarian", "Gmail", "Ada Example <ada@example.com> ezt írta (időpont: 2021. jan. 5., K, 10:02):"),
        .init("Hungarian", "Thunderbird", "2021. 01. 05. 10:02 keltezéssel, Ada Example írta:"),
        .init(
            "Hungarian", "Apple Mail", "2021. jan. 5. dátummal, 10:02 időpontban Ada Example <ada@example.com> írta:"),
        .init("Romanian", "Gmail", "În mar., 5 ian. 2021 la 10:02, Ada Example <ada@example.com> a scris:"),
        .init("Romanian", "Yahoo", "Pe marți, 5 ianuarie 2021, 10:02:33 EET, Ada Example <ada@example.com> a scris:"),
        .init("Bulgarian", "Gmail", "На вт, 5.01.2021 г. в 10:02 Ада Пример <ada@example.com> написа:"),
        .init("Bulgarian", "Thunderbird", "На 5.1.2021 г. в 10:02 ч., Ада Пример написа:"),
        .init("Russian", "Gmail", "вт, 5 янв. 2021 г. в 10:02, Ада Пример <ada@example.com>:"),
        .init("Russian", "Mail.ru", "Вторник,  5 января 2021, 10:02 +03:00 от Ада Пример <ada@example.com>:"),
        .init("Russian", "Yandex", "05.01.2021, 10:02, \"Ада Пример\" <ada@example.com>:"),
        .init("Russian", "Thunderbird", "05.01.2021 10:02, Ада Пример пишет:"),
        .init("Russian", "Apple Mail", "5 янв. 2021 г., в 10:02, Ада Пример <ada@example.com> написал(а):"),
        .init("Russian", "old Gmail", "5 января 2021 г., 10:02 пользователь Ада Пример <ada@example.com> написал:"),
        .init("Ukrainian", "Gmail", "вт, 5 січ. 2021 р. о 10:02 Ада Приклад <ada@example.com> пише:"),
        .init("Ukrainian", "Apple Mail", "5 січ. 2021 р. о 10:02 Ада Приклад <ada@example.com> написав(-ла):"),
        .init("Croatian", "Gmail", "uto, 5. sij 2021. u 10:02 Ada Primjer <ada@example.com> napisao je:"),
        .init("Croatian", "Thunderbird", "Dana 05. 01. 2021. u 10:02, Ada Primjer je napisao/la:"),
        .init("Serbian", "Gmail", "уто, 5. јан 2021. у 10:02 Ада Пример <ada@example.com> је написао/ла:"),
        .init("Slovene", "Gmail", "V V tor., 5. jan. 2021 ob 10:02 je oseba Ada Primer <ada@example.com> napisala:"),
        .init("Slovene", "Thunderbird", "Dne 5. 01. 2021 ob 10:02 je Ada Primer napisal(a):"),
    ]

    private static let southern: [AttributionFixture] = [
        .init("Greek", "Gmail", "Στις Τρί, 5 Ιαν 2021 στις 10:02 π.μ., ο χρήστης Άντα Πάρα <ada@example.com> έγραψε:"),
        .init("Greek", "Thunderbird", "Στις 5/1/2021 10:02, ο/η Άντα Πάρα έγραψε:"),
        .init("Turkish", "Gmail", "Ada Örnek <ada@example.com>, 5 Oca 2021 Sal, 10:02 tarihinde şunu yazdı:"),
        .init("Turkish", "Thunderbird", "5.01.2021 10:02 tarihinde Ada Örnek yazdı:"),
        .init("Turkish", "Apple Mail", "Ada Örnek <ada@example.com> şunları yazdı (5 Oca 2021 10:02):"),
        .init(
            "Hebrew", "Gmail",
            "\u{202B}בתאריך יום ג׳, 5 בינו׳ 2021 ב-10:02 מאת \u{202A}Ada Example\u{202C}\u{200F} <\u{202A}ada@example.com\u{202C}\u{200F}>:\u{202C}"
        ),
        .init("Hebrew", "Apple Mail", "ב-5 בינו׳ 2021, בשעה 10:02, \u{200F}Ada Example <ada@example.com> כתב/ה:"),
        .init(
            "Arabic", "Gmail",
            "في الثلاثاء، 5 يناير 2021 في 10:02 ص تمت كتابة ما يلي بواسطة \u{202A}Ada Example\u{202C}\u{200F} <\u{202A}ada@example.com\u{202C}\u{200F}>:"
        ),
        .init("Arabic", "Apple Mail", "في ٥ يناير ٢٠٢١، الساعة ١٠:٠٢ ص، كتب Ada Example <ada@example.com>:"),
        .init("Persian", "Gmail", "در تاریخ سه‌شنبه ۵ ژانویهٔ ۲۰۲۱،\u{200F} ۱۰:۰۲ Ada Example <ada@example.com> نوشت:"),
    ]

    private static let asian: [AttributionFixture] = [
        .init("Hindi", "Gmail", "मंगल, 5 जन॰ 2021 को 10:02 पूर्वाह्न पर Ada Example <ada@example.com> ने लिखा:"),
        .init("Thai", "Gmail", "ในวันที่ อ. 5 ม.ค. 2021 เวลา 10:02 Ada Example <ada@example.com> เขียนว่า:"),
        .init("Thai", "Apple Mail", "เมื่อวันที่ 5 ม.ค. 2564 เวลา 10:02 น. Ada Example <ada@example.com> เขียนว่า:"),
        .init("Vietnamese", "Gmail", "Vào Th 3, 5 thg 1, 2021 vào lúc 10:02 Ada Example <ada@example.com> đã viết:"),
        .init("Vietnamese", "Apple Mail", "Vào 10:02, 5 thg 1, 2021, Ada Example <ada@example.com> đã viết:"),
        .init("Indonesian", "Gmail", "Pada tanggal Sel, 5 Jan 2021 pukul 10.02 Ada Example <ada@example.com> menulis:"),
        .init(
            "Indonesian", "Yahoo", "Pada Selasa, 5 Januari 2021 10.02.33 WIB, Ada Example <ada@example.com> menulis:"),
        .init("Chinese", "Gmail", "Ada Example <ada@example.com> 于2021年1月5日周二 上午10:02写道："),
        .init("Chinese", "Apple Mail", "2021年1月5日 上午10:02，Ada Example <ada@example.com> 写道："),
        .init("Chinese", "Netease", "在 2021-01-05 10:02:33，\"Ada Example\" <ada@example.com> 写道："),
        .init("Chinese", "Thunderbird", "在 2021/1/5 10:02, Ada Example 写道:"),
        .init("Chinese, traditional", "Gmail", "Ada Example <ada@example.com> 於 2021年1月5日 週二 上午10:02寫道："),
        .init("Chinese, traditional", "Apple Mail", "Ada Example <ada@example.com> 於 2021年1月5日 上午10:02 寫道："),
        .init("Japanese", "Gmail", "2021年1月5日(火) 10:02 Ada Example <ada@example.com>:"),
        .init("Japanese", "Apple Mail", "2021/01/05 10:02、Ada Example <ada@example.com>のメール:"),
        .init("Japanese", "Thunderbird", "On 2021/01/05 10:02, 例示 花子 wrote:"),
        .init("Korean", "Gmail", "2021년 1월 5일 (화) 오전 10:02, Ada Example <ada@example.com>님이 작성:"),
        .init("Korean", "Apple Mail", "2021. 1. 5. 오전 10:02, Ada Example <ada@example.com> 작성:"),
    ]

    /// Lines that are recognised only above marked lines.
    static let aboveMarks: [AttributionFixture] = [
        .init("English", "short", "Ada Example wrote:"),
        .init("English", "nickname", "ada wrote:"),
        .init("English", "address", "Ada Example <ada@example.com> wrote:"),
        .init("English", "weekday", "On Monday, Ada Example wrote:"),
        .init("English", "you", "On Tue, 5 Jan 2021, you wrote:"),
        .init("English", "Becky", "On Tue, 5 Jan 2021 10:02:33 +0900\nAda Example <ada@example.com> wrote:"),
        .init("German", "short", "Ada Example schrieb:"),
        .init("French", "short", "Ada Example a écrit :"),
        .init("Swedish", "short", "Ada Example skrev:"),
        .init("Russian", "short", "Ада Пример пишет:"),
        .init("Japanese", "short", "例示 花子 さんは書きました:"),
        .init("Japanese", "old Gmail", "2021/1/5 Ada Example <ada@example.com>"),
        .init("English", "old Gmail", "2021-01-05 10:02 GMT+01:00 Ada Example <ada@example.com>:"),
    ]
}
