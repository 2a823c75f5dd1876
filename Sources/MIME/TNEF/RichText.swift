/// The text in rich text (RTF), or the HTML that Outlook wrapped into it (MS-OXRTFEX).
public struct RichText: Sendable, Hashable {
    /// The text.
    public let text: String

    /// Whether the text is HTML.
    public let isHTML: Bool

    init(text: String, isHTML: Bool) {
        self.text = text
        self.isHTML = isHTML
    }

    /// Reads rich text; never fails. Iterative, linear; at most ``MIMELimits/richTextBytes`` octets of text.
    ///
    /// Where the rich text says that it was made from HTML, that HTML is given back; otherwise the plain text, without
    /// fonts, pictures and whatever else is no text.
    public init(_ bytes: ArraySlice<UInt8>, limits: MIMELimits = MIMELimits()) {
        var reader = RichTextReader(bytes, limit: limits.richTextBytes)
        reader.read()
        text = String(decoding: reader.output, as: UTF8.self)
        isHTML = reader.isHTML
    }
}

/// Goes through rich text once, with a stack of the open groups.
private struct RichTextReader {
    private(set) var output: [UInt8] = []
    private(set) var isHTML = false

    private let bytes: ArraySlice<UInt8>
    private let limit: Int
    private var index: Int
    private var group = Group()
    private var stack: [Group] = []
    /// Groups deeper than ``deepest``, which are only counted.
    private var beyond = 0
    private var codepage = Codepage.western
    private var fonts: [Int: Codepage] = [:]
    private var defaultFont = 0
    /// Octets that are not converted yet, since a character may take several, and their codepage.
    private var pending: [UInt8] = []
    private var pendingCodepage = Codepage.western
    private var highSurrogate: UInt16?
    /// How many characters are still to be left out behind one that was given as Unicode.
    private var leftOut = 0

    private static let deepest = 1_000
    private static let mostFonts = 2_000

    /// What ends with its group.
    private struct Group {
        /// No text for the reader.
        var isHidden = false
        /// What HTML is to leave out (MS-OXRTFEX 2.1.3.1.2).
        var isOnlyRich = false
        var isFontTable = false
        /// Behind `\*`: an unknown word hides the group.
        var isOptional = false
        var replacementLength = 1
        var font: Int?
    }

    init(_ bytes: ArraySlice<UInt8>, limit: Int) {
        self.bytes = bytes
        self.limit = limit
        index = bytes.startIndex
    }

    mutating func read() {
        while index < bytes.endIndex, output.count + pending.count < limit {
            let byte = bytes[index]
            index += 1
            switch byte {
            case 0x7B: open()
            case 0x7D: close()
            case ASCII.backslash: readControl()
            case ASCII.cr, ASCII.lf: break
            default: append(byte)
            }
        }
        flush()
    }

    private mutating func open() {
        leftOut = 0
        if stack.count < Self.deepest { stack.append(group) } else { beyond += 1 }
    }

    private mutating func close() {
        leftOut = 0
        if beyond > 0 {
            beyond -= 1
        } else if let outer = stack.popLast() {
            group = outer
        }
    }

    private var isShown: Bool { !group.isHidden && !(isHTML && group.isOnlyRich) && beyond == 0 }

    private mutating func readControl() {
        guard index < bytes.endIndex else { return }
        let byte = bytes[index]
        guard byte.isLetter else {
            index += 1
            return readSymbol(byte)
        }
        let start = index
        while index < bytes.endIndex, bytes[index].isLetter, index - start < 32 { index += 1 }
        let word = String(decoding: bytes[start..<index], as: UTF8.self)
        var number: Int?
        var isNegative = false
        if index + 1 < bytes.endIndex, bytes[index] == ASCII.hyphen, bytes[index + 1].isDigit {
            isNegative = true
            index += 1
        }
        while index < bytes.endIndex, bytes[index].isDigit {
            number = min((number ?? 0) * 10 + Int(bytes[index] &- 0x30), 0x7FFF_FFFF)
            index += 1
        }
        if index < bytes.endIndex, bytes[index] == ASCII.space { index += 1 }
        perform(word, number.map { isNegative ? -$0 : $0 })
    }

    private mutating func readSymbol(_ byte: UInt8) {
        switch byte {
        case 0x27:
            guard index + 1 < bytes.endIndex, let high = bytes[index].hexadecimalValue,
                let low = bytes[index + 1].hexadecimalValue
            else { return }
            index += 2
            append(high << 4 | low)
        case 0x2A: group.isOptional = true
        case 0x7E: append(scalar: "\u{A0}")
        case ASCII.underscore: append(scalar: "\u{2011}")
        case ASCII.hyphen: break
        case ASCII.cr, ASCII.lf: append(line: ())
        case 0x7B, 0x7D, ASCII.backslash: append(byte)
        default: break
        }
    }

    private mutating func perform(_ word: String, _ number: Int?) {
        let wasOptional = group.isOptional
        group.isOptional = false
        leftOut = 0
        switch word {
        case "fromhtml": isHTML = number != 0
        case "htmlrtf": group.isOnlyRich = number != 0
        // MS-OXRTFEX 2.1.3.1.1: HTML as it stood, also where the words around it are for rich text only.
        case "htmltag": if isHTML { group.isOnlyRich = false }
        case "ansicpg": if let number, number > 0 { codepage = Codepage(number: number) }
        case "deff": defaultFont = number ?? 0
        case "f": group.font = number
        case "fcharset":
            if group.isFontTable, let font = group.font, fonts.count < Self.mostFonts {
                fonts[font] = Self.codepage(ofCharset: number ?? 0)
            }
        case "plain": group.font = nil
        case "fonttbl":
            group.isFontTable = true
            group.isHidden = true
        case "colortbl", "stylesheet", "info", "pict", "object", "header", "headerl", "headerr", "headerf", "footer",
            "footerl", "footerr", "footerf", "listtable", "listoverridetable", "fldinst", "mhtmltag":
            group.isHidden = true
        case "u": append(unit: number ?? 0)
        case "uc": group.replacementLength = min(max(0, number ?? 1), 100)
        case "bin":
            index = min(bytes.endIndex, index + max(0, number ?? 0))
        case "par", "line", "sect", "page": append(line: ())
        case "tab", "cell": append(ASCII.tab)
        case "row": append(line: ())
        case "lquote": append(scalar: "\u{2018}")
        case "rquote": append(scalar: "\u{2019}")
        case "ldblquote": append(scalar: "\u{201C}")
        case "rdblquote": append(scalar: "\u{201D}")
        case "bullet": append(scalar: "\u{2022}")
        case "endash": append(scalar: "\u{2013}")
        case "emdash": append(scalar: "\u{2014}")
        case "emspace": append(scalar: "\u{2003}")
        case "enspace": append(scalar: "\u{2002}")
        default: if wasOptional { group.isHidden = true }
        }
    }

    private mutating func append(_ byte: UInt8) {
        if leftOut > 0 {
            leftOut -= 1
            return
        }
        guard isShown else { return }
        let page = fonts[group.font ?? defaultFont] ?? codepage
        if page != pendingCodepage {
            flush()
            pendingCodepage = page
        }
        pending.append(byte)
    }

    private mutating func append(scalar: Unicode.Scalar) {
        if leftOut > 0 {
            leftOut -= 1
            return
        }
        guard isShown else { return }
        flush()
        output += Array(String(Character(scalar)).utf8)
    }

    private mutating func append(line: Void) {
        guard isShown else { return }
        flush()
        output += [ASCII.cr, ASCII.lf]
    }

    /// A unit of UTF-16, written as a signed number.
    private mutating func append(unit number: Int) {
        leftOut = 0
        defer { leftOut = group.replacementLength }
        guard isShown else { return }
        let unit = UInt16(truncatingIfNeeded: number)
        let high = highSurrogate
        if high == nil { flush() }
        highSurrogate = nil
        if UTF16.isLeadSurrogate(unit) {
            if high != nil { output += Array("\u{FFFD}".utf8) }
            highSurrogate = unit
        } else if let high {
            output += Array(String(decoding: [high, unit], as: UTF16.self).utf8)
        } else {
            output += Array(String(decoding: [unit], as: UTF16.self).utf8)
        }
    }

    private mutating func flush() {
        if highSurrogate != nil {
            highSurrogate = nil
            output += Array("\u{FFFD}".utf8)
        }
        guard !pending.isEmpty else { return }
        output += Array(CharsetReader(label: pendingCodepage.label).read(pending).text.utf8)
        pending.removeAll(keepingCapacity: true)
    }

    private static func codepage(ofCharset number: Int) -> Codepage? {
        let pages = [
            77: 10000, 128: 932, 129: 949, 134: 936, 136: 950, 161: 1253, 162: 1254, 163: 1258, 177: 1255, 178: 1256,
            186: 1257, 204: 1251, 222: 874, 238: 1250,
        ]
        return pages[number].map { Codepage(number: $0) }
    }
}
