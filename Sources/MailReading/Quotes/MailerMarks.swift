import MailHTML

/// What an element says about its content by the names that mailers give it.
///
/// From Gmail, Outlook, Outlook on the web, Apple Mail, Thunderbird, Yahoo, Proton Mail, Zoho, Zimbra, Tuta, FairEmail,
/// K-9, Front, Superhuman, Spark, Missive, HubSpot, Roundcube, Netease and others, as far as they are known to us.
struct MailerMarks {
    /// Whether the element is one level of quotation.
    var isQuote = false
    /// Whether it holds an earlier message and the line above it, and nothing else that matters.
    var isContainer = false
    /// Whether the line above a quote is in it.
    var isAttribution = false
    /// Whether it may be the header block of an earlier message, by its looks.
    var isHeaderBlock = false
    /// Whether an earlier message begins with it.
    var beginsOriginal = false
    /// What all of it is.
    var kind: ReplyPieceKind?
    /// Whether it is not shown.
    var isHidden = false
    /// Whether `kind` counts only for the first element so named, because a program repeats the name on others.
    var countsOnce = false

    /// Bytes of an attribute's value that are looked at.
    static let maximumValue = 2_000

    /// Reads the names in a start tag.
    init(_ token: HTMLToken) {
        guard let tag = token.tag else { return }
        isQuote = tag == .blockquote
        switch tag {
        case .head, .script, .style, .title, .template, .textarea, .noframes, .noembed, .object, .select:
            isHidden = true
        default: break
        }
        // A tag without attributes is all that most are.
        guard token.range.count > tag.name.utf8.count + 3 else { return }
        for attribute in token.attributes where attribute.valueRange.count <= Self.maximumValue {
            if attribute.nameEquals("class") {
                for name in attribute.value.lowercased().split(whereSeparator: \.isWhitespace) { readClass(name) }
            } else if attribute.nameEquals("id") {
                readID(attribute.value.lowercased())
            } else if attribute.nameEquals("style") {
                readStyle(attribute.value.lowercased().filter { !$0.isWhitespace }, tag)
            } else if attribute.nameEquals("name") {
                readName(attribute.value.lowercased())
            } else if attribute.nameEquals("data-marker") {
                if attribute.value.hasPrefix("__SIG_") { kind = .signature }
            } else if attribute.nameEquals("hidden") {
                isHidden = true
            } else if tag == .img, attribute.nameEquals("width") || attribute.nameEquals("height") {
                // A picture that nobody can see
                if attribute.value == "0" || attribute.value == "1" { isHidden = true }
            }
        }
    }

    private mutating func readClass(_ name: Substring) {
        switch name {
        case "gmail_quote", "gmail_quote_container", "yahoo_quoted", "protonmail_quote", "zmail_extra",
            "tutanota_quote",
            "fairemail_quote", "missive_quote", "nylas-quote", "hs_reply", "front-blockquote", "superhuman-quote",
            "gmail_quote_attribution_container", "mail-quote-collapse", "quotedreply", "quoted_reply", "reply_quote":
            isContainer = true
        case "moz-forward-container":
            isContainer = true
            kind = .forwarded
        case "gmail_attr", "moz-cite-prefix", "gmail_attribution", "proton-attribution", "attribution":
            isAttribution = true
        case "gmail_signature", "gmail_signature_prefix", "moz-signature", "protonmail_signature_block",
            "fairemail_signature", "k9mail-signature", "front-signature", "sh-signature", "bloop_sign", "hs_signature",
            "tutanota_signature", "missive_signature", "apple-mail-signature", "mailbird-signature",
            "foxmail_signature":
            kind = .signature
        default:
            if name.hasPrefix("ydp"), name.hasSuffix("signature") { kind = .signature }
            if name.hasPrefix("ydp"), name.hasSuffix("yahoo_quoted") { isContainer = true }
        }
    }

    private mutating func readID(_ id: String) {
        switch id {
        case "olk_src_body_section", "mail-editor-reference-message-container":
            isContainer = true
            kind = .original
        case "divrplyfwdmsg", "stopspelling": beginsOriginal = true
        case "reply-intro": isAttribution = true
        case "isreplycontent", "replybody1", "yahoo_quoted", "isforwardcontent": isContainer = true
        case "applemailsignature", "signature":
            kind = .signature
            countsOnce = true
        case "_rc_sig", "bluesignature", "ntes-pcmail-signature", "spark-signature": kind = .signature
        case "ms-outlook-mobile-signature", "composer_signature", "ymail_android_signature": kind = .mobileSignature
        default:
            if id.hasPrefix("yahoo_quoted") { isContainer = true }
            if id.hasPrefix("bloop_sign") || id.hasPrefix("zm-_id_-sgn") { kind = .signature }
            if id.hasPrefix("ymail_"), id.hasSuffix("signature") { kind = .mobileSignature }
        }
    }

    private mutating func readName(_ name: String) {
        switch name {
        case "messagereplysection", "quote": isContainer = true
        case "messagesignaturesection": kind = .signature
        default: break
        }
    }

    private mutating func readStyle(_ style: String, _ tag: HTMLTag) {
        if style.contains("display:none") { isHidden = true }
        if tag == .blockquote, style.contains("border:none") || style.contains("border:0"),
            !style.contains("border-left")
        {
            // Gmail's indentation is a quotation element without a border.
            isQuote = false
        }
        // Outlook: a stroke above the fields. Its versions differ in the colour.
        if style.contains("border-top:solid#e1e1e1") || style.contains("border-top:solid#b5c4df")
            || style.contains("border:none;border-top:solid") || style.contains("border-top:solidwindowtext")
            || style.contains("border-top:#e1e1e1") || style.contains("border-top:#b5c4df")
        {
            isHeaderBlock = true
        }
    }
}
