/// Writes one selector anew, kept inside the mail's own element.
///
/// Understood are names of elements, classes, ids, the four combinators, and pseudo-classes that tell nothing about the
/// reader. `html`, `body` and `:root` mean the element that the mail is shown in. Anything else makes the selector
/// select nothing: attribute selectors, pseudo-elements, `:not(…)` and the like.
struct SelectorWriter {
    private enum Expectation {
        case anything
        case className
        case pseudoClass
        /// The inside of `:nth-child(…)`.
        case argument
    }

    private var output: [UInt8] = []
    private var expectation = Expectation.anything
    private var isRefused = false
    private var combinator: UInt8 = 0
    private var compoundIsEmpty = true
    /// Elements that the selector speaks of. Each more makes a browser look at more of them for every element of the mail.
    private var compounds = 0
    /// Whether the compound at hand is the root and may not get a combinator before it.
    private var isAtRoot = false

    /// More than the selectors of newsletters are made of.
    private static let mostCompounds = 6

    private static let pseudoClasses = NameTable([
        "link", "visited", "hover", "active", "focus", "first-child", "last-child", "only-child", "first-of-type",
        "last-of-type", "empty",
    ])

    private static let counting = NameTable(["nth-child", "nth-last-child", "nth-of-type", "nth-last-of-type"])

    /// Takes the token that the tokeniser stands on.
    mutating func take(_ tokenizer: CSSTokenizer) {
        guard !isRefused else { return }
        switch expectation {
        case .anything: takeAnything(tokenizer)
        case .className:
            let name = tokenizer.text
            guard tokenizer.kind == .identifier, StyleFilter.isName(name) else { return refuse() }
            if name.elementsEqual(MailNames.root), compoundIsEmpty, output.isEmpty, combinator == 0 {
                root()
            } else {
                startPart()
                output.append(ASCII.dot)
                MailNames.appendPrefixed(name, to: &output)
            }
            expectation = .anything
        case .pseudoClass:
            let name = tokenizer.text.map(\.lowercased)
            switch tokenizer.kind {
            case .identifier where name.equalsIgnoringCase("root"):
                guard compoundIsEmpty, output.isEmpty else { return refuse() }
                root()
                expectation = .anything
            case .identifier where Self.pseudoClasses.number(of: name, in: 0..<name.count) != nil:
                startPart()
                output.append(ASCII.colon)
                output += name
                expectation = .anything
            case .function where Self.counting.number(of: name, in: 0..<name.count) != nil:
                startPart()
                output.append(ASCII.colon)
                output += name
                output.append(ASCII.openParenthesis)
                expectation = .argument
            default: refuse()
            }
        case .argument: takeArgument(tokenizer)
        }
    }

    /// The selector, or nil where it is none or not understood.
    mutating func finish() -> [UInt8]? {
        guard !isRefused, expectation == .anything, !compoundIsEmpty else { return nil }
        guard combinator == 0 || combinator == ASCII.space else { return nil }
        return output
    }

    private mutating func refuse() { isRefused = true }

    private mutating func takeAnything(_ tokenizer: CSSTokenizer) {
        switch tokenizer.kind {
        case .space:
            if !compoundIsEmpty, combinator == 0 { combinator = ASCII.space }
        case .identifier:
            guard compoundIsEmpty || combinator != 0 else { return refuse() }
            let name = tokenizer.text
            guard let tag = HTMLTag(name, in: 0..<name.count) else { return refuse() }
            if tag == .html || tag == .body {
                // `html body` is one and the same element here.
                guard output.isEmpty || (isAtRoot && tag == .body) else { return refuse() }
                guard combinator == 0 || combinator == ASCII.space || combinator == ASCII.greater else {
                    return refuse()
                }
                combinator = 0
                if output.isEmpty { root() }
                return
            }
            startPart()
            output += HTMLTag.nameBytes[Int(tag.rawValue)]
        case .hash:
            let name = tokenizer.text
            guard StyleFilter.isName(name) else { return refuse() }
            startPart()
            output.append(ASCII.hash)
            MailNames.appendPrefixed(name, to: &output)
        case .delimiter:
            switch tokenizer.delimiter {
            case ASCII.dot: expectation = .className
            case ASCII.colon: expectation = .pseudoClass
            case ASCII.asterisk:
                guard compoundIsEmpty || combinator != 0 else { return refuse() }
                startPart()
                output.append(ASCII.asterisk)
            case ASCII.greater, ASCII.plus, ASCII.tilde:
                guard !compoundIsEmpty, combinator == 0 || combinator == ASCII.space else { return refuse() }
                // Nothing stands beside the mail's own element.
                if isAtRoot, tokenizer.delimiter != ASCII.greater { return refuse() }
                combinator = tokenizer.delimiter
            default: refuse()
            }
        default: refuse()
        }
    }

    private mutating func takeArgument(_ tokenizer: CSSTokenizer) {
        switch tokenizer.kind {
        case .space: break
        case .number, .identifier:
            let from = tokenizer.content.lowerBound
            let to = tokenizer.kind == .number ? tokenizer.unit.upperBound : tokenizer.content.upperBound
            let text = tokenizer.bytes[from..<to]
            guard text.allSatisfy({ $0.isAlphanumeric || $0 == ASCII.hyphen || $0 == ASCII.plus }) else {
                return refuse()
            }
            output += text
        case .delimiter where tokenizer.delimiter == ASCII.plus || tokenizer.delimiter == ASCII.hyphen:
            output.append(tokenizer.delimiter)
        case .delimiter where tokenizer.delimiter == ASCII.closeParenthesis:
            output.append(ASCII.closeParenthesis)
            expectation = .anything
        default: refuse()
        }
    }

    private mutating func root() {
        output.append(ASCII.dot)
        output += MailNames.root
        compoundIsEmpty = false
        isAtRoot = true
        combinator = 0
    }

    private mutating func startPart() {
        if compoundIsEmpty || combinator != 0 {
            compounds += 1
            if compounds > Self.mostCompounds { refuse() }
        }
        if compoundIsEmpty {
            output.append(ASCII.dot)
            output += MailNames.root
            output.append(ASCII.space)
        } else if combinator != 0 {
            output.append(combinator)
            isAtRoot = false
        }
        combinator = 0
        compoundIsEmpty = false
    }
}

/// The names that the sanitizer gives.
enum MailNames {
    /// The class of the element that a mail is shown in.
    static let root = Array("mail-root".utf8)

    /// What classes, ids and names of a mail begin with, so that none is one of the page's own.
    static let prefix = Array("m-".utf8)

    /// Appends a name with the prefix. A name that has it already stays as it is.
    static func appendPrefixed(_ name: some Collection<UInt8>, to output: inout [UInt8]) {
        if !name.starts(with: prefix) { output += prefix }
        output += name
    }
}
