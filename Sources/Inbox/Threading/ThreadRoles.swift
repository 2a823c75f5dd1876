import MailModel
import MailStore

extension NewMessage {
    /// Why a message would join the conversation to which its tokens lead, token by token; nil for those of subjects.
    ///
    /// ``MessageReader`` writes the message's own id first, then those of In-Reply-To, then the rest, each once.
    var joinReasons: [JoinReason?] {
        let own = messageID?.compared
        let replied = Set(inReplyTo.prefix(ThreadTokens.repliedIDs).compactMap(\.compared)).subtracting(
            [own].compactMap { $0 })
        let first = own == nil ? 0 : 1
        return tokens.indices.map { index in
            switch tokens[index].kind {
            case .threadIndex: .threadIndex
            case .providerThread: .providerThread
            case .subject: nil
            case .messageID: (first..<first + replied.count).contains(index) ? .replyTo : .reference
            }
        }
    }
}
