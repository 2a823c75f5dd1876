import IMAPCore
import Inbox
import MailModel
import MailStore

/// A message as it came from the server, not read yet.
struct RawMessage: Sendable {
    /// Its UID.
    let uid: UInt32
    /// Its flags at the time of its octets.
    var flags: Set<Flag>
    /// Gmail's labels.
    var labels: [String] = []
    /// When its flags last changed; nil where the server keeps none.
    var modSeq: ModSeq?
    /// When the server took it.
    var received: Timestamp
    /// Its size by the server.
    var size: Int64
    /// The provider's id of it (X-GM-MSGID, EMAILID).
    var providerMessageID: String?
    /// The provider's id of its thread (X-GM-THRID, THREADID).
    var providerThreadID: String?
    /// Its octets.
    var content: FetchedSource.Content

    /// Takes what FETCH told about a message, and its octets.
    init(_ message: FetchedMessage, uid: UInt32, scanned: ScannedMessage, content: FetchedSource.Content) {
        self.uid = uid
        flags = []
        received = scanned.received
        size = scanned.size
        self.content = content
        for item in message.items {
            switch item {
            // RFC 9051 §2.3.2: \Recent says something of the session, not of the message.
            case .flags(let told): flags = Set(told).subtracting([.recent])
            case .modSeq(let told): modSeq = told
            case .gmailLabels(let told): labels = told.map(\.description)
            case .gmailMessageID(let id): providerMessageID = String(id)
            case .gmailThreadID(let id): providerThreadID = String(id)
            case .emailID(let id): providerMessageID = providerMessageID ?? id.description
            case .threadID(let id): providerThreadID = providerThreadID ?? id?.description
            default: break
            }
        }
    }

    /// How many octets are held for it.
    var heldBytes: Int {
        switch content {
        case .whole(let bytes): bytes.count
        case .parts(let header, _, let bodies): bodies.values.reduce(header.count) { $0 + $1.count }
        }
    }
}

/// What is known of a message before its octets are fetched.
struct ScannedMessage: Sendable, Hashable {
    /// Its UID.
    var uid: UInt32
    /// Its size by the server; it may lie.
    var size: Int64
    /// When the server took it.
    var received: Timestamp
}

extension Flag {
    /// `\Recent` (RFC 3501 §2.3.2)
    static let recent = Flag(#"\Recent"#)
}

extension FetchedMessage {
    /// The flags that last beyond the session; nil where none came.
    var lastingFlags: Set<Flag>? { flags.map { Set($0).subtracting([.recent]) } }

    /// What is known of the message before its octets are fetched; nil where the UID is missing.
    func scanned(now: Timestamp) -> ScannedMessage? {
        guard let uid else { return nil }
        // A server that says no date, or no size, must not keep us from the message.
        return ScannedMessage(
            uid: uid.rawValue, size: max(size ?? 0, 0), received: internalDate?.timestamp ?? now)
    }
}
