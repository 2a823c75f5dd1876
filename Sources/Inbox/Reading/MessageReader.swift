public import MIME
internal import MailModel
internal import MailReading
public import MailStore

/// Reads a fetched message into what the store keeps of it.
///
/// Pure: needs neither store nor clock and is meant to run outside transactions, on any thread. Never traps; time is
/// linear in the octets. What is wrong with a message is tolerated as far as anything can be read.
///
/// ```swift
/// let reader = MessageReader(identityKey: key)
/// let message = try reader.read(source)
/// ```
public struct MessageReader: Sendable {
    /// The bounds on what is taken of a message.
    public let limits: ReadingLimits

    private let key: IdentityKey
    private let tokens: ThreadTokens

    /// Takes the workspace's key.
    public init(identityKey: [UInt8], limits: ReadingLimits = ReadingLimits()) {
        key = IdentityKey(identityKey)
        tokens = ThreadTokens(identityKey: identityKey)
        self.limits = limits
    }

    /// What to fetch of a message that is too large to be read at once, besides its header.
    public func wantedParts(of tree: PartTree) -> [WantedPart] { WantedPart.parts(of: tree, limits: limits) }

    /// Reads a message.
    ///
    /// - Throws: ``UnreadableMessage`` where there is no message, or one that must be fetched in parts.
    public func read(_ source: FetchedSource) throws(UnreadableMessage) -> NewMessage {
        let (bytes, tree) = octets(of: source.content)
        try check(bytes)
        let message = ParsedMessage(bytes)
        guard !message.header.isEmpty || Self.looksLikeText(bytes) else {
            throw UnreadableMessage(reason: .notAMessage, byteCount: bytes.count)
        }
        return MessageDraft(message, source: source, tree: tree, limits: limits).finished(key: key, tokens: tokens)
    }

    private func octets(of content: FetchedSource.Content) -> ([UInt8], PartTree?) {
        switch content {
        case .whole(let bytes): (bytes, nil)
        case .parts(let header, let tree, let bodies):
            (PartAssembly.message(header: header, tree: tree, bodies: bodies), tree)
        }
    }

    private func check(_ bytes: [UInt8]) throws(UnreadableMessage) {
        guard bytes.count <= limits.messageBytes else {
            throw UnreadableMessage(reason: .tooLarge, byteCount: bytes.count)
        }
        guard bytes.contains(where: { $0 > 0x20 }) else {
            throw UnreadableMessage(reason: .empty, byteCount: bytes.count)
        }
    }

    /// Whether octets without any header field are text all the same, as of a message whose header was lost.
    private static func looksLikeText(_ bytes: [UInt8]) -> Bool {
        let sample = bytes.prefix(4_096)
        let controls = sample.count { $0 < 0x20 && !(0x09...0x0D).contains($0) }
        return controls * 50 < sample.count
    }
}

/// What was read of one message, on its way to the store.
private struct MessageDraft {
    private let message: ParsedMessage
    private let source: FetchedSource
    private let tree: PartTree?
    private let limits: ReadingLimits
    private let classification: MessageClassification
    private let texts: BodyTexts
    private let received: Timestamp
    private let subject: String
    // Read once: the message reads each from its octets whenever it is asked.
    private let messageID: MessageID?
    private let inReplyTo: [MessageID]
    private let references: [MessageID]
    private let date: Timestamp?

    init(_ message: ParsedMessage, source: FetchedSource, tree: PartTree?, limits: ReadingLimits) {
        self.message = message
        self.source = source
        self.tree = tree
        self.limits = limits
        classification = MessageClassifier.classify(message)
        texts = BodyTexts(message, limits: limits)
        received = min(source.received, source.fetched)
        messageID = message.messageID
        inReplyTo = message.inReplyTo
        references = message.references
        date = message.date?.timestamp
        subject = HeaderLine.clean(message.subject ?? "", limit: limits.subjectBytes)
    }

    func finished(key: IdentityKey, tokens: ThreadTokens) -> NewMessage {
        let from = authors
        let (to, cc) = (people(message.to), people(message.cc))
        let attachments = attachmentRecords
        let isOutgoing = isOwn(from)
        let identity = identity(from: from, recipients: to + cc).digest(under: key)
        return NewMessage(
            identity: identity, messageID: messageID,
            inReplyTo: Array(inReplyTo.prefix(20)), references: keptReferences,
            tokens: threadTokens(tokens, identity: identity), subject: subject, from: from, to: to, cc: cc,
            bcc: people(message.bcc),
            replyTo: people(message.replyTo), headerDate: plausibleDate, received: received, size: source.size,
            kind: isConnectionTest(from: from, to: to + cc) ? Self.connectionTest : classification.kind.rawValue,
            traits: traits, preview: preview, attachments: attachments,
            body: storedBody, providerMessageID: source.providerMessageID, providerThreadID: source.providerThreadID,
            isOutgoing: isOutgoing)
    }

    /// The kind of what Salesnode sends a mailbox through itself to prove the connection. It is removed at once, and
    /// belongs into no list until then.
    private static let connectionTest = "connection-test"

    /// From the mailbox to itself alone, by a program, under our subject. Whoever else wrote it could only hide it.
    private func isConnectionTest(from: [MailPerson], to: [MailPerson]) -> Bool {
        classification.kind == .notification && subject.hasPrefix("Salesnode connection test ") && to.count == 1
            && isOwn(from) && isOwn(to)
    }

    // MARK: People and times

    private var authors: [MailPerson] {
        let from = people(message.from)
        if !from.isEmpty { return from }
        // RFC 5322 §3.6.2: who sent it stands for who wrote it.
        return people(AddressList(entries: message.sender.map { [.mailbox($0)] } ?? []))
    }

    private func people(_ list: AddressList) -> [MailPerson] {
        var result: [MailPerson] = []
        for mailbox in list.mailboxes where !mailbox.isEmpty || mailbox.name != nil {
            if result.count == limits.people { break }
            let name = mailbox.name.map { HeaderLine.clean($0, limit: limits.personBytes) } ?? ""
            result.append(
                MailPerson(
                    name: name.isEmpty ? nil : name,
                    address: HeaderLine.clean(mailbox.address, limit: limits.personBytes)))
        }
        return result
    }

    private func isOwn(_ people: [MailPerson]) -> Bool {
        guard let author = people.first?.address.lowercased(), !author.isEmpty else { return false }
        if source.ownAddresses.contains(where: { $0.lowercased() == author }) { return true }
        // The same address with its domain in the other form.
        guard !author.utf8.allSatisfy({ $0 < 0x80 }) else { return false }
        let ascii = message.from.mailboxes.first?.emailAddress?.comparisonKey
        return source.ownAddresses.contains { $0.lowercased() == ascii }
    }

    /// What Date says, unless it is far from any mail's time.
    private var plausibleDate: Timestamp? {
        guard let date else { return nil }
        // 1980 to 2100.
        return (315_532_800_000...4_102_444_800_000).contains(date.milliseconds) ? date : nil
    }

    // MARK: Identity and conversation

    private func identity(from: [MailPerson], recipients: [MailPerson]) -> MessageIdentity {
        MessageIdentity(
            messageID: messageID, date: date, received: received, subject: subject,
            from: from, recipients: recipients, text: texts.rawPlain, html: texts.html ?? "",
            files: message.attachments.filter { $0.purpose == .file || $0.purpose == .embedded }
                .prefix(limits.attachments).map { ($0.name ?? "", $0.mediaType) })
    }

    private var keptReferences: [MessageID] {
        guard references.count > limits.references else { return references }
        let first = limits.references / 4
        return Array(references.prefix(first) + references.suffix(limits.references - first))
    }

    private func threadTokens(_ tokens: ThreadTokens, identity: [UInt8]) -> [ThreadToken] {
        let base = BaseSubject(subject)
        let ids =
            [messageID].compactMap { $0 } + inReplyTo.prefix(ThreadTokens.repliedIDs)
            + ThreadTokens.counted(references)
            // A report belongs to the message that it is about.
            + [classification.bounce?.originalMessageID].compactMap { $0 }
        var result: [ThreadToken] = []
        var seen: Set<ThreadToken> = []
        for id in ids {
            if let token = tokens.messageID(id), seen.insert(token).inserted { result.append(token) }
        }
        // Without an id, copies in other mailboxes are found by what they have in common.
        if messageID?.compared == nil { result.append(tokens.copy(of: identity)) }
        if let index = message.header.first("Thread-Index"),
            let token = tokens.threadIndex(index.rawValue, subject: base)
        {
            result.append(token)
        }
        if let thread = source.providerThreadID {
            result.append(tokens.providerThread(thread, in: source.mailbox))
        }
        if classification.kind == .person {
            let isLoose = base.isReply && inReplyTo.isEmpty && references.isEmpty
            if let token = tokens.subject(base, in: source.mailbox, isLoose: isLoose) { result.append(token) }
        }
        return result
    }

    // MARK: Content

    private var traits: [String] {
        var traits = classification.traits.map(\.rawValue).sorted()
        if hasLink { traits.append(MessageTrait.link) }
        return traits
    }

    private var hasLink: Bool { Self.hasLink(texts.text) || texts.html.map(Self.hasLink) ?? false }

    /// Looks for `://` behind `http` or `https`, byte by byte: texts are long, and searching them by characters is slow.
    private static func hasLink(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            var start = 4
            while start + 2 < bytes.count, let colon = bytes[start...].firstIndex(of: 0x3A) {
                if colon + 2 < bytes.count, bytes[colon + 1] == 0x2F, bytes[colon + 2] == 0x2F,
                    bytes[..<colon].hasSuffix("http") || bytes[..<colon].hasSuffix("https")
                {
                    return true
                }
                start = colon + 1
            }
            return false
        }
    }

    private var preview: String {
        let plain = String(decoding: texts.plain.utf8.prefix(MessagePreview.maximumBytes), as: UTF8.self)
        return MessagePreview(
            text: plain,
            html: texts.html.map { ReplyHTML(utf8: Array($0.utf8.prefix(MessagePreview.maximumBytes))) },
            calendar: classification.calendar?.summary,
            attachments: message.attachments.filter { $0.purpose == .file }.prefix(20).compactMap(\.name)
        ).text
    }

    private var attachmentRecords: [AttachmentRecord] {
        message.attachments.lazy.filter { $0.purpose == .file || $0.purpose == .embedded }
            .prefix(limits.attachments)
            .map { attachment in
                // Empty for a part that its server does not know: the whole message is fetched to open it.
                let section = message.tree.bodySection(of: attachment.part.index)
                return AttachmentRecord(
                    section: section?.description ?? "",
                    name: HeaderLine.clean(attachment.name ?? attachment.safeName, limit: limits.personBytes),
                    mediaType: attachment.mediaType, size: size(of: attachment, at: section),
                    contentID: attachment.contentID, isInline: attachment.isInline,
                    encoding: attachment.part.transferEncoding.description)
            }
    }

    private func size(of attachment: Attachment, at section: PartSection?) -> Int {
        guard let tree, let section, let index = tree.part(at: section) else { return attachment.encodedSize }
        return tree.parts[index].size ?? attachment.encodedSize
    }

    private var storedBody: StoredBody {
        let header = message.header
        let bytes = header.source.prefix(header.bodyOffset)
        return StoredBody(
            header: Array(bytes.prefix(limits.headerBytes)), text: texts.text, html: texts.html,
            isComplete: texts.isComplete && bytes.count <= limits.headerBytes && !isCut)
    }

    /// Whether a part that was fetched is shorter than what the server says, or a text was not fetched at all.
    private var isCut: Bool {
        guard let tree, case .parts(_, _, let bodies) = source.content else { return false }
        return WantedPart.parts(of: tree, limits: limits).contains { wanted in
            guard let index = tree.part(at: wanted.section) else { return true }
            let fetched = bodies[wanted.section]?.count ?? 0
            return tree.parts[index].size.map { fetched < $0 } ?? (fetched == 0)
        }
    }
}

extension Slice<UnsafeBufferPointer<UInt8>> {
    /// Whether it ends in a word in any case; the word is given in lower case.
    fileprivate func hasSuffix(_ word: StaticString) -> Bool {
        guard count >= word.utf8CodeUnitCount else { return false }
        return word.withUTF8Buffer { suffix(word.utf8CodeUnitCount).map { $0 | 0x20 }.elementsEqual($0) }
    }
}
