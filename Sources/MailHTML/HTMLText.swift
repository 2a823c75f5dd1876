/// The text that an HTML document shows, laid out for reading without HTML.
///
/// Paragraphs, headings and lists are set apart by lines, citations get `> ` before each line, tables of data get tabs
/// between their cells while layout tables fall apart into paragraphs, and a link shows its address where its text does
/// not. What browsers do not show is left out: heads, scripts, styles, and by choice what the mail itself hides, such as
/// the preview line of newsletters. Linear in the number of bytes, iterative, never fails.
///
/// Lines end in a line feed. No line is broken for its length.
public struct HTMLText: Sendable {
    /// What becomes of the addresses of links.
    public enum Links: Sendable, Hashable {
        /// They are left out.
        case omitted
        /// `text <address>`, where the text does not say the address already.
        case inline
        /// `text [1]`, and the addresses in a list at the end.
        case listed
    }

    /// The bounds on a document.
    public var limits = HTMLLimits()

    /// What becomes of the addresses of links.
    public var links = Links.inline

    /// Whether text that the mail hides is left out.
    public var omitsHiddenText = true

    /// Whether an image is shown by its alternative text.
    public var showsImages = true

    /// Bytes of text after which reading stops; for a preview a few hundred are enough.
    public var maximumBytes = Int.max

    /// Creates the default layout: addresses in line, hidden text omitted.
    public init() {}

    /// The text of a document in UTF-8.
    public func text(_ html: [UInt8]) -> String {
        var pass = TextPass(html, self)
        return pass.run()
    }

    /// The text of a document.
    public func text(_ html: String) -> String {
        text([UInt8](html.utf8))
    }
}
