/// One piece of a message that was cut for its size (RFC 2046 §5.2.2).
public struct PartialMessage: Sendable, Hashable {
    /// What all pieces of the message have in common.
    public let id: String

    /// Which piece it is, from 1.
    public let number: Int

    /// How many pieces there are; only the last one must say it.
    public let total: Int?

    /// Nil where the type is no message/partial with an id and a number.
    public init?(_ type: ContentType) {
        guard type.mediaType == "message/partial", let id = type.parameters["id"], !id.isEmpty,
            let number = type.parameters["number"].flatMap({ Int($0) }), number >= 1
        else { return nil }
        self.id = id
        self.number = number
        total = type.parameters["total"].flatMap { Int($0) }.flatMap { $0 >= number ? $0 : nil }
    }

    /// What became of putting pieces together.
    public enum Reassembly: Sendable, Hashable {
        /// The message.
        case complete([UInt8])
        /// These pieces are missing; empty where it is not known how many there are.
        case missing([Int])
        /// The pieces do not belong together, contradict each other, or exceed the limits.
        case impossible
    }

    /// Puts the message together from pieces in any order (RFC 2046 §5.2.2.1). Where a piece is there twice, the first
    /// one counts.
    ///
    /// - Parameter pieces: messages whose root is a message/partial.
    public static func reassemble(_ pieces: [MessageStructure], limits: MIMELimits = MIMELimits()) -> Reassembly {
        var byNumber: [Int: MessagePart] = [:]
        var id: String?
        var total: Int?
        for piece in pieces {
            guard let partial = PartialMessage(piece.root.contentType), partial.id == id ?? partial.id else {
                return .impossible
            }
            id = partial.id
            if let said = partial.total {
                guard said == total ?? said else { return .impossible }
                total = said
            }
            if byNumber[partial.number] == nil { byNumber[partial.number] = piece.root }
        }
        guard let total, let first = byNumber[1] else {
            let known = (1...max(total ?? 1, 1)).prefix(limits.partialPieces)
            return .missing(total == nil ? [] : known.filter { byNumber[$0] == nil })
        }
        guard total <= limits.partialPieces, byNumber.keys.allSatisfy({ $0 <= total }) else { return .impossible }
        let missing = (1...total).filter { byNumber[$0] == nil }
        guard missing.isEmpty else { return .missing(missing) }
        return join(first: first, rest: (1...total).dropFirst().compactMap { byNumber[$0] }, limits: limits)
    }

    private static func join(first: MessagePart, rest: [MessagePart], limits: MIMELimits) -> Reassembly {
        let start = first.decodedBody()[...]
        let inner = HeaderBlock(start, limits: limits)
        var output: [UInt8] = []
        // RFC 2046 §5.2.2.1: who sent it stands in the enclosing header, what it is in the enclosed one.
        for field in first.header where !belongsToContent(field) { append(field, to: &output) }
        for field in inner where belongsToContent(field) { append(field, to: &output) }
        output += [ASCII.cr, ASCII.lf]
        output += start.dropFirst(inner.bodyOffset)
        for piece in rest {
            guard output.count + piece.bodyRange.count <= limits.partialBytes else { return .impossible }
            output += piece.decodedBody()
        }
        return output.count <= limits.partialBytes ? .complete(output) : .impossible
    }

    private static func append(_ field: HeaderField, to output: inout [UInt8]) {
        output += field.rawName
        output.append(ASCII.colon)
        output += field.rawValue
        output += [ASCII.cr, ASCII.lf]
    }

    private static func belongsToContent(_ field: HeaderField) -> Bool {
        if field.rawName.prefix(8).equalsIgnoringCase("content-") { return true }
        return ["Subject", "Message-ID", "Encrypted", "MIME-Version"].contains { field.isNamed($0) }
    }
}
