/// Makes one short line of a text: spaces collapsed, addresses shortened, nothing in it that cannot be seen.
///
/// What senders put into the beginning of their mail to fill this very line (`&zwnj;&nbsp;` and the like) goes, and so do
/// characters that turn the direction of writing, which could make the rest of a page lie.
struct PreviewText {
    /// Marks on one letter that are kept. Some scripts need three; more are decoration, or an attack on the page.
    private static let maximumMarks = 4
    /// Characters of a host that are shown.
    private static let maximumHost = 40
    /// Scalars for each character asked for. Pictures of people take up to ten, words far fewer.
    private static let scalarsPerCharacter = 12

    private var output = String.UnicodeScalarView()
    private var count = 0
    private var marks = 0
    private var needsSpace = false
    private let limit: Int
    /// Whether each scalar so far is a character of its own.
    private var isPlain = true
    private var isFull: Bool { count > (isPlain ? limit : limit * Self.scalarsPerCharacter) }

    /// The line, of at most `limit` characters; longer texts are cut between words and end with `…`.
    static func line(_ text: String, limit: Int) -> String {
        guard limit > 0 else { return "" }
        if let plain = plainLine(text, limit: limit) { return plain }
        var line = PreviewText(limit: limit)
        var rest = text.unicodeScalars[...]
        while !line.isFull {
            rest = rest.drop(while: isSpace)
            guard !rest.isEmpty else { break }
            let word = rest.prefix { !isSpace($0) }
            line.append(word)
            rest = rest[word.endIndex...]
        }
        return line.finished()
    }

    /// The line where its words are ASCII without addresses, as most are; nil where they are not.
    private static func plainLine(_ text: String, limit: Int) -> String? {
        var text = text
        return text.withUTF8 { bytes in
            var output: [UInt8] = []
            output.reserveCapacity(limit + 8)
            var index = 0
            while output.count <= limit {
                while index < bytes.count, bytes[index] <= 0x20 || bytes[index] == 0x7F { index += 1 }
                let start = index
                while index < bytes.count, bytes[index] > 0x20, bytes[index] < 0x7F, bytes[index] != 0x3A { index += 1 }
                if index < bytes.count, bytes[index] >= 0x80 || bytes[index] == 0x3A { return nil }
                if index == start { break }
                let word = bytes[start..<index]
                if word.count >= 4, strokes.contains(bytes[start]), word.allSatisfy({ $0 == bytes[start] }) { continue }
                if !output.isEmpty { output.append(0x20) }
                output.append(contentsOf: word.prefix(limit + 1))
            }
            guard output.count > limit else { return String(decoding: output, as: UTF8.self) }
            var cut = output.prefix(limit - 1)
            if let space = cut.lastIndex(of: 0x20), cut.endIndex - space <= max(1, limit / 8) { cut = cut[..<space] }
            return String(decoding: cut, as: UTF8.self) + "…"
        }
    }

    /// Signs of ASCII that are used for lines across a text.
    private static let strokes: [UInt8] = Array("-_=*~#+".utf8)

    private init(limit: Int) {
        self.limit = limit
    }

    // MARK: Words

    private mutating func append(_ word: Substring.UnicodeScalarView) {
        if Self.isStroke(word) { return }
        needsSpace = !output.isEmpty
        var rest = Self.shortened(word)
        var previous: Unicode.Scalar?
        while let scalar = rest.popFirst() {
            guard Self.isShown(scalar, between: previous, and: rest.first) else { continue }
            append(scalar)
            previous = scalar
            if isFull { return }
        }
    }

    private mutating func append(_ scalar: Unicode.Scalar) {
        // Below the first combining mark nothing joins what stands before it.
        if scalar.value >= 0x300 { isPlain = false }
        if Self.isMark(scalar) {
            marks += 1
            if output.isEmpty || needsSpace || marks > Self.maximumMarks { return }
        } else {
            marks = 0
            count += 1
        }
        if needsSpace {
            output.append(" ")
            count += 1
            needsSpace = false
        }
        output.append(scalar)
    }

    /// A run of one sign, as it is used for lines across a text.
    private static func isStroke(_ word: Substring.UnicodeScalarView) -> Bool {
        guard let first = word.first, word.count >= 4 else { return false }
        switch first {
        case "-", "_", "=", "*", "~", "#", "+", "─", "━", "—", "–", "•", "·", "═":
            return word.allSatisfy { $0 == first }
        default: return false
        }
    }

    /// The word with addresses of pages shortened to their host, and those in brackets behind a word left out.
    private static func shortened(_ word: Substring.UnicodeScalarView) -> Substring.UnicodeScalarView {
        let text = Substring(word)
        guard let colon = text.utf8.firstIndex(of: 0x3A) else { return word }
        if text.hasPrefix("[cid:") || text.hasPrefix("[image:") { return "".unicodeScalars[...] }
        let scheme = text[..<colon]
        let rest = text[colon...]
        let isMail = rest.hasPrefix(":") && scheme.lowercased().hasSuffix("mailto")
        let isPage = rest.hasPrefix("://") && ["http", "https"].contains { scheme.lowercased().hasSuffix($0) }
        guard isPage || isMail else { return word }
        let length = isMail ? 6 : scheme.lowercased().hasSuffix("https") ? 5 : 4
        let before = scheme.dropLast(length)
        if before.hasSuffix("<") || before.hasSuffix("[") {
            // Page<https://example.com/>
            let close: Character = before.hasSuffix("<") ? ">" : "]"
            let name = before.dropLast()
            let after = rest.lastIndex(of: close).map { rest[rest.index(after: $0)...] } ?? ""
            if !name.isEmpty { return Substring(name + after).unicodeScalars[...] }
        }
        if isMail { return word }
        return Substring(before + host(rest.dropFirst(3))).unicodeScalars[...]
    }

    private static func host(_ address: Substring) -> String {
        let end = address.firstIndex { "/?#>)]\"".contains($0) } ?? address.endIndex
        var host = address[..<end]
        // Who signs in by an address may pretend to be another host.
        if let at = host.lastIndex(of: "@") { host = host[host.index(after: at)...] }
        if host.hasPrefix("www.") { host = host.dropFirst(4) }
        let rest = address[end...]
        let trailing = rest.last.map { ">)]\".,;!".contains($0) } ?? false ? String(rest.suffix(1)) : ""
        let hasPath = rest.drop { "/>)]\".,;!".contains($0) }.isEmpty == false
        let isLong = host.count > maximumHost
        return host.prefix(maximumHost) + (hasPath ? "/…" : isLong ? "…" : "") + trailing
    }

    // MARK: Scalars

    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x00...0x20, 0x7F...0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000, 0xFFFC: true
        default: false
        }
    }

    private static func isShown(
        _ scalar: Unicode.Scalar, between previous: Unicode.Scalar?, and next: Unicode.Scalar?
    ) -> Bool {
        switch scalar.value {
        case 0x200C:
            // Persian and the scripts of India need it between letters.
            return needsJoiners(previous) && needsJoiners(next)
        case 0x200D: return needsJoiners(previous) && needsJoiners(next) || isPicture(previous) && isPicture(next)
        case 0xFE00...0xFE0F: return previous != nil && !(previous.map { $0.value == 0x20 } ?? true)
        case 0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B...0x180F, 0x200B, 0x200E, 0x200F,
            0x202A...0x202E,
            0x2060...0x206F, 0x2800, 0x3164, 0xFEFF, 0xFFA0, 0xFFF0...0xFFFB, 0x1D173...0x1D17A, 0xE0000...0xE0FFF:
            return false
        default: return true
        }
    }

    private static func needsJoiners(_ scalar: Unicode.Scalar?) -> Bool {
        guard let value = scalar?.value else { return false }
        return value >= 0x600 && value < 0xE00 || value >= 0xF00 && value < 0x1100 || value >= 0x1780 && value < 0x1900
            || value >= 0xFB50 && value < 0xFE00 || value >= 0xFE70 && value < 0xFEFF
    }

    private static func isPicture(_ scalar: Unicode.Scalar?) -> Bool {
        guard let value = scalar?.value else { return false }
        return value >= 0x2190 && value < 0x2E00 || value >= 0x1F000 && value < 0x20000 || value == 0xFE0F
    }

    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        guard scalar.value >= 0x300 else { return false }
        return switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark: true
        default: false
        }
    }

    // MARK: The end

    private func finished() -> String {
        let text = String(output)
        guard isFull || text.count > limit else { return text }
        let cut = text.prefix(max(0, limit - 1))
        // Between words, unless the last word is long.
        if let space = cut.lastIndex(of: " "), cut.distance(from: space, to: cut.endIndex) <= max(1, limit / 8) {
            return cut[..<space] + "…"
        }
        return cut + "…"
    }
}
