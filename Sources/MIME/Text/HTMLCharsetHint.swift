/// The charset that an HTML document names in a `meta` element or in an XML declaration.
enum HTMLCharsetHint {
    /// Octets that are searched. Browsers search 1024; mail programs put longer heads before it.
    static let searched = 4096

    /// The charset; nil where none is named or the label is unknown.
    ///
    /// What is found by its ASCII octets cannot be UTF-16 and is taken as UTF-8 then, as browsers do.
    static func charset(in octets: [UInt8]) -> Charset? {
        let head = octets.prefix(searched).map(\.lowercased)
        var index = 0
        while let open = head[index...].firstIndex(of: ASCII.less) {
            index = open + 1
            let rest = head[index...]
            let isXML = rest.starts(with: "?xml".utf8)
            guard isXML || rest.starts(with: "meta".utf8) else { continue }
            let tag = rest.prefix { $0 != ASCII.greater }
            index = tag.endIndex
            guard let label = value(of: isXML ? "encoding" : "charset", in: tag),
                let charset = CharsetTable.charset(for: label)
            else { continue }
            switch charset.coding {
            case .utf16, .utf32: return .utf8
            default: return charset
            }
        }
        return nil
    }

    /// What stands behind a name and an equals sign.
    private static func value(of name: StaticString, in tag: ArraySlice<UInt8>) -> String? {
        let name = name.withUTF8Buffer { Array($0) }
        var index = tag.startIndex
        while index + name.count < tag.endIndex {
            guard tag[index] == name[0], tag[index...].starts(with: name) else {
                index += 1
                continue
            }
            index += name.count
            var value = tag[index...].drop(while: \.isFoldingSpace)
            guard value.first == ASCII.equals else { continue }
            value = value.dropFirst().drop { $0.isFoldingSpace || $0 == ASCII.quote || $0 == 0x27 }
            let label = value.prefix {
                !$0.isFoldingSpace && $0 != ASCII.quote && $0 != 0x27 && $0 != ASCII.semicolon && $0 != ASCII.slash
            }
            return String(decoding: label, as: UTF8.self)
        }
        return nil
    }
}
