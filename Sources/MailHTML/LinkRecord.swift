/// A link while its text is being read, and what its text claims.
struct LinkRecord {
    /// Bytes of the text that are kept. A claim about a host stands at its beginning.
    private static let textLimit = 300

    private let address: MailURL
    private var text: [UInt8] = []

    init(_ address: MailURL) {
        self.address = address
    }

    mutating func append(_ bytes: [UInt8], _ range: Range<Int>) {
        guard text.count < Self.textLimit else { return }
        let end = min(range.upperBound, range.lowerBound + 1000)
        CharacterReference.decode(bytes, in: range.lowerBound..<end, inAttribute: false, into: &text)
        if text.count > Self.textLimit {
            text.removeLast(text.count - Self.textLimit)
            // Not in the middle of a character.
            while let last = text.last, last & 0xC0 == 0x80 { text.removeLast() }
            if let last = text.last, last >= 0xC0 { text.removeLast() }
        }
    }

    var link: SanitizedHTML.Link {
        let words = text.split(whereSeparator: \.isHTMLSpace)
        var warnings: Set<SanitizedHTML.LinkWarning> = []
        let host = address.host ?? []
        if address.hasUserInformation { warnings.insert(.userInformation) }
        let shown = String(decoding: Array(words.joined(separator: [ASCII.space])), as: UTF8.self)
        if shown.unicodeScalars.contains(where: Self.isDeceptive) { warnings.insert(.deceptiveCharacters) }
        if !host.isEmpty, let claimed = words.lazy.compactMap(Self.claimedHost).first,
            Self.site(claimed) != Self.site(host)
        {
            warnings.insert(.textNamesOtherHost)
        }
        return SanitizedHTML.Link(
            address: address.text, host: String(decoding: host, as: UTF8.self), text: shown, warnings: warnings)
    }

    /// The host that a word names: `https://bank.example/login`, `www.bank.example`, `bank.example`.
    private static func claimedHost(_ word: ArraySlice<UInt8>) -> [UInt8]? {
        var word = word.drop { !$0.isAlphanumeric && $0 < 0x80 }
        let hasScheme = word.startsIgnoringCase("http://") || word.startsIgnoringCase("https://")
        if hasScheme, let colon = word.firstIndex(of: ASCII.colon) { word = word[(colon + 3)...] }
        var host = word.prefix {
            $0.isAlphanumeric || $0 == ASCII.hyphen || $0 == ASCII.dot || $0 >= 0x80
        }
        let next = word[host.endIndex...].first
        // An address of a person names a host, but does not claim to lead there.
        if next == ASCII.at { return nil }
        while host.last == ASCII.dot { host.removeLast() }
        let labels = host.split(separator: ASCII.dot, omittingEmptySubsequences: false)
        guard labels.count >= 2, labels.allSatisfy({ !$0.isEmpty }), let top = labels.last, top.count >= 2,
            top.allSatisfy({ $0.isLetter || $0 >= 0x80 })
        else { return nil }
        let isCertain =
            hasScheme || word.startsIgnoringCase("www.") || commonTop.contains { top.equalsIgnoringCase($0) }
        return isCertain ? host.map(\.lowercased) : nil
    }

    /// Names at the end of a word that make it a host even without `www.`; `report.pdf` and `Node.js` are none.
    private static let commonTop: [StaticString] = [
        "com", "net", "org", "info", "biz", "edu", "gov", "eu", "de", "uk", "fr", "nl", "ch", "at", "it", "es", "us",
        "ru", "cn", "jp", "br", "in", "au", "ca", "example", "test",
    ]

    /// The part of a host that its owner registered: two labels, or three where the second is a country's own, as in
    /// `co.uk`. A guess without the list of public suffixes; it errs towards calling hosts the same.
    private static func site(_ host: [UInt8]) -> [ArraySlice<UInt8>] {
        let labels = host.split(separator: ASCII.dot)
        guard labels.count > 2, labels[labels.count - 1].count == 2 else { return labels.suffix(2) }
        return labels.suffix(labels[labels.count - 2].count <= 3 ? 3 : 2)
    }

    /// Characters that turn the direction of text around them.
    private static func isDeceptive(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x202A...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
