/// Where folders live (RFC 9051 §7.3.3).
public struct Namespaces: Sendable, Hashable {
    /// One place.
    public struct Place: Sendable, Hashable {
        /// What names there start with, such as `INBOX.`; often empty.
        public var prefix: String
        /// The hierarchy separator there; nil where names are flat.
        public var separator: Character?

        /// Creates a place.
        public init(prefix: String, separator: Character?) {
            self.prefix = prefix
            self.separator = separator
        }
    }

    /// The user's own folders.
    public var personal: [Place]
    /// Other users' folders.
    public var otherUsers: [Place]
    /// Folders shared by many.
    public var shared: [Place]

    /// Creates the value.
    public init(personal: [Place] = [], otherUsers: [Place] = [], shared: [Place] = []) {
        self.personal = personal
        self.otherUsers = otherUsers
        self.shared = shared
    }
}
