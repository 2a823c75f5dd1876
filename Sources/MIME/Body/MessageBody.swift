/// What of a message is its text, what comes with it, and what the text refers to.
///
/// The lists follow RFC 8621 §4.1.4. Both bodies may hold the same part, and pictures that stand between texts; where
/// a message has but one form of its text, both bodies have it. Messages inside the message are attachments and are
/// not looked into.
public struct MessageBody: Sendable {
    /// The parts to show one after the other where plain text is preferred.
    public let textBody: [MessagePart]

    /// The parts to show one after the other where HTML is preferred.
    public let htmlBody: [MessagePart]

    /// The parts that are in neither, or only in one and are media.
    public let attachments: [MessagePart]

    /// All that comes with the text and is more than text, in the order of the message: ``attachments``, and media
    /// that stand between texts.
    public let files: [Attachment]

    private let byContentID: [String: MessagePart]
    private let byLocation: [String: MessagePart]

    /// Sorts the parts of a message.
    ///
    /// - Parameter tree: the tree of that same message.
    init(_ message: MessageStructure, tree: PartTree) {
        let sorted = tree.bodyParts
        textBody = sorted.text.map { message.parts[$0] }
        htmlBody = sorted.html.map { message.parts[$0] }
        attachments = sorted.attachments.map { message.parts[$0] }
        var byContentID: [String: MessagePart] = [:]
        var byLocation: [String: MessagePart] = [:]
        var isInner = [Bool](repeating: false, count: tree.parts.count)
        for part in tree.parts {
            if let parent = part.parent {
                isInner[part.index] = isInner[parent] || !tree.parts[parent].details.contentType.isMultipart
            }
            guard !isInner[part.index] else { continue }
            // RFC 2392 §2: an id names one part; where two have it, the first one is meant.
            if let id = part.details.contentID, byContentID[id] == nil { byContentID[id] = message.parts[part.index] }
            if let place = part.details.contentLocation, byLocation[place] == nil {
                byLocation[place] = message.parts[part.index]
            }
        }
        self.byContentID = byContentID
        self.byLocation = byLocation
        let shown = Set(sorted.text).union(sorted.html)
        let media = shown.filter { tree.parts[$0].details.isMedia }
        files = Set(sorted.attachments).union(media).map { index in
            Attachment(message.parts[index], in: tree, isBetweenTexts: shown.contains(index))
        }.sorted { $0.part.index < $1.part.index }
    }

    /// Sorts the parts of a message.
    public init(_ message: MessageStructure) { self.init(message, tree: PartTree(message)) }

    /// The part with that Content-ID, given without angle brackets.
    public func part(contentID: String) -> MessagePart? { byContentID[contentID] }

    /// The part with that Content-Location, given as written.
    public func part(contentLocation: String) -> MessagePart? { byLocation[contentLocation] }

    /// The part that an address in the text names: a `cid:` address (RFC 2392), or the Content-Location of a part.
    public func part(address: String) -> MessagePart? {
        guard address.utf8.prefix(4).equalsIgnoringCase("cid:") else { return byLocation[address] }
        let id = Array(address.utf8.dropFirst(4))
        return byContentID[id.lenientText] ?? byContentID[Self.undoingPercents(id)]
    }

    // RFC 3986 §2.1
    private static func undoingPercents(_ bytes: [UInt8]) -> String {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            if bytes[index] == 0x25, index + 2 < bytes.count, let high = bytes[index + 1].hexadecimalValue,
                let low = bytes[index + 2].hexadecimalValue
            {
                result.append(high << 4 | low)
                index += 3
            } else {
                result.append(bytes[index])
                index += 1
            }
        }
        return result.lenientText
    }
}
