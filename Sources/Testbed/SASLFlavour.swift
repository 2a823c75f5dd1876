/// A set of SASL mechanisms that one Dovecot instance offers.
///
/// Dovecot 2.3 announces the same mechanisms on every listener of an instance, so a server that offers only one needs
/// an instance of its own. All instances share one mail store and one list of users.
enum SASLFlavour: String, CaseIterable, Sendable {
    case all
    case plain
    case login
    case scram
    /// Has a sign-in service that does not answer; Postfix has none.
    case unattended

    /// The mechanisms in the form that RFC 4422 gives their names.
    var mechanisms: [String] {
        switch self {
        case .all: ["PLAIN", "LOGIN", "SCRAM-SHA-256"]
        case .plain, .unattended: ["PLAIN"]
        case .login: ["LOGIN"]
        case .scram: ["SCRAM-SHA-256"]
        }
    }

    /// The servers that offer one mechanism each.
    static let single: [SASLFlavour] = [.plain, .login, .scram]

    /// The name of the process in the manifest.
    var unitName: String {
        self == .all ? "dovecot" : "dovecot-\(rawValue)"
    }
}
