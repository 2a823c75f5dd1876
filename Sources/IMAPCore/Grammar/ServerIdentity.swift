public import MailModel

/// What a server says about itself by ID (RFC 2971 §3.3). All of it is untrusted.
public struct ServerIdentity: Sendable, Hashable {
    /// The fields in the server's order, keys in lower case; at most 30.
    public var fields: [Field]

    /// One statement.
    public struct Field: Sendable, Hashable {
        /// The key in lower case, such as `name`.
        public var key: String
        /// The value; nil for NIL.
        public var value: ServerText?

        /// Creates a field.
        public init(key: String, value: ServerText?) {
            self.key = key
            self.value = value
        }
    }

    /// Creates an identity.
    public init(fields: [Field]) { self.fields = fields }

    /// The value of a key in lower case.
    public subscript(key: String) -> ServerText? { fields.first { $0.key == key }?.value }

    /// The program's name, where the server tells it.
    public var name: ServerText? { self["name"] }
    /// The program's version, where the server tells it.
    public var version: ServerText? { self["version"] }
}
