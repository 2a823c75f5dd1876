/// The value of one parameter, put together from its pieces (RFC 2231).
struct ParameterValue {
    /// The octets, percent signs resolved.
    private(set) var octets: [UInt8] = []

    /// The label of the charset that the value names; nil where it names none.
    private var label: String?

    /// Takes a value that stands alone under its plain name.
    init(plain value: [UInt8]) {
        octets = value
        // `filename="utf-8''a%20b"`: the asterisk was forgotten.
        if let parts = Self.parts(of: value), value.contains(0x25), CharsetTable.charset(for: parts.label) != nil {
            octets = Self.resolvingPercents(parts.rest)
            label = parts.label
        }
    }

    /// Joins `name*`, or `name*0`, `name*1*` and so on; nil where there are none.
    ///
    /// Pieces may come in any order and be encoded or not; of two with one number the first counts; a gap is passed
    /// over.
    init?(extended name: String, in parameters: [ParameterList.Parameter]) {
        var pieces: [Int: Piece] = [:]
        var highest = -1
        for parameter in parameters {
            guard let piece = Piece(parameter, of: name), pieces[piece.number] == nil else { continue }
            pieces[piece.number] = piece
            highest = max(highest, piece.number)
        }
        guard highest >= 0 else { return nil }
        // RFC 2231 §3; the whole in one piece goes before pieces.
        let order = pieces[Piece.whole].map { [$0] } ?? pieces.values.sorted { $0.number < $1.number }
        for (place, piece) in order.enumerated() { append(piece, isFirst: place == 0) }
    }

    /// The text, by the charset that is named or else by what the octets are.
    func text(decodesWords: Bool) -> String {
        if let label { return EncodedWord.text(octets, label: label) }
        return decodesWords ? EncodedWord.decode(octets) : EncodedWord.plain(octets)
    }

    private struct Piece {
        /// The number of a value that is in one piece; above all others.
        static let whole = Int.max

        let number: Int
        let isEncoded: Bool
        let value: [UInt8]

        init?(_ parameter: ParameterList.Parameter, of name: String) {
            let written = parameter.name.utf8
            guard written.count > name.utf8.count, written.starts(with: name.utf8) else { return nil }
            var rest = written.dropFirst(name.utf8.count)
            guard rest.popFirst() == 0x2A else { return nil }
            value = parameter.value
            if rest.isEmpty {
                (number, isEncoded) = (Self.whole, true)
                return
            }
            isEncoded = rest.last == 0x2A
            if isEncoded { rest.removeLast() }
            guard (1...5).contains(rest.count), rest.allSatisfy(\.isDigit) else { return nil }
            number = rest.reduce(0) { $0 * 10 + Int($1 &- 0x30) }
        }
    }

    private mutating func append(_ piece: Piece, isFirst: Bool) {
        guard piece.isEncoded else {
            octets += piece.value
            return
        }
        // RFC 2231 §4: only the first piece has the charset and the language.
        if isFirst, let parts = Self.parts(of: piece.value) {
            label = parts.label
            octets += Self.resolvingPercents(parts.rest)
        } else {
            octets += Self.resolvingPercents(piece.value[...])
        }
    }

    /// Takes `charset'language'value` apart.
    private static func parts(of value: [UInt8]) -> (label: String, rest: ArraySlice<UInt8>)? {
        let apostrophe: UInt8 = 0x27
        guard let first = value.prefix(80).firstIndex(of: apostrophe),
            let second = value[(first + 1)...].prefix(80).firstIndex(of: apostrophe)
        else { return nil }
        return (value[..<first].map(\.lowercased).lenientText, value[(second + 1)...])
    }

    private static func resolvingPercents(_ value: ArraySlice<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(value.count)
        var index = value.startIndex
        while index < value.endIndex {
            if value[index] == 0x25, index + 2 < value.endIndex, let high = value[index + 1].hexadecimalValue,
                let low = value[index + 2].hexadecimalValue
            {
                result.append(high << 4 | low)
                index += 3
            } else {
                result.append(value[index])
                index += 1
            }
        }
        return result
    }
}
