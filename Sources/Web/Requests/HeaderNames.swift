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

    private static func known(_ name: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(name) else { preconditionFailure("\(name) is no name of a header field") }
        return name
    }
}
