/// The charsets that are known, by the labels that mailers give them.
///
/// The labels are those of the IANA registry and of the WHATWG's Encoding Standard, and what is seen in mail. As there,
/// a label selects the superset that is meant in practice: `iso-8859-1` is Windows-1252 and `gb2312` is GB 18030.
enum CharsetTable {
    /// What a label says.
    enum Entry: Sendable, Hashable {
        case known(Charset)
        /// It says nothing, such as `x-unknown`; the octets have to tell.
        case meaningless
        case unknown
    }

    /// Looks a label up, also one that was written carelessly.
    static func entry(for label: String) -> Entry {
        common[label] ?? search(label)
    }

    /// What most mail names, as most mailers write it.
    private static let common: [String: Entry] = {
        let labels = ["utf-8", "us-ascii", "iso-8859-1", "windows-1252", "iso-2022-jp", "gb2312", "koi8-r"]
        return Dictionary(
            uniqueKeysWithValues: (labels + labels.map { $0.uppercased() }).map { ($0, search($0)) })
    }()

    private static func search(_ label: String) -> Entry {
        let octets = label.utf8.prefix(maximumLabel).map(\.lowercased)
        let whole = octets.filter(\.isLabelText)
        if let entry = lookUp(whole) { return entry }
        // `utf-8//ignore`, `utf-8; format=flowed`, `iso_8859-1:1987`, `_iso-2022-jp$esc`, `utf-8*en`
        let inner = octets.drop { !$0.isLabelText }
        let first = inner.prefix { $0.isLabelText || $0 == ASCII.hyphen || $0 == ASCII.underscore || $0 == ASCII.dot }
        if let entry = lookUp(first.filter(\.isLabelText)) { return entry }
        // `charset=utf-8`
        if let equals = octets.lastIndex(of: ASCII.equals),
            let entry = lookUp(octets[octets.index(after: equals)...].filter(\.isLabelText))
        {
            return entry
        }
        // `utf-8ignore`, `windows-1252http-equiv`: a number ends the label.
        var end = whole.count - 1
        while end > 2 {
            if whole[end - 1].isDigit, whole[end].isLetter, let entry = lookUp(Array(whole[..<end])) { return entry }
            end -= 1
        }
        return .unknown
    }

    /// The charset that a label means; nil for a label that means none.
    static func charset(for label: String) -> Charset? {
        if case .known(let charset) = entry(for: label) { charset } else { nil }
    }

    /// Longer ones are no labels.
    private static let maximumLabel = 80

    private static func lookUp(_ letters: [UInt8]) -> Entry? {
        var key = String(decoding: letters, as: UTF8.self)
        if let entry = entries[key] { return entry }
        for prefix in ["x", "cs"] where key.hasPrefix(prefix) && key.utf8.count > prefix.utf8.count {
            if let entry = entries[String(key.dropFirst(prefix.count))] { return entry }
        }
        if key.hasPrefix("x") { key.removeFirst() }
        for prefix in ["windows", "ibm", "win", "dos", "ms", "oem", "ccsid", "codepage", "cp"]
        where key.hasPrefix(prefix) {
            let digits = key.dropFirst(prefix.count).drop { $0 == "0" }
            if let entry = entries["cp" + digits] { return entry }
        }
        return nil
    }

    private static let entries: [String: Entry] = {
        var entries: [String: Entry] = [:]
        func add(_ labels: String, _ entry: Entry) {
            for label in labels.split(separator: " ") { entries[String(label)] = entry }
        }
        for (name, coding, labels) in charsets {
            let entry = Entry.known(Charset(name: name, coding: coding))
            add(String(decoding: name.utf8.filter(\.isLabelText), as: UTF8.self), entry)
            add(labels, entry)
        }
        entries[""] = .meaningless
        add(meaningless, .meaningless)
        return entries
    }()

    private static let meaningless =
        "default unknown unknown8bit userdefined none null nil 8bit 7bit binary auto autodetect autodetectall ansi text "
        + "plain textplain iso undefined charset mixed na any en"

    /// Usual name, coding, and labels in lower case without anything but letters and digits.
    private static let charsets: [(String, Charset.Coding, String)] =
        [
            (
                "us-ascii", .ascii,
                "ascii us ansix341968 ansix341986 iso646us iso646irv1991 iso646 646 cp367 isoir6 ascii7"
            ),
            (
                "utf-8", .utf8,
                "u8 utf uft8 unicode11utf8 unicode20utf8 unicodeutf8 utf8mb4 utf8mb3 utf8sig utf8bom utf8strict cp65001 "
                    + "65001 iso10646utf8 utf8unicode"
            ),
            ("utf-16", .utf16(isBigEndian: nil), "ucs2 iso10646ucs2 unicode iso10646"),
            ("utf-16le", .utf16(isBigEndian: false), "ucs2le unicodelittle cp1200"),
            ("utf-16be", .utf16(isBigEndian: true), "ucs2be unicodebig unicodefffe cp1201"),
            ("utf-32", .utf32(isBigEndian: nil), "ucs4 iso10646ucs4"),
            ("utf-32le", .utf32(isBigEndian: false), "ucs4le cp12000"),
            ("utf-32be", .utf32(isBigEndian: true), "ucs4be cp12001"),
            ("utf-7", .stateful("UTF-7"), "unicode11utf7 unicode20utf7 unicodeutf7 cp65000"),
        ] + eastAsian + iso8859 + windows + others

    private static let eastAsian: [(String, Charset.Coding, String)] = [
        (
            "gb18030", .multiByte("GB18030"),
            "gb2312 gb23121980 gb231280 gbk gb cp936 936 euccn eucgb chinese isoir58 iso58gb231280 cngb cpgbk simplifiedchinese"
        ),
        ("hz-gb-2312", .hz, "hz hzgb"),
        ("big5", .multiByte("BIG5-HKSCS"), "bigfive cnbig5 big5hkscs big5eten big5tw cp950 950 cp951 xbig5"),
        ("euc-tw", .multiByte("EUC-TW"), "cns11643"),
        (
            "shift_jis", .multiByte("CP932"),
            "sjis mskanji windows31j cp932 932 cp943 sjisopen sjiswin shiftjisms shiftjisx0213"
        ),
        ("euc-jp", .multiByte("EUC-JP-MS"), "eucjpms eucjpwin ujis eucpkdfmtjapanese cp51932 cp20932"),
        ("iso-2022-jp", .iso2022JP, "iso2022jp1 iso2022jpms jis jis7 cp50220 cp50221 cp50222"),
        ("iso-2022-jp-2", .stateful("ISO-2022-JP-2"), ""),
        (
            "euc-kr", .multiByte("CP949"),
            "ksc56011987 ksc56011989 ksc5601 ks56011987 ksc korean uhc cp949 949 cp51949 cp1363 isoir149"
        ),
        ("johab", .multiByte("JOHAB"), "cp1361"),
        ("iso-2022-kr", .stateful("ISO-2022-KR"), "cp50225"),
        ("iso-2022-cn", .stateful("ISO-2022-CN"), "cp50227"),
    ]

    private static let iso8859: [(String, Charset.Coding, String)] = [
        ("iso-8859-2", .singleByte("ISO-8859-2"), "latin2 l2 isolatin2 88592 isoir101 iso885921987 cp912 cp28592"),
        ("iso-8859-3", .singleByte("ISO-8859-3"), "latin3 l3 isolatin3 88593 isoir109 iso885931988 cp28593"),
        ("iso-8859-4", .singleByte("ISO-8859-4"), "latin4 l4 isolatin4 88594 isoir110 iso885941988 cp28594"),
        ("iso-8859-5", .singleByte("ISO-8859-5"), "cyrillic isolatincyrillic 88595 isoir144 iso885951988 cp28595"),
        (
            "iso-8859-6", .singleByte("ISO-8859-6"),
            "arabic isolatinarabic 88596 asmo708 ecma114 isoir127 iso88596e iso88596i iso885961987 cp708 cp28596"
        ),
        ("iso-8859-7", .singleByte("ISO-8859-7"), "greek greek8 isolatingreek 88597 elot928 ecma118 isoir126 cp28597"),
        (
            "iso-8859-8", .singleByte("ISO-8859-8"),
            "hebrew isolatinhebrew 88598 isoir138 iso88598i iso88598e logical visual iso885981988 cp28598 cp38598"
        ),
        ("iso-8859-10", .singleByte("ISO-8859-10"), "latin6 l6 isolatin6 885910 isoir157 cp28600"),
        ("iso-8859-13", .singleByte("ISO-8859-13"), "latin7 l7 885913 isoir179 cp28603"),
        ("iso-8859-14", .singleByte("ISO-8859-14"), "latin8 l8 885914 isoir199 isoceltic cp28604"),
        ("iso-8859-15", .singleByte("ISO-8859-15"), "latin9 l9 latin0 885915 isoir203 cp28605"),
        ("iso-8859-16", .singleByte("ISO-8859-16"), "latin10 l10 885916 isoir226 cp28606"),
    ]

    private static let windows: [(String, Charset.Coding, String)] = [
        (
            "windows-1252", .singleByte("CP1252"),
            "cp1252 1252 iso88591 iso885911987 latin1 l1 isolatin1 isolatin 88591 isoir100 cp819 cp28591 latin iso8859 "
                + "westerneuropean iso88591windows30latin1 iso88591windows31latin1"
        ),
        ("windows-1250", .singleByte("CP1250"), "cp1250 1250"),
        ("windows-1251", .singleByte("CP1251"), "cp1251 1251 ansi1251"),
        ("windows-1253", .singleByte("CP1253"), "cp1253 1253"),
        (
            "windows-1254", .singleByte("CP1254"),
            "cp1254 1254 iso88599 iso885991989 latin5 l5 isolatin5 88599 isoir148 turkish"
        ),
        ("windows-1255", .multiByte("CP1255"), "cp1255 1255"), ("windows-1256", .singleByte("CP1256"), "cp1256 1256"),
        ("windows-1257", .singleByte("CP1257"), "cp1257 1257"),
        ("windows-1258", .multiByte("CP1258"), "cp1258 1258 vietnamese"),
        ("windows-874", .singleByte("CP874"), "cp874 874 iso885911 tis620 tis6202533 tis thai cp28601"),
    ]

    private static let others: [(String, Charset.Coding, String)] =
        [
            ("koi8-r", .singleByte("KOI8-R"), "koi koi8 cp20866 koi8rfc koi7"),
            ("koi8-u", .singleByte("KOI8-U"), "koi8ru cp21866"), ("koi8-t", .singleByte("KOI8-T"), ""),
            ("macintosh", .singleByte("MACINTOSH"), "mac macroman cp10000"),
            ("x-mac-cyrillic", .singleByte("MAC-CYRILLIC"), "maccyrillic cp10007"),
            ("x-mac-ukrainian", .singleByte("MAC-UK"), "macukrainian macuk cp10017"),
            ("x-mac-ce", .singleByte("MAC-CENTRALEUROPE"), "macce maccentraleurope maccentraleurroman cp10029"),
            ("x-mac-icelandic", .singleByte("MAC-IS"), "macicelandic maciceland macis cp10079"),
            ("viscii", .singleByte("VISCII"), "viscii11 viscii1"),
            ("tcvn", .multiByte("TCVN"), "tcvn57121 tcvn5712 vietnamesetcvn"),
            ("armscii-8", .singleByte("ARMSCII-8"), "armscii"), ("georgian-ps", .singleByte("GEORGIAN-PS"), "geo8"),
            ("georgian-academy", .singleByte("GEORGIAN-ACADEMY"), ""),
            ("ptcp154", .singleByte("PT154"), "pt154 cp154 cyrillicasian"),
            ("kz-1048", .singleByte("RK1048"), "rk1048 strk10482002"),
            ("hp-roman8", .singleByte("HP-ROMAN8"), "roman8 r8"), ("mik", .singleByte("MIK"), ""),
            ("dec-mcs", .singleByte("DEC-MCS"), "dec"),
        ]
        // Code pages of DOS, then of mainframes.
        + [
            "437", "737", "775", "850", "852", "855", "857", "858", "860", "861", "862", "863", "864", "865", "866",
            "869",
            "1046", "1125", "1133", "037", "273", "500", "1047", "1140",
        ].map { ("ibm\($0)", .singleByte("CP\($0)"), "cp\($0) \($0)\($0 == "037" ? " cp37" : "")") }
}

extension UInt8 {
    /// What labels are compared by: letters and digits.
    fileprivate var isLabelText: Bool { isLetter || isDigit }
}
