/// An address in a mail, cleaned as browsers clean it and judged by its scheme.
struct MailURL {
    enum Kind: Equatable {
        /// `http:` or `https:` with a host.
        case web
        case mail
        case telephone
        /// `cid:`, a part of the same message (RFC 2392).
        case contentID
        /// A picture in the address itself, of a format without scripts.
        case imageData
        /// `#place`, in the same document.
        case fragment
        /// Without a scheme, so that it means nothing in a mail, except as the Content-Location of another part.
        case relative
        /// Anything else: `javascript:`, `data:` with other content, `file:`, and what nobody has thought of yet.
        case refused
    }

    let kind: Kind

    /// The address without what browsers leave out, with what could end an attribute or deceive a reader in percent
    /// encoding. Cleaning it again changes nothing.
    let bytes: [UInt8]

    /// Whether a refused address would have run a script.
    let isScript: Bool

    var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Judges an address whose character references or CSS escapes are decoded.
    init(_ written: some Collection<UInt8>, limits: HTMLLimits) {
        // WHATWG URL §4.4: C0 controls and spaces around an address and tabs and line breaks in it do not count.
        var address = Array(written)
        if address.contains(where: { $0 <= ASCII.space }) {
            while let last = address.last, last <= ASCII.space { address.removeLast() }
            address.removeFirst(address.prefix { $0 <= ASCII.space }.count)
            address.removeAll { $0 == ASCII.tab || $0 == ASCII.lf || $0 == ASCII.cr }
        }
        var scheme = Self.schemeLength(of: address)
        if scheme == nil, address.count >= 2, address[0].isSlash, address[1].isSlash {
            address.insert(contentsOf: "https:".utf8, at: 0)
            scheme = 5
        } else if scheme == nil, address.startsIgnoringCase("www.") {
            address.insert(contentsOf: "http://".utf8, at: 0)
            scheme = 4
        }
        guard let scheme else {
            self.init(address.first == ASCII.hash ? .fragment : .relative, Self.encoded(address), limits)
            return
        }
        let name = address[..<scheme]
        let rest = address[(scheme + 1)...]
        if name.equalsIgnoringCase("data") {
            let image = Self.image(rest)
            self.init(image == nil ? .refused : .imageData, image ?? [], isScript: image == nil)
            return
        }
        guard address.count <= limits.addressBytes else {
            self.init(.refused, [])
            return
        }
        if name.equalsIgnoringCase("http") || name.equalsIgnoringCase("https") {
            // Browsers take any number of slashes in either direction for two.
            let authority = rest.drop { $0.isSlash }
            let isWeb = rest.first?.isSlash == true && authority.first.map { !$0.endsAuthority } == true
            self.init(
                isWeb ? .web : .refused,
                Self.encoded(name.map(\.lowercased) + [ASCII.colon, ASCII.slash, ASCII.slash] + authority), limits)
        } else if name.equalsIgnoringCase("mailto") {
            self.init(.mail, Self.encoded(Array("mailto:".utf8) + Self.harmlessMail(rest)), limits)
        } else if name.equalsIgnoringCase("tel") {
            // A number and no code by which a telephone does something by itself.
            let number = Self.percentDecoded(rest)
            let isNumber = !number.isEmpty && number.allSatisfy { $0.isAlphanumeric || Self.numberMarks.contains($0) }
            self.init(isNumber ? .telephone : .refused, Self.encoded(Array("tel:".utf8) + rest), limits)
        } else if name.equalsIgnoringCase("cid") {
            self.init(.contentID, Self.encoded(Array("cid:".utf8) + rest), limits)
        } else {
            let isScript = name.equalsIgnoringCase("javascript") || name.equalsIgnoringCase("vbscript")
            self.init(.refused, [], isScript: isScript)
        }
    }

    private static let numberMarks = Array("+-.()/; =".utf8)

    /// Of what a `mailto:` address asks for only what a writer sees and can change (RFC 6068 §4): recipients, subject and
    /// text. Files and hidden copies are left out.
    private static func harmlessMail(_ rest: ArraySlice<UInt8>) -> [UInt8] {
        let parts = rest.split(separator: ASCII.question, maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return Array(rest) }
        let fields = parts[1].split(separator: ASCII.ampersand).filter { field in
            let name = field.prefix { $0 != ASCII.equals }
            return name.equalsIgnoringCase("subject") || name.equalsIgnoringCase("body")
                || name.equalsIgnoringCase("to") || name.equalsIgnoringCase("cc")
                || name.equalsIgnoringCase("in-reply-to")
        }
        return Array(parts[0]) + (fields.isEmpty ? [] : [ASCII.question] + fields.joined(separator: [ASCII.ampersand]))
    }

    private init(_ kind: Kind, _ encoded: [UInt8], _ limits: HTMLLimits) {
        let isRefused = kind == .refused || encoded.count > limits.addressBytes
        self.init(isRefused ? .refused : kind, isRefused ? [] : encoded)
    }

    private init(_ kind: Kind, _ bytes: [UInt8], isScript: Bool = false) {
        (self.kind, self.bytes, self.isScript) = (kind, bytes, isScript)
    }

    /// The host of a web address in lower case, without port and sign-in.
    var host: [UInt8]? {
        guard kind == .web, let authority else { return nil }
        var host = authority
        if let at = host.lastIndex(of: ASCII.at) { host = host[(at + 1)...] }
        if host.first != ASCII.openBracket, let colon = host.firstIndex(of: ASCII.colon) { host = host[..<colon] }
        return host.map(\.lowercased)
    }

    /// Whether something stands before the host, as in `https://bank.example@host.test`.
    var hasUserInformation: Bool { authority?.contains(ASCII.at) == true }

    private var authority: ArraySlice<UInt8>? {
        guard kind == .web, let colon = bytes.firstIndex(of: ASCII.colon) else { return nil }
        return bytes[(colon + 3)...].prefix { !$0.endsAuthority }
    }

    /// The addresses that a `mailto:` address writes to; empty where it names none.
    var recipients: [[UInt8]] {
        guard kind == .mail else { return [] }
        return Self.percentDecoded(bytes.dropFirst(7).prefix { $0 != ASCII.question })
            .split(separator: ASCII.comma).map { $0.filter { !$0.isHTMLSpace } }
    }

    /// The Content-ID that a `cid:` address names (RFC 2392 §2): without scheme and percent encoding.
    var contentID: String? {
        guard kind == .contentID else { return nil }
        return String(decoding: Self.percentDecoded(bytes.dropFirst(4)), as: UTF8.self)
    }

    /// The number of bytes before the colon of a scheme.
    static func schemeLength(of address: [UInt8]) -> Int? {
        guard let first = address.first, first.isLetter else { return nil }
        for (index, byte) in address.enumerated() {
            if byte == ASCII.colon { return index }
            guard byte.isAlphanumeric || byte == ASCII.plus || byte == ASCII.hyphen || byte == ASCII.dot else {
                return nil
            }
        }
        return nil
    }

    private static func image(_ rest: ArraySlice<UInt8>) -> [UInt8]? {
        guard let comma = rest.firstIndex(of: ASCII.comma) else { return nil }
        let type = rest[..<comma].filter { $0 != ASCII.space }.map(\.lowercased)
        guard imageTypes.contains(type) else { return nil }
        let data = rest[(comma + 1)...].filter { $0 != ASCII.space }
        let isBase64 = data.allSatisfy {
            $0.isAlphanumeric || $0 == ASCII.plus || $0 == ASCII.slash || $0 == ASCII.equals
        }
        return isBase64 ? Array("data:".utf8) + type + [ASCII.comma] + data : nil
    }

    private static let imageTypes = ["png", "gif", "jpeg", "jpg", "webp"].map { Array("image/\($0);base64".utf8) }

    /// Percent encoding for what no address has, what could end an attribute, and what turns the direction of text.
    private static func encoded(_ address: [UInt8]) -> [UInt8] {
        guard address.contains(where: { needsEncoding($0) || $0 == 0xE2 }) else { return address }
        var output: [UInt8] = []
        var index = 0
        while index < address.count {
            let byte = address[index]
            if byte == 0xE2, index + 2 < address.count, isInvisible(address[index + 1], address[index + 2]) {
                for offset in 0..<3 { output.appendPercentEncoded(address[index + offset]) }
                index += 3
                continue
            }
            if needsEncoding(byte) { output.appendPercentEncoded(byte) } else { output.append(byte) }
            index += 1
        }
        return output
    }

    private static func needsEncoding(_ byte: UInt8) -> Bool {
        switch byte {
        case 0...0x20, ASCII.quote, ASCII.apostrophe, ASCII.less, ASCII.greater, 0x60, ASCII.delete: true
        default: false
        }
    }

    /// Behind 0xE2: U+200B to U+200F, U+2028 to U+202E, U+2060 to U+206F.
    private static func isInvisible(_ second: UInt8, _ third: UInt8) -> Bool {
        (second == 0x80 && ((0x8B...0x8F).contains(third) || (0xA8...0xAE).contains(third)))
            || (second == 0x81 && (0xA0...0xAF).contains(third))
    }

    private static func percentDecoded(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var output: [UInt8] = []
        var index = bytes.startIndex
        while index < bytes.endIndex {
            if bytes[index] == ASCII.percent, index + 2 < bytes.endIndex, let high = bytes[index + 1].hexadecimalValue,
                let low = bytes[index + 2].hexadecimalValue
            {
                output.append(high << 4 | low)
                index += 3
            } else {
                output.append(bytes[index])
                index += 1
            }
        }
        return output
    }
}

extension UInt8 {
    fileprivate var isSlash: Bool { self == ASCII.slash || self == ASCII.backslash }

    fileprivate var endsAuthority: Bool { isSlash || self == ASCII.question || self == ASCII.hash }
}

extension [UInt8] {
    fileprivate mutating func appendPercentEncoded(_ byte: UInt8) {
        let digits: StaticString = "0123456789ABCDEF"
        append(ASCII.percent)
        digits.withUTF8Buffer { buffer in
            append(buffer[Int(byte >> 4)])
            append(buffer[Int(byte & 15)])
        }
    }
}
