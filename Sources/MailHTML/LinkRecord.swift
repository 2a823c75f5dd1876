/// A link while what can be read on it is being read.
struct LinkRecord {
    /// Bytes of the text that are kept.
    private static let textLimit = 2_000

    private let address: MailURL
    /// What can be read, by the pieces of text in which it stands; an empty piece parts words.
    private var pieces: [[UInt8]] = []
    private var length = 0
    /// What else stands for its text: words beside it, of its images, of its hint.
    private var beside: [[UInt8]] = []
    private var turnsText = false

    /// - Parameter before: what stands before the link without a space between, so that both are read as one word.
    init(_ address: MailURL, before: [UInt8]) {
        self.address = address
        wordBefore = before
    }

    private let wordBefore: [UInt8]

    /// Takes a piece of text that can be seen.
    mutating func append(_ bytes: [UInt8], _ range: Range<Int>) {
        guard length < Self.textLimit else { return }
        // References to what takes no room may stand before what can be seen.
        let end = min(range.upperBound, range.lowerBound + 64 * Self.textLimit)
        var piece: [UInt8] = []
        CharacterReference.decode(bytes, in: range.lowerBound..<end, inAttribute: false, into: &piece)
        take(piece)
    }

    /// Notes that what follows stands apart.
    mutating func part() {
        if pieces.last?.isEmpty == false { pieces.append([]) }
    }

    /// Takes the words of an image on the link, or the hint of the link itself.
    mutating func append(hint: [UInt8]) {
        if beside.count < 8 { beside.append(Array(hint.prefix(Self.textLimit))) }
    }

    private mutating func take(_ piece: [UInt8]) {
        if !piece.contains(where: { $0 >= 0x80 }) {
            let kept = piece.prefix(Self.textLimit - length)
            length += kept.count
            if !kept.isEmpty { pieces.append(Array(kept)) }
            return
        }
        var text = String.UnicodeScalarView()
        var room = Self.textLimit - length
        for scalar in String(decoding: piece, as: UTF8.self).unicodeScalars {
            if Letters.isUnseen(scalar) {
                turnsText = turnsText || Self.turns(scalar)
                continue
            }
            let width = UTF8.width(scalar)
            guard width <= room else { break }
            room -= width
            text.append(scalar)
        }
        length = Self.textLimit - room
        if !text.isEmpty { pieces.append(Array(String(text).utf8)) }
    }

    var link: SanitizedHTML.Link {
        let text = Self.joined(pieces)
        let host = address.host ?? []
        var warnings: Set<SanitizedHTML.LinkWarning> = []
        if turnsText { warnings.insert(.deceptiveCharacters) }
        if address.hasUserInformation { warnings.insert(.userInformation) }
        let claims = claims(with: text)
        if address.kind == .web {
            let claimed =
                claims.flatMap { LinkClaim.hosts(in: $0) }
                + beside.flatMap { LinkClaim.hosts(in: $0, onlyWhole: true) }
            if !claimed.isEmpty {
                let site = HostName.site(HostName.plain(host))
                if claimed.contains(where: { HostName.site($0) != site }) { warnings.insert(.textNamesOtherHost) }
            }
            if HostName.isUnusual(host) { warnings.insert(.unusualHost) }
            // Who writes a number says where it leads.
            if HostName.isNumeric(host), !text.split(whereSeparator: \.isHTMLSpace).contains(where: Self.names(host)) {
                warnings.insert(.numericHost)
            }
        } else if address.kind == .mail {
            let recipients = address.recipients.map { $0.map(\.lowercased) }
            let others = (claims + beside).flatMap { LinkClaim.addresses(in: $0) }.filter { !recipients.contains($0) }
            if !others.isEmpty { warnings.insert(.textNamesOtherAddress) }
        }
        let shown = warnings.contains(.unusualHost) ? HostName.encoded(host) : host
        return SanitizedHTML.Link(
            address: address.text, host: String(decoding: shown, as: UTF8.self),
            text: String(decoding: text, as: UTF8.self), warnings: warnings)
    }

    /// The ways in which the link may be read: with the word that it stands behind, and from right to left, as styles and
    /// directions of writing can put its pieces.
    private func claims(with text: [UInt8]) -> [[UInt8]] {
        var claims = [text]
        if !wordBefore.isEmpty { claims.append(wordBefore + text) }
        if pieces.count > 1 { claims.append(Array(pieces.reversed().joined())) }
        return claims
    }

    private static func names(_ host: [UInt8]) -> (ArraySlice<UInt8>) -> Bool {
        { word in
            let start = word.startsIgnoringCase("http://") ? 7 : word.startsIgnoringCase("https://") ? 8 : 0
            return word.dropFirst(start).starts(with: host)
        }
    }

    /// The pieces as one text, white space made one space each.
    private static func joined(_ pieces: [[UInt8]]) -> [UInt8] {
        var text: [UInt8] = []
        var spaceIsDue = false
        for piece in pieces {
            if piece.isEmpty { spaceIsDue = true }
            for byte in piece {
                if byte.isHTMLSpace {
                    spaceIsDue = true
                } else {
                    if spaceIsDue, !text.isEmpty { text.append(ASCII.space) }
                    spaceIsDue = false
                    text.append(byte)
                }
            }
        }
        return text
    }

    /// Characters that turn the direction of text around them.
    private static func turns(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x202A...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
