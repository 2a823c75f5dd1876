/// The number by which Windows names a charset.
struct Codepage: Sendable, Hashable {
    let number: Int

    /// Western European, which holds where nothing is said.
    static let western = Codepage(number: 1252)

    /// The label by which the charset is known in mail.
    var label: String {
        switch number {
        case 65001: "utf-8"
        case 20127: "us-ascii"
        case 28591...28606: "iso-8859-\(number - 28590)"
        case 20866: "koi8-r"
        case 21866: "koi8-u"
        case 932: "shift_jis"
        case 936: "gbk"
        case 949: "ks_c_5601-1987"
        case 950: "big5"
        case 1361: "johab"
        case 10000: "macintosh"
        case 50220...50222: "iso-2022-jp"
        case 50225: "iso-2022-kr"
        case 51932: "euc-jp"
        case 51949: "euc-kr"
        case 52936: "hz-gb-2312"
        case 54936: "gb18030"
        default: "windows-\(number)"
        }
    }

    /// The text of octets up to the first NUL, which ends texts there.
    func text(_ octets: ArraySlice<UInt8>) -> String {
        CharsetReader(label: label).read(Array(octets.prefix { $0 != ASCII.nul })).text
    }

    /// The text of UTF-16 with the lowest octet first, up to the first NUL.
    static func wideText(_ octets: ArraySlice<UInt8>) -> String {
        var units: [UInt16] = []
        units.reserveCapacity(octets.count / 2)
        var index = octets.startIndex
        while index + 1 < octets.endIndex {
            let unit = UInt16(octets[index]) | UInt16(octets[index + 1]) << 8
            if unit == 0 { break }
            units.append(unit)
            index += 2
        }
        return String(decoding: units, as: UTF16.self)
    }
}
