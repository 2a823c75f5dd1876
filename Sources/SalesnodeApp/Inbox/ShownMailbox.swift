internal import Mailboxes

/// A mailbox with how it stands with its server.
struct ShownMailbox: Sendable, Codable, Hashable {
    var detail: MailboxDetail
    var sync: MailboxStanding

    private enum Key: String, CodingKey { case sync }

    init(detail: MailboxDetail, sync: MailboxStanding) {
        self.detail = detail
        self.sync = sync
    }

    init(from decoder: any Decoder) throws {
        detail = try MailboxDetail(from: decoder)
        sync = try decoder.container(keyedBy: Key.self).decode(MailboxStanding.self, forKey: .sync)
    }

    /// The fields of the detail, and `sync` beside them.
    func encode(to encoder: any Encoder) throws {
        try detail.encode(to: encoder)
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(sync, forKey: .sync)
    }
}
