import MailModel

/// Prepares user names and passwords for comparison by SASLprep (RFC 4013), as far as the standard library goes.
///
/// Done: characters that are mapped to nothing or to a space (§2.1), prohibited characters (§2.3). Not done: the
/// compatibility normalization NFKC (§2.2) and the check of bidirectional text (§2.4). Text that a keyboard gives is
/// nearly always in that form already; a password with, say, full-width letters would need them typed as plain ones.
enum StringPreparation {
    /// The prepared text; nil where a character is prohibited.
    static func prepare(_ text: String) -> String? {
        if text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return text }
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            // RFC 4013 §2.1
            if isMappedToNothing(scalar) { continue }
            if isSpace(scalar) {
                result.append(" ")
                continue
            }
            // RFC 4013 §2.3
            if isProhibited(scalar) { return nil }
            result.append(scalar)
        }
        return String(result)
    }

    /// The prepared password. One that is not UTF-8 was never text and stays as it is.
    static func prepare(_ password: Secret) -> Secret? {
        let bytes = password.copyBytes()
        guard let text = String(validating: bytes, as: UTF8.self) else { return password }
        return prepare(text).map { Secret($0) }
    }

    /// RFC 3454 table B.1.
    private static func isMappedToNothing(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x00AD, 0x034F, 0x1806, 0x180B...0x180D, 0x200B...0x200D, 0x2060, 0xFE00...0xFE0F, 0xFEFF: true
        default: false
        }
    }

    /// RFC 3454 table C.1.2.
    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x00A0, 0x1680, 0x2000...0x200A, 0x202F, 0x205F, 0x3000: true
        default: false
        }
    }

    /// RFC 3454 tables C.2 to C.9, by general category and block.
    private static func isProhibited(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0340, 0x0341, 0x06DD, 0x070F, 0x180E, 0x200E, 0x200F, 0x2028...0x202E, 0x2061...0x2063,
            0x206A...0x206F, 0x2FF0...0x2FFB, 0xFDD0...0xFDEF, 0xFFF9...0xFFFF, 0x1D173...0x1D17A, 0xE0001,
            0xE0020...0xE007F:
            true
        default:
            switch scalar.properties.generalCategory {
            case .control, .privateUse, .surrogate: true
            default: scalar.value & 0xFFFE == 0xFFFE
            }
        }
    }
}
