/// Writes the parameters of Content-Type and Content-Disposition (RFC 2045 §5.1, RFC 2231).
enum ParameterWriter {
    /// A value up to this many octets is written in one piece, which a line holds whatever its name.
    static let longestPlain = 200

    /// The widest piece of a value that is written in several, so that a line has at most 76 octets with a space
    /// before it and a semicolon behind it.
    private static let widestPiece = 74

    /// The pieces of a field: a value, then parameters, with the semicolons between them.
    static func field(_ value: String, _ parameters: [[FieldPiece]]) -> [FieldPiece] {
        var pieces = [FieldPiece(Array(value.utf8))]
        for piece in parameters.joined() {
            pieces[pieces.count - 1].octets.append(ASCII.semicolon)
            pieces.append(piece)
        }
        return pieces
    }

    /// One parameter, in as many pieces as it takes.
    static func pieces(_ name: String, _ value: String) -> [FieldPiece] {
        let octets = Array(value.utf8)
        if isPlain(octets) { return [plain(name, octets)] }
        return extended(name, value)
    }

    /// The parameter of a file's name. Where the name is not plain ASCII, it is written twice: as RFC 2231 says, and
    /// in ASCII for readers that know only this. The true name comes first, since some readers take the first of two.
    static func pieces(_ name: String, _ fileName: DraftFileName) -> [FieldPiece] {
        let octets = Array(fileName.description.utf8)
        if isPlain(octets) { return [plain(name, octets)] }
        return extended(name, fileName.description) + [plain(name, Array(fileName.asciiFallback.utf8))]
    }

    private static func isPlain(_ octets: [UInt8]) -> Bool {
        octets.count <= longestPlain && octets.allSatisfy { $0 >= 0x20 && $0 < 0x7F }
            && !FieldPiece.looksEncoded(octets[...])
    }

    private static func plain(_ name: String, _ octets: [UInt8]) -> FieldPiece {
        let isToken = !octets.isEmpty && octets.allSatisfy(\.isTokenText)
        return FieldPiece(Array(name.utf8) + [ASCII.equals] + (isToken ? octets : FieldPiece.quoted(octets)))
    }

    /// `name*=utf-8''value`, or `name*0*=…; name*1*=…` where one line cannot hold it; no character is cut in two.
    private static func extended(_ name: String, _ value: String) -> [FieldPiece] {
        let charset = "utf-8''"
        let characters = value.unicodeScalars.map(escaped)
        let width = name.utf8.count + 2 + charset.utf8.count + characters.reduce(0) { $0 + $1.count }
        if width <= widestPiece {
            // RFC 2231 §4
            return [FieldPiece(Array("\(name)*=\(charset)".utf8) + characters.joined())]
        }
        // RFC 2231 §4.1
        var pieces: [FieldPiece] = []
        var octets = Array("\(name)*0*=\(charset)".utf8)
        for character in characters {
            if octets.count + character.count > widestPiece {
                pieces.append(FieldPiece(octets))
                octets = Array("\(name)*\(pieces.count)*=".utf8)
            }
            octets += character
        }
        return pieces + [FieldPiece(octets)]
    }

    private static func escaped(_ scalar: Unicode.Scalar) -> [UInt8] {
        UTF8.encode(scalar).map { encoded in
            encoded.flatMap { byte in
                byte.isAttributeText ? [byte] : [0x25] + QuotedPrintable.escape(byte).dropFirst()
            }
        } ?? []
    }
}
