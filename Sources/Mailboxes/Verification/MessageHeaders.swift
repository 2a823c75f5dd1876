import IMAPClient
import IMAPCore
import MIME
import MailModel

/// The header of one message in the selected folder.
struct MessageHeaders: Sendable {
    /// The most bytes of headers that one look reads; a folder that fills at that moment must not fill our memory.
    static let maximumBytes = 4 << 20

    let uid: UID
    let block: HeaderBlock

    /// The Message-ID, where there is a usable one.
    var messageID: MessageID? { block.messageID }

    /// Reads the headers of `uids`, or only the Message-ID where `onlyID` says so. Nothing becomes `\Seen`.
    static func fetch(
        _ uids: UIDSet, onlyID: Bool = false, on connection: IMAPConnection
    ) async throws(IMAPClientError) -> [MessageHeaders] {
        let section: BodySection = onlyID ? BodySection(.headerFields(["Message-ID"])) : .header
        let messages = try await connection.fetchAll(
            uids, [.uid, .body(section)], maximumBytes: maximumBytes)
        return messages.compactMap { message in
            guard let uid = message.uid, let bytes = message.bodies.first?.bytes else { return nil }
            return MessageHeaders(uid: uid, block: HeaderBlock(bytes))
        }
    }
}

extension FetchedBody {
    /// The bytes, where they were not streamed.
    fileprivate var bytes: [UInt8]? {
        if case .bytes(let bytes) = content { bytes } else { nil }
    }
}
