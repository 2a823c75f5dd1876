public import IMAPCore
public import MailModel
import NIOCore

/// How ``IMAPConnection/move(_:to:)`` moved messages.
public enum MoveOutcome: Sendable, Hashable {
    /// By MOVE, in one step (RFC 6851 §3.1); the new UIDs where the server has UIDPLUS.
    case moved(CopiedUIDs?)
    /// By COPY, `\Deleted` and UID EXPUNGE, because the server has no MOVE.
    case copiedAndExpunged(CopiedUIDs?)
    /// By COPY and `\Deleted` only: the server has neither MOVE nor UIDPLUS, and a plain EXPUNGE would also remove what
    /// others flagged. The originals stay until somebody expunges the folder.
    case copiedAndFlagged(CopiedUIDs?)
}

extension IMAPConnection {
    /// The UIDs of messages in the selected folder that match (RFC 9051 §6.4.4). Asks for ESEARCH where it is
    /// announced, because its answer is compact.
    ///
    /// A server looks only through what it has reported by EXISTS, and some report new messages, even those of our own
    /// APPEND, only in answer to NOOP or IDLE: call ``noop()`` before looking for something that may just have come.
    public func search(_ key: SearchKey) async throws(IMAPClientError) -> UIDSet {
        try await execute(SearchCommand(key, capabilities: capabilities)).uids
    }

    /// A stream of messages with back-pressure (RFC 9051 §6.4.5). An empty set asks for nothing and ends at once; so it is
    /// with all commands here that take a set.
    ///
    /// Bodies larger than 16 KiB come as chunks. Reading from the socket pauses while the stream holds 64 elements that
    /// nobody took, and goes on at 16, so other commands on this connection wait for the consumer: finish the stream
    /// before awaiting another command. Leaving the loop early drops what is left of small answers and closes the
    /// connection where a large body is under way.
    ///
    /// Several fetches may be given at once: all are sent, and a server may mix their answers, as Dovecot does. Iterate
    /// each stream in a task of its own: while the consumer of one has enough, nothing is read for the others either, so
    /// who iterates them one after the other can wait for ever.
    ///
    /// - Parameters:
    ///   - changedSince: only messages that changed after this (RFC 7162 §3.1.4.1). Needs CONDSTORE.
    ///   - vanished: whether the stream also has `.vanished` with those among `uids` that are gone since then
    ///     (RFC 7162 §3.2.6). Needs `changedSince`, and QRESYNC switched on by ``enable(_:)``.
    public func fetch(
        _ uids: UIDSet, _ items: [FetchAttribute], changedSince: ModSeq? = nil, vanished: Bool = false
    ) -> FetchStream {
        let id = handler.value.makeID()
        let delegate = FetchStreamDelegate(handler: handler, eventLoop: handler.eventLoop, id: id)
        let producer = FetchProducer.makeSequence(
            elementType: FetchEvent.self, failureType: (any Error).self,
            backPressureStrategy: .init(lowWatermark: 16, highWatermark: 64),
            finishOnDeinit: true, delegate: delegate)
        guard !uids.isEmpty else {
            producer.source.finish()
            return FetchStream(producer.sequence)
        }
        let request = FetchRequest(source: producer.source, patience: .withoutProgress(options.commandTimeout)) {
            [handler] in handler.value.pauseReading(for: id)
        }
        let command = FetchCommand(
            uids: uids, attributes: items, changedSince: changedSince, reportsVanished: vanished)
        handler.value.submit(command, request, id: id)
        return FetchStream(producer.sequence)
    }

    /// Collects a fetch of small items, bodies included, up to `maximumBytes` in all.
    ///
    /// - Throws: `limitExceeded` beyond `maximumBytes`; the connection is closed then.
    public func fetchAll(
        _ uids: UIDSet, _ items: [FetchAttribute], maximumBytes: Int = 4 << 20
    ) async throws(IMAPClientError) -> [FetchedMessage] {
        var messages: [FetchedMessage] = []
        var body: [UInt8] = []
        var bodies: [[UInt8]] = []
        var total = 0
        for try await event in fetch(uids, items) {
            switch event {
            case .bodyBegin: body = []
            case .bodyBytes(let bytes):
                total += bytes.count
                body.append(contentsOf: bytes)
            case .bodyEnd: bodies.append(body)
            case .vanished: break
            case .message(let message):
                let whole = message.replacingStreamedBodies(by: bodies)
                bodies = []
                total += message.inlineBytes
                messages.append(whole)
            }
            guard total <= maximumBytes else {
                let error = IMAPClientError(
                    .limitExceeded, "the messages are larger than \(maximumBytes) bytes", command: "UID FETCH",
                    disposition: .permanent)
                handler.value.fail(error)
                throw error
            }
        }
        return messages
    }

    /// Changes flags and returns what the server says they now are; nothing with `silent` (RFC 9051 §6.4.6).
    @discardableResult
    public func store(
        _ uids: UIDSet, _ change: FlagChange, silent: Bool = true
    ) async throws(IMAPClientError) -> [FetchedMessage] {
        guard !uids.isEmpty else { return [] }
        return try await execute(StoreCommand(uids: uids, change: change, isSilent: silent)).messages
    }

    /// Changes flags of those messages that did not change after `unchangedSince` (RFC 7162 §3.1.3).
    ///
    /// - Returns: what the server says of the changed ones, with their new modification sequences even when `silent`, and
    ///   which were left alone because they had changed. Messages that are gone are in neither.
    /// - Throws: `commandUnavailable` where the server announces neither CONDSTORE nor QRESYNC; `commandRefused`, with
    ///   ``IMAPCore/ResponseCode/modified(_:)`` where the server refuses and says so by that.
    @discardableResult
    public func store(
        _ uids: UIDSet, _ change: FlagChange, unchangedSince: ModSeq, silent: Bool = true
    ) async throws(IMAPClientError) -> StoreOutcome {
        guard !uids.isEmpty else { return StoreOutcome() }
        return try await execute(
            StoreCommand(uids: uids, change: change, isSilent: silent, unchangedSince: unchangedSince))
    }

    /// Changes Gmail's labels.
    ///
    /// - Throws: `commandUnavailable` where the server is not Gmail.
    @discardableResult
    public func storeLabels(
        _ uids: UIDSet, _ change: GmailLabelChange, silent: Bool = true
    ) async throws(IMAPClientError) -> StoreOutcome {
        guard !uids.isEmpty else { return StoreOutcome() }
        return try await execute(StoreLabelsCommand(uids: uids, change: change, isSilent: silent))
    }

    /// Copies messages; the new UIDs where the server has UIDPLUS (RFC 9051 §6.4.7).
    @discardableResult
    public func copy(_ uids: UIDSet, to folder: FolderName) async throws(IMAPClientError) -> CopiedUIDs? {
        guard !uids.isEmpty else { return nil }
        return try await execute(CopyCommand(uids: uids, folder: folder))
    }

    /// Moves messages by the safest way that the server has, and says which it was (RFC 6851 §3.3).
    @discardableResult
    public func move(_ uids: UIDSet, to folder: FolderName) async throws(IMAPClientError) -> MoveOutcome {
        guard !uids.isEmpty else { return .moved(nil) }
        if capabilities.hasMove {
            return .moved(try await execute(MoveCommand(uids: uids, folder: folder)))
        }
        let copied = try await copy(uids, to: folder)
        try await store(uids, .add([.deleted]))
        guard capabilities.hasUIDPlus else { return .copiedAndFlagged(copied) }
        try await expunge(uids)
        return .copiedAndExpunged(copied)
    }

    /// Removes exactly these messages, provided that they are flagged `\Deleted` (RFC 9051 §6.4.9).
    ///
    /// - Throws: `commandUnavailable` where the server announces neither UIDPLUS nor IMAP4rev2. There is no fallback to
    ///   a plain EXPUNGE here, because it removes what others flagged too; ``expungeAll()`` is that.
    public func expunge(_ uids: UIDSet) async throws(IMAPClientError) {
        guard !uids.isEmpty else { return }
        try await execute(ExpungeCommand(uids: uids))
    }

    /// Removes every message flagged `\Deleted`, whoever flagged it (RFC 9051 §6.4.3).
    public func expungeAll() async throws(IMAPClientError) {
        try await execute(ExpungeCommand(uids: nil))
    }

    /// Stores a message in a folder (RFC 9051 §6.3.12); its UID where the server has UIDPLUS.
    ///
    /// - Parameters:
    ///   - message: the whole message with CRLF line ends. NUL bytes are refused with `invalidArgument`.
    ///   - date: the INTERNALDATE; nil leaves it to the server.
    /// - Throws: `commandRefused` with ``IMAPCore/ResponseCode/tryCreate`` where the folder does not exist. Cancelling
    ///   the task while the message is being sent closes the connection.
    @discardableResult
    public func append(
        _ message: [UInt8], to folder: FolderName, flags: [Flag] = [], date: InternalDate? = nil
    ) async throws(IMAPClientError) -> AppendedUIDs? {
        try await execute(AppendCommand(message: message, folder: folder, flags: flags, date: date))
    }
}

extension FetchedMessage {
    /// The message with the bodies that came as chunks before it.
    func replacingStreamedBodies(by bodies: [[UInt8]]) -> FetchedMessage {
        var rest = bodies[...]
        var copy = self
        for (index, item) in items.enumerated() {
            guard case .body(var body) = item, case .streamed = body.content, let bytes = rest.popFirst() else {
                continue
            }
            body.content = .bytes(bytes)
            copy.items[index] = .body(body)
        }
        return copy
    }

    /// Bytes of bodies that are in the message itself; each message counts for something, so that many empty ones end.
    var inlineBytes: Int {
        bodies.reduce(64) { sum, body in
            if case .bytes(let bytes) = body.content { sum + bytes.count } else { sum }
        }
    }
}
