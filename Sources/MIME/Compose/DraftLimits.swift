/// Bounds on what one draft may become. Going beyond one is an error, since nothing may be left out of a message.
public struct DraftLimits: Sendable, Hashable {
    /// Attachments and inline images together. Any reader opens that many.
    public var attachments = 500

    /// Addresses in all fields together. Providers take some hundreds to some thousands.
    public var recipients = 5_000

    /// Octets of the text and of the HTML, each.
    public var bodyBytes = 16 << 20

    /// Octets of the whole message. Providers take 25 to 150 MB.
    public var messageBytes = 160 << 20

    /// Creates the default bounds.
    public init() {}
}
