/// What IMAP calls a part or a piece of it (RFC 9051 §6.4.5.1).
public struct PartSection: Sendable, Hashable, CustomStringConvertible {
    /// What of the part.
    public enum Piece: String, Sendable, Hashable {
        /// The body of a part.
        case body = ""
        /// The header of a part that is no message.
        case mime = "MIME"
        /// The header of a message.
        case header = "HEADER"
        /// The body of a message.
        case text = "TEXT"
    }

    /// The numbers from the top; empty for the message itself.
    public let numbers: [Int]

    /// What of the part.
    public let piece: Piece

    /// Takes numbers and a piece.
    public init(_ numbers: [Int], _ piece: Piece = .body) {
        self.numbers = numbers
        self.piece = piece
    }

    /// As it stands between the brackets of FETCH, such as `1.2.TEXT`.
    public var description: String {
        let path = numbers.map(String.init).joined(separator: ".")
        return piece == .body ? path : path.isEmpty ? piece.rawValue : "\(path).\(piece.rawValue)"
    }
}

extension PartTree {
    /// What to fetch for the body of a part; nil where the server cannot know the part, since it was found inside an
    /// encoded part or by a delimiter that no header names.
    ///
    /// The body is that of ``MessagePart/rawBody``.
    public func bodySection(of part: Int) -> PartSection? {
        guard let numbers = numbers(of: part) else { return nil }
        let isWhole = parts[part].isMessageRoot && parts[part].details.contentType.isMultipart
        return PartSection(numbers, isWhole ? .text : .body)
    }

    /// What to fetch for the header of a part; nil where the server cannot know the part.
    public func headerSection(of part: Int) -> PartSection? {
        guard let numbers = numbers(of: part) else { return nil }
        guard parts[part].isMessageRoot else { return PartSection(numbers, .mime) }
        let isOwnNumber = !parts[part].details.contentType.isMultipart
        return PartSection(isOwnNumber ? Array(numbers.dropLast()) : numbers, .header)
    }

    /// The part whose body a section names; nil where there is none.
    public func part(at section: PartSection) -> Int? {
        parts.first { $0.isStanding && bodySection(of: $0.index) == section }?.index
    }

    // RFC 9051 §6.4.5.1: a multipart that is a whole message has the number of that message, and a message of one part
    // has that part as number 1.
    private func numbers(of part: Int) -> [Int]? {
        guard parts.indices.contains(part), parts[part].isStanding else { return nil }
        var numbers: [Int] = []
        var current: Int? = part
        while let index = current {
            let node = parts[index]
            if !node.isMessageRoot {
                numbers.append(node.ordinal)
            } else if !node.details.contentType.isMultipart {
                numbers.append(1)
            }
            current = node.parent
        }
        return numbers.reversed()
    }
}
