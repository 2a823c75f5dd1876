import IMAPClient
import IMAPCore
import MIME
import MailModel

/// Recognises that a message in the selected folder is the bounce of another.
enum BounceReading {
    /// The largest bounce that is read; reports are small, and what is larger quotes a large original.
    static let maximumBytes: Int64 = 256 << 10

    /// The remote server's words where the message `uid` reports that `messageID` could not be delivered; else nil.
    static func bounce(
        of messageID: MessageID, uid: UID, headers: MessageHeaders, on connection: IMAPConnection
    ) async throws(IMAPClientError) -> ServerText? {
        // RFC 6522 §3: only a multipart/report can be one, so ordinary mail that arrives meanwhile is not read.
        guard let type = headers.block.contentType, type.isMultipart, type.subtype == "report" else { return nil }
        let uids = UIDSet(numbers: [uid.rawValue])
        let sizes = try await connection.fetchAll(uids, [.uid, .size])
        guard let size = sizes.first?.size, size <= maximumBytes else { return nil }
        let messages = try await connection.fetchAll(uids, [.uid, .body(.all)])
        guard let bytes = messages.first?.bytes(of: .all) else { return nil }
        guard let report = DeliveryReport(MessageStructure(bytes)), report.isFailure, report.concerns(messageID) else {
            return nil
        }
        return report.failures.lazy.compactMap(\.diagnosticCode).first ?? ServerText("undeliverable")
    }
}
