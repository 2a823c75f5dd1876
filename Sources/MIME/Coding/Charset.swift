/// A charset that can be read.
///
/// This is the one seam through which every charset goes. A label out of a message only selects an entry of our own
/// table (``CharsetTable``); it never reaches the C library.
struct Charset: Sendable, Hashable {
    /// How octets become characters.
    enum Coding: Sendable, Hashable {
        case ascii
        case utf8
        /// Two octets for each unit; nil where a mark or the octets themselves tell the order.
        case utf16(isBigEndian: Bool?)
        /// Four octets for each character; nil as above.
        case utf32(isBigEndian: Bool?)
        /// Each octet is one character; the iconv name by which the table is made.
        case singleByte(String)
        /// Several octets may be one character, and those below 128 outside of them are ASCII; the iconv name.
        case multiByte(String)
        /// Octets below 128 need not be ASCII; the iconv name.
        case stateful(String)
        case iso2022JP
        case hz
    }

    /// The usual name in lower case.
    let name: String

    let coding: Coding

    static let ascii = Charset(name: "us-ascii", coding: .ascii)
    static let utf8 = Charset(name: "utf-8", coding: .utf8)
    static let windows1252 = Charset(name: "windows-1252", coding: .singleByte("CP1252"))
    static let iso2022JP = Charset(name: "iso-2022-jp", coding: .iso2022JP)

    /// What octets mean in a charset.
    struct Conversion {
        var text: String
        /// How many times U+FFFD stands for what could not be read.
        var replacements = 0
        /// Whether the last character is not whole.
        var endsInside = false
    }

    /// The text of octets; nil where this system cannot convert the charset.
    ///
    /// What is wrong in the charset becomes U+FFFD, and the rest is read. Time is linear. A NUL stays.
    func decode(_ octets: [UInt8]) -> Conversion? {
        switch coding {
        case .ascii: return UTF8Text.decode(octets.map { $0 < 0x80 ? $0 : 0xFF })
        case .utf8: return UTF8Text.decode(octets)
        case .utf16(let order): return WideText.decodeUTF16(octets, isBigEndian: order)
        case .utf32(let order): return WideText.decodeUTF32(octets, isBigEndian: order)
        case .singleByte(let name):
            guard let table = SingleByteTable.named(name) else { return nil }
            if table.keepsASCII, UTF8Text.isASCII(octets) { return UTF8Text.decode(octets) }
            return table.decode(octets)
        case .multiByte(let name):
            if UTF8Text.isASCII(octets) { return UTF8Text.decode(octets) }
            return CharsetConverter.decode(octets, from: name)
        case .stateful(let name): return CharsetConverter.decode(octets, from: name)
        case .iso2022JP: return CharsetConverter.decode(EscapedCharset.eucFromISO2022JP(octets), from: "EUC-JP-MS")
        case .hz: return CharsetConverter.decode(EscapedCharset.gbFromHZ(octets), from: "GB18030")
        }
    }

    /// Whether text in this charset is Western European, so that valid UTF-8 in it is certainly UTF-8.
    var isLatin1: Bool {
        switch name {
        case "windows-1252", "iso-8859-15": true
        default: false
        }
    }

    /// Whether octets below 128 mean themselves.
    var keepsASCII: Bool {
        switch coding {
        case .ascii, .utf8, .multiByte: true
        case .singleByte(let name): SingleByteTable.named(name)?.keepsASCII ?? false
        case .utf16, .utf32, .stateful, .iso2022JP, .hz: false
        }
    }
}
