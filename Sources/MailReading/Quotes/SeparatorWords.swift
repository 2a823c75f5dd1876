/// The lines that mailers put above an earlier message: `-----Original Message-----`.
///
/// From Outlook, Thunderbird, Gmail, Apple Mail, Yahoo, Samsung, QQ, Netease, Naver and others, as far as they are known
/// to us.
enum SeparatorWords {
    /// What a separator announces.
    enum Announcement: Sendable {
        case original
        case forwarded
    }

    /// Lines that say nothing else.
    static let lines: [(phrase: String, value: Announcement)] =
        original.map { ($0, .original) } + forwarded.map { ($0, .forwarded) } + opening.map { ($0, .forwarded) }

    /// Beginnings of lines that go on with a name and a date, between dashes.
    static let beginnings: [(phrase: String, value: Announcement)] = [
        ("Forwarded message from", .forwarded), ("Forwarded by", .forwarded), ("Original message from", .original),
        ("Message from", .original), ("Weitergeleitet von", .forwarded), ("Weitergeleitete Nachricht von", .forwarded),
        ("Nachricht von", .original), ("Réacheminé par", .forwarded), ("Transféré par", .forwarded),
        ("Message de", .original), ("Reenviado por", .forwarded), ("Mensaje de", .original),
        ("Encaminhado por", .forwarded), ("Inoltrato da", .forwarded), ("Messaggio inoltrato da", .forwarded),
        ("Doorgestuurd door", .forwarded), ("Doorgestuurd bericht van", .forwarded), ("Vidarebefordrat av", .forwarded),
        ("Videresendt av", .forwarded), ("Videresendt af", .forwarded), ("Przekazane przez", .forwarded),
        ("Přeposláno", .forwarded), ("Переслано", .forwarded), ("Ende der weitergeleiteten Nachricht", .forwarded),
    ]

    private static let original = [
        "Original Message", "Original Mail", "Original Email", "Original Text", "Original Appointment",
        "Original appointment", "Reply message", "Reply Message", "Reply original message", "Message original",
        "Ursprüngliche Nachricht", "Originalnachricht", "Original-Nachricht", "Ursprüngliche Mail", "Originalmail",
        "Ursprünglicher Termin", "Urspr. Nachricht", "Antwortnachricht", "Antwort Nachricht",
        "Message d'origine", "Message initial", "Courriel original", "Courrier original", "Message de réponse",
        "Rendez-vous d'origine", "Mail original", "E-mail d'origine",
        "Mensaje original", "Mensaje de respuesta", "Correo original", "Cita original",
        "Mensagem original", "Mensagem de resposta", "Compromisso original",
        "Messaggio originale", "Messaggio di risposta", "Appuntamento originale",
        "Missatge original", "Mensaxe orixinal", "Jatorrizko mezua",
        "Oorspronkelijk bericht", "Origineel bericht", "Antwoordbericht", "Oorspronklike boodskap",
        "Ursprungligt meddelande", "Originalmeddelande", "Svarsmeddelande",
        "Opprinnelig melding", "Original melding", "Opphavleg melding",
        "Oprindelig meddelelse", "Original meddelelse", "Oprindelig besked",
        "Alkuperäinen viesti", "Alkuperäinen sähköposti",
        "Wiadomość oryginalna", "Oryginalna wiadomość", "Treść oryginalnej wiadomości", "Pierwotna wiadomość",
        "Původní zpráva", "Původní e-mail", "Pôvodná správa", "Pôvodný e-mail",
        "Eredeti üzenet", "Eredeti levél", "Mesaj original", "Mesajul original", "Mesajul inițial", "Mesaj inițial",
        "Оригинално съобщение", "Оригинално писмо", "Първоначално съобщение",
        "Αρχικό μήνυμα", "Πρωτότυπο μήνυμα", "Orijinal Mesaj", "Orijinal İleti", "Özgün İleti", "Asıl ileti",
        "Orjinal Mesaj", "Исходное сообщение", "Оригинальное сообщение", "Исходное письмо", "Первоначальное сообщение",
        "Пересланное сообщение", "Вихідне повідомлення", "Початкове повідомлення", "Оригінальне повідомлення",
        "Оригінал повідомлення", "Зыходны ліст", "הודעה מקורית", "ההודעה המקורית", "הודעה המקורית",
        "الرسالة الأصلية", "رسالة أصلية", "پیام اصلی", "نامه اصلی", "मूल संदेश", "मूल सन्देश",
        "ข้อความต้นฉบับ", "ข้อความเดิม", "Thư gốc", "Tin nhắn gốc", "Thông điệp gốc", "Tin gốc",
        "Pesan Asli", "Pesan asal", "Mesej Asal", "Orihinal na Mensahe",
        "原始邮件", "原邮件", "原始郵件", "原始信息", "原始訊息", "原件", "邮件原件", "郵件原件", "回复的原邮件", "回复邮件", "原信件",
        "原始邮件信息", "元のメッセージ", "オリジナルメッセージ", "元のメール", "元メール", "원본 메시지", "원본 메일", "원본메일", "원본 이메일",
        "원본메시지", "Izvorna poruka", "Originalna poruka", "Изворна порука", "Оригинална порука", "Originalno poročilo",
        "Izvirno sporočilo", "Prvotno sporočilo", "Algne sõnum", "Algkiri", "Originaalkiri", "Algsõnum",
        "Esialgne kiri",
        "Sākotnējais ziņojums", "Oriģinālais ziņojums", "Sākotnējā ziņa", "Pradinis laiškas", "Originalus laiškas",
        "Originali žinutė", "Upprunaleg skilaboð", "Teachtaireacht bhunaidh", "Neges wreiddiol", "Mesazhi origjinal",
    ]

    private static let forwarded = [
        "Forwarded Message", "Forwarded mail", "Forwarded email", "Forwarded Message Attachment", "Fwd Msg",
        "Weitergeleitete Nachricht", "Weitergeleitete Mail", "Weitergeleitete E-Mail",
        "Message transféré", "Message transmis", "Message réexpédié", "Courriel transféré", "Courrier transféré",
        "Mensaje reenviado", "Correo reenviado", "Mensagem encaminhada", "Mensagem reencaminhada",
        "Messaggio inoltrato", "Missatge reenviat", "Doorgestuurd bericht", "Vidarebefordrat meddelande",
        "Vidarebefordrat mejl", "Vidarebefordrat e-postmeddelande", "Videresendt melding", "Videresendt e-post",
        "Videresendt meddelelse", "Videresendt besked", "Välitetty viesti", "Edelleenlähetetty viesti",
        "Välitetty viesti / Fwd.Msg", "Przekazana wiadomość", "Wiadomość przekazana dalej",
        "Treść przekazanej wiadomości", "Przesłana wiadomość", "Přeposlaná zpráva", "Preposlaná správa",
        "Preposlaná správa --- Forwarded Message", "Továbbított üzenet", "Továbbított levél", "Mesaj redirecționat",
        "Mesaj transmis mai departe", "Препратено съобщение", "Препратено писмо", "Προωθημένο μήνυμα",
        "İletilmiş Mesaj",
        "İletilen İleti", "İletilen Mesaj", "Yönlendirilmiş Mesaj", "Пересылаемое сообщение",
        "Перенаправленное сообщение",
        "Пересылаемое письмо", "Перенаправлене повідомлення", "Переслане повідомлення", "Пересилання повідомлення",
        "הודעה שהועברה", "הודעה מועברת", "رسالة محولة", "رسالة معاد توجيهها", "الرسالة المعاد توجيهها", "پیام ارسال‌شده",
        "پیام بازارسال شده", "अग्रेषित संदेश", "ข้อความที่ส่งต่อ", "ข้อความที่ถูกส่งต่อ", "Thư đã chuyển tiếp", "Tin nhắn chuyển tiếp",
        "Thư chuyển tiếp", "Pesan terusan", "Pesan yang diteruskan", "Mesej Dimajukan", "转发邮件", "转发的邮件", "转发信息",
        "轉寄郵件", "轉寄的郵件", "轉寄訊息", "被轉寄的郵件", "已转发邮件", "转发邮件信息", "Forwarded message 转发邮件", "転送メッセージ",
        "転送メール", "転送されたメッセージ", "전달된 메시지", "전달 메시지", "전달된 메일", "Proslijeđena poruka", "Прослеђена порука",
        "Prosleđena poruka", "Posredovano sporočilo", "Edastatud kiri", "Edastatud sõnum", "Pārsūtīts ziņojums",
        "Pārsūtītais ziņojums", "Persiųstas laiškas", "Persiųsta žinutė", "Mezua birbidalia", "Áframsend skilaboð",
    ]

    /// Lines that need no dashes, because a colon ends them and a header block follows.
    private static let opening = [
        "Begin forwarded message", "Anfang der weitergeleiteten Nachricht", "Anfang der weitergeleiteten E-Mail",
        "Début du message réexpédié", "Début du message transféré", "Inicio del mensaje reenviado",
        "Início da mensagem encaminhada", "Início da mensagem reencaminhada", "Inizio messaggio inoltrato",
        "Inici del missatge reenviat", "Begin doorgestuurd bericht", "Vidarebefordrat brev",
        "Start på videresendt besked",
        "Videresendt melding", "Välitetty viesti alkaa", "Początek przekazywanej wiadomości",
        "Początek wiadomości przekazanej dalej", "Začátek přeposílané zprávy", "Začiatok preposlanej správy",
        "Továbbított levél kezdete", "Începe mesajul redirecționat", "Начало на препратеното съобщение",
        "Έναρξη προωθημένου μηνύματος", "Αρχή προωθημένου μηνύματος", "İleti başlangıcı",
        "Yönlendirilen ileti başlangıcı",
        "Начало переадресованного сообщения", "Начало пересылаемого сообщения", "Початок листа, що пересилається",
        "תחילת הודעה מועברת", "תחילת ההודעה שהועברה", "بداية الرسالة المعاد توجيهها", "आगे भेजे गए संदेश की शुरुआत",
        "จุดเริ่มต้นข้อความที่ถูกส่งต่อ", "เริ่มต้นข้อความที่ส่งต่อ", "Bắt đầu thư được chuyển tiếp", "Mulai meneruskan pesan",
        "Mulai pesan terusan", "下面是被转发的邮件", "以下是被转发的邮件", "開始轉寄郵件", "以下為轉寄郵件", "開始轉寄的郵件", "転送されたメッセージ",
        "전달된 메시지 시작", "전달받은 메시지 시작", "Započni proslijeđenu poruku", "Početak proslijeđene poruke",
        "Začetek posredovanega sporočila",
    ]
}
