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
                let outer = parts[parent]
                isStanding =
                    isStanding && outer.isStanding && (!isMessageRoot || outer.details.transferEncoding.isIdentity)
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
        let depth = parts[parent].depth + 1
        let count = parts[parent].children.count
        let isMultipart = parts[parent].details.contentType.isMultipart
        guard depth <= limits.depth, isMultipart || parts[parent].details.isPlainMessage && count == 0 else {
            return nil
        }
        parts.append(
            Part(
                index: parts.count, parent: parent, depth: depth, details: details, size: size, ordinal: count + 1,
                isStanding: true, isMessageRoot: !isMultipart))
        parts[parent].children.append(parts.count - 1)
        return parts.count - 1
    }

    /// The message itself.
    public var root: Part { parts[0] }
}
