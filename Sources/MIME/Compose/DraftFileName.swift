/// The name of a file that goes with a message: 1 to 255 octets of UTF-8 without control characters and slashes.
public struct DraftFileName: Sendable, Hashable, CustomStringConvertible {
    /// The longest name in octets, which is what file systems take.
    public static let maximumBytes = 255

    /// The name.
    public let description: String

    /// Takes a name as it is.
    ///
    /// - Throws: `invalidFileName` where it is empty, too long, `.` or `..`, or has a control character, a slash or a
    ///   backslash.
    public init(_ text: String) throws(MIMEError) {
        guard (1...Self.maximumBytes).contains(text.utf8.count), text != ".", text != "..",
            !text.unicodeScalars.contains(where: Self.isForbidden)
        else {
            throw MIMEError(
                .invalidFileName,
                "a file name has 1 to \(Self.maximumBytes) bytes and neither slashes nor control characters")
        }
        description = text
    }

    /// Makes any text fit: what is forbidden becomes an underscore, spaces around it are dropped, a name that is too
    /// long loses its middle but keeps a short ending such as `.pdf`, and nothing becomes `file`.
    public init(sanitizing text: String) {
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars.prefix(4 * Self.maximumBytes) {
            scalars.append(Self.isForbidden(scalar) ? "_" : scalar)
        }
        while scalars.first == " " { scalars.removeFirst() }
        while scalars.last == " " { scalars.removeLast() }
        let name = String(scalars)
        if name.isEmpty || name == "." || name == ".." {
            description = "file"
        } else {
            description = Self.shortened(name, to: Self.maximumBytes)
        }
    }

    /// The name in printable ASCII, for readers that know no other: every other character is an underscore.
    ///
    /// What could be taken for an encoded word cannot be in it.
    var asciiFallback: String {
        var octets: [UInt8] = []
        for scalar in description.unicodeScalars {
            let isPlain = scalar.value >= 0x20 && scalar.value < 0x7F
            let byte = isPlain ? UInt8(truncatingIfNeeded: scalar.value) : ASCII.underscore
            octets.append(byte == ASCII.question && octets.last == ASCII.equals ? ASCII.underscore : byte)
        }
        return Self.shortened(String(decoding: octets, as: UTF8.self), to: ParameterWriter.longestPlain)
    }

    /// Cuts a text before its ending, between two characters.
    private static func shortened(_ text: String, to limit: Int) -> String {
        guard text.utf8.count > limit else { return text }
        var ending = Substring()
        if let dot = text.lastIndex(of: "."), text[dot...].utf8.count <= 16 { ending = text[dot...] }
        var stem = String.UnicodeScalarView()
        var room = limit - ending.utf8.count
        for scalar in text.unicodeScalars {
            room -= UTF8.width(scalar)
            if room < 0 { break }
            stem.append(scalar)
        }
        return String(stem) + ending
    }

    private static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "/" || scalar == "\\" || scalar.properties.generalCategory == .control
    }
}
