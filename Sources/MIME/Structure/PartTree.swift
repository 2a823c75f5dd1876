/// The parts of a message as values without their octets: what each is, and how IMAP names it.
///
/// The same tree comes from the octets of a message and from what an IMAP server tells of its structure, so that what
/// is shown, and how, can be decided before anything is fetched. Parts are held flat; a parent comes before its
/// children.
public struct PartTree: Sendable, Hashable {
    /// The parts, the message itself first; never empty.
    public private(set) var parts: [Part]

    /// One part.
    public struct Part: Sendable, Hashable {
        /// Its place in ``PartTree/parts``.
        public let index: Int
        /// The part that encloses it; nil for the message itself.
        public let parent: Int?
        /// The parts directly inside it, in order.
        public internal(set) var children: [Int] = []
        /// How many parts enclose it.
        public let depth: Int
        /// What it says about itself.
        public let details: PartDetails
        /// The octets of its body as transferred; nil where that is not known.
        public let size: Int?
        /// Its place among the parts directly inside its parent, from 1.
        let ordinal: Int
        /// Whether a server that reads the message finds the part too.
        let isStanding: Bool

        /// Whether it is the message itself, or the message inside a message/rfc822.
        public internal(set) var isMessageRoot: Bool
    }

    /// The tree of a message whose octets are there.
    public init(_ message: MessageStructure) {
        var parts: [Part] = []
        parts.reserveCapacity(message.parts.count)
        for part in message.parts {
            var ordinal = 1
            var isMessageRoot = true
            var isStanding = part.origin == .standing
            if let parent = part.parent {
                parts[parent].children.append(part.index)
                ordinal = parts[parent].children.count
                isMessageRoot = !message.parts[parent].contentType.isMultipart
                isStanding = isStanding && parts[parent].isStanding
            }
            parts.append(
                Part(
                    index: part.index, parent: part.parent, depth: part.depth, details: part.details,
                    size: part.bodyRange.count, ordinal: ordinal, isStanding: isStanding,
                    isMessageRoot: isMessageRoot))
        }
        self.parts = parts
    }

    /// The tree of a message of which only one part's description is known; ``add(_:size:to:)`` adds those inside it.
    public init(root details: PartDetails, size: Int? = nil) {
        parts = [
            Part(
                index: 0, parent: nil, depth: 0, details: details, size: size, ordinal: 1, isStanding: true,
                isMessageRoot: true)
        ]
    }

    /// Adds a part behind those that are already inside `parent`, and returns its place.
    ///
    /// Into a part that is neither a multipart nor an embedded message, into an encoded one, and beyond the limits
    /// nothing is added, and nil is returned: such a part is taken apart when its body is there.
    public mutating func add(
        _ details: PartDetails, size: Int? = nil, to parent: Int, limits: MIMELimits = MIMELimits()
    ) -> Int? {
        guard parts.indices.contains(parent), parts.count < limits.parts else { return nil }
        let outer = parts[parent]
        let isMultipart = outer.details.contentType.isMultipart
        guard outer.depth < limits.depth, isMultipart || outer.details.isPlainMessage && outer.children.isEmpty else {
            return nil
        }
        parts.append(
            Part(
                index: parts.count, parent: parent, depth: outer.depth + 1, details: details, size: size,
                ordinal: outer.children.count + 1, isStanding: true, isMessageRoot: !isMultipart))
        parts[parent].children.append(parts.count - 1)
        return parts.count - 1
    }

    /// The message itself.
    public var root: Part { parts[0] }
}

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

extension PartDetails {
    /// Whether it is a message in a message, encoded or not (RFC 2046 §5.2.1, RFC 6532 §3.7).
    public var isMessage: Bool { contentType.isMessage }

    /// Whether it is a message in a message that can be read where it stands.
    var isPlainMessage: Bool { contentType.isMessage && transferEncoding.isIdentity }
}
