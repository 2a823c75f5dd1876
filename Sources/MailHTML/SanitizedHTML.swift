/// HTML that is safe to show, and what was seen while making it so.
public struct SanitizedHTML: Sendable {
    /// A link of the mail.
    public struct Link: Sendable, Hashable {
        /// Where it leads: `http:`, `https:`, `mailto:` or `tel:`.
        public let address: String

        /// The host it leads to in lower case; empty for what has none. One that may be taken for another is in ASCII.
        public let host: String

        /// The beginning of what can be read on it.
        public let text: String

        /// What a reader should be warned of.
        public let warnings: Set<LinkWarning>
    }

    /// Why a link may not lead where it seems to.
    public enum LinkWarning: Sendable, Hashable {
        /// The text on it names a host, and it leads to another.
        case textNamesOtherHost
        /// A name and an at sign stand before the host, as in `https://bank.example@host.test`.
        case userInformation
        /// The text on it holds characters that turn its direction, so that it may read otherwise than it is.
        case deceptiveCharacters
        /// The text on it names an address of somebody, and it writes to another.
        case textNamesOtherAddress
        /// The host's letters may be taken for those of another host.
        case unusualHost
        /// It leads to a number instead of a name.
        case numericHost
    }

    /// What was in the document and is not in the result.
    public enum Removal: Sendable, Hashable {
        /// Scripts, event handlers, addresses that run.
        case script
        /// A form or its controls.
        case form
        /// A frame.
        case frame
        /// `object`, `embed`, `applet`.
        case plugin
        /// Sound and video.
        case media
        /// SVG or MathML.
        case drawing
        /// A `meta` that leads elsewhere or a `base` that changes what addresses mean.
        case redirection
    }

    /// Text that cannot be seen: not displayed, without size, in the colour of what is behind it, out of its box or of the
    /// window. Spaces and what else shows nothing are not counted.
    public struct HiddenText: Sendable, Hashable {
        /// Bytes of such text. Up to a few hundred are the preview line that newsletters carry.
        public var bytes = 0

        /// Those of them that stand behind text that can be seen, and so are no preview of it.
        public var bytesAmidText = 0

        /// Bytes of text that can be seen.
        public var seenBytes = 0

        /// How it begins.
        public var beginning = ""

        /// Words that can be seen, with hidden letters in them.
        public var saltedWords = 0

        /// Letters of Latin words that are parted by characters that take no room, one or two at a time. Hyphens that may
        /// come to be seen, and the breaks that keep a name from becoming a link, stand further apart.
        public var splitLetters = 0

        /// Characters that show nothing and can stand for letters: tags outside of flags, and rows of variation selectors.
        public var unseenLetters = 0

        /// Bytes of text that are not hidden, but can be seen only where the image behind them is.
        public var bytesOnImages = 0

        /// Whether the style sheets ask for more comparisons than are made, so that some of it may not have been found.
        public var isUncertain = false

        /// Nothing is hidden.
        public init() {}

        init(
            bytes: Int, bytesAmidText: Int, seenBytes: Int, beginning: String, saltedWords: Int, splitLetters: Int,
            unseenLetters: Int,
            bytesOnImages: Int, isUncertain: Bool
        ) {
            (self.bytes, self.bytesAmidText, self.seenBytes) = (bytes, bytesAmidText, seenBytes)
            self.beginning = beginning
            (self.saltedWords, self.splitLetters, self.unseenLetters) = (saltedWords, splitLetters, unseenLetters)
            (self.bytesOnImages, self.isUncertain) = (bytesOnImages, isUncertain)
        }
    }

    /// The content, to be put into an element of the class `mail-root`.
    public let html: String

    /// The style sheets of the document, each rule kept inside `.mail-root`. Empty where there are none.
    public let styleSheet: String

    /// Declarations for the element of the class `mail-root`, from the document's `body`.
    public let bodyStyle: String

    /// Images, backgrounds included, that were not fetched because they lie elsewhere.
    public let blockedImages: Int

    /// Images, backgrounds included, that lie elsewhere, whether blocked or not.
    public let remoteImages: Int

    /// Images that came with the message.
    public let embeddedImages: Int

    /// Remote images that are too small to be seen or hidden, as those are that tell a sender of the reading. They are
    /// never fetched, and never given to a proxy.
    public let trackingPixels: Int

    /// The links in the order in which they stand: the first thousand, and of others those with a warning.
    public let links: [Link]

    /// What had to go.
    public let removals: Set<Removal>

    /// Text that the document itself hides.
    public let hiddenText: HiddenText

    /// Bytes of text that the document itself hides; see ``HiddenText/bytes``.
    public var hiddenTextBytes: Int { hiddenText.bytes }

    /// Whether the document was longer or deeper than the limits allow.
    public let isTruncated: Bool

    /// All of it as one piece: the style sheet, and the content in its element.
    public var document: String {
        var output = ""
        if !styleSheet.isEmpty { output += "<style>\n\(styleSheet)</style>" }
        output += "<div class=\"mail-root\""
        if !bodyStyle.isEmpty {
            var value: [UInt8] = []
            HTMLEscaping.appendValue(bodyStyle.utf8, to: &value)
            output += " style=\"\(String(decoding: value, as: UTF8.self))\""
        }
        return output + ">\(html)</div>"
    }
}
