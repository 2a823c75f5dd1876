/// Something wrong with a message that was read nevertheless.
public struct MIMEDefect: Sendable, Hashable {
    /// What is wrong.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// A line in a header is neither a field nor a continuation; it was skipped.
        case brokenHeaderLine
        /// The body begins without the empty line that must end the header.
        case missingHeaderEnd
        /// A header's first line begins with white space, or a continuation follows a broken line; it was skipped.
        case continuationWithoutField
        /// A header begins with the `From ` line of an mbox file; it was skipped.
        case mboxFromLine
        /// White space stands between a field's name and its colon, as RFC 822 allowed.
        case spaceBeforeColon
        /// A header or a text has a NUL byte.
        case nullByte
        /// A header has more fields than the limit; the rest was left out.
        case tooManyFields
        /// A header has more bytes than the limit; the rest was left out.
        case headerTooLong
        /// A Content-Type cannot be read; the default was taken.
        case unreadableContentType
        /// A multipart has no boundary and is taken as one part.
        case missingBoundary
        /// A multipart ended without its closing delimiter.
        case unterminatedMultipart
        /// Parts are nested deeper than the limit; the inner ones were not taken apart.
        case tooDeep
        /// The message has more parts than the limit; the rest belongs to the last one.
        case tooManyParts
        /// An embedded message is encoded, which RFC 2046 forbids; it was decoded as far as the limits allow.
        case encodedMessage
        /// An entry in a list of addresses has no address.
        case missingAddress
        /// An address is not written as it should be; what could be read was taken.
        case brokenAddress
        /// A group of addresses has a group in it; its members count to the outer one.
        case nestedGroup
        /// A field has more addresses than the limit; the rest was left out.
        case tooManyAddresses
        /// A transfer encoding is unknown; the body was taken as it is.
        case unknownTransferEncoding
        /// A body's transfer encoding is damaged; what could be decoded was.
        case damagedEncoding
        /// A charset is unknown; the octets told which one to take.
        case unknownCharset
        /// A text is in another charset than it says, or says none and is not ASCII.
        case wrongCharset
        /// A text has octets that mean nothing in its charset; U+FFFD stands for them.
        case damagedText
        /// A text is longer than the limit; the rest was left out.
        case textTooLong
        /// A multipart is encoded, which RFC 2045 forbids; its parts were found in the decoded octets.
        case encodedMultipart
        /// A multipart's boundary is missing or delimits nothing; its parts were found by another that fits.
        case wrongBoundary
        /// Lines end in carriage returns alone; they were read as line feeds.
        case bareCarriageReturns
        /// An application/ms-tnef has a length that does not fit; what stands before it was taken.
        case damagedTNEF
        /// A checksum of an application/ms-tnef is wrong; the content was taken nevertheless.
        case wrongChecksum
        /// Compressed rich text is damaged; what could be decompressed was taken.
        case damagedRichText
    }

    /// What is wrong.
    public let kind: Kind

    /// Where, in bytes from the start of what was parsed.
    public let offset: Int

    /// Takes a kind and its place.
    public init(_ kind: Kind, at offset: Int) {
        self.kind = kind
        self.offset = offset
    }
}

/// The first defects of a parse, up to a bound.
struct DefectList {
    private(set) var defects: [MIMEDefect] = []
    private let limit: Int
    private var reportedOnce: Set<MIMEDefect.Kind> = []

    init(limit: Int) { self.limit = limit }

    mutating func add(_ kind: MIMEDefect.Kind, at offset: Int) {
        guard defects.count < limit else { return }
        defects.append(MIMEDefect(kind, at: offset))
    }

    /// For what would repeat with every line.
    mutating func addOnce(_ kind: MIMEDefect.Kind, at offset: Int) {
        guard reportedOnce.insert(kind).inserted else { return }
        add(kind, at: offset)
    }

    mutating func add(_ others: [MIMEDefect], shiftedBy offset: Int) {
        for defect in others { add(defect.kind, at: defect.offset + offset) }
    }
}
