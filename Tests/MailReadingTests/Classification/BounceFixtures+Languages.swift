import MailReading

/// Reports in other languages than English.
extension BounceFixture {
    private static func exchange(
        _ language: String, subject: String, _ text: String, reason: BounceReason = .mailboxUnknown
    ) -> BounceFixture {
        BounceFixture(
            name: "Prose in \(language)",
            message: ReportForm.plain(from: "postmaster@example.net", subject: subject, text),
            recipients: ["bob@example.org"], reason: reason,
            isHard: reason == .mailboxUnknown || reason == .domainUnknown)
    }

    static let languages: [BounceFixture] = [
        exchange(
            "German", subject: "Unzustellbar: Das Angebot",
            "Ihre Nachricht an bob@example.org konnte nicht zugestellt werden.\nDie Adresse wurde nicht gefunden."),
        exchange(
            "German, full", subject: "Benachrichtigung zum Zustellungsstatus (Fehlgeschlagen)",
            "Ihre Nachricht an bob@example.org wurde nicht zugestellt: Das Postfach des Empfängers ist voll.",
            reason: .mailboxFull),
        exchange(
            "French", subject: "Non remis : L'offre",
            "Votre message n'a pas pu être remis à bob@example.org : adresse introuvable."),
        exchange(
            "French, full", subject: "Échec de la remise",
            "Impossible de remettre le message à bob@example.org\nLa boîte aux lettres du destinataire est pleine",
            reason: .mailboxFull),
        exchange(
            "Spanish", subject: "No se puede entregar: La oferta",
            "No se ha podido entregar el mensaje a bob@example.org porque no se ha encontrado la dirección."),
        exchange(
            "Italian", subject: "Mancato recapito: L'offerta",
            "Il messaggio a bob@example.org non è stato recapitato. Indirizzo non trovato."),
        exchange(
            "Portuguese", subject: "Não entregue: A oferta",
            "Sua mensagem para bob@example.org não foi entregue. Endereço não encontrado."),
        exchange(
            "Portuguese, full", subject: "Falha na entrega",
            "Não foi possível entregar a mensagem para bob@example.org. A caixa de correio está cheia.",
            reason: .mailboxFull),
        exchange(
            "Dutch", subject: "Onbestelbaar: Het aanbod",
            "Uw bericht aan bob@example.org kan niet worden bezorgd. Het adres is niet gevonden: adres niet gevonden."),
        exchange(
            "Polish", subject: "Niedostarczone: Oferta",
            "Wiadomość do bob@example.org nie została dostarczona. Nie znaleziono adresu."),
        exchange(
            "Czech", subject: "Nedoručitelné: Nabídka",
            "Zprávu pro bob@example.org nelze doručit. Adresa nebyla nalezena."),
        exchange(
            "Hungarian", subject: "Kézbesíthetetlen: Ajánlat",
            "Az üzenetet nem sikerült kézbesíteni: bob@example.org\nA cím nem található."),
        exchange(
            "Romanian", subject: "Nelivrat: Oferta",
            "Mesajul către bob@example.org nu a putut fi livrat. Adresa nu a fost găsită."),
        exchange(
            "Russian", subject: "Не удается доставить: Предложение",
            "Ваше сообщение для bob@example.org не может быть доставлено. Адрес не найден."),
        exchange(
            "Ukrainian", subject: "Недоставлено: Пропозиція",
            "Не вдалося доставити повідомлення: bob@example.org\nАдресу не знайдено."),
        exchange(
            "Swedish", subject: "Gick inte att leverera: Offerten",
            "Meddelandet till bob@example.org kunde inte levereras. Adressen hittades inte."),
        exchange(
            "Danish", subject: "Kan ikke leveres: Tilbuddet",
            "Din mail til bob@example.org kunne ikke leveres. Adressen blev ikke fundet."),
        exchange(
            "Norwegian", subject: "Kan ikke leveres: Tilbudet",
            "Meldingen til bob@example.org ble ikke levert. Adressen ble ikke funnet."),
        exchange(
            "Finnish", subject: "Ei voida toimittaa: Tarjous",
            "Viestiä vastaanottajalle bob@example.org ei voitu toimittaa. Osoitetta ei löydy."),
        exchange(
            "Turkish", subject: "Teslim edilemedi: Teklif",
            "bob@example.org adresine gönderdiğiniz ileti teslim edilemedi. Adres bulunamadı."),
        exchange(
            "Greek", subject: "Δεν είναι δυνατή η παράδοση: Προσφορά",
            "Το μήνυμα προς bob@example.org δεν παραδόθηκε. Η διεύθυνση δεν βρέθηκε."),
        exchange("Japanese", subject: "配信不能: お見積り", "bob@example.org 宛のメッセージを配信できませんでした。\nアドレスが見つかりません。"),
        exchange("Chinese", subject: "未送达: 报价", "您发给 bob@example.org 的邮件无法送达。\n用户不存在。"),
        exchange("Korean", subject: "배달되지 않음: 견적", "bob@example.org에게 보낸 메시지가 전달되지 않았습니다.\n주소를 찾을 수 없습니다."),
        exchange(
            "Vietnamese", subject: "Không gửi được: Báo giá",
            "Thư gửi tới bob@example.org không gửi được. Không tìm thấy địa chỉ."),
        exchange(
            "Indonesian", subject: "Tidak terkirim: Penawaran",
            "Pesan kepada bob@example.org tidak dapat dikirim. Alamat tidak ditemukan."),
        exchange("Thai", subject: "ส่งไม่ได้: ใบเสนอราคา", "ไม่สามารถส่งข้อความถึง bob@example.org\nไม่พบที่อยู่"),
        exchange(
            "Arabic", subject: "تعذر التسليم: العرض",
            "تعذر تسليم الرسالة إلى\nbob@example.org\nلم يتم العثور على العنوان"),
        exchange("Hebrew", subject: "לא ניתן למסירה: הצעה", "ההודעה אל bob@example.org לא נמסרה. הכתובת לא נמצאה."),
    ]
}
