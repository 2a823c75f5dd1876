import MailModel
import MailStore

extension NewMessage {
    /// Why a message would join the conversation to which one of its tokens leads, by the token's place.
    ///
    /// ``MessageReader`` writes the message's own id first, then those of In-Reply-To, then the rest, each once.
    func joinReason(ofTokenAt index: Int) -> JoinReason {
        switch tokens[index].kind {
        case .threadIndex: return .threadIndex
        case .providerThread: return .providerThread
        case .subject: return .subject
        case .messageID: break
        }
        let own = messageID?.compared
        let replied = Set(inReplyTo.prefix(ThreadTokens.repliedIDs).compactMap(\.compared)).subtracting(
            [own].compactMap { $0 })
        let first = own == nil ? 0 : 1
        return (first..<first + replied.count).contains(index) ? .replyTo : .reference
    }
}
