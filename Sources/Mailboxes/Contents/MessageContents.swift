import IMAPClient
import IMAPCore
import MIME
import MailModel
public import MailStore

/// Fetches what the store has not of messages, from their servers: attachments, and messages as they were received.
///
/// A mailbox has one connection for it at a time, whoever asks; who asks meanwhile waits and then uses the same one, so that
/// ten pictures of a mail cost one sign-in. What was fetched stays in memory for a while, within ``maximumCachedBytes``.
public actor MessageContents {
    /// The most bytes of one part or message; larger ones are refused.
    public static let maximumBytes = 64 << 20
    /// Bytes that are kept of what was fetched.
    public static let maximumCachedBytes = 96 << 20
    /// Requests of one mailbox that may wait.
    private static let maximumWaiting = 40

    /// Why something could not be fetched.
    public enum Failure: Error, Sendable {
        /// The message, or the part, is not there any more.
        case gone
        /// It is larger than ``MessageContents/maximumBytes``.
        case tooLarge
        /// Too much is being fetched from this mailbox.
        case busy
        /// The mailbox's server cannot be reached, or the mailbox is not in use; in words for people.
        case unreachable(String)
    }

    private struct Key: Hashable {
        let message: MessageKey
        let section: String
    }

    private struct Wanted {
        let key: Key
        let message: MessageRecord
        let continuation: CheckedContinuation<[UInt8], any Error>
    }

    private let dependencies: MailboxDependencies
    private var queues: [MailboxID: [Wanted]] = [:]
    private var cache: [Key: [UInt8]] = [:]
    private var order: [Key] = []
    private var cachedBytes = 0

    /// Fetches with these dependencies; their workspace does not matter.
    public init(_ dependencies: MailboxDependencies) {
        self.dependencies = dependencies
    }

    /// The content of a part, its transfer encoding undone.
    ///
    /// - Throws: ``Failure``.
    public func part(_ part: AttachmentRecord, of message: MessageRecord) async throws -> [UInt8] {
        guard part.size <= Self.maximumBytes else { throw Failure.tooLarge }
        guard !part.section.isEmpty else { return try await partOfWhole(part, of: message) }
        let raw = try await bytes(of: part.section, in: message)
        return Self.decoded(raw, part.encoding)
    }

    /// The whole message as it was received.
    ///
    /// - Throws: ``Failure``.
    public func source(of message: MessageRecord) async throws -> [UInt8] {
        guard message.size <= Int64(Self.maximumBytes) else { throw Failure.tooLarge }
        return try await bytes(of: "", in: message)
    }

    // MARK: - Parts

    /// A part that its server does not know is found in the whole message.
    private func partOfWhole(_ part: AttachmentRecord, of message: MessageRecord) async throws -> [UInt8] {
        let whole = ParsedMessage(try await source(of: message))
        let found = whole.attachments.first {
            $0.mediaType == part.mediaType && ($0.name ?? $0.safeName) == part.name && $0.encodedSize == part.size
        }
        guard let found else { throw Failure.gone }
        return found.part.decodedBody(limit: Self.maximumBytes)
    }

    private static func decoded(_ bytes: [UInt8], _ encoding: String) -> [UInt8] {
        var decoder = TransferDecoder(TransferEncoding(Array(encoding.utf8)[...]))
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count)
        decoder.decode(bytes.span, into: &output)
        decoder.finish(into: &output)
        return output
    }

    private func bytes(of section: String, in message: MessageRecord) async throws -> [UInt8] {
        let key = Key(message: message.key, section: section)
        if let known = cache[key] { return known }
        guard (queues[message.mailbox]?.count ?? 0) < Self.maximumWaiting else { throw Failure.busy }
        return try await withCheckedThrowingContinuation { continuation in
            let wanted = Wanted(key: key, message: message, continuation: continuation)
            if queues[message.mailbox] == nil {
                queues[message.mailbox] = [wanted]
                // It serves the queue until that is empty, whichever of the requests is still waited for; every step has
                // the connection's own deadline.
                Task { await self.serve(message.mailbox) }
            } else {
                queues[message.mailbox]?.append(wanted)
            }
        }
    }

    /// Serves the queue of a mailbox over one connection.
    private func serve(_ mailbox: MailboxID) async {
        var session: MailboxSession?
        while let wanted = next(of: mailbox) {
            if let known = cache[wanted.key] {
                wanted.continuation.resume(returning: known)
                continue
            }
            do {
                let open = if let session { session } else { try await connect(wanted.message) }
                session = open
                let bytes = try await fetch(wanted, open.connection)
                keep(bytes, for: wanted.key)
                wanted.continuation.resume(returning: bytes)
            } catch let failure as Failure {
                wanted.continuation.resume(throwing: failure)
            } catch {
                if let session { await session.connection.close() }
                wanted.continuation.resume(throwing: Failure.unreachable(Self.words(of: error, session)))
                session = nil
            }
        }
        await session?.connection.logout()
    }

    private func connect(_ message: MessageRecord) async throws -> MailboxSession {
        var dependencies = dependencies
        // Whoever asks has been found to be of the mailbox's workspace.
        dependencies.workspace = try await dependencies.store.read { try $0.workspaceID(of: message.mailboxKey) }
        return try await MailboxSessions(dependencies).open(message.mailbox)
    }

    /// The next request; nil where there is none, and the queue is closed then.
    private func next(of mailbox: MailboxID) -> Wanted? {
        guard var queue = queues[mailbox], !queue.isEmpty else {
            queues[mailbox] = nil
            return nil
        }
        let wanted = queue.removeFirst()
        queues[mailbox] = queue
        return wanted
    }

    private func fetch(_ wanted: Wanted, _ connection: IMAPConnection) async throws -> [UInt8] {
        let message = wanted.message
        let places = try await dependencies.store.read { reader in
            try reader.locations(of: message.key).compactMap { place in
                try reader.syncFolder(place.folder).map { (place, $0) }
            }
        }
        guard let section = BodySection(wanted.key.section) else { throw Failure.gone }
        for (place, folder) in places {
            guard let uid = place.uid.flatMap({ UID($0) }) else { continue }
            let opened = try await connection.examine(folder.record.name)
            guard folder.cursor.uidValidity == nil || opened.uidValidity == folder.cursor.uidValidity else { continue }
            let found = try await connection.fetchAll(
                UIDSet(numbers: [uid.rawValue]), [.uid, .body(section)], maximumBytes: Self.maximumBytes + (1 << 20))
            if let bytes = found.first(where: { $0.uid == uid })?.bytes(of: section) { return bytes }
        }
        throw Failure.gone
    }

    private func keep(_ bytes: [UInt8], for key: Key) {
        guard bytes.count <= Self.maximumCachedBytes / 2, cache[key] == nil else { return }
        cache[key] = bytes
        order.append(key)
        cachedBytes += bytes.count
        while cachedBytes > Self.maximumCachedBytes, !order.isEmpty {
            cachedBytes -= cache.removeValue(forKey: order.removeFirst())?.count ?? 0
        }
    }

    private static func words(of error: any Error, _ session: MailboxSession?) -> String {
        switch error {
        case SessionFailure.notActive: "The mailbox is paused or disconnected."
        case SessionFailure.failed(let finding): finding.cause
        case SessionFailure.paced: "The mailbox's server is asked too often; wait a moment."
        case SessionFailure.local, SessionFailure.cancelled: "It could not be fetched now."
        case let error as IMAPClientError: session?.finding(of: error).cause ?? "The mailbox's server did not answer."
        default: "It could not be fetched now."
        }
    }
}

extension BodySection {
    /// Reads what a store's attachment names: numbers, perhaps with a word behind them.
    init?(_ text: String) {
        guard !text.isEmpty else {
            self = .all
            return
        }
        var numbers: [UInt32] = []
        var content = Content.all
        for piece in text.split(separator: ".", omittingEmptySubsequences: false) {
            if let number = UInt32(piece), content == .all {
                numbers.append(number)
            } else {
                switch piece {
                case "TEXT": content = .text
                case "HEADER": content = .header
                case "MIME": content = .mime
                default: return nil
                }
            }
        }
        self.init(part: numbers, content)
    }
}
