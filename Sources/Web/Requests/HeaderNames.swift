internal import Hummingbird

/// One header field; the library shows only the type of all of them.
typealias HTTPField = HTTPFields.Element

extension HTTPField.Name {
    /// Names the part of a page that a script asks for.
    static let fragment = known("X-Fragment")
    /// Whence a browser says that a request comes, as far as sites go.
    static let fetchSite = known("Sec-Fetch-Site")
    /// The site whose page makes a request.
    static let requestOrigin = known("Origin")
    /// For whom a proxy asks.
    static let forwardedFor = known("X-Forwarded-For")
    /// The last event that a browser has seen of a stream.
    static let lastEventID = known("Last-Event-ID")

    /// For what a browser wants the answer: a document, a frame, an image.
    static let fetchDestination = known("Sec-Fetch-Dest")
    /// What a page may load and do.
    static let contentSecurityPolicy = known("Content-Security-Policy")
    /// Who may show a page in a frame.
    static let frameOptions = known("X-Frame-Options")
    /// What other sites hear of where a link stood.
    static let referrerPolicy = known("Referrer-Policy")
    /// Whether a browser looks up the hosts of links before somebody follows them.
    static let lookUpAhead = known("X-DNS-Prefetch-Control")

    private static func known(_ name: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(name) else { preconditionFailure("\(name) is no name of a header field") }
        return name
    }
}
