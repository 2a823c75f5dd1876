/// The screens on which a mail may be read, as far as conditions of style sheets tell them apart.
///
/// One bit stands for one: eight widths, each light and dark, and each once where what cannot be known holds, once where
/// it does not.
enum StyleScreens {
    static let all = UInt32.max

    private static let widths: [Double] = [300, 420, 520, 620, 700, 800, 1000, 1300]
    /// The half of the bits on which what cannot be known holds.
    private static let doubtful: UInt32 = 0xFFFF
    private static let dark: UInt32 = 0xFF00_FF00

    /// The screens on which conditions hold, as ``StyleSheetFilter`` wrote them: `screen and (max-width:600px),print`.
    static func matching(_ conditions: ArraySlice<UInt8>) -> UInt32 {
        var written: [UInt8] = []
        for byte in conditions {
            // Spaces that part nothing.
            if byte == ASCII.space, let last = written.last, last == ASCII.colon || last == ASCII.openParenthesis {
                continue
            }
            if written.last == ASCII.space, byte == ASCII.colon || byte == ASCII.closeParenthesis {
                written.removeLast()
            }
            written.append(byte)
        }
        return written.split(separator: ASCII.comma).reduce(0) { $0 | query($1) }
    }

    private static func query(_ written: ArraySlice<UInt8>) -> UInt32 {
        var words = written.split(separator: ASCII.space)
        // What stands side by side in brackets, or is joined otherwise, is not taken apart.
        let isSimple = words.allSatisfy { word in
            !word.elementsEqual("or".utf8)
                && (!word.contains(ASCII.openParenthesis)
                    || (word.first == ASCII.openParenthesis && word.last == ASCII.closeParenthesis
                        && word.count { $0 == ASCII.openParenthesis } == 1))
        }
        guard isSimple else { return doubtful }
        var isNegated = false
        if let first = words.first, first.elementsEqual("not".utf8) {
            isNegated = true
            words.removeFirst()
        }
        var screens = all
        for word in words where !word.elementsEqual("and".utf8) && !word.elementsEqual("only".utf8) {
            screens &= word.first == ASCII.openParenthesis ? feature(word.dropFirst().dropLast()) : medium(word)
        }
        return isNegated ? ~screens : screens
    }

    private static func medium(_ word: ArraySlice<UInt8>) -> UInt32 {
        word.elementsEqual("screen".utf8) || word.elementsEqual("all".utf8) ? all : 0
    }

    private static func feature(_ written: ArraySlice<UInt8>) -> UInt32 {
        let parts = written.split(separator: ASCII.colon, maxSplits: 1)
        guard parts.count == 2 else { return doubtful }
        let (name, value) = (parts[0], Array(parts[1]))
        if name.elementsEqual("prefers-color-scheme".utf8) {
            if value.elementsEqual("dark".utf8) { return dark }
            return value.elementsEqual("light".utf8) ? ~dark : doubtful
        }
        let isLeast = name.elementsEqual("min-width".utf8) || name.elementsEqual("min-device-width".utf8)
        guard isLeast || name.elementsEqual("max-width".utf8) || name.elementsEqual("max-device-width".utf8),
            let bound = length(value)
        else { return doubtful }
        var screens: UInt32 = 0
        for (index, width) in widths.enumerated() where isLeast ? width >= bound : width <= bound {
            screens |= 0x0101_0101 << UInt32(index)
        }
        return screens
    }

    private static func length(_ value: [UInt8]) -> Double? {
        let digits = value.prefix { $0.isDigit || $0 == ASCII.dot || $0 == ASCII.hyphen || $0 == ASCII.plus }
        guard digits.count < 12, let number = Double(String(decoding: digits, as: UTF8.self)) else { return nil }
        let unit = value[digits.endIndex...]
        if unit.isEmpty { return number == 0 ? 0 : nil }
        if unit.elementsEqual("px".utf8) { return number }
        if unit.elementsEqual("em".utf8) || unit.elementsEqual("rem".utf8) { return number * 16 }
        if unit.elementsEqual("in".utf8) { return number * 96 }
        return unit.elementsEqual("cm".utf8) ? number * 37.8 : nil
    }
}
