/// Writes a text with the letters of some scripts in pairs; see ``SearchText``.
struct SearchTextWriter {
    private var output: [UInt8] = []
    /// The last letter, which may still change by what follows it.
    private var pending: Unicode.Scalar?
    /// The letter before it in a run of paired letters.
    private var previous: Unicode.Scalar?
    private var runLength = 0
    private let isQuery: Bool

    init(isQuery: Bool) { self.isQuery = isQuery }

    mutating func append(_ original: Unicode.Scalar) {
        let scalar = Self.unified(original)
        if SearchScript.isDroppedMark(scalar) { return }
        if let letter = pending, let composed = Self.composed(letter, scalar) {
            pending = composed
            return
        }
        // An accent on any other letter is what the index takes away from letters that have it built in.
        if (0x300...0x36F).contains(scalar.value) || scalar.value == 0x3099 || scalar.value == 0x309A { return }
        flush()
        pending = scalar
    }

    mutating func finished() -> String {
        flush()
        // A query ends with the last pair: what follows it in the text is not known.
        endRun(keepsLast: !isQuery || runLength == 1)
        return String(decoding: output, as: UTF8.self)
    }

    private mutating func flush() {
        guard let scalar = pending else { return }
        pending = nil
        guard SearchScript.isPaired(scalar) else {
            endRun(keepsLast: true)
            write(scalar)
            return
        }
        if let before = previous {
            write(before)
            write(scalar)
            output.append(0x20)
        } else if let last = output.last, last != 0x20 {
            output.append(0x20)
        }
        previous = scalar
        runLength += 1
    }

    private mutating func endRun(keepsLast: Bool) {
        guard let last = previous else { return }
        if keepsLast {
            write(last)
            output.append(0x20)
        }
        previous = nil
        runLength = 0
    }

    private mutating func write(_ scalar: Unicode.Scalar) {
        if scalar.value < 0x80 {
            output.append(UInt8(truncatingIfNeeded: scalar.value))
        } else if let encoded = UTF8.encode(scalar) {
            output.append(contentsOf: encoded)
        }
    }

    // MARK: One encoding for each letter

    /// The usual form of full-width Latin and half-width kana.
    private static func unified(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        switch scalar.value {
        case 0xFF01...0xFF5E: Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar
        case 0xFF66...0xFF9F: halfWidthKana[Int(scalar.value - 0xFF66)]
        default: scalar
        }
    }

    /// U+FF66 to U+FF9F.
    private static let halfWidthKana = Array(
        "ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン\u{3099}\u{309A}".unicodeScalars)

    /// One letter for a letter and what is written on it; nil where the two do not combine.
    private static func composed(_ letter: Unicode.Scalar, _ mark: Unicode.Scalar) -> Unicode.Scalar? {
        let (base, value) = (letter.value, mark.value)
        switch value {
        case 0x3099: return voiced(base)
        case 0x309A:
            // ha, hi, fu, he, ho: plain, voiced, half-voiced.
            let isHaRow = [0x306F, 0x3072, 0x3075, 0x3078, 0x307B].contains { $0 == base || $0 + 0x60 == base }
            return isHaRow ? Unicode.Scalar(base + 2) : nil
        case 0x306, 0x308:
            // The index knows these Cyrillic letters apart from those without the mark.
            switch (base, value) {
            case (0x418, 0x306), (0x438, 0x306): return Unicode.Scalar(base + 1)
            case (0x415, 0x308): return Unicode.Scalar(0x401)
            case (0x435, 0x308): return Unicode.Scalar(0x451)
            default: return nil
            }
        case 0x1161...0x1175 where (0x1100...0x1112).contains(base):
            return Unicode.Scalar(0xAC00 + ((base - 0x1100) * 21 + value - 0x1161) * 28)
        case 0x11A8...0x11C2 where (0xAC00...0xD7A3).contains(base) && (base - 0xAC00) % 28 == 0:
            return Unicode.Scalar(base + value - 0x11A7)
        default: return nil
        }
    }

    private static func voiced(_ base: UInt32) -> Unicode.Scalar? {
        let hiragana = (0x30A1...0x30F6).contains(base) ? base - 0x60 : base
        switch hiragana {
        case 0x3046: return Unicode.Scalar(base == 0x3046 ? 0x3094 : 0x30F4)
        case 0x304B...0x3061:
            // ka to chi: plain and voiced letters by turns.
            return hiragana % 2 == 1 ? Unicode.Scalar(base + 1) : nil
        case 0x3064, 0x3066, 0x3068: return Unicode.Scalar(base + 1)
        case 0x306F, 0x3072, 0x3075, 0x3078, 0x307B: return Unicode.Scalar(base + 1)
        default: return nil
        }
    }
}
