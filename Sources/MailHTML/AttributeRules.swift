/// The attributes that mail may have. Any other is left out, whatever it is.
enum AttributeName: UInt8, CaseIterable {
    case abbr, align, alt, background, bgcolor, border, cellpadding, cellspacing, `class`, clear, color, colspan
    case coords, dataRemoteBackground, dataRemoteSrc, dir, face, frame, height, hidden, href, hspace, id, lang, name
    case noshade, nowrap, reversed, role, rowspan, rules, scope, shape, size, span, src, srcset, start, style, summary
    case text, title, type, usemap, valign, value, vspace, width

    var nameBytes: [UInt8] { Self.names[Int(rawValue)] }

    init?(_ bytes: [UInt8], in range: Range<Int>) {
        guard let number = Self.numbers.number(ofLowercased: bytes, in: range) else { return nil }
        self.init(rawValue: UInt8(truncatingIfNeeded: number))
    }

    private static let names = allCases.map { name in
        String(describing: name).utf8.flatMap { byte in
            byte >= 0x41 && byte <= 0x5A ? [ASCII.hyphen, byte | 0x20] : [byte]
        }
    }

    private static let numbers = NameTable(names)

    /// What a value has to look like.
    enum Rule {
        /// Text for people.
        case text
        /// A number, a length or a percentage.
        case length
        /// A whole number up to a thousand, so that no cell spans a million columns.
        case count
        case color
        /// One word of letters, digits and hyphens.
        case keyword
        /// Whatever is said, the attribute itself is what counts.
        case flag
        /// Numbers with commas between them.
        case coordinates
        case address
        case image
        case imageBehind
        case imageSet
        case style
        case classes
        /// A name in the document.
        case anchor
        /// `#` and the name of a map.
        case mapReference
        case role
    }

    /// How the attribute is judged on an element; nil where the element may not have it.
    func rule(on tag: HTMLTag) -> Rule? {
        switch self {
        case .style: return .style
        case .class: return .classes
        case .id: return .anchor
        case .title: return .text
        // Of the body only.
        case .text: return nil
        case .dir, .lang: return .keyword
        case .align: return .keyword
        case .role: return .role
        case .width, .height:
            return tag == .img || tag == .hr || tag == .col || tag == .colgroup || tag.isTableFrame || tag.isCell
                ? .length : nil
        case .valign: return tag.isTableFrame || tag.isCell || tag == .col || tag == .img ? .keyword : nil
        case .bgcolor: return tag.isTableFrame || tag.isCell ? .color : nil
        case .background, .dataRemoteBackground: return tag.isTableFrame || tag.isCell ? .imageBehind : nil
        case .hidden: return .flag
        case .href: return tag == .a || tag == .area ? .address : nil
        case .name: return tag == .a || tag == .map ? .anchor : nil
        case .shape: return tag == .a || tag == .area ? .keyword : nil
        case .coords: return tag == .area ? .coordinates : nil
        case .alt: return tag == .img || tag == .area ? .text : nil
        case .src, .dataRemoteSrc: return tag == .img ? .image : nil
        case .srcset: return tag == .img ? .imageSet : nil
        case .usemap: return tag == .img ? .mapReference : nil
        case .hspace, .vspace: return tag == .img ? .length : nil
        case .border: return tag == .img || tag == .table ? .length : nil
        case .cellpadding, .cellspacing: return tag == .table ? .length : nil
        case .summary: return tag == .table ? .text : nil
        case .frame, .rules: return tag == .table ? .keyword : nil
        case .colspan, .rowspan: return tag == .td || tag == .th ? .count : nil
        case .nowrap: return tag == .td || tag == .th ? .flag : nil
        case .scope: return tag == .th ? .keyword : nil
        case .abbr: return tag == .th ? .text : nil
        case .span: return tag == .col || tag == .colgroup ? .count : nil
        case .color: return tag == .font || tag == .hr ? .color : nil
        case .face: return tag == .font ? .text : nil
        case .size: return tag == .font || tag == .hr ? .length : nil
        case .noshade: return tag == .hr ? .flag : nil
        case .clear: return tag == .br ? .keyword : nil
        case .start: return tag == .ol ? .count : nil
        case .reversed: return tag == .ol ? .flag : nil
        case .value: return tag == .li ? .count : nil
        case .type: return tag == .ol || tag == .ul || tag == .li || tag == .blockquote ? .keyword : nil
        }
    }
}
