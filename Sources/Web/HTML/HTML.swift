/// Markup. Whatever text is put into it is escaped; only markup goes in as it is.
///
/// ```swift
/// let row: HTML = "<li class=\"row\">\(mailbox.address) \(pill)</li>"
/// ```
///
/// Escaping looks at bytes. It must: to Swift a quotation mark with a combining accent behind it is one other character,
/// to a browser it is the end of the attribute. What is escaped may stand in text and in attribute values between
/// quotation marks, nowhere else; addresses go through ``link(_:)``.
///
/// U+202D and U+202E, which turn all letters behind them around, are left out: `invoice\u{202E}fdp.exe` would be shown as a
/// document.
struct HTML: Sendable, ExpressibleByStringInterpolation {
    /// The markup as text.
    private(set) var text: String

    init(stringLiteral value: String) { text = value }

    init(stringInterpolation: Interpolation) { text = stringInterpolation.text }

    /// Nothing.
    static let empty: HTML = ""

    /// Takes text that is to be shown.
    static func escaped(_ text: String) -> HTML { HTML(stringInterpolation: Interpolation(escaping: text)) }

    /// Several pieces after each other.
    static func joined(_ pieces: some Sequence<HTML>) -> HTML {
        var result = HTML.empty
        for piece in pieces { result.text += piece.text }
        return result
    }

    /// An address from outside, for `href`; nil unless it is an https address, so that no script hides in one.
    static func link(_ address: String) -> HTML? {
        guard address.hasPrefix("https://"), !address.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F }) else {
            return nil
        }
        return escaped(address)
    }

    struct Interpolation: StringInterpolationProtocol {
        fileprivate var text: String

        init(literalCapacity: Int, interpolationCount: Int) {
            text = ""
            text.reserveCapacity(literalCapacity + interpolationCount * 24)
        }

        fileprivate init(escaping value: String) {
            text = ""
            appendInterpolation(value)
        }

        mutating func appendLiteral(_ literal: String) { text += literal }

        mutating func appendInterpolation(_ value: String) {
            guard value.utf8.contains(where: Self.isSpecial) else {
                text += value
                return
            }
            var escaped: [UInt8] = []
            escaped.reserveCapacity(value.utf8.count + 32)
            for byte in value.utf8 {
                switch byte {
                case 0xAD, 0xAE:
                    escaped.append(byte)
                    if escaped.suffix(3).elementsEqual([0xE2, 0x80, byte]) { escaped.removeLast(3) }
                case UInt8(ascii: "&"): escaped += "&amp;".utf8
                case UInt8(ascii: "<"): escaped += "&lt;".utf8
                case UInt8(ascii: ">"): escaped += "&gt;".utf8
                case UInt8(ascii: "\""): escaped += "&quot;".utf8
                case UInt8(ascii: "'"): escaped += "&#39;".utf8
                case 0: escaped += "\u{FFFD}".utf8
                default: escaped.append(byte)
                }
            }
            text += String(decoding: escaped, as: UTF8.self)
        }

        mutating func appendInterpolation(_ number: Int) { text += String(number) }

        mutating func appendInterpolation(_ markup: HTML) { text += markup.text }

        mutating func appendInterpolation(_ markup: HTML?) { text += markup?.text ?? "" }

        /// Markup for each item, one after the other.
        mutating func appendInterpolation<Items: Sequence>(each items: Items, _ body: (Items.Element) -> HTML) {
            for item in items { text += body(item).text }
        }

        /// Markup that is there only where something holds.
        mutating func appendInterpolation(if condition: Bool, _ body: @autoclosure () -> HTML) {
            if condition { text += body().text }
        }

        private static func isSpecial(_ byte: UInt8) -> Bool {
            byte == 0x26 || byte == 0x3C || byte == 0x3E || byte == 0x22 || byte == 0x27 || byte == 0 || byte == 0xE2
        }
    }
}
