public import MailModel

/// The header of a message or part, taken apart into fields without copying (RFC 5322 §2.2).
///
/// Accepts CRLF and bare LF, folded fields, white space before the colon and the `From ` line of mbox files. A broken
/// line is skipped when a field follows it; otherwise the body begins there, so that no text is lost. Any input
/// yields a block. Time is linear in the header's length; memory is bounded by ``MIMELimits``.
///
/// A block is a collection of its fields in the order in which they stand.
public struct HeaderBlock: Sendable {
    /// What was parsed, the body included.
    public let source: ArraySlice<UInt8>

    /// Where the body begins, in bytes from the start of ``source``.
    public let bodyOffset: Int

    /// Whether the empty line that ends a header was there.
    public let isTerminated: Bool

    /// What is wrong with it; at most ``MIMELimits/defects``.
    public let defects: [MIMEDefect]

    let offsets: [FieldOffsets]

    /// Takes the header at the start of `source` apart.
    public init(_ source: ArraySlice<UInt8>, limits: MIMELimits = MIMELimits()) {
        var budget = limits.messageFields
        self.init(source, limits: limits, fieldBudget: &budget) { _ in false }
    }

    /// Takes the header at the start of a message apart.
    public init(_ source: [UInt8], limits: MIMELimits = MIMELimits()) {
        self.init(source[...], limits: limits)
    }

    /// Takes a part's header apart, which ends at a delimiter of an enclosing multipart even without an empty line.
    ///
    /// - Parameters:
    ///   - fieldBudget: the fields that may still be taken; what is taken is subtracted.
    ///   - isDelimiter: judges a line that begins with two hyphens, by its range in `source` without its break.
    init(
        _ source: ArraySlice<UInt8>, limits: MIMELimits, fieldBudget: inout Int,
        isDelimiter: (Range<Int>) -> Bool
    ) {
        var scanner = HeaderScanner(limits: limits, maximumFields: Swift.min(limits.headerFields, fieldBudget))
        scanner.scan(source.span, isDelimiter: isDelimiter)
        fieldBudget -= scanner.fields.count
        self.source = source
        bodyOffset = scanner.bodyOffset
        isTerminated = scanner.isTerminated
        defects = scanner.defects.defects
        offsets = scanner.fields
    }

    /// The first field of that name, from the top.
    public func first(_ name: HeaderName) -> HeaderField? {
        let bytes = source.span
        for offset in offsets where name.matches(bytes, in: offset.name) { return field(offset) }
        return nil
    }

    /// Whether there is a field of that name.
    public func has(_ name: HeaderName) -> Bool {
        let bytes = source.span
        for offset in offsets where name.matches(bytes, in: offset.name) { return true }
        return false
    }

    /// Whether there is a field of one of these names.
    public func has(anyOf names: HeaderNames) -> Bool {
        let bytes = source.span
        for offset in offsets where names.contain(bytes, in: offset.name) { return true }
        return false
    }

    /// All fields of that name, from the top.
    public func all(_ name: HeaderName) -> [HeaderField] {
        let bytes = source.span
        var result: [HeaderField] = []
        for offset in offsets where name.matches(bytes, in: offset.name) { result.append(field(offset)) }
        return result
    }

    /// The text of the first field of that name.
    public func text(_ name: HeaderName) -> String? { first(name)?.text }

    private func field(_ offsets: FieldOffsets) -> HeaderField {
        HeaderField(rawName: source[shifted: offsets.name], rawValue: source[shifted: offsets.value])
    }
}

extension HeaderBlock: RandomAccessCollection {
    /// Always 0.
    public var startIndex: Int { 0 }

    /// The number of fields.
    public var endIndex: Int { offsets.count }

    /// The field at a place; a place that is none is a programmer's error.
    public subscript(position: Int) -> HeaderField { field(offsets[position]) }
}

extension HeaderBlock {
    /// The Message-ID (RFC 5322 §3.6.4); nil where there is none that can be read.
    public var messageID: MessageID? { first(.messageID).flatMap { MessageIDList.parse($0.rawValue, limit: 1).first } }

    /// The ids of In-Reply-To in order.
    public var inReplyTo: [MessageID] { messageIDs(.inReplyTo) }

    /// The ids of References in order, the oldest first.
    public var references: [MessageID] { messageIDs(.references) }

    /// The moment and zone of Date; nil where it is missing or unreadable.
    public var date: HeaderDate? { first(.date).flatMap { HeaderDate($0.rawValue) } }

    /// The Content-Type as written; nil where it is missing or unreadable.
    public var contentType: ContentType? { first(.contentType).flatMap { ContentType($0.rawValue) } }

    /// The transfer encoding; 7bit where none is named (RFC 2045 §6.1).
    public var transferEncoding: TransferEncoding {
        first(.contentTransferEncoding).map { TransferEncoding($0.rawValue) } ?? .sevenBit
    }

    private func messageIDs(_ name: HeaderName) -> [MessageID] {
        all(name).prefix(1).flatMap { MessageIDList.parse($0.rawValue) }
    }
}

extension ArraySlice<UInt8> {
    /// The octets in a range that counts from the slice's own start.
    subscript(shifted range: Range<Int>) -> ArraySlice<UInt8> {
        self[(startIndex + range.lowerBound)..<(startIndex + range.upperBound)]
    }
}
