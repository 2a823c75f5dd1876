/// What a letter becomes before texts are compared: lower case, without accents, one spelling for each.
///
/// Both the tables of phrases and the text of messages go through it, so that it need not be right for any language;
/// it only must not join what phrases have to tell apart.
enum LetterFolding {
    /// ASCII letters by the scalars that become them.
    private static let latin: [(StaticString, String)] = [
        ("a", "àáâãäåāăąǎạảấầẩẫậắằẳẵặÀÁÂÃÄÅĀĂĄǍẠẢẤẦẨẪẬẮẰẲẴẶ"), ("c", "çćĉċčÇĆĈĊČ"), ("d", "ďđðĎĐÐ"),
        ("e", "èéêëēĕėęěẹẻẽếềểễệÈÉÊËĒĔĖĘĚẸẺẼẾỀỂỄỆ"), ("g", "ĝğġģĜĞĠĢ"), ("h", "ĥħĤĦ"),
        ("i", "ìíîïĩīĭįıǐỉịÌÍÎÏĨĪĬĮİǏỈỊ"), ("j", "ĵĴ"), ("k", "ķĶ"), ("l", "ĺļľŀłĹĻĽĿŁ"), ("n", "ñńņňŉŋÑŃŅŇŊ"),
        ("o", "òóôõöøōŏőơǒọỏốồổỗộớờởỡợÒÓÔÕÖØŌŎŐƠǑỌỎỐỒỔỖỘỚỜỞỠỢ"), ("r", "ŕŗřŔŖŘ"), ("s", "śŝşšșŚŜŞŠȘ"),
        ("t", "ţťŧțŢŤŦȚ"), ("u", "ùúûüũūŭůűųưǔụủứừửữựÙÚÛÜŨŪŬŮŰŲƯǓỤỦỨỪỬỮỰ"), ("w", "ŵŴ"), ("y", "ýÿŷỳỵỷỹÝŸŶỲỴỶỸ"),
        ("z", "źżžŹŻŽ"), ("ae", "æÆ"), ("oe", "œŒ"), ("ss", "ßẞ"), ("th", "þÞ"), ("'", "‘’‚‛`´ʼ′"),
        ("\"", "“”„‟«»″「」『』"),
        ("-", "‐‑‒–—―−"), (" ", "\u{A0}\u{1680}\u{202F}\u{205F}\u{3000}"), ("...", "…"), (".", "。．｡"), (",", "、，､،"),
        (":", "："), ("(", "（"), (")", "）"), ("/", "／"), ("?", "？"), ("!", "！"), (";", "；"), ("~", "～〜"),
    ]

    /// Scalars of other alphabets by those that become them.
    private static let others: [(Unicode.Scalar, String)] = [
        ("α", "άΆ"), ("ε", "έΈ"), ("η", "ήΉ"), ("ι", "ίϊΐΊΪ"), ("ο", "όΌ"), ("υ", "ύϋΰΎΫ"), ("ω", "ώΏ"), ("σ", "ς"),
        ("е", "ёЁ"), ("и", "йЙѝЍ"), ("ا", "أإآٱ"), ("ي", "ىی"), ("ك", "ک"), ("ه", "ة"),
    ]

    /// Replacements for the scalars below U+0250 and from U+1E00 to U+FFFF that have one.
    private static let replacements: [UInt32: [UInt8]] = {
        var table: [UInt32: [UInt8]] = [:]
        for (target, sources) in latin {
            let bytes = target.withUTF8Buffer { Array($0) }
            for scalar in sources.unicodeScalars { table[scalar.value] = bytes }
        }
        for (target, sources) in others {
            for scalar in sources.unicodeScalars { table[scalar.value] = Array(String(Character(target)).utf8) }
        }
        return table
    }()

    /// The replacement of a scalar outside ASCII; nil where it stays, empty where it is dropped.
    static func replacement(of scalar: Unicode.Scalar) -> [UInt8]? {
        let value = scalar.value
        if let digit = digit(value) { return [0x30 + digit] }
        switch value {
        // Accents that stand by themselves, Hebrew points, Arabic vowels and elongation, soft hyphens, joiners.
        case 0x300...0x36F, 0x591...0x5C7, 0x640, 0x64B...0x655, 0xAD, 0x200B...0x200F, 0x202A...0x202E,
            0x2060...0x2069,
            0xFE0E, 0xFE0F, 0xFEFF:
            return []
        case 0x2000...0x200A: return [0x20]
        case 0xFF21...0xFF3A: return [UInt8(truncatingIfNeeded: value - 0xFF21) + 0x61]
        case 0xFF41...0xFF5A: return [UInt8(truncatingIfNeeded: value - 0xFF41) + 0x61]
        default: break
        }
        if let found = replacements[value] { return found }
        switch value {
        case 0x391...0x3A9, 0x410...0x42F: return encoded(value + 0x20)
        case 0x400...0x40F: return encoded(value + 0x50)
        // Latin letters that have no entry come in pairs, capital first.
        case 0x100...0x17F, 0x1E00...0x1EFF, 0x460...0x481, 0x48A...0x4BF, 0x4D0...0x52F:
            return value % 2 == 0 ? encoded(value + 1) : nil
        case 0x531...0x556: return encoded(value + 0x30)
        default: return nil
        }
    }

    /// The value of a decimal digit of any script in which mail is written.
    private static func digit(_ value: UInt32) -> UInt8? {
        for zero: UInt32 in [0x660, 0x6F0, 0x966, 0x9E6, 0xE50, 0xFF10] where value >= zero && value < zero + 10 {
            return UInt8(truncatingIfNeeded: value - zero)
        }
        return nil
    }

    private static func encoded(_ value: UInt32) -> [UInt8]? {
        Unicode.Scalar(value).map { Array(String(Character($0)).utf8) }
    }
}
