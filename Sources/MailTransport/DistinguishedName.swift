internal import MailModel

/// The parts of an X.501 name that are shown (RFC 5280 §4.1.2.4), made safe to show.
struct DistinguishedName: Hashable {
    /// Attributes beyond this number are not looked at.
    static let maximumAttributes = 50

    /// The last common name, which is the most specific.
    var commonName: String?
    /// The first organisation.
    var organization: String?

    init() {}

    /// Reads the content of a Name.
    init(_ content: ArraySlice<UInt8>) throws(DERReader.Fault) {
        var sets = DERReader(content)
        var count = 0
        while !sets.isAtEnd {
            var set = try sets.enter(DERReader.set)
            while !set.isAtEnd {
                count += 1
                guard count <= Self.maximumAttributes else { return }
                var attribute = try set.enter(DERReader.sequence)
                let identifier = try attribute.read(DERReader.objectIdentifier).content
                let text = Self.text(try attribute.read())
                if identifier.elementsEqual([0x55, 0x04, 0x03]) { commonName = text }
                if identifier.elementsEqual([0x55, 0x04, 0x0A]), organization == nil { organization = text }
            }
        }
    }

    /// Common name and organisation, as far as there are any.
    var summary: String {
        switch (commonName, organization) {
        case (let name?, let organization?) where name != organization: "\(name) (\(organization))"
        case (let name?, _): name
        case (nil, let organization?): organization
        case (nil, nil): "no name"
        }
    }

    /// Nil for an empty text and for a kind of string that no certificate has.
    private static func text(_ element: DERReader.Element) -> String? {
        let text: ServerText
        switch element.tag {
        // UTF8String, PrintableString and IA5String
        case 0x0C, 0x13, 0x16: text = ServerText(element.content)
        // TeletexString is Latin-1 in practice.
        case 0x14:
            text = ServerText(String(String.UnicodeScalarView(element.content.prefix(1000).map { Unicode.Scalar($0) })))
        // BMPString
        case 0x1E:
            let octets = Array(element.content.prefix(1000))
            let units = stride(from: 0, to: octets.count - octets.count % 2, by: 2).map {
                UInt16(octets[$0]) << 8 | UInt16(octets[$0 + 1])
            }
            text = ServerText(String(decoding: units, as: UTF16.self))
        default: return nil
        }
        return text.isEmpty ? nil : text.description
    }
}
