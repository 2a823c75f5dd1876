/// The lines that devices and programs add below a message: `Sent from my iPhone`.
///
/// From the devices and programs as far as they are known to us. Each is how a line begins and, where the words before
/// the device's name do not say enough, how it ends.
enum MobileSignatureWords {
    static let patterns: [(beginning: String, ending: String)] =
        beginnings.map { ($0, "") } + [
            ("Von meinem", "gesendet"), ("Von meinen", "gesendet"), ("Von unterwegs", "gesendet"),
            ("Diese Nachricht wurde von", "gesendet"), ("Diese E-Mail wurde von", "gesendet"),
            ("This email was sent from my", ""), ("This message was sent from my", ""),
            ("This e-mail was sent from my", ""),
            ("从我的", "发送"), ("发自我的", ""), ("发自", ""), ("從我的", "傳送"), ("從我的", "發送"), ("傳送自", ""), ("寄自", ""),
            ("來自", "的郵件"), ("自我的", "发出"), ("由我的", "发送"), ("从", "发送的邮件"), ("iPhone", "から送信"), ("iPad", "から送信"),
            ("Android", "から送信"), ("スマートフォン", "から送信"), ("Yahoo", "から送信"), ("Outlook for", "を入手"), ("Outlook", "を取得"),
            ("나의", "에서 보냄"), ("내", "에서 보냄"), ("나의", "에서 전송"), ("iPhone", "에서 보냄"), ("Galaxy", "에서 보냄"),
            ("Samsung", "에서 보냄"), ("मेरे", "से भेजा गया"), ("iPhone", "से भेजा गया"),
            ("iPhone'umdan", "gönderildi"), ("iPhone", "gönderildi"), ("iPad", "gönderildi"), ("Android", "gönderildi"),
            ("从我的", "发出"), ("Mit der", "gesendet"), ("Mit", "Mail gesendet"),
            ("Gesendet mit der", ""), ("ถูกส่งจาก", ""), ("Küldve", "iPhone"), ("Az iPhone", "küldve"),
            ("iPhone", "küldve"), ("iPhone", "küldtem"), ("Az iPhone", "küldtem"), ("Az én", "küldve"),
            ("Sendt fra", ""), ("Skickat från", ""), ("از", "فرستاده شد"), ("از", "ارسال شد"),
        ]

    private static let beginnings = [
        // English
        "Sent from my", "Sent from mobile", "Sent from a mobile", "Sent from Mail for Windows", "Sent from Yahoo Mail",
        "Sent from Outlook", "Sent from Samsung", "Sent from Gmail", "Sent from ProtonMail", "Sent from Proton Mail",
        "Sent from Nine", "Sent from BlueMail", "Sent from Spark", "Sent from Windows Mail", "Sent from the",
        "Sent from iPhone", "Sent from Android", "Sent from Workspace", "Sent from AOL", "Sent from Polymail",
        "Sent via mobile", "Sent via my", "Sent via the Samsung", "Sent via BlackBerry", "Sent via Superhuman",
        "Sent by my", "Sent on the go", "Sent on my", "Sent with Airmail", "Sent with Proton", "Sent with Spark",
        "Sent with Unibox", "Sent with Mailspring", "Sent with Shift", "Sent with MailTrack", "Sent using",
        "Sent through",
        "Sent with ProtonMail", "Sent with Zoho", "Sent with Superhuman", "Sent from Front", "Sent from Mailbird",
        "Get Outlook for", "Download Outlook for", "Get BlueMail for", "Get TypeApp for", "From my iPhone",
        "From my mobile", "From my Android", "Envoyé avec", "Sent with HEY", "Sent from HEY", "Sent from eM Client",
        "Sent from Thunderbird", "Sent from Zoho", "Sent from MailDroid", "Sent from Edison", "Sent from Newton",
        // German
        "Gesendet von", "Gesendet mit", "Gesendet aus", "Von meinem iPhone", "Von meinem Handy", "Outlook für iOS",
        "Outlook für Android", "Holen Sie sich Outlook", "Laden Sie Outlook", "Von Outlook für",
        "Verschickt von meinem",
        "Meinem iPhone", "Abrufen von Outlook", "Gesendet über",
        // French
        "Envoyé de mon", "Envoyé depuis", "Envoyé à partir de", "Envoyé via", "Envoyé par mon", "Télécharger Outlook",
        "Obtenir Outlook", "Provenance : Courrier", "Provenance : Outlook", "Envoyé d'un", "Envoyé du",
        // Spanish, Catalan, Galician
        "Enviado desde", "Enviado con", "Obtener Outlook", "Descargar Outlook", "Enviado por mi", "Enviat des de",
        "Enviat des del",
        "Enviat amb", "Obteniu Outlook", "Baixa l'Outlook",
        // Portuguese
        "Enviado do meu", "Enviado do", "Enviado a partir de", "Enviado a partir do", "Enviado pelo", "Enviado via",
        "Enviado da", "Obter o Outlook", "Baixe o Outlook",
        // Italian
        "Inviato da", "Inviato dal", "Inviato dall'", "Inviato tramite", "Inviato con", "Inviato mediante",
        "Scarica Outlook", "Ottieni Outlook",
        // Dutch
        "Verzonden vanaf", "Verzonden vanuit", "Verzonden met", "Verzonden via", "Verstuurd vanaf", "Verstuurd met",
        "Verstuurd via", "Outlook voor iOS", "Outlook voor Android", "Download Outlook voor", "Van mijn iPhone",
        // Scandinavian
        "Skickat från min", "Skickat från", "Skickat med", "Hämta Outlook", "Skaffa Outlook", "Sendt fra min",
        "Sendt fra mitt", "Sendt fra", "Sendt med", "Hent Outlook", "Få Outlook", "Sendt via", "Skickades från",
        // Finnish
        "Lähetetty iPhonesta", "Lähetetty", "Hanki Outlook", "Lataa Outlook",
        // Polish, Czech, Slovak
        "Wysłane z", "Wysłano z", "Wysłane przy", "Pobierz program Outlook", "Pobierz Outlook",
        "Pobierz aplikację Outlook",
        "Odesláno z", "Odesláno pomocí", "Získat Outlook", "Odoslané z", "Odoslané pomocou", "Poslané z", "Posláno z",
        // Hungarian, Romanian, Bulgarian
        "Elküldve az én", "Elküldve", "Küldve a", "Az Outlook beszerzése", "Trimis de pe", "Trimis din", "Trimis de la",
        "Trimis prin", "Obțineți Outlook", "Descărcați Outlook", "Изпратено от", "Изпратено с", "Вземи Outlook",
        // Greek, Turkish
        "Στάλθηκε από", "Εστάλη από", "Αποστολή από", "Λήψη του Outlook", "Αποκτήστε το Outlook", "Αποστάλθηκε από",
        "iPhone'umdan gönderildi", "iPhone'dan gönderildi", "iPad'imden gönderildi", "Telefonumdan gönderildi",
        "Android için Outlook", "iOS için Outlook", "Samsung cihazımdan gönderildi",
        // Russian, Ukrainian
        "Отправлено с", "Отправлено из", "Отправлено со", "Отправлено от", "Отправлено через", "Скачать Outlook",
        "Получить Outlook", "Надіслано з", "Надіслано із", "Відправлено з", "Отримати Outlook", "Надіслано через",
        "Послано с", "Послано из",
        // Hebrew, Arabic, Persian
        "נשלח מה", "נשלח מ", "נשלח מהאייפון", "נשלח מה-iPhone שלי", "נשלח מה iPhone", "הורד את Outlook",
        "קבל את Outlook",
        "أُرسلت من", "أرسلت من", "تم الإرسال من", "مرسل من", "مُرسَل من", "الحصول على Outlook", "أرسل من",
        "ارسال شده از", "فرستاده شده از", "از iPhone من",
        // Thai, Vietnamese, Indonesian, Malay
        "ส่งจาก", "ส่งจาก iPhone ของฉัน", "รับ Outlook", "Đã gửi từ", "Được gửi từ", "Gửi từ", "Tải Outlook",
        "Tải xuống Outlook",
        "Dikirim dari", "Dapatkan Outlook", "Dihantar daripada", "Dihantar dari", "Terkirim dari", "Unduh Outlook",
        // Chinese, Japanese
        "获取 Outlook", "下载 Outlook", "取得 Outlook", "取得 iOS 版 Outlook", "获取 iOS 版 Outlook", "获取 Android 版 Outlook",
        "下載 Outlook", "iPhoneから送信", "iPadから送信", "iOS 版 Outlook", "私のiPhoneから送信",
        // Hindi
        "मेरे iPhone से भेजा गया", "Outlook प्राप्त करें",
        // Croatian, Serbian, Slovene
        "Poslano s mog", "Poslano sa", "Poslano s", "Poslano z", "Poslano iz", "Poslato sa", "Poslato iz", "Послато са",
        "Послато из", "Nabavite Outlook", "Preuzmite Outlook", "Prenesite Outlook",
        // Baltic
        "Saadetud minu", "Saadetud", "Hangi Outlook", "Nosūtīts no", "Sūtīts no", "Iegūt Outlook", "Išsiųsta iš",
        "Siųsta iš", "Gauti Outlook", "Siunčiama iš",
        // Others
        "Sent frá", "Sent úr", "Dërguar nga", "Bidalia", "Ipinadala mula sa",
    ]

    /// Beginnings that need no device behind them.
    static let sufficient = ["Sent from my", "Sent via my", "Get Outlook for"]

    /// How the names of devices and programs begin, of which one must be in the line.
    static let devices = [
        "iphon", "ipad", "ipod", "android", "galaxy", "samsung", "outlook", "yahoo", "gmail", "gmx", "blackberry",
        "huawei",
        "xiaomi", "redmi", "oneplus", "pixel", "nokia", "htc", "motorola", "xperia", "windows", "mail", "proton",
        "spark",
        "airmail", "thunderbird", "smartphone", "handy", "mobil", "móvil", "phone", "telefon", "teléfono", "téléphone",
        "cellulare", "celular", "portable", "puhelim", "puhelin", "matkapuhel", "komórk", "телефон", "смартфон",
        "мобил",
        "мобіл", "айфон", "почт", "пошт", "tablet", "device", "gerät", "dispositivo", "appareil", "cihaz", "apple",
        "watch",
        "superhuman", "hey", "front", "zoho", "яндекс", "yandex", "foxmail", "naver", "daum", "courrier", "posta",
        "correo",
        "e-mail", "email", "aol", "vodafone", "orange", "nine", "unibox", "polymail", "newton", "edison", "android",
        "κινητό", "τηλέφωνο", "הנייד", "אייפון", "الآيفون", "جوال", "هاتف", "گوشی", "điện thoại", "ponsel", "telpon",
        "手机", "手機", "携帯", "スマートフォン", "휴대폰", "스마트폰", "핸드폰", "邮箱", "郵箱", "信箱", "メール", "मोबाइल", "फ़ोन", "โทรศัพท์", "มือถือ",
    ]
}
