internal import MIME
public import MailModel
internal import MailReading
public import MailStore

/// Makes the tokens by which messages of one conversation find each other.
///
/// A token is 16 octets of a digest under the workspace's key. Two messages that share one belong together: that is the
/// whole of threading, so neither the order in which messages arrive nor the order of the ids in References matters,
/// loops are harmless, and an id that only others name stands for a message that was never seen.
public struct ThreadTokens: Sendable {
    /// Of References the first ids count, where the conversation began, and the last ones, which are the nearest.
    /// RFC 5322 allows any number; a robot's can have thousands.
    public static let firstReferences = 4
    /// How many of the last ids of References count.
    public static let lastReferences = 20
    /// How many ids of In-Reply-To count.
    public static let repliedIDs = 4

    private let key: IdentityKey

    /// Takes the workspace's key.
    public init(identityKey: [UInt8]) { key = IdentityKey(identityKey) }

    /// The token of a Message-ID; nil for an id that proves nothing. Whoever sends a message enters the token of its id
    /// before, so that answers find its conversation.
    public func messageID(_ id: MessageID) -> ThreadToken? {
        guard let compared = id.compared else { return nil }
        var fields = DigestFields("thread message-id")
        fields.add(compared)
        return token(.messageID, fields)
    }

    /// The token that copies of a message without an id share.
    func copy(of identity: [UInt8]) -> ThreadToken {
        var fields = DigestFields("thread copy")
        fields.add(identity)
        return token(.messageID, fields)
    }

    /// The token of a provider's thread, which counts within its mailbox.
    public func providerThread(_ id: String, in mailbox: MailboxID) -> ThreadToken {
        var fields = DigestFields("thread provider")
        fields.add(mailbox.description)
        fields.add(id)
        return token(.providerThread, fields)
    }

    /// The token of a Thread-Index: its first 22 octets, a time and a number that answers keep (MS-OXOMSG 2.2.1.3),
    /// together with the base subject, because templates and resent messages copy the number. Nil where it is none.
    func threadIndex(_ value: ArraySlice<UInt8>, subject: BaseSubject) -> ThreadToken? {
        let decoder = PartDecoder(contentType: .plainText, transferEncoding: .base64)
        let octets = decoder.octets(of: value.prefix(4_000))
        guard octets.count >= 22, (octets.count - 22) % 5 == 0, octets.prefix(22).contains(where: { $0 != octets[0] })
        else { return nil }
        var fields = DigestFields("thread index")
        fields.add(octets.prefix(22))
        fields.add(subject.text)
        return token(.threadIndex, fields)
    }

    /// The token of a bare subject in a mailbox, by which answers without any reference are looked for; nil for an empty
    /// subject. Such answers have another token than all other messages: they are few, and found fast.
    func subject(_ subject: BaseSubject, in mailbox: MailboxID, isLoose: Bool) -> ThreadToken? {
        guard !subject.text.isEmpty else { return nil }
        var fields = DigestFields("thread subject")
        fields.add(mailbox.description)
        fields.add(subject.text)
        return Self.subject(token(.subject, fields), isLoose: isLoose)
    }

    /// The token of the same subject for answers without any reference, or for all other messages.
    static func subject(_ token: ThreadToken, isLoose: Bool) -> ThreadToken {
        var digest = token.digest
        digest[15] = digest[15] & 0xFE | (isLoose ? 1 : 0)
        return ThreadToken(kind: .subject, digest: digest)
    }

    /// Whether a token is that of an answer without any reference.
    static func isLoose(_ token: ThreadToken) -> Bool { token.kind == .subject && token.digest[15] & 1 == 1 }

    /// The ids that count of References.
    static func counted(_ references: [MessageID]) -> [MessageID] {
        guard references.count > firstReferences + lastReferences else { return references }
        return Array(references.prefix(firstReferences) + references.suffix(lastReferences))
    }

    private func token(_ kind: ThreadTokenKind, _ fields: DigestFields) -> ThreadToken {
        ThreadToken(kind: kind, digest: Array(key.digest(fields).prefix(16)))
    }
}
