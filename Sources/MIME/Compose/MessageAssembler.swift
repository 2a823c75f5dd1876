/// Puts the parts of a body one behind the other, with boundaries between them (RFC 2046 §5.1.1).
struct MessageAssembler {
    private(set) var segments: [PreparedMessage.Segment] = []
    private(set) var byteCount = 0
    private let boundaryStem: [UInt8]
    private var boundaryCount = 0

    /// - Parameters:
    ///   - tree: the parts; no boundary will occur in any of them.
    ///   - seed: what the boundaries are made of, so that the same draft has the same ones.
    init(_ tree: BodyTree, seed: some Sequence<UInt8>) {
        var stem: [UInt8] = []
        if case .multipart = tree {
            var digest = BoundaryDigest(seed)
            repeat { stem = digest.next() } while tree.containsDelimiter(stem)
        }
        boundaryStem = stem
    }

    mutating func append(_ octets: [UInt8]) {
        byteCount += octets.count
        segments.append(.octets(octets))
    }

    /// Writes the fields of a part after those that `writer` has, and the part's body.
    mutating func append(_ tree: BodyTree, after writer: FieldWriter = FieldWriter()) {
        var writer = writer
        switch tree {
        case .leaf(let leaf):
            writer.write(.contentType, leaf.contentType)
            writer.write(.contentTransferEncoding, text: leaf.body.encoding.description)
            for field in leaf.fields { writer.write(field.name, field.pieces) }
            append(writer.octets + [ASCII.cr, ASCII.lf])
            if leaf.body.encoding == .base64 {
                byteCount += leaf.body.byteCount
                segments.append(.base64(leaf.body.octets))
            } else {
                append(leaf.body.octets)
            }
        case .multipart(let subtype, let parameters, let children):
            boundaryCount += 1
            let boundary = boundaryStem + [ASCII.dot] + Array(String(boundaryCount).utf8)
            let pieces = ParameterWriter.pieces("boundary", String(decoding: boundary, as: UTF8.self))
            writer.write(.contentType, ParameterWriter.field("multipart/\(subtype)", parameters + [pieces]))
            // RFC 2045 §6.4
            if tree.needs8Bit { writer.write(.contentTransferEncoding, text: TransferEncoding.eightBit.description) }
            append(writer.octets)
            for child in children {
                append([ASCII.cr, ASCII.lf, ASCII.hyphen, ASCII.hyphen] + boundary + [ASCII.cr, ASCII.lf])
                append(child)
            }
            append([ASCII.cr, ASCII.lf, ASCII.hyphen, ASCII.hyphen] + boundary + [ASCII.hyphen, ASCII.hyphen])
        }
    }
}

/// Boundaries made of a seed, one after the other. They need not be secret, only different.
struct BoundaryDigest {
    private var state: (UInt64, UInt64)

    init(_ seed: some Sequence<UInt8>) {
        // FNV-1a with two starting values.
        state = (0xCBF2_9CE4_8422_2325, 0x9AE1_6A3B_2F90_404F)
        for byte in seed {
            state.0 = (state.0 ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
            state.1 = (state.1 ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
        }
    }

    /// The next one: `=_`, which no text in quoted-printable or base64 can have (RFC 2045 §6.7), and 26 digits.
    mutating func next() -> [UInt8] {
        let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)
        var result = [ASCII.equals, ASCII.underscore]
        for half in [Self.step(&state.0), Self.step(&state.1)] {
            for shift in 0..<13 { result.append(alphabet[Int(truncatingIfNeeded: half >> UInt64(shift * 5) & 31)]) }
        }
        return result
    }

    /// One step of SplitMix64.
    private static func step(_ state: inout UInt64) -> UInt64 {
        state = state &+ 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return value ^ value >> 31
    }
}
