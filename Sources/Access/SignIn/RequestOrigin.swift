/// From where somebody comes: what a session and the audit log say of it.
public struct RequestOrigin: Sendable, Hashable {
    /// The longest label, in characters.
    static let maximumLabel = 80

    /// The client's network address.
    public var source: String
    /// What the client is, in words such as `Firefox on Linux`.
    public var label: String

    /// Describes an origin.
    public init(source: String, label: String) {
        self.source = String(source.prefix(64))
        self.label = String(label.prefix(Self.maximumLabel))
    }
}
