/// How mailers name the fields of the header block above an earlier message, by field.
///
/// From Outlook, Outlook on the web, Apple Mail, Gmail, Thunderbird, Yahoo, Lotus Notes and the large Asian and Russian
/// mailers, as far as they are known to us.
enum HeaderLabelWords {
    /// A field of the block.
    enum Field: Sendable, Hashable {
        case from, sent, to, copy, subject, other
    }

    static let labels: [(phrase: String, value: Field)] =
        from.map { ($0, .from) } + sent.map { ($0, .sent) } + to.map { ($0, .to) } + copy.map { ($0, .copy) }
        + subject.map { ($0, .subject) } + other.map { ($0, .other) }

    private static let from = [
        "From", "Von", "De", "Da", "Mittente", "Van", "Från", "Fra", "Lähettäjä", "Od", "Nadawca", "Odesílatel",
        "Odosielateľ", "Feladó", "De la", "Expeditor", "Expeditorul", "От", "Отправитель", "Від", "Від кого", "Подател",
        "Από", "Αποστολέας", "Kimden", "Gönderen", "מאת", "من", "از", "فرستنده", "द्वारा", "प्रेषक", "จาก", "ผู้ส่ง", "Từ",
        "Người gửi", "Dari", "Daripada", "Pengirim", "发件人", "寄件者", "寄件人", "發件人", "差出人", "送信者", "보낸 사람",
        "보낸사람", "보낸이", "발신", "보내는 사람", "Šalje", "Šalje se", "Pošiljatelj", "Шаље", "Од", "Пошиљалац", "Pošiljatelj",
        "Saatja", "No", "Sūtītājs", "Nuo", "Siuntėjas", "Expéditeur", "Remitente", "Remetente", "Afzender", "Absender",
        "Avsändare", "Avsender", "Afsender", "Sendt av", "Remitent", "Nork", "Mula sa", "Frá",
    ]

    private static let sent = [
        "Sent", "Date", "Date Sent", "Sent on", "Sent at", "Gesendet", "Gesendet am", "Datum", "Envoyé", "Envoyé le",
        "Date d'envoi", "Enviado", "Enviado el", "Enviado em", "Enviada", "Enviada em", "Fecha", "Fecha de envío",
        "Data",
        "Data de envio", "Inviato", "Inviato il", "Data invio", "Verzonden", "Datum verzonden", "Skickat", "Sendt",
        "Dato",
        "Lähetetty", "Päivämäärä", "Päiväys", "Wysłano", "Wysłane", "Data wysłania", "Odesláno", "Odoslané", "Dátum",
        "Elküldve", "Küldve", "Küldés dátuma", "Dată", "Data", "Trimis", "Trimise", "Отправлено", "Дата",
        "Дата отправки",
        "Надіслано", "Відправлено", "Изпратено", "Στάλθηκε", "Ημερομηνία", "Εστάλη", "Gönderildi", "Gönderilen",
        "Tarih",
        "Gönderme Tarihi", "נשלח", "תאריך", "تم الإرسال", "التاريخ", "المرسلة", "ارسال شده", "تاریخ", "भेजा गया", "दिनांक",
        "तारीख", "ส่ง", "ส่งเมื่อ", "วันที่", "Đã gửi", "Ngày", "Ngày gửi", "Dikirim", "Tanggal", "Terkirim", "Tarikh",
        "发送时间", "日期", "发送日期", "寄件日期", "傳送時間", "寄送時間", "發送時間", "送信日時", "日時", "日付", "送信日", "보낸 날짜",
        "보낸날짜", "날짜", "보낸 시간", "보낸시간", "발송일", "발신일", "Poslano", "Datum slanja", "Послато", "Датум", "Poslano",
        "Saadetud", "Kuupäev", "Nosūtīts", "Datums", "Išsiųsta", "Data", "Enviat", "Enviat el", "Dags", "Sent time",
        "Sent Date", "Date and time", "Sendedatum", "Le",
    ]

    private static let to = [
        "To", "An", "À", "A", "Pour", "Destinataire", "Para", "Destinatario", "Destinatário", "Aan", "Till", "Til",
        "Vastaanottaja", "Do", "Adresat", "Komu", "Pre", "Címzett", "Către", "Catre", "Destinatar", "Destinatarul",
        "Кому",
        "Получатель", "До", "Προς", "Παραλήπτης", "Kime", "Alıcı", "אל", "ל", "إلى", "به", "गिरनेवाला", "प्रति", "सेवा में",
        "ถึง", "ผู้รับ", "Tới", "Đến", "Người nhận", "Kepada", "Untuk", "Ke", "收件人", "收件者", "宛先", "受信者", "받는 사람",
        "받는사람", "수신", "받는이", "Prima", "Za", "Primatelj", "Прима", "За", "Коме", "Saaja", "Kellele", "Kam", "Adresāts",
        "Kam", "Adresatas", "Gavėjas", "Per a", "Nori", "Empfänger", "Ontvanger", "Mottagare", "Mottaker", "Modtager",
        "Recipient", "Recipients",
    ]

    private static let copy = [
        "Cc", "Bcc", "Kopie", "Kopie (CC)", "CC", "Copie à", "Copie", "Cópia", "Copia", "Con copia", "Kopi", "Kopia",
        "Kopio", "DW", "Do wiadomości", "UDW", "Kópia", "Másolat", "Másolatot kap", "Copie", "Копия", "Копія", "Копие",
        "Κοιν", "Κοινοποίηση", "Bilgi", "עותק", "نسخة", "رونوشت", "प्रतिलिपि", "สำเนา", "สำเนาถึง", "Đồng kính gửi",
        "Đồng gửi", "Tembusan", "抄送", "副本", "密件抄送", "密件副本", "참조", "숨은참조", "Koopia", "Kopija", "Kopia", "Še",
        "Копија", "Копија", "Ccn", "Cci", "Cco", "Còpia",
    ]

    private static let subject = [
        "Subject", "Betreff", "Objet", "Sujet", "Asunto", "Assunto", "Oggetto", "Onderwerp", "Ämne", "Emne", "Aihe",
        "Temat", "Předmět", "Predmet", "Tárgy", "Subiect", "Subiectul", "Тема", "Θέμα", "Konu", "נושא", "הנדון",
        "الموضوع",
        "موضوع", "विषय", "เรื่อง", "ชื่อเรื่อง", "หัวเรื่อง", "Chủ đề", "Tiêu đề", "Perihal", "Subjek", "Subyek", "Hal",
        "Judul", "主题", "主題", "主旨", "件名", "題名", "제목", "Naslov", "Zadeva", "Предмет", "Наслов", "Относно", "Teema",
        "Temats", "Tēma", "Tema", "Assumpte", "Gaia", "Efni", "Paksa", "Sujeto",
    ]

    private static let other = [
        "Reply-To", "Reply To", "Importance", "Priority", "Attachments", "Sensitivity", "Sent by", "Organization",
        "Cc by",
        "Antwort an", "Wichtigkeit", "Priorität", "Anlagen", "Anhänge", "Répondre à", "Importance", "Pièces jointes",
        "Responder a", "Importancia", "Datos adjuntos", "Importância", "Anexos", "Rispondi a", "Priorità", "Allegati",
        "Antwoord aan", "Urgentie", "Bijlagen", "Svara till", "Prioritet", "Bifogade filer", "Svar til", "Vedlegg",
        "Vastaus", "Odpověď na", "Důležitost", "Odpowiedź-do", "Ważność", "Załączniki", "Válaszcím", "Fontosság",
        "Răspuns către", "Ответ-Кому", "Важность", "Вложения", "Yanıt Adresi", "Önem", "回复", "回复至", "重要性", "附件",
        "返信先", "添付ファイル", "중요도", "첨부", "답장 받는 사람", "Resent-From", "Message-ID", "In-Reply-To", "Odgovori na",
        "Odpovedať-Pre", "Кому відповісти", "Mailing list", "List", "Delivered-To",
    ]
}
