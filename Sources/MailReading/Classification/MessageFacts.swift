import MIME
import MailModel

/// What several judgements ask of a message, read once.
struct MessageFacts {
    let structure: MessageStructure
    let limits: ClassificationLimits
    let subject: String
    let foldedSubject: ComparisonText
    /// The addresses of From, lower case.
    let from: [String]
    /// The first address of From; empty where there is none.
    let sender: MailAddressText
    /// From as text, lower case, with its display name.
    let fromText: String
    let hasNullReturnPath: Bool
    /// The first word of Auto-Submitted, lower case.
    let autoSubmitted: String?
    /// The first word of Precedence, lower case.
    let precedence: String?
    /// Whether In-Reply-To or References name a message.
    let namesAnswered: Bool

    init(_ structure: MessageStructure, limits: ClassificationLimits) {
        self.structure = structure
        self.limits = limits
        let header = structure.header
        subject = header.boundedText(.subject, limit: limits.fieldBytes) ?? ""
        foldedSubject = ComparisonText(subject, limit: limits.fieldBytes)
        fromText = (header.boundedText(.from, limit: limits.fieldBytes) ?? "").lowercased()
        let written = AddressScanner.addresses(in: fromText)
        from = written.map(\.text)
        sender = written.last ?? MailAddressText()
        let returnPath = header.boundedText(.returnPath, limit: 200)
        hasNullReturnPath = returnPath.map { $0.filter { $0 != " " } == "<>" } ?? false
        autoSubmitted = header.word(.autoSubmitted)
        precedence = header.word("Precedence")
        namesAnswered = header.has(.inReplyTo) || header.has(.references)
    }

    var header: HeaderBlock { structure.header }

    /// Whether a field is there.
    func has(_ name: HeaderName) -> Bool { header.has(name) }

    /// The addresses to which the message was sent, as its header tells, lower case.
    var recipients: Set<String> {
        var result: Set<String> = []
        for name in [HeaderName.to, .cc, "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To"] {
            for field in header.all(name).prefix(10) {
                let text = HeaderBlock.boundedText(of: field, limit: limits.fieldBytes)
                for address in AddressScanner.addresses(in: text, limit: 100) { result.insert(address.text) }
            }
        }
        return result
    }
}

extension HeaderBlock {
    /// The first field's text, of which at most `limit` octets are read.
    func boundedText(_ name: HeaderName, limit: Int) -> String? {
        first(name).map { Self.boundedText(of: $0, limit: limit) }
    }

    static func boundedText(of field: HeaderField, limit: Int) -> String {
        var value: [UInt8] = []
        for byte in field.rawValue.prefix(limit) where byte != 0x0A && byte != 0x0D {
            if value.isEmpty, byte.isASCIISpace { continue }
            value.append(byte)
        }
        while let last = value.last, last.isASCIISpace { value.removeLast() }
        return EncodedWord.decode(value)
    }

    /// The first word of the first field of that name, lower case, without comments or parameters.
    func word(_ name: HeaderName) -> String? {
        guard let field = first(name) else { return nil }
        let value = field.rawValue.prefix(200).drop { $0.isASCIISpace || $0 == 0x22 }
        let word = value.prefix { !$0.isASCIISpace && $0 != 0x3B && $0 != 0x28 && $0 != 0x22 && $0 != 0x2C }
        return word.isEmpty ? nil : String(decoding: word.map(\.asciiLowercased), as: UTF8.self)
    }
}
