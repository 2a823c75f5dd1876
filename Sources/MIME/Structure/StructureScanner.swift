/// Finds the parts of a message line by line, with a stack of what is open instead of recursion.
///
/// A line that begins with two hyphens is looked up in a table of the open boundaries, so that deep nesting costs no
/// more than one level, whatever the boundaries have in common. What is inside encoded parts, and between delimiters
/// that no header names, is found behind that, in passes of their own within ``MIMELimits/repairFactor``.
struct StructureScanner {
    private(set) var parts: [MessagePart] = []
    private(set) var defects: DefectList

    private let limits: MIMELimits
    private var fieldBudget: Int
    /// The octets that further passes may still go through.
    private var repairBudget: Int

    /// What the present pass goes through.
    private var source: ArraySlice<UInt8>
    private var origin = MessagePart.Origin.standing
    /// The part whose decoded body that is.
    private var container: Int?
    /// Where in the message its defects are; nil where the offsets are those of the message.
    private var defectPlace: Int?
    /// How many parts enclose the first one of the stack.
    private var baseDepth = 0

    private var stack: [OpenPart] = []
    private var boundaries = BoundaryTable()
    /// Parts in which nothing was found where the standard says it is, each with the offset of its defects.
    private var leftover: [(part: Int, place: Int)] = []

    /// A part whose end has not been found yet.
    private struct OpenPart {
        let part: Int
        /// Set while delimiters with this boundary are looked for.
        var boundary: ArraySlice<UInt8>?
        /// The level that had the same boundary before, to be restored.
        var shadowedLevel: Int?
        /// Behind the line of the closing delimiter.
        var epilogueStart: Int?
    }

    private enum Delimiter {
        case open(level: Int)
        case close(level: Int)
    }

    init(_ source: ArraySlice<UInt8>, limits: MIMELimits) {
        self.source = source
        self.limits = limits
        fieldBudget = limits.messageFields
        repairBudget = source.count * min(max(0, limits.repairFactor), 64)
        defects = DefectList(limit: limits.defects)
    }

    /// Takes a message apart or, with `details`, a body that has no header before it.
    mutating func scan(body details: PartDetails? = nil) {
        var position = 0
        // A body alone does not tell how the lines of its message end.
        if details == nil { breakLines() }
        if let details {
            let root = MessagePart(
                index: 0, parent: nil, depth: 0, header: HeaderBlock(source.prefix(0), limits: limits),
                contentType: details.contentType, transferEncoding: details.transferEncoding,
                range: 0..<source.count, bodyRange: 0..<source.count, origin: origin, container: container,
                source: source,
                told: .details(details))
            if enter(root) { position = open(at: 0, parent: 0, defaultType: .plainText) }
        } else {
            position = open(at: 0, parent: nil, defaultType: .plainText)
        }
        findDelimiters(from: position)
        close(above: -1, at: source.count)
        var next = 0
        while next < leftover.count {
            lookAgain(at: leftover[next].part, place: leftover[next].place)
            next += 1
        }
    }

    private mutating func findDelimiters(from start: Int) {
        let end = source.count
        var position = start
        // Without an open boundary nothing more can be found.
        while !boundaries.isEmpty, let candidate = nextHyphens(from: position) {
            position = candidate
            let line = Line(source.span, at: position)
            guard let delimiter = delimiter(in: line.content) else {
                position = line.next
                continue
            }
            let bodyEnd = Self.endOfBody(before: position, in: source)
            switch delimiter {
            case .close(let level):
                close(above: level, at: bodyEnd)
                endPreamble(of: level, at: bodyEnd)
                removeBoundary(at: level)
                stack[level].epilogueStart = line.next
                position = line.next
            case .open(let level):
                close(above: level, at: bodyEnd)
                endPreamble(of: level, at: bodyEnd)
                guard parts.count < limits.parts else {
                    defects.add(.tooManyParts, at: defectPlace ?? position)
                    reopenLastChild(of: level)
                    position = end
                    continue
                }
                let parent = stack[level].part
                let type = parts[parent].contentType
                // RFC 2046 §5.1.5
                let isDigest = type.isMultipart && type.subtype == "digest"
                position = open(at: line.next, parent: parent, defaultType: isDigest ? .message : .plainText)
            }
        }
    }

    /// Reads the header at `start`, opens the part, and goes on with a message inside it. Returns where its body
    /// begins.
    private mutating func open(at start: Int, parent: Int?, defaultType: ContentType) -> Int {
        var part = makePart(at: start, parent: parent, defaultType: defaultType)
        while enter(part) {
            part = makePart(at: part.bodyRange.lowerBound, parent: part.index, defaultType: .plainText)
        }
        return part.bodyRange.lowerBound
    }

    /// Opens a part. Returns whether a message begins where its body does.
    private mutating func enter(_ part: MessagePart) -> Bool {
        if let parent = part.parent { parts[parent].children.append(part.index) }
        parts.append(part)
        var entry = OpenPart(part: part.index)
        if part.contentType.isMultipart { addBoundary(of: part, to: &entry) }
        stack.append(entry)
        guard part.contentType.isMessage, part.bodyRange.lowerBound < source.count || part.header.isTerminated else {
            return false
        }
        let place = defectPlace ?? part.range.lowerBound
        // RFC 2046 §5.2.1
        if !part.transferEncoding.isIdentity {
            defects.add(.encodedMessage, at: place)
            guard part.transferEncoding == .base64, beginsWithField(at: part.bodyRange.lowerBound) else {
                leftover.append((part.index, place))
                return false
            }
            // What says that it is base64 and begins with a field's name is not.
        }
        guard baseDepth + stack.count < limits.depth else {
            defects.addOnce(.tooDeep, at: place)
            return false
        }
        guard parts.count < limits.parts else {
            defects.addOnce(.tooManyParts, at: place)
            return false
        }
        return true
    }

    private mutating func makePart(at start: Int, parent: Int?, defaultType: ContentType) -> MessagePart {
        let rest = source[shifted: start..<source.count]
        let boundaries = boundaries
        let limits = limits
        var ownChecks = 0
        let header = HeaderBlock(rest, limits: limits, fieldBudget: &fieldBudget) { line in
            if boundaries.delimiterLevel(in: rest[shifted: line]) != nil { return true }
            // The empty line may be missing before the part's own first delimiter. A few attempts are enough, and
            // each reads the header again.
            guard ownChecks < 3 else { return false }
            ownChecks += 1
            return Self.isOwnDelimiter(rest[shifted: line], behind: rest.prefix(line.lowerBound), limits: limits)
        }
        if let defectPlace {
            for defect in header.defects { defects.add(defect.kind, at: defectPlace) }
        } else {
            defects.add(header.defects, shiftedBy: start)
        }
        var type = defaultType
        if let field = header.first(.contentType) {
            if let written = ContentType(field.rawValue, limits: limits) {
                type = written
            } else {
                // RFC 2045 §5.2
                type = .plainText
                defects.add(.unreadableContentType, at: defectPlace ?? start)
            }
        }
        let bodyStart = start + header.bodyOffset
        return MessagePart(
            index: parts.count, parent: parent, depth: baseDepth + stack.count, header: header, contentType: type,
            transferEncoding: header.transferEncoding, range: start..<source.count,
            bodyRange: bodyStart..<source.count, origin: origin, container: container, source: source, told: .nothing)
    }

    private mutating func addBoundary(of part: MessagePart, to entry: inout OpenPart) {
        let place = defectPlace ?? part.range.lowerBound
        guard let boundary = part.contentType.boundary else { return defects.add(.missingBoundary, at: place) }
        guard baseDepth + stack.count < limits.depth else { return defects.addOnce(.tooDeep, at: place) }
        entry.boundary = boundary[...]
        entry.shadowedLevel = boundaries.set(boundary[...], to: stack.count)
    }

    private mutating func removeBoundary(at level: Int) {
        guard let boundary = stack[level].boundary else { return }
        boundaries.restore(boundary, to: stack[level].shadowedLevel)
        stack[level].boundary = nil
    }

    /// Ends all parts above a level of the stack at an offset.
    ///
    /// Where nothing but the line break of the delimiter stands between a header and the delimiter, the offset lies
    /// before the break and so before where a body would begin; everything is drawn back to it, so that no part
    /// reaches beyond the one around it.
    private mutating func close(above level: Int, at offset: Int) {
        guard stack.count - 1 > level else { return }
        let end = max(offset, parts[stack[level + 1].part].range.lowerBound)
        while stack.count - 1 > level {
            let top = stack.count - 1
            let index = stack[top].part
            let start = parts[index].range.lowerBound
            if stack[top].boundary != nil {
                defects.add(.unterminatedMultipart, at: defectPlace ?? start)
                removeBoundary(at: top)
            }
            let entry = stack.removeLast()
            parts[index].range = min(start, end)..<end
            parts[index].bodyRange = min(parts[index].bodyRange.lowerBound, end)..<end
            parts[index].surroundings?.epilogue = min(entry.epilogueStart ?? end, end)..<end
            if parts[index].contentType.isMultipart, parts[index].surroundings == nil, !parts[index].bodyRange.isEmpty {
                leftover.append((index, defectPlace ?? start))
            }
        }
    }

    /// Notes where the octets before the first delimiter end.
    private mutating func endPreamble(of level: Int, at offset: Int) {
        let index = stack[level].part
        guard parts[index].surroundings == nil else { return }
        let start = parts[index].bodyRange.lowerBound
        let end = source.count
        parts[index].surroundings = MessagePart.Surroundings(preamble: start..<max(start, offset), epilogue: end..<end)
    }

    /// Gives the last part directly inside a multipart the rest of the message, once no more parts may be opened.
    private mutating func reopenLastChild(of level: Int) {
        guard let last = parts[stack[level].part].children.last else { return }
        stack.append(OpenPart(part: last))
    }

    /// The first line, from the one that begins at `position` on, that begins with two hyphens; nil where none does.
    ///
    /// Looking for hyphens instead of line breaks passes over attachments in long strides.
    private func nextHyphens(from position: Int) -> Int? {
        let span = source.span
        var index = position
        while let found = span.firstIndex(of: ASCII.hyphen, in: index..<span.count) {
            let isLineStart = found == position || span[found - 1] == ASCII.lf
            if isLineStart, found + 1 < span.count, span[found + 1] == ASCII.hyphen { return found }
            index = found + 1
        }
        return nil
    }

    private func delimiter(in content: Range<Int>) -> Delimiter? {
        let span = source.span
        guard content.count > 2, span[content.lowerBound] == ASCII.hyphen, span[content.lowerBound + 1] == ASCII.hyphen,
            let found = boundaries.delimiterLevel(in: source[shifted: content])
        else { return nil }
        return found.isClosing ? .close(level: found.level) : .open(level: found.level)
    }

    /// The line break before a delimiter belongs to the delimiter (RFC 2046 §5.1.1).
    private static func endOfBody(before delimiter: Int, in source: ArraySlice<UInt8>) -> Int {
        let bytes = source.span
        guard delimiter > 0, bytes[delimiter - 1] == ASCII.lf else { return delimiter }
        return delimiter > 1 && bytes[delimiter - 2] == ASCII.cr ? delimiter - 2 : delimiter - 1
    }

    private static func isOwnDelimiter(
        _ line: ArraySlice<UInt8>, behind header: ArraySlice<UInt8>, limits: MIMELimits
    ) -> Bool {
        guard let field = HeaderBlock(header, limits: limits).first(.contentType),
            let type = ContentType(field.rawValue, limits: limits), type.isMultipart, let boundary = type.boundary
        else { return false }
        var own = BoundaryTable()
        _ = own.set(boundary[...], to: 0)
        return own.delimiterLevel(in: line) != nil
    }

    private func beginsWithField(at start: Int) -> Bool {
        let bytes = source.span
        var index = start
        while index < bytes.count, bytes[index].isFieldNameText, index - start <= 255 { index += 1 }
        return index > start && index < bytes.count && bytes[index] == ASCII.colon
    }
}

extension StructureScanner {
    /// Makes line feeds of carriage returns where there is not one line feed, as old systems wrote; offsets stay.
    private mutating func breakLines() {
        let octets = source
        let bytes = octets.span
        guard bytes.firstIndex(of: ASCII.lf, in: 0..<bytes.count) == nil,
            let first = bytes.firstIndex(of: ASCII.cr, in: 0..<bytes.count)
        else { return }
        defects.add(.bareCarriageReturns, at: defectPlace ?? first)
        source = octets.map { $0 == ASCII.cr ? ASCII.lf : $0 }[...]
    }

    /// Looks into a part in which nothing was found: what is encoded is decoded, and the boundary is guessed.
    ///
    /// Encoded messages come from mailers that treat them like any file. An encoding on a multipart is a wrong label
    /// far more often than it is true, so it counts only where no delimiter stands in the octets as they are.
    private mutating func lookAgain(at index: Int, place: Int) {
        let part = parts[index]
        guard part.depth + 1 <= limits.depth, parts.count < limits.parts else { return }
        guard takeBudget(part.bodyRange.count) else { return }
        guard part.contentType.isMultipart else {
            begin(part.decodedBody()[...], origin: .decoded, container: index, place: place, depth: part.depth + 1)
            guard beginsWithField(at: 0) else { return }
            findDelimiters(from: open(at: 0, parent: index, defaultType: .plainText))
            return close(above: -1, at: source.count)
        }
        let named = part.contentType.boundary.map { $0[...] }
        if let boundary = BoundaryGuess(part.source, in: part.bodyRange, named: named).boundary {
            defects.add(.wrongBoundary, at: place)
            let octets = part.source.prefix(part.bodyRange.upperBound)
            let origin = part.origin == .decoded ? MessagePart.Origin.decoded : .guessed
            let defectPlace = part.container == nil ? nil : place
            begin(octets, origin: origin, container: part.container, place: defectPlace, depth: part.depth)
            scanAgain(part, boundary: boundary, from: part.bodyRange.lowerBound)
        } else if !part.transferEncoding.isIdentity {
            begin(part.decodedBody()[...], origin: .decoded, container: index, place: place, depth: part.depth)
            guard let boundary = BoundaryGuess(source, in: 0..<source.count, named: named).boundary else { return }
            defects.add(.encodedMultipart, at: place)
            scanAgain(part, boundary: boundary, from: 0)
        }
    }

    private mutating func takeBudget(_ count: Int) -> Bool {
        guard count <= repairBudget else { return false }
        repairBudget -= count
        return true
    }

    /// Prepares a further pass.
    private mutating func begin(
        _ octets: ArraySlice<UInt8>, origin: MessagePart.Origin, container: Int?, place: Int?, depth: Int
    ) {
        source = octets
        self.origin = origin
        self.container = container
        defectPlace = place
        baseDepth = depth
        stack = []
        boundaries = BoundaryTable()
        if origin == .decoded { breakLines() }
    }

    /// Looks for the parts of a multipart with another boundary, in the octets that the pass goes through.
    private mutating func scanAgain(_ part: MessagePart, boundary: ArraySlice<UInt8>, from start: Int) {
        var entry = OpenPart(part: part.index)
        entry.boundary = boundary
        entry.shadowedLevel = boundaries.set(boundary, to: 0)
        stack.append(entry)
        findDelimiters(from: start)
        close(above: 0, at: source.count)
        let end = source.count
        parts[part.index].surroundings?.epilogue = min(stack[0].epilogueStart ?? end, end)..<end
        // The offsets of decoded octets are not those of the multipart.
        if container == part.index { parts[part.index].surroundings = nil }
    }
}
