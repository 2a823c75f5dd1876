/// The subjects that servers give to their reports, in the languages in which they write them.
enum BounceSubjects {
    /// What a report's subject says.
    enum Meaning: Sendable {
        case failed
        case delayed
        case delivered
    }

    /// Beginnings of reports on success; elsewhere in a subject they may be denied, as in `Non remis :`.
    private static let deliveredBeginnings = [
        "delivered:", "relayed:", "zugestellt:", "remis :", "remis:", "entregado:", "recapitato:", "entregue:",
        "bezorgd:", "dostarczone:",
        "доставлено:", "levererat:", "leveret:", "levert:", "toimitettu:", "teslim edildi:", "已送达", "配信済み", "配信済み:",
        "배달됨:",
    ].map { ComparisonText($0).bytes }

    /// What a subject says; nil where it is none of a report's.
    static func meaning(of subject: ComparisonText) -> Meaning? {
        if deliveredBeginnings.contains(where: { subject.bytes.starts(with: $0) }) { return .delivered }
        return table.best(in: subject)?.value
    }

    private static let table = MeaningTable<Meaning>([
        MeaningTable.Row(
            .delivered,
            [
                "delivery status notification (success)", "delivery status notification (relay)",
                "delivery status notification (relayed)", "successful mail delivery report", "success notice",
                "delivery status notification (delivered)", "delivery receipt", "delivery report (success)",
                "message delivered", "successfully delivered",
            ]),
        MeaningTable.Row(
            .delayed,
            [
                "delivery status notification (delay*)", "delayed mail", "delivery delayed", "delayed delivery",
                "warning: could not send message for past", "warning: message … delayed", "message delayed", "delayed:",
                "mail delivery delayed", "still being retried", "mail delivery warning", "delivery delay",
                "mail could not be delivered yet", "your message … delayed", "temporarily undeliverable",
                "warning: cannot send message for", "transient delivery failure",
                "benachrichtigung zum zustellungsstatus (verzogerung)", "zustellung verzogert", "verzogert:",
                "notification d'etat de remise (retard)", "retard de la distribution", "retarde :",
                "notificacion de estado de la entrega (retraso)", "entrega retrasada", "retrasado:",
                "notifica sullo stato della consegna (ritardo)", "consegna ritardata", "ritardato:", "atrasado:",
                "notificacao de status da entrega (atraso)", "bezorging vertraagd", "vertraagd:", "opoznione:",
                "отложено:", "доставка отложена", "配信の遅延", "配信が遅れて", "送达延迟", "已延迟",
            ]),
        MeaningTable.Row(
            .failed,
            [
                "undelivered mail returned to sender", "undeliverable", "undelivered mail", "undelivered message",
                "mail delivery failed", "mail delivery failure", "mail delivery system", "mail delivery error",
                "delivery status notification", "delivery failure", "delivery failed", "delivery failure notification",
                "failure notice", "failure notification", "failure delivery", "failed mail", "delivery has failed",
                "returned mail", "returned message", "returned email", "return receipt (failed)", "mail system error",
                "mail error", "mail could not be delivered", "message could not be delivered", "message not delivered",
                "message undeliverable", "could not be delivered", "couldn't be delivered", "wasn't delivered",
                "message delivery failure", "message delivery failed", "non delivery report", "non-delivery", "ndn:",
                "nondeliverable mail", "nondelivery", "non-deliverable", "non remis", "delivery error",
                "delivery report",
                "delivery notification", "delivery problem", "delivery unsuccessful", "unable to deliver",
                "bounced mail",
                "bounced message", "bounce notification", "mail returned", "email not delivered",
                "email delivery failure",
                "dsn", "permanent delivery failure", "permanent error", "mail failure", "email bounced",
                "mail rejected", "message rejected", "message blocked", "blocked message", "rejected:", "rejected mail",
                "user unknown", "unknown user", "address not found", "invalid address", "mailbox full", "over quota",
                "quota exceeded", "considered unsolicited", "this message could not be delivered",
                "error sending message", "error sending your mail", "[bounce]", "error: unable to deliver",
                "mdaemon notification", "sendmail error",
                "failed to deliver", "unzustellbar", "unzustellbare", "nicht zugestellt", "nicht zustellbar",
                "zustellung fehlgeschlagen", "zustellungsfehler", "fehler bei der zustellung", "unzustellbarkeit*",
                "benachrichtigung zum zustellungsstatus", "mail konnte nicht", "nachricht nicht zugestellt",
                "unzustellbarkeitsbericht", "e-mail konnte nicht zugestellt werden", "zustellstatus",
                "non distribuable", "echec de la remise", "echec de remise", "echec de la distribution",
                "message non remis",
                "non remise", "courrier non remis", "notification d'echec", "notification d'etat de remise",
                "avis de non-remise", "retour de courrier", "message non distribue", "echec de la livraison",
                "rapport de non-remise",
                "no se puede entregar", "no entregado", "no se pudo entregar", "notificacion de estado de la entrega",
                "error de entrega", "mensaje no entregado", "correo devuelto", "no se ha podido entregar",
                "fallo en la entrega", "informe de no entrega", "mensaje devuelto", "imposible de entregar",
                "non recapitabile", "mancato recapito", "non recapitato", "notifica sullo stato della consegna",
                "messaggio non recapitato", "impossibile recapitare", "mancata consegna", "errore di consegna",
                "posta non recapitata", "consegna non riuscita", "avviso di mancata consegna",
                "nao entregue", "nao e possivel entregar", "falha na entrega", "notificacao de status da entrega",
                "mensagem nao entregue", "nao foi possivel entregar", "devolvid*", "erro de entrega", "falha no envio",
                "notificacao de estado da entrega", "onbestelbaar", "niet bezorgd", "bezorging mislukt", "onbestelbare",
                "kan niet worden bezorgd", "melding over bezorgingsstatus", "mailbezorging mislukt", "afleveringsfout",
                "niedostarcz*", "nie mozna dostarczyc", "nie dostarczono", "nie można doręczyć", "zwrot poczty",
                "powiadomienie o stanie dostarczenia", "blad dostarczania", "raport o niedostarczeniu",
                "nedorucitelne", "nedoruciteln*", "nedorucena*", "nedoruceno", "nedorucene", "zprava nebyla dorucena",
                "oznameni o stavu doruceni", "kezbesithetetlen", "kezbesitesi hiba", "sikertelen kezbesites",
                "nem kezbesitheto",
                "nelivrat", "nu poate fi livrat", "mesaj nelivrat", "livrare esuata", "nelivrabil",
                "imposibil de livrat",
                "не доставлено", "недоставленн*", "не удается доставить", "не удалось доставить",
                "невозможно доставить",
                "уведомление о состоянии доставки", "ошибка доставки", "сообщение не доставлено",
                "письмо не доставлено",
                "недоставлено", "не може бути доставлен*", "не вдалося доставити", "недоставка", "возврат почты",
                "gick inte att leverera", "kunde inte levereras", "ej levererat", "olevererat", "gar inte att leverera",
                "leveransfel", "kan ikke leveres", "kunne ikke leveres", "ikke leveret", "ikke-leveret", "ikke levert",
                "leveringsfejl", "uleverbar", "kan ikke levere", "statusvarsel om levering", "leveringsstatus",
                "ei voida toimittaa", "toimitus epaonnistui", "ei voitu toimittaa", "toimittamatta", "toimitusilmoitus",
                "teslim edilemedi", "teslim edilemeyen", "iletilemedi", "teslim edilemez", "gonderilemedi",
                "teslimat durumu",
                "δεν ειναι δυνατη η παραδοση", "μη παραδοτεο", "αποτυχια παραδοσης", "δεν παραδοθηκε", "ανεπιδοτο",
                "配信不能", "配信できません", "配信エラー", "未配信", "配達できませんでした", "配信失敗", "送信できません", "メール配信エラー",
                "エラーメール", "送信エラー", "宛先不明", "退信", "无法送达", "未送达", "无法投递", "投递失败", "系统退信", "无法传递", "邮件发送失败",
                "无法发送", "無法送達", "無法傳遞", "未傳遞", "退信通知", "無法投遞", "傳送失敗", "배달되지 않음", "배달할 수 없음", "전송 실패",
                "반송", "발송 실패", "메일 전송에 실패", "전달되지 않았습니다", "khong gui duoc", "khong the gui", "gui khong thanh cong",
                "khong the phan phoi", "khong the phat", "tidak terkirim", "gagal terkirim", "tidak dapat terkirim",
                "tidak dapat dikirim",
                "pengiriman gagal", "ส่งไม่ได้", "ไม่สามารถส่ง", "ส่งไม่สำเร็จ", "تعذر تسليم", "لم يتم التسليم",
                "غير قابل للتسليم", "تعذر التسليم",
                "לא ניתן למסירה", "לא נמסר", "המסירה נכשלה", "वितरित नहीं", "डिलीवर नहीं", "nedorucitelna", "nedostavljiv*",
                "neisporuc*",
                "ni mogoce dostaviti", "nije isporuc*", "недоставено", "неуспешна доставка", "neizdevas piegadat",
                "nepavyko pristatyti",
                "nepristatyt*", "ei saanud kohale", "kohaletoimetamatu",
            ]),
    ])
}
