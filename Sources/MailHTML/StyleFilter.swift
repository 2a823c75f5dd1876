/// The words of values that decide whether text can be seen.
enum WordName {
    case none
    case visible
    case hidden
    case transparent
    /// `pre`, `pre-wrap` and `pre-line`.
    case pre
    /// `table-column` and `table-column-group`, of which nothing is displayed.
    case column
    /// `collapse`
    case collapse
    /// `inline` and what begins with it.
    case inline
    /// `inherit`, and what comes to the same for colours.
    case inherit
    /// `initial`
    case initial
    case other

    init(_ word: ArraySlice<UInt8>) {
        switch word.first?.lowercased {
        case 0x6E where word.equalsIgnoringCase("none"): self = .none
        case 0x76 where word.equalsIgnoringCase("visible"): self = .visible
        case 0x68 where word.equalsIgnoringCase("hidden"): self = .hidden
        case 0x74 where word.equalsIgnoringCase("transparent"): self = .transparent
        case 0x74 where word.startsIgnoringCase("table-column"): self = .column
        case 0x63 where word.equalsIgnoringCase("collapse"): self = .collapse
        case 0x70 where word.startsIgnoringCase("pre"): self = .pre
        case 0x69 where word.startsIgnoringCase("inline"): self = .inline
        case 0x69 where word.equalsIgnoringCase("inherit"): self = .inherit
        case 0x69 where word.equalsIgnoringCase("initial"): self = .initial
        case 0x75 where word.equalsIgnoringCase("unset"): self = .inherit
        case 0x72 where word.startsIgnoringCase("revert"): self = .inherit
        case 0x63 where word.equalsIgnoringCase("currentcolor"): self = .inherit
        default: self = .other
        }
    }
}

/// What declarations say: those that count as usual, and those that are important.
struct StyleDeclarations {
    var usual = StyleFacts()
    /// One or none, since few are important and facts are much to copy.
    private var importantOnes: [StyleFacts] = []

    init() {}

    init(usual: StyleFacts, important: StyleFacts) {
        self.usual = usual
        if !important.isSilent { importantOnes = [important] }
    }

    var important: StyleFacts? { importantOnes.first }

    /// What they come to where nothing else is said.
    var all: StyleFacts {
        guard let important else { return usual }
        var all = usual
        all.override(by: important)
        return all
    }

    var isSilent: Bool { importantOnes.isEmpty && usual.isSilent }

    /// Takes what declarations say that count more.
    mutating func override(by other: StyleDeclarations) {
        usual.override(by: other.usual)
        guard let important = other.important else { return }
        if importantOnes.isEmpty { importantOnes = [important] } else { importantOnes[0].override(by: important) }
    }
}

/// Writes declarations anew, only those that mail may make.
struct StyleFilter {
    private var tokenizer: CSSTokenizer
    private let isRoot: Bool
    var facts = StyleFacts()
    var important = StyleFacts()

    // What the value at hand is made of.
    var arithmetic = StyleArithmetic()
    var firstWord: WordName?
    var fontWord: Double?
    var color: StyleColor?
    /// Whether it holds several colours, as gradients do.
    var hasSeveralColors = false
    var hasGradient = false
    var hasSlash = false
    /// Whether an image is shown.
    var sawImage = false
    var isImportant = false
    /// Which of ``notedWords`` it holds.
    private var words: UInt32 = 0
    /// The numbers of `rgb(…)` so far.
    private var channels: [Double] = []
    private var colorFunction: (function: StyleColor.Function, depth: Int)?

    /// Appends the declarations in `range` that are allowed, each as `name:value;`.
    ///
    /// - Parameter isRoot: whether they are those of the mail's own element, which is as high as what is in it.
    static func filter(
        _ bytes: [UInt8], in range: Range<Int>, isRoot: Bool = false, images: inout ImageResolver,
        into output: inout [UInt8]
    ) -> StyleDeclarations {
        var filter = StyleFilter(tokenizer: CSSTokenizer(bytes, in: range), isRoot: isRoot)
        filter.run(images: &images, into: &output)
        return StyleDeclarations(usual: filter.facts, important: filter.important)
    }

    private init(tokenizer: CSSTokenizer, isRoot: Bool) {
        self.tokenizer = tokenizer
        self.isRoot = isRoot
    }

    private mutating func run(images: inout ImageResolver, into output: inout [UInt8]) {
        while tokenizer.next() {
            if tokenizer.kind == .space || tokenizer.delimiter == ASCII.semicolon { continue }
            guard tokenizer.kind == .identifier else {
                skipDeclaration()
                continue
            }
            let property: StyleProperty?
            if tokenizer.hasEscape {
                let name = tokenizer.text
                property = StyleProperty(lowercasing: name, in: 0..<name.count)
            } else {
                property = StyleProperty(lowercasing: tokenizer.bytes, in: tokenizer.content)
            }
            guard let property, skipColon(), !isRoot || !property.boundsRoot else {
                skipDeclaration()
                continue
            }
            let start = output.count
            output += property.nameBytes
            output.append(ASCII.colon)
            let valueStart = output.count
            if value(of: property, images: &images, into: &output), output.count > valueStart, staysInSight(property) {
                output.append(ASCII.semicolon)
                note(property)
            } else {
                output.removeLast(output.count - start)
            }
        }
    }

    private mutating func skipColon() -> Bool {
        while tokenizer.next() {
            if tokenizer.delimiter == ASCII.colon { return true }
            if tokenizer.kind != .space { return false }
        }
        return false
    }

    /// Moves behind the semicolon that ends the declaration at hand, whose last token was read already.
    private mutating func skipDeclaration() {
        var depth = 0
        repeat {
            switch tokenizer.delimiter {
            case ASCII.semicolon where depth == 0: return
            case ASCII.openBrace, ASCII.openBracket, ASCII.openParenthesis: depth += 1
            case ASCII.closeBrace, ASCII.closeBracket, ASCII.closeParenthesis: depth = max(0, depth - 1)
            default: if tokenizer.kind == .function { depth += 1 }
            }
        } while tokenizer.next()
    }

    // MARK: Values

    /// Writes a value. False where it holds something that is not allowed; the declaration is skipped then.
    private mutating func value(
        of property: StyleProperty, images: inout ImageResolver, into output: inout [UInt8]
    ) -> Bool {
        arithmetic = StyleArithmetic()
        (firstWord, fontWord, color, hasSeveralColors, channels, colorFunction) = (nil, nil, nil, false, [], nil)
        (hasGradient, hasSlash, sawImage, isImportant, words) = (false, false, false, false, 0)
        let values = property.values
        let start = output.count
        var depth = 0
        var spaceIsDue = false
        while tokenizer.next() {
            if tokenizer.kind == .space {
                spaceIsDue = output.count > start
                continue
            }
            if tokenizer.delimiter == ASCII.semicolon, depth == 0 { return true }
            if isImportant { return refuse() }
            if spaceIsDue, tokenizer.delimiter != ASCII.exclamation { output.append(ASCII.space) }
            spaceIsDue = false
            switch tokenizer.kind {
            case .identifier:
                guard word(in: values, into: &output) else { return refuse() }
            case .number:
                guard number(in: values, depth: depth, into: &output) else { return refuse() }
            case .hash:
                let digits = tokenizer.content
                guard [3, 4, 6, 8].contains(digits.count), !tokenizer.hasEscape,
                    tokenizer.bytes[digits].allSatisfy({ $0.hexadecimalValue != nil })
                else { return refuse() }
                note(StyleColor(hexadecimal: tokenizer.bytes[digits]))
                output.append(ASCII.hash)
                output += tokenizer.bytes[digits]
            case .string:
                guard values == .fonts, depth == 0, Self.writeString(tokenizer.text, into: &output) else {
                    return refuse()
                }
            case .url:
                guard values == .images, depth == 0 else { return refuse() }
                image(tokenizer.text, images: &images, into: &output)
            case .function:
                let name = tokenizer.text.map(\.lowercased)
                if name.equalsIgnoringCase("url") {
                    guard values == .images, depth == 0, let address = quotedAddress() else { return refuse() }
                    image(address, images: &images, into: &output)
                    continue
                }
                guard depth < 8, let number = StyleProperty.functions.number(of: name, in: 0..<name.count),
                    number < StyleProperty.firstGradient || values == .images
                else { return refuse() }
                depth += 1
                if number >= StyleProperty.firstGradient { hasGradient = true }
                if let function = StyleColor.Function(name) {
                    (colorFunction, channels) = ((function, depth), [])
                } else if colorFunction == nil {
                    arithmetic.open(name)
                }
                output += name
                output.append(ASCII.openParenthesis)
            case .delimiter:
                switch tokenizer.delimiter {
                case ASCII.comma, ASCII.slash:
                    output.append(tokenizer.delimiter)
                    if depth == 0, tokenizer.delimiter == ASCII.slash { hasSlash = true }
                    if colorFunction == nil { arithmetic.take(sign: tokenizer.delimiter) }
                case ASCII.plus, ASCII.hyphen, ASCII.asterisk:
                    guard depth > 0 else { return refuse() }
                    output.append(tokenizer.delimiter)
                    arithmetic.take(sign: tokenizer.delimiter)
                case ASCII.closeParenthesis:
                    guard depth > 0 else { return refuse() }
                    if let (function, start) = colorFunction {
                        if start == depth {
                            note(StyleColor(function, channels))
                            colorFunction = nil
                        }
                    } else {
                        arithmetic.close()
                    }
                    depth -= 1
                    output.append(ASCII.closeParenthesis)
                case ASCII.exclamation:
                    guard depth == 0, output.count > start, importance() else { return refuse() }
                    output.append("!important")
                    isImportant = true
                default: return refuse()
                }
            case .bad, .atKeyword, .space: return refuse()
            }
        }
        return depth == 0
    }

    private mutating func refuse() -> Bool {
        skipDeclaration()
        return false
    }

    private mutating func importance() -> Bool {
        while tokenizer.next() {
            if tokenizer.kind == .identifier { return tokenizer.text.equalsIgnoringCase("important") }
            if tokenizer.kind != .space { return false }
        }
        return false
    }

    private mutating func word(in values: StyleProperty.Values, into output: inout [UInt8]) -> Bool {
        let start = output.count
        if tokenizer.hasEscape { output += tokenizer.text } else { output += tokenizer.bytes[tokenizer.content] }
        let range = start..<output.count
        guard Self.isName(output[range]) else { return false }
        if values == .display, StyleProperty.displays.number(ofLowercased: output, in: range) == nil { return false }
        if firstWord == nil { firstWord = WordName(output[range]) }
        if fontWord == nil { fontWord = Self.fontSize(named: output[range]) }
        if let number = Self.notedWords.number(ofLowercased: output, in: range) { words |= 1 << UInt32(number) }
        if colorFunction == nil { note(StyleColor(named: output, in: range)) }
        return true
    }

    private mutating func note(_ found: StyleColor?) {
        guard let found else { return }
        // Those that cannot be told apart are one.
        if let color, color != found, color.opacity < 1 || !found.isHardlySeen(on: color) { hasSeveralColors = true }
        color = color ?? found
    }

    /// Words of values that decide whether something can be seen, beside those of ``WordName``.
    private static let noted = [
        "text", "inline", "no-repeat", "clip", "auto", "scroll", "overlay", "nowrap", "pre", "rtl", "row-reverse",
        "flex-end", "end", "right",
    ]

    private static let notedWords = NameTable(noted)

    /// Whether the value at hand holds one of ``noted``.
    func hasWord(_ word: StaticString) -> Bool {
        guard words != 0 else { return false }
        let bytes = word.withUTF8Buffer { Array($0) }
        return Self.notedWords.number(of: bytes, in: 0..<bytes.count).map { words & 1 << UInt32($0) != 0 } ?? false
    }

    private mutating func number(in values: StyleProperty.Values, depth: Int, into output: inout [UInt8]) -> Bool {
        let value = tokenizer.value
        // What is larger than any screen only serves to break the layout.
        guard abs(value) <= 10_000, !tokenizer.hasEscape else { return false }
        let unit = tokenizer.unit
        if !unit.isEmpty, StyleProperty.units.number(ofLowercased: tokenizer.bytes, in: unit) == nil { return false }
        if value < 0, depth == 0, values == .notNegative { return false }
        if depth > 0, values == .notNegative { return false }
        if let (function, start) = colorFunction {
            let isPercent = tokenizer.bytes[unit].first == ASCII.percent
            if depth == start, channels.count < 4 {
                channels.append(function.channel(value, isPercent: isPercent, at: channels.count))
            }
        } else {
            arithmetic.take(value, unit: tokenizer.bytes[unit])
        }
        output += tokenizer.bytes[tokenizer.content.lowerBound..<unit.upperBound]
        return true
    }

    /// The string between the parentheses of `url("…")`.
    private mutating func quotedAddress() -> [UInt8]? {
        var address: [UInt8]?
        while tokenizer.next() {
            if tokenizer.kind == .space { continue }
            if tokenizer.delimiter == ASCII.closeParenthesis { return address }
            guard tokenizer.kind == .string, address == nil else { return nil }
            address = tokenizer.text
        }
        return nil
    }

    private mutating func image(_ address: [UInt8], images: inout ImageResolver, into output: inout [UInt8]) {
        let outcome = images.resolve(address, mayHoldData: false)
        if case .refused = outcome {} else { sawImage = true }
        guard case .shown(let local) = outcome, Self.isPlainAddress(local) else {
            output.append("none")
            return
        }
        output.append("url('")
        output += local
        output.append("')")
    }

    private static func isPlainAddress(_ address: [UInt8]) -> Bool {
        address.allSatisfy {
            $0 > 0x20 && $0 != ASCII.apostrophe && $0 != ASCII.backslash && $0 != ASCII.quote && $0 != ASCII.less
                && $0 != ASCII.delete
        }
    }

    /// Whether an identifier can be written without escapes.
    static func isName(_ word: some Collection<UInt8>) -> Bool {
        guard let first = word.first, !first.isDigit else { return false }
        // Without its escape this would be a negative number, or nothing.
        if first == ASCII.hyphen, word.dropFirst().first.map(\.isDigit) ?? true { return false }
        return word.allSatisfy {
            $0.isAlphanumeric || $0 == ASCII.hyphen || $0 == ASCII.underscore || $0 >= 0x80
        }
    }

    /// Writes the name of a font. Anything but letters, digits and what joins them is refused.
    private static func writeString(_ text: [UInt8], into output: inout [UInt8]) -> Bool {
        let isPlain = text.allSatisfy {
            $0.isAlphanumeric || $0 == ASCII.space || $0 == ASCII.hyphen || $0 == ASCII.underscore || $0 == ASCII.dot
                || $0 == ASCII.plus || $0 >= 0x80
        }
        guard isPlain else { return false }
        output.append(ASCII.apostrophe)
        output += text
        output.append(ASCII.apostrophe)
        return true
    }
}
