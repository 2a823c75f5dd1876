/// Writes a style sheet anew: only rules whose selectors are understood, each kept inside the mail's own element, and
/// only declarations that ``StyleFilter`` allows.
///
/// Of the at-rules only `@media` is kept. Classes and ids get the prefix that they get in the document.
struct StyleSheetFilter {
    private var tokenizer: CSSTokenizer
    private let bytes: [UInt8]
    private var rules = StyleRules()
    private var budget: Int

    /// Selectors of all style sheets of a mail; the largest newsletters have some hundreds. A browser compares each with
    /// every element.
    static let mostSelectors = 3_000

    /// Appends what is allowed of a style sheet.
    ///
    /// - Parameter budget: selectors that may still be written.
    /// - Returns: what its rules say of what can be seen.
    static func filter(
        _ bytes: [UInt8], in range: Range<Int>, budget: inout Int, images: inout ImageResolver,
        into output: inout [UInt8]
    ) -> StyleRules {
        var filter = StyleSheetFilter(bytes, range, budget)
        filter.run(images: &images, into: &output)
        budget = filter.budget
        return filter.rules
    }

    private init(_ bytes: [UInt8], _ range: Range<Int>, _ budget: Int) {
        self.budget = budget
        self.bytes = bytes
        tokenizer = CSSTokenizer(bytes, in: range)
    }

    private mutating func run(images: inout ImageResolver, into output: inout [UInt8]) {
        // Where the output of each open @media begins, and where its rules do, and on which screens they hold.
        var media: [(start: Int, rules: Int, screens: UInt32)] = []
        func close(_ block: (start: Int, rules: Int, screens: UInt32), _ output: inout [UInt8]) {
            if output.count == block.rules {
                output.removeLast(output.count - block.start)
            } else {
                output.append("}\n")
            }
        }
        while budget > 0, tokenizer.next() {
            if tokenizer.kind == .space { continue }
            if tokenizer.kind == .atKeyword {
                guard tokenizer.text.equalsIgnoringCase("media"), media.count < 4 else {
                    skipAtRule()
                    continue
                }
                let start = output.count
                output.append("@media ")
                let conditions = output.count
                if mediaConditions(into: &output) {
                    let screens =
                        StyleScreens.matching(output[conditions...]) & (media.last?.screens ?? StyleScreens.all)
                    output.append("{\n")
                    media.append((start, output.count, screens))
                } else {
                    output.removeLast(output.count - start)
                }
                continue
            }
            if tokenizer.delimiter == ASCII.closeBrace {
                if let block = media.popLast() { close(block, &output) }
                continue
            }
            if isCommentMark() { continue }
            rule(screens: media.last?.screens ?? StyleScreens.all, images: &images, into: &output)
        }
        while let block = media.popLast() { close(block, &output) }
    }

    /// `<!--` and `-->`, with which old mail surrounds a style sheet.
    private mutating func isCommentMark() -> Bool {
        let rest = bytes[tokenizer.start..<tokenizer.end]
        if rest.starts(with: "<!--".utf8) {
            // The exclamation mark; the hyphens after it begin a name or are delimiters of their own.
            for _ in 0..<3 { tokenizer.skipByte() }
            return true
        }
        if rest.starts(with: "-->".utf8) {
            // The tokeniser took the hyphens for the beginning of a name.
            if tokenizer.kind != .delimiter { return tokenizer.next() || true }
            tokenizer.skipByte()
            tokenizer.skipByte()
            return true
        }
        return false
    }

    // MARK: At-rules

    private mutating func skipAtRule() {
        while tokenizer.next() {
            if tokenizer.delimiter == ASCII.semicolon { return }
            if tokenizer.delimiter == ASCII.openBrace {
                _ = blockEnd()
                return
            }
        }
    }

    /// Moves behind the brace that closes the block at hand, and returns its place.
    private mutating func blockEnd() -> Int {
        var depth = 1
        while tokenizer.next() {
            if tokenizer.delimiter == ASCII.openBrace { depth += 1 }
            if tokenizer.delimiter == ASCII.closeBrace {
                depth -= 1
                if depth == 0 { return tokenizer.start }
            }
        }
        return tokenizer.end
    }

    /// The height of the window and whether it is wider than high are none of them: a frame is made as high as its mail, which
    /// would change with it without end.
    private static let mediaWords = NameTable([
        "screen", "print", "all", "only", "and", "not", "or", "max-width", "min-width", "width", "max-device-width",
        "min-device-width", "device-width", "prefers-color-scheme", "light", "dark", "no-preference",
        "max-device-height", "min-device-height",
        "min-resolution", "max-resolution", "-webkit-min-device-pixel-ratio", "-webkit-max-device-pixel-ratio",
        "prefers-reduced-motion", "reduce", "hover", "none", "pointer", "coarse", "fine",
    ])

    private static let mediaUnits = NameTable(["px", "em", "rem", "dpi", "dppx", "cm", "in"])

    /// Writes the conditions up to the opening brace. False where they are not understood; the block is skipped then.
    private mutating func mediaConditions(into output: inout [UInt8]) -> Bool {
        var spaceIsDue = false
        var depth = 0
        var isUnderstood = true
        while tokenizer.next() {
            switch tokenizer.delimiter {
            case ASCII.openBrace:
                if isUnderstood, depth == 0 { return true }
                _ = blockEnd()
                return false
            case ASCII.semicolon: return false
            default: break
            }
            guard isUnderstood else { continue }
            if tokenizer.kind == .space {
                spaceIsDue = true
                continue
            }
            if spaceIsDue, output.last != ASCII.space { output.append(ASCII.space) }
            spaceIsDue = false
            switch tokenizer.kind {
            case .identifier, .function:
                let word = tokenizer.text.map(\.lowercased)
                // `and(` is a function to the tokeniser.
                isUnderstood = Self.mediaWords.number(of: word, in: 0..<word.count) != nil
                output += word
                if tokenizer.kind == .function {
                    depth += 1
                    output.append(ASCII.openParenthesis)
                }
            case .number:
                let unit = tokenizer.unit
                isUnderstood =
                    unit.isEmpty || Self.mediaUnits.number(ofLowercased: bytes, in: unit) != nil
                output += bytes[tokenizer.content.lowerBound..<unit.upperBound]
            case .delimiter:
                switch tokenizer.delimiter {
                case ASCII.openParenthesis: depth += 1
                case ASCII.closeParenthesis: depth -= 1
                case ASCII.colon, ASCII.comma: break
                default: isUnderstood = false
                }
                isUnderstood = isUnderstood && depth >= 0
                output.append(tokenizer.delimiter)
            default: isUnderstood = false
            }
        }
        return false
    }

    // MARK: Rules

    private mutating func rule(screens: UInt32, images: inout ImageResolver, into output: inout [UInt8]) {
        let start = output.count
        var selector = SelectorWriter()
        var isFirst = true
        // The tokeniser stands on the first token of the selectors.
        repeat {
            let delimiter = tokenizer.delimiter
            if delimiter == ASCII.openBrace || delimiter == ASCII.comma {
                if budget > 0, let written = selector.finish() {
                    budget -= 1
                    if !isFirst { output.append(ASCII.comma) }
                    isFirst = false
                    output += written
                }
                selector = SelectorWriter()
                if delimiter == ASCII.comma { continue }
                let from = tokenizer.position
                let to = blockEnd()
                guard !isFirst else { return }
                images.isRefusing = Self.isMoved(output[start...])
                defer { images.isRefusing = false }
                var content: [UInt8] = []
                let isRoot = output[start...].split(separator: ASCII.comma).contains {
                    $0.first == ASCII.dot && $0.dropFirst().elementsEqual(MailNames.root)
                }
                let declarations = StyleFilter.filter(
                    bytes, in: from..<max(from, to), isRoot: isRoot, images: &images, into: &content)
                if !declarations.isSilent { Self.removeLater(from: start, in: &output) }
                if content.isEmpty || output.count == start {
                    output.removeLast(output.count - start)
                    return
                }
                rules.note(output[start...], declarations, screens: screens)
                output.append(ASCII.openBrace)
                output += content
                output.append("}\n")
                return
            }
            if delimiter == ASCII.semicolon || delimiter == ASCII.closeBrace { break }
            selector.take(tokenizer)
        } while tokenizer.next()
        output.removeLast(output.count - start)
    }

    /// Leaves out selectors that ask for what comes behind an element: nobody could tell from the front of a mail what they
    /// hide.
    private static func removeLater(from start: Int, in output: inout [UInt8]) {
        guard StyleSelector.asksLater(output[start...]) else { return }
        let kept = output[start...].split(separator: ASCII.comma).filter { !StyleSelector.asksLater($0) }
        output.replaceSubrange(start..., with: Array(kept.joined(separator: [ASCII.comma])))
    }

    /// Whether selectors depend on what somebody points at, so that an image would tell.
    private static func isMoved(_ selectors: ArraySlice<UInt8>) -> Bool {
        selectors.indices.contains { index in
            guard selectors[index] == ASCII.colon else { return false }
            let name = selectors[(index + 1)...]
            return name.starts(with: "hover".utf8) || name.starts(with: "active".utf8)
                || name.starts(with: "focus".utf8) || name.starts(with: "visited".utf8)
        }
    }
}
