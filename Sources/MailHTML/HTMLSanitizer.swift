/// Makes a mail's HTML safe to show.
///
/// The document is not repaired but written anew: only elements and attributes on a list, every value judged, quoted
/// and escaped, every element closed in order, so that a browser reads exactly what was written. What is not on the
/// list does not exist in the result. Nothing in it loads from anywhere unless ``remoteContent`` or ``embedded`` gave
/// the address. Linear in the number of bytes, iterative, never fails; sanitising a result again changes nothing.
///
/// The result is meant for a document of its own in a sandboxed frame; it is safe without, but only the frame keeps a
/// mail's layout from that of the page.
public struct HTMLSanitizer: Sendable {
    /// What becomes of images that lie on other people's servers.
    public enum RemoteContent: Sendable {
        /// Nothing is fetched. The address stays in `data-remote-src` or `data-remote-background`, where no browser
        /// looks.
        case block
        /// The image is shown from the address that the closure makes of its own. The closure gets `http:` and `https:`
        /// addresses only, and its answer is written as it is, so it must be an address of ours.
        case proxy(@Sendable (String) -> String)
    }

    /// The bounds on a document.
    public var limits = HTMLLimits()

    /// What becomes of images on other servers. Blocked unless asked for.
    public var remoteContent = RemoteContent.block

    /// The local address of an image that came with the message, or nil where there is no such part.
    ///
    /// It is asked with `cid:` and the Content-ID, percent encoding removed (RFC 2392), and with any other address of an
    /// image as it is written, which may be the Content-Location of a part. Its answer is written as it is.
    public var embedded: @Sendable (String) -> String? = { _ in nil }

    /// How many points an image inside of an address has, or nil where it is none that is to be shown. It is asked with the
    /// base64 of the image.
    public var imageDataPoints: @Sendable (ArraySlice<UInt8>) -> Int? = { _ in 0 }

    /// Creates a sanitizer that blocks what is remote and knows no embedded images.
    public init() {}

    /// The safe form of a document in UTF-8. What is no UTF-8 is shown as the replacement character.
    public func sanitize(_ html: [UInt8]) -> SanitizedHTML {
        var pass = SanitizerPass(html.repairedUTF8, self)
        return pass.run()
    }

    /// The safe form of a document.
    public func sanitize(_ html: String) -> SanitizedHTML {
        sanitize([UInt8](html.utf8))
    }
}
