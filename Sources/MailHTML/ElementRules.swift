/// What the sanitizer does with each element.
enum ElementTreatment {
    /// Written anew with the attributes that it may have.
    case keep
    /// The tags go, the content stays.
    case unwrap
    /// The element goes with everything in it.
    case drop
}

extension HTMLTag {
    /// Elements that HTML has and mail may not, and how much of them goes. Names that HTML does not have are unwrapped.
    var treatment: ElementTreatment {
        switch self {
        case .applet, .datalist, .frameset, .iframe, .math, .noembed, .noframes, .object, .portal, .script, .select,
            .style, .svg, .template, .textarea, .title, .xml:
            .drop
        case .base, .basefont, .bgsound, .command, .embed, .frame, .input, .isindex, .keygen, .link, .meta, .nextid,
            .param, .source, .track:
            .drop
        case .audio, .bdo, .blink, .body, .button, .canvas, .content, .data, .details, .dialog, .fieldset, .form, .head,
            .hgroup, .html, .label, .layer, .legend, .marquee, .meter, .nobr, .nolayer, .noscript, .optgroup, .option,
            .output, .picture, .plaintext, .progress, .rb, .rtc, .search, .shadow, .slot, .summary, .video:
            .unwrap
        default: .keep
        }
    }

    /// The element that is written in its place.
    var replacement: HTMLTag {
        switch self {
        case .image: .img
        case .listing, .xmp: .pre
        case .dir, .menu: .ul
        default: self
        }
    }

    /// Elements whose start ends an open paragraph (WHATWG HTML §13.2.6.4.7).
    var closesParagraph: Bool {
        switch self {
        case .address, .article, .aside, .blockquote, .center, .dd, .dir, .div, .dl, .dt, .figcaption, .figure, .footer,
            .h1, .h2, .h3, .h4, .h5, .h6, .header, .hr, .li, .listing, .main, .menu, .nav, .ol, .p, .pre, .section,
            .table, .ul, .xmp:
            true
        default: false
        }
    }

    /// Elements that HTML opens again where an outer element closes them (WHATWG HTML §13.2.4.3).
    var isFormatting: Bool {
        switch self {
        case .a, .b, .big, .code, .em, .font, .i, .s, .small, .strike, .strong, .tt, .u: true
        default: false
        }
    }

    var isHeading: Bool {
        switch self {
        case .h1, .h2, .h3, .h4, .h5, .h6: true
        default: false
        }
    }

    /// Elements that a list's items stand in, and everything else that a search for an open item may not leave
    /// ("special" without address, div and p).
    var stopsItemSearch: Bool {
        switch self {
        case .article, .aside, .blockquote, .caption, .center, .col, .colgroup, .dd, .dl, .dt, .figcaption, .figure,
            .footer, .h1, .h2, .h3, .h4, .h5, .h6, .header, .li, .main, .nav, .ol, .pre, .section, .table, .tbody, .td,
            .tfoot, .th, .thead, .tr, .ul:
            true
        default: false
        }
    }

    /// Elements of a table in which text may not stand.
    var isTableFrame: Bool {
        switch self {
        case .table, .thead, .tbody, .tfoot, .tr, .colgroup: true
        default: false
        }
    }

    /// Elements that hold what a table shows.
    var isCell: Bool { self == .td || self == .th || self == .caption }

    /// Elements with which a table is built.
    var isTablePart: Bool {
        switch self {
        case .caption, .col, .colgroup, .tbody, .td, .tfoot, .th, .thead, .tr: true
        default: false
        }
    }

    /// HTML elements that end SVG and MathML where they stand inside (WHATWG HTML §13.2.6.5).
    var endsForeignContent: Bool {
        switch self {
        case .b, .big, .blockquote, .body, .br, .center, .code, .dd, .div, .dl, .dt, .em, .embed, .font, .h1, .h2, .h3,
            .h4, .h5, .h6, .head, .hr, .i, .img, .li, .listing, .menu, .meta, .nobr, .ol, .p, .pre, .ruby, .s, .small,
            .span, .strong, .strike, .sub, .sup, .table, .tt, .u, .ul, .var:
            true
        default: false
        }
    }
}
