import MIME
import MailModel

/// What a message's list fields say (RFC 2919, RFC 2369, RFC 8058).
public struct ListInformation: Sendable, Hashable {
    /// The list's id in lower case, without brackets, such as `news.example.org`.
    public let id: String?

    /// The words before the id.
    public let name: String?

    /// Whether people write to the list, or only its owner does.
    public let role: Role

    /// The address to which posts go; nil where posting is not allowed or nothing is said.
    public let postAddress: String?

    /// How to leave the list, in the order of preference that the sender gave.
    public let unsubscribe: [Target]

    /// Whether a POST to the first https target leaves the list at once (RFC 8058).
    ///
    /// This is what the message says; it counts only where a valid DKIM signature covers both fields.
    public let isOneClick: Bool

    /// Where the list's past messages are.
    public let archive: [Target]

    /// Who writes to a list.
    public enum Role: String, Sendable, Hashable, Codable, CaseIterable {
        /// People write to each other.
        case discussion
        /// Its owner writes to many.
        case bulk
        /// The fields do not tell.
        case unclear
    }

    /// Where to go or write.
    public enum Target: Sendable, Hashable {
        /// An https address without white space, control characters or a user name. Not yet judged: whoever opens it
        /// applies the egress policy.
        case https(String)
        /// A message to be sent.
        case mailto(address: String, subject: String?, body: String?)
    }

    init?(_ facts: MessageFacts) {
        let header = facts.header
        let limit = facts.limits.fieldBytes
        let rawID = header.boundedText("List-Id", limit: limit) ?? header.boundedText("List-ID", limit: limit)
        let unsubscribeField = header.first("List-Unsubscribe")
        let postField = header.boundedText("List-Post", limit: limit)
        let isDiscussionSoftware = facts.header.has(anyOf: Self.discussionFields)
        guard
            rawID != nil || unsubscribeField != nil || postField != nil || isDiscussionSoftware
                || facts.header.has(anyOf: Self.otherFields)
        else { return nil }
        // RFC 2919 §2
        let opening = rawID?.lastIndex(of: "<")
        id = rawID.map { text in
            let inner = opening.map { text[text.index(after: $0)...].prefix { $0 != ">" } } ?? text[...]
            return inner.lowercased().filter { !$0.isWhitespace }
        }
        name = opening.flatMap { end in
            let words = rawID?[..<end].filter { $0 != "\"" } ?? ""
            let trimmed = words.drop { $0 == " " }
            return trimmed.isEmpty ? nil : String(trimmed).trimmingSpaceAtEnd
        }
        // RFC 2369 §3.4
        let post = postField.map { ListTargets.parse($0, limit: facts.limits.listTargets) } ?? []
        postAddress = post.lazy.compactMap { if case .mailto(let address, _, _) = $0 { address } else { nil } }.first
        unsubscribe =
            unsubscribeField.map {
                ListTargets.parse(HeaderBlock.boundedText(of: $0, limit: limit), limit: facts.limits.listTargets)
            } ?? []
        archive =
            header.boundedText("List-Archive", limit: limit).map {
                ListTargets.parse($0, limit: facts.limits.listTargets)
            } ?? []
        // RFC 8058 §3.1
        let oneClick = header.boundedText("List-Unsubscribe-Post", limit: 200)?.lowercased().filter { $0 != " " }
        isOneClick =
            oneClick == "list-unsubscribe=one-click"
            && unsubscribe.contains { if case .https = $0 { true } else { false } }
        if postAddress != nil || isDiscussionSoftware {
            role = .discussion
        } else if postField != nil || unsubscribeField != nil || CampaignFields.areIn(facts) {
            role = .bulk
        } else {
            role = .unclear
        }
    }

    /// Fields of software for lists on which people write to each other.
    private static let discussionFields = HeaderNames([
        "X-BeenThere", "X-Mailman-Version", "X-Google-Group-Id", "Mailing-List", "X-Mailing-List", "X-ML-Name",
        "X-MLServer",
        "X-Loop-List", "X-Sympa-To", "List-Sympa", "X-Ezmlm", "X-Listserver", "X-eGroups-Msg-Info",
        "X-Discourse-Post-Id",
    ])

    private static let otherFields = HeaderNames([
        "List-Help", "List-Subscribe", "List-Owner", "List-Archive", "X-List", "X-Mailing-list-id",
    ])
}

extension String {
    fileprivate var trimmingSpaceAtEnd: String {
        var text = self
        while text.last == " " { text.removeLast() }
        return text
    }
}
