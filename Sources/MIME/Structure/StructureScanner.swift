/// Finds the parts of a message line by line, with a stack of what is open instead of recursion.
///
/// A line that begins with two hyphens is looked up in a table of the open boundaries, so that deep nesting costs no
/// more than one level, whatever the boundaries have in common.
struct StructureScanner {
    private(set) var parts: [MessagePart] = []
    private(set) var defects: DefectList

    private let source: ArraySlice<UInt8>
    private let limits: MIMELimits
    private var fieldBudget: Int
    private var stack: [OpenPart] = []
    private var boundaries = BoundaryTable()

    /// A part whose end has not been found yet.
    private struct OpenPart {
        let part: Int
        /// Set while delimiters with this boundary are looked for.
        var boundary: ArraySlice<UInt8>?
        /// The level that had the same boundary before, to be restored.
        var shadowedLevel: Int?
        /// Whether this is a multipart, open or closed.
        var isMultipart = false
    }

    private enum Delimiter {
        case open(level: Int)
        case close(level: Int)
    }

    init(_ source: ArraySlice<UInt8>, limits: MIMELimits) {
        self.source = source
        self.limits = limits
        fieldBudget = limits.messageFields
        defects = DefectList(limit: limits.defects)
    }

    mutating func scan() {
        let end = source.count
        var position = open(at: 0, parent: nil, defaultType: .plainText)
        // Without an open boundary nothing more can be found.
        while position < end, !boundaries.isEmpty {
            let line = Line(source.span, at: position)
            guard let delimiter = delimiter(in: line.content) else {
                position = line.next
                continue
            }
            let bodyEnd = Self.endOfBody(before: position, in: source)
            switch delimiter {
            case .close(let level):
                close(above: level, at: bodyEnd)
                removeBoundary(at: level)
                position = line.next
            case .open(let level):
                close(above: level, at: bodyEnd)
                guard parts.count < limits.parts else {
                    defects.add(.tooManyParts, at: position)
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
        close(above: -1, at: end)
    }

    /// Reads the header at `start`, opens the part, and goes on with a message inside it. Returns where its body
    /// begins.
    private mutating func open(at start: Int, parent: Int?, defaultType: ContentType) -> Int {
        var start = start
        var parent = parent
        var defaultType = defaultType
        while true {
            let part = makePart(at: start, parent: parent, defaultType: defaultType)
            if let parent { parts[parent].children.append(part.index) }
            parts.append(part)
            var entry = OpenPart(part: part.index)
            let bodyStart = part.bodyRange.lowerBound
            if part.contentType.isMultipart {
                entry.isMultipart = true
                addBoundary(of: part, to: &entry)
                stack.append(entry)
                return bodyStart
            }
            stack.append(entry)
            guard part.contentType.isMessage, bodyStart < source.count || part.header.isTerminated else {
                return bodyStart
            }
            // RFC 2046 §5.2.1
            guard part.transferEncoding.isIdentity else {
                defects.add(.encodedMessage, at: start)
                return bodyStart
            }
            guard stack.count < limits.depth else {
                defects.addOnce(.tooDeep, at: start)
                return bodyStart
            }
            guard parts.count < limits.parts else {
                defects.addOnce(.tooManyParts, at: start)
                return bodyStart
            }
            start = bodyStart
            parent = part.index
            defaultType = .plainText
        }
    }

    private mutating func makePart(at start: Int, parent: Int?, defaultType: ContentType) -> MessagePart {
        let rest = source[shifted: start..<source.count]
        let boundaries = boundaries
        let header = HeaderBlock(rest, limits: limits, fieldBudget: &fieldBudget) { line in
            boundaries.delimiterLevel(in: rest[shifted: line]) != nil
        }
        defects.add(header.defects, shiftedBy: start)
        var type = defaultType
        if let field = header.first(.contentType) {
            if let written = ContentType(field.rawValue, limits: limits) {
                type = written
            } else {
                // RFC 2045 §5.2
                type = .plainText
                defects.add(.unreadableContentType, at: start)
            }
        }
        let bodyStart = start + header.bodyOffset
        return MessagePart(
            index: parts.count, parent: parent, depth: stack.count, header: header, contentType: type,
            transferEncoding: header.transferEncoding, range: start..<source.count,
            bodyRange: bodyStart..<source.count, origin: .standing, source: source, told: .nothing)
    }

    private mutating func addBoundary(of part: MessagePart, to entry: inout OpenPart) {
        guard let boundary = part.contentType.boundary else {
            return defects.add(.missingBoundary, at: part.range.lowerBound)
        }
        guard stack.count < limits.depth else {
            return defects.addOnce(.tooDeep, at: part.range.lowerBound)
        }
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
            if stack[top].boundary != nil {
                defects.add(.unterminatedMultipart, at: parts[stack[top].part].range.lowerBound)
                removeBoundary(at: top)
            }
            let index = stack.removeLast().part
            parts[index].range = min(parts[index].range.lowerBound, end)..<end
            parts[index].bodyRange = min(parts[index].bodyRange.lowerBound, end)..<end
        }
    }

    /// Gives the last part directly inside a multipart the rest of the message, once no more parts may be opened.
    private mutating func reopenLastChild(of level: Int) {
        guard let last = parts[stack[level].part].children.last else { return }
        stack.append(OpenPart(part: last))
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
}

/// The boundaries that are open, each with its level.
private struct BoundaryTable {
    private var levels: [ArraySlice<UInt8>: Int] = [:]
    /// The longest boundary ever added; a longer line is no delimiter and need not be hashed.
    private var longest = 0

    var isEmpty: Bool { levels.isEmpty }

    /// Adds a boundary and returns the level that had it before.
    mutating func set(_ boundary: ArraySlice<UInt8>, to level: Int) -> Int? {
        longest = max(longest, boundary.count)
        return levels.updateValue(level, forKey: boundary)
    }

    mutating func restore(_ boundary: ArraySlice<UInt8>, to level: Int?) { levels[boundary] = level }

    /// The innermost multipart that a line delimits; the line begins with two hyphens.
    func delimiterLevel(in line: ArraySlice<UInt8>) -> (level: Int, isClosing: Bool)? {
        // RFC 2046 §5.1.1
        var content = line.dropFirst(2)
        while let last = content.last, last.isFoldingSpace { content.removeLast() }
        guard content.count <= longest + 2 else { return nil }
        if let level = levels[content] { return (level, false) }
        guard content.count > 2, content.suffix(2).allSatisfy({ $0 == ASCII.hyphen }),
            let level = levels[content.dropLast(2)]
        else { return nil }
        return (level, true)
    }
}
