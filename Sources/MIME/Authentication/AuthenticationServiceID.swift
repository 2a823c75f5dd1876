/// The name under which a mail service reports what it verified (RFC 8601 §2.5), usually a host name.
///
/// Two names are equal whatever their case. Some services write results without a name; those share ``unnamed``.
public struct AuthenticationServiceID: Sendable, Hashable, Codable, CustomStringConvertible {
    /// The name as written; empty for ``unnamed``.
    public let description: String

    /// What results without a name belong to.
    public static let unnamed = AuthenticationServiceID("")

    /// Takes a name as a header or an operator writes it.
    public init(_ name: String) { description = name }

    /// Reads one string.
    public init(from decoder: any Decoder) throws {
        description = try decoder.singleValueContainer().decode(String.self)
    }

    /// Writes one string.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    /// Compares without regard to case.
    public static func == (left: AuthenticationServiceID, right: AuthenticationServiceID) -> Bool {
        left.description.lowercased() == right.description.lowercased()
    }

    /// Hashes the lower-case form.
    public func hash(into hasher: inout Hasher) { hasher.combine(description.lowercased()) }
}
