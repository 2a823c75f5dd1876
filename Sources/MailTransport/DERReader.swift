/// Reads the distinguished encoding of ASN.1 (X.690 §10), one element after the other, within bounds.
///
/// Takes only what certificates have: single-octet tags and definite lengths of at most four octets. Nothing is copied
/// and nothing is followed by itself, so that depth and work are the caller's.
struct DERReader {
    /// One element.
    struct Element {
        let tag: UInt8
        /// Without tag and length.
        let content: ArraySlice<UInt8>
        /// With tag and length.
        let encoded: ArraySlice<UInt8>
    }

    /// The bytes are not DER, or not what was expected there.
    struct Fault: Error {}

    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    var isAtEnd: Bool { rest.isEmpty }

    /// The tag of the next element, nil at the end.
    var nextTag: UInt8? { rest.first }

    /// Takes the next element.
    mutating func read() throws(Fault) -> Element {
        let whole = rest
        guard let tag = rest.popFirst(), tag & 0x1F != 0x1F, let first = rest.popFirst() else { throw Fault() }
        var length = Int(first)
        if first >= 0x80 {
            let count = Int(first & 0x7F)
            guard (1...4).contains(count), rest.count >= count else { throw Fault() }
            length = 0
            for _ in 0..<count {
                guard let octet = rest.popFirst() else { throw Fault() }
                length = length << 8 | Int(octet)
            }
        }
        guard length <= rest.count else { throw Fault() }
        let content = rest.prefix(length)
        rest = rest.dropFirst(length)
        return Element(tag: tag, content: content, encoded: whole[whole.startIndex..<rest.startIndex])
    }

    /// Takes the next element, which must have this tag.
    mutating func read(_ tag: UInt8) throws(Fault) -> Element {
        let element = try read()
        guard element.tag == tag else { throw Fault() }
        return element
    }

    /// A reader for what is inside the next element, which must have this tag.
    mutating func enter(_ tag: UInt8) throws(Fault) -> DERReader { DERReader(try read(tag).content) }

    static let boolean: UInt8 = 0x01
    static let integer: UInt8 = 0x02
    static let bitString: UInt8 = 0x03
    static let octetString: UInt8 = 0x04
    static let objectIdentifier: UInt8 = 0x06
    static let utcTime: UInt8 = 0x17
    static let generalizedTime: UInt8 = 0x18
    static let sequence: UInt8 = 0x30
    static let set: UInt8 = 0x31
}
