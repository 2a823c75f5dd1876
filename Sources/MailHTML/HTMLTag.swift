/// The elements that HTML has or had, obsolete ones included. Anything else that a document writes is no case of it.
public enum HTMLTag: UInt8, Sendable, Hashable, CaseIterable {
    case a, abbr, acronym, address, applet, area, article, aside, audio
    case b, base, basefont, bdi, bdo, bgsound, big, blink, blockquote, body, br, button
    case canvas, caption, center, cite, code, col, colgroup, command, content
    case data, datalist, dd, del, details, dfn, dialog, dir, div, dl, dt
    case em, embed
    case fieldset, figcaption, figure, font, footer, form, frame, frameset
    case h1, h2, h3, h4, h5, h6, head, header, hgroup, hr, html
    case i, iframe, image, img, input, ins, isindex
    case kbd, keygen
    case label, layer, legend, li, link, listing
    case main, map, mark, marquee, math, menu, meta, meter
    case nav, nextid, nobr, noembed, noframes, nolayer, noscript
    case object, ol, optgroup, option, output
    case p, param, picture, plaintext, portal, pre, progress
    case q
    case rb, rp, rt, rtc, ruby
    case s, samp, script, search, section, select, shadow, slot, small, source, span, strike, strong, style, sub
    case summary, sup, svg
    case table, tbody, td, template, textarea, tfoot, th, thead, time, title, tr, track, tt
    case u, ul
    case `var`, video
    case wbr
    case xml, xmp

    /// The name in lower case.
    public var name: String { Self.names[Int(rawValue)] }

    /// The element of that name, in any case.
    public init?(named name: some StringProtocol) {
        let bytes = [UInt8](name.utf8)
        self.init(bytes, in: 0..<bytes.count)
    }

    init?(_ bytes: [UInt8], in range: Range<Int>) {
        guard let number = Self.numbers.number(ofLowercased: bytes, in: range) else { return nil }
        self.init(rawValue: UInt8(truncatingIfNeeded: number))
    }

    private static let names = allCases.map { String(describing: $0) }
    private static let numbers = NameTable(names)
    static let nameBytes = names.map { [UInt8]($0.utf8) }

    /// Whether the element has neither content nor an end tag.
    public var isVoid: Bool {
        switch self {
        case .area, .base, .basefont, .bgsound, .br, .col, .command, .embed, .frame, .hr, .image, .img, .input,
            .isindex,
            .keygen, .link, .meta, .nextid, .param, .source, .track, .wbr:
            true
        default: false
        }
    }

    /// Whether the content is characters up to the element's end tag, without markup in it.
    public var hasRawContent: Bool {
        switch self {
        case .script, .style, .xmp, .iframe, .noembed, .noframes, .title, .textarea, .plaintext: true
        default: false
        }
    }

    /// Whether character references count in the element's raw content.
    var hasEscapableContent: Bool { self == .title || self == .textarea }
}
