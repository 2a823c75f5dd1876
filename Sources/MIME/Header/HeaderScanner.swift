/// Where a field stands, in bytes from the start of what was parsed.
struct FieldOffsets: Sendable {
    var name: Range<Int>
    var value: Range<Int>
}

/// Finds the fields of one header block in a single pass.
///
/// A line is looked at once, and once more when the line before it is broken.
struct HeaderScanner {
    private(set) var fields: [FieldOffsets] = []
    private(set) var bodyOffset = 0
    private(set) var isTerminated = false
    private(set) var defects: DefectList

    private let limits: MIMELimits
    private let maximumFields: Int
    /// What a continuation line belongs to.
    private var owner = Owner.nothing

    private enum Owner {
        case nothing
        case lastField
        /// A field that was left out because of a limit.
        case leftOut
    }

    init(limits: MIMELimits, maximumFields: Int) {
        self.limits = limits
        self.maximumFields = maximumFields
        defects = DefectList(limit: limits.defects)
    }

    mutating func scan(_ bytes: Span<UInt8>, isDelimiter: (Range<Int>) -> Bool) {
        var start = 0
        while start < bytes.count {
            let line = Line(bytes, at: start)
            // RFC 5322 §2.1
            if line.content.isEmpty {
                isTerminated = true
                start = line.next
                break
            }
            if bytes[start] == ASCII.hyphen, line.content.count > 2, bytes[start + 1] == ASCII.hyphen,
                isDelimiter(line.content)
            {
                defects.add(.missingHeaderEnd, at: start)
                break
            }
            guard take(line, of: bytes) else { break }
            start = line.next
        }
        bodyOffset = start
        if let place = bytes.firstIndex(of: ASCII.nul, in: 0..<min(start, limits.headerBytes)) {
            defects.add(.nullByte, at: place)
        }
    }

    /// Returns false where the line belongs to the body.
    private mutating func take(_ line: Line, of bytes: Span<UInt8>) -> Bool {
        let start = line.content.lowerBound
        // RFC 5322 §2.2.3
        if bytes[start].isBlank {
            continueField(with: line)
            return true
        }
        if let name = Self.fieldName(of: line, in: bytes) {
            add(name, of: line, in: bytes)
            return true
        }
        owner = .nothing
        if fields.isEmpty, Self.isMboxLine(line, in: bytes) {
            defects.add(.mboxFromLine, at: start)
            return true
        }
        if line.next < bytes.count, Self.fieldName(of: Line(bytes, at: line.next), in: bytes) != nil {
            defects.add(.brokenHeaderLine, at: start)
            return true
        }
        defects.add(.missingHeaderEnd, at: start)
        return false
    }

    private mutating func continueField(with line: Line) {
        switch owner {
        case .nothing: defects.addOnce(.continuationWithoutField, at: line.content.lowerBound)
        case .leftOut: break
        case .lastField:
            guard line.content.upperBound <= limits.headerBytes else {
                defects.addOnce(.headerTooLong, at: line.content.lowerBound)
                owner = .leftOut
                return
            }
            let last = fields.count - 1
            fields[last].value = fields[last].value.lowerBound..<line.content.upperBound
        }
    }

    private mutating func add(_ name: Range<Int>, of line: Line, in bytes: Span<UInt8>) {
        let colon = bytes.firstIndex(of: ASCII.colon, in: name.upperBound..<line.content.upperBound) ?? name.upperBound
        // RFC 5322 §4.5
        if colon != name.upperBound { defects.addOnce(.spaceBeforeColon, at: name.upperBound) }
        owner = .leftOut
        guard colon < limits.headerBytes else { return defects.addOnce(.headerTooLong, at: name.lowerBound) }
        guard fields.count < maximumFields else { return defects.addOnce(.tooManyFields, at: name.lowerBound) }
        let end = min(line.content.upperBound, max(limits.headerBytes, colon + 1))
        if end != line.content.upperBound {
            defects.addOnce(.headerTooLong, at: end)
        } else {
            owner = .lastField
        }
        fields.append(FieldOffsets(name: name, value: (colon + 1)..<end))
    }

    /// The range of the name of the field that the line begins; nil where the line begins none.
    private static func fieldName(of line: Line, in bytes: Span<UInt8>) -> Range<Int>? {
        let start = line.content.lowerBound
        guard let colon = bytes.firstIndex(of: ASCII.colon, in: line.content) else { return nil }
        var end = colon
        while end > start, bytes[end - 1].isBlank { end -= 1 }
        guard end > start, end - start <= 255 else { return nil }
        for index in start..<end where !bytes[index].isFieldNameText { return nil }
        return start..<end
    }

    private static func isMboxLine(_ line: Line, in bytes: Span<UInt8>) -> Bool {
        var index = line.content.lowerBound
        if bytes[index] == ASCII.greater { index += 1 }
        for byte in [0x46, 0x72, 0x6F, 0x6D, ASCII.space] as [UInt8] {
            guard index < line.content.upperBound, bytes[index] == byte else { return false }
            index += 1
        }
        return true
    }
}

/// One line: its content without the break, and where the next one begins.
struct Line {
    let content: Range<Int>
    let next: Int

    /// Finds the line that begins at `start`, which must not be beyond the end.
    init(_ bytes: Span<UInt8>, at start: Int) {
        if let lf = bytes.firstIndex(of: ASCII.lf, in: start..<bytes.count) {
            content = start..<(lf > start && bytes[lf - 1] == ASCII.cr ? lf - 1 : lf)
            next = lf + 1
        } else {
            content = start..<bytes.count
            next = bytes.count
        }
    }
}
