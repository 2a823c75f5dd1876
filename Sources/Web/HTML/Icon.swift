/// The icons, drawn by us on a grid of 20 with lines of 1.6. A page carries all of them once; whoever shows one refers
/// to it.
enum Icon: String, CaseIterable {
    case mailbox, people, log, settings, account, check, cross, warning, pause, clock, plus, search, copy, eye, menu
    case arrow, receive, send, link, out, shield, dot, more, back, bell, mute
    case inbox, star, draft, spam, trash, clip, read, unread, undo, quote, image, code, split, folder, tag, download

    /// The icon beside a word that says the same, hence hidden from screen readers.
    var html: HTML { "<svg class=\"icon\" aria-hidden=\"true\"><use href=\"#i-\(rawValue)\"/></svg>" }

    /// All of them, to stand once in each page.
    static let sheet: HTML = HTML.joined(
        [#"<svg hidden xmlns="http://www.w3.org/2000/svg">"#]
            + allCases.map { icon in
                "<symbol id=\"i-\(icon.rawValue)\" viewBox=\"0 0 20 20\">\(icon.drawing)</symbol>"
            } + ["</svg>"])

    private var drawing: HTML {
        switch self {
        case .mailbox: #"<rect x="2.5" y="4.5" width="15" height="11" rx="2"/><path d="m3 6 7 5 7-5"/>"#
        case .people:
            #"<circle cx="7.5" cy="7" r="2.8"/><path d="M2.2 16c.5-3 2.5-4.5 5.3-4.5s4.8 1.5 5.3 4.500M12.5 4.600a2.6 2.6 0 0 1 0 4.900M14.5 11.900c1.8.6 2.9 2 3.3 4.1"/>"#
        case .log: #"<path d="M5 2.800h7l3.5 3.500v11H5zM12 3v3.500h3.500M7.5 10h5M7.5 13.200h5"/>"#
        case .settings:
            #"<path d="M3 6h8M15 6h2M3 14h2M9 14h8"/><circle cx="13" cy="6" r="2"/><circle cx="7" cy="14" r="2"/>"#
        case .account: #"<circle cx="10" cy="7" r="3.2"/><path d="M3.8 17c.6-3.4 2.9-5 6.2-5s5.6 1.6 6.2 5"/>"#
        case .check: #"<path d="m4 10.5 4 4 8-9"/>"#
        case .cross: #"<path d="m5 5 10 10M15 5 5 15"/>"#
        case .warning: #"<path d="M10 3 18 16.500H2zM10 8.200v3.800M10 14.200v.2"/>"#
        case .pause: #"<path d="M7 5v10M13 5v10"/>"#
        case .clock: #"<circle cx="10" cy="10" r="7.2"/><path d="M10 6v4.300l2.8 1.7"/>"#
        case .plus: #"<path d="M10 4v12M4 10h12"/>"#
        case .search: #"<circle cx="9" cy="9" r="5.2"/><path d="m13 13 4 4"/>"#
        case .copy:
            #"<rect x="7" y="7" width="10" height="10" rx="2"/><path d="M13 4.500A1.5 1.5 0 0 0 11.5 3h-7A1.5 1.5 0 0 0 3 4.500v7A1.5 1.5 0 0 0 4.5 13"/>"#
        case .eye:
            #"<path d="M2 10c2-3.7 4.6-5.5 8-5.500s6 1.8 8 5.500c-2 3.7-4.6 5.5-8 5.500S4 13.7 2 10z"/><circle cx="10" cy="10" r="2.4"/>"#
        case .menu: #"<path d="M3 5.500h14M3 10h14M3 14.500h14"/>"#
        case .arrow: #"<path d="m7.5 4.5 5.5 5.5-5.5 5.5"/>"#
        case .receive: #"<path d="M10 3v9M6 8.500l4 4 4-4M3.5 16.500h13"/>"#
        case .send: #"<path d="M10 13V4M6 7.500l4-4 4 4M3.5 16.500h13"/>"#
        case .link:
            #"<path d="M8.5 11.500a3 3 0 0 0 4.3 0l3-3a3 3 0 0 0-4.3-4.300l-1 1M11.5 8.500a3 3 0 0 0-4.3 0l-3 3a3 3 0 0 0 4.3 4.300l1-1"/>"#
        case .out: #"<path d="M8 3.500H4.500v13H8M12 6.500l3.5 3.5-3.5 3.500M15 10H7.5"/>"#
        case .shield: #"<path d="M10 2.5 16.5 5v4.500c0 4-2.6 6.6-6.5 8-3.9-1.4-6.5-4-6.5-8V5z"/>"#
        case .dot: #"<circle cx="10" cy="10" r="3.2"/>"#
        case .more: #"<path d="M4.5 10h.010M10 10h.010M15.5 10h.010"/>"#
        case .back: #"<path d="m12.5 4.5-5.5 5.5 5.5 5.5"/>"#
        case .bell: #"<path d="M5 13.500V9a5 5 0 0 1 10 0v4.500l1.5 1.500h-13zM8.500 17h3M10 2.500V4"/>"#
        case .mute: #"<path d="M5 13.500V9a5 5 0 0 1 10 0v4.500l1.5 1.500h-13zM8.500 17h3M3 3l14 14"/>"#
        case .inbox: #"<path d="M3 11.500 5 4.500h10l2 7v4H3zM3 11.500h4l1.2 2h3.600l1.2-2h4"/>"#
        case .star:
            #"<path d="m10 2.8 2.2 4.700 5 .6-3.700 3.500 1 5.100L10 14.200l-4.500 2.500 1-5.100-3.700-3.500 5-.6z"/>"#
        case .draft: #"<path d="m4 16 .8-3.300L13.500 4l2.500 2.500-8.700 8.700zM11.500 6l2.500 2.500"/>"#
        case .spam: #"<path d="M7 2.800h6l4.200 4.200v6L13 17.200H7L2.800 13V7zM10 6.500v4.500M10 13.400v.2"/>"#
        case .trash:
            #"<path d="M3.500 5.500h13M8 5.500v-2h4v2M5.500 5.500l.7 11h7.600l.7-11M8.500 8.500v5M11.5 8.500v5"/>"#
        case .clip:
            #"<path d="m15.500 9.500-5.800 5.800a3.500 3.500 0 0 1-5-5l6.500-6.500a2.300 2.300 0 0 1 3.300 3.300l-6.300 6.300a1.100 1.100 0 0 1-1.600-1.600l5.600-5.600"/>"#
        case .read: #"<path d="M2.5 8 10 3.500 17.500 8v8h-15zM3 8.500l7 4.500 7-4.500"/>"#
        case .unread: #"<path d="M12 4.500H2.500v11h15V9M3 6l7 5 3.500-2.500"/><circle cx="16" cy="5" r="2"/>"#
        case .undo: #"<path d="M7.500 4 3.500 8l4 4M3.500 8H12a4 4 0 0 1 0 8H8"/>"#
        case .quote: #"<path d="M4 4v12M8 6h8M8 10h8M8 14h5"/>"#
        case .image:
            #"<rect x="2.5" y="4" width="15" height="12" rx="1.5"/><circle cx="7" cy="8" r="1.3"/><path d="m3 14 4-3.500 3 2.500 3-3.500 4 4"/>"#
        case .code: #"<path d="M7 5.500 2.500 10 7 14.500M13 5.500 17.500 10 13 14.500"/>"#
        case .split: #"<path d="M10 17v-6L5 5M10 11l5-6M5 9V5h4M15 9V5h-4"/>"#
        case .folder: #"<path d="M2.5 15.500v-11h5l2 2h8v9z"/>"#
        case .tag: #"<path d="M3 3.500h6.500l7.500 7.500-6 6L3 9.500zM6.500 7h.010"/>"#
        case .download: #"<path d="M10 3v9M6 8.500l4 4 4-4M3.500 16.500h13"/>"#
        }
    }
}
