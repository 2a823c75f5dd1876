import Foundation

/// The users of a testbed and the domains they live in.
struct TestAccounts: Sendable {
    /// Domains whose mail is kept here.
    static let mailDomains = ["mail.test", "provider.test", "load.test"]

    /// A user with a quota of 64 KiB.
    static let fullUser = "full@mail.test"

    /// Another one, for tests that fill it to the brim.
    static let brimfulUser = "brimful@mail.test"

    /// A user whom the administrator has switched off.
    static let disabledUser = "disabled@mail.test"

    /// A user for whom reading by IMAP is switched off.
    static let noIMAPUser = "noimap@mail.test"

    /// A user of nothing but the server that allows one IMAP session.
    static let busyUser = "busy@mail.test"

    /// A user whose password nobody can judge: what would know it is not there.
    static let stuckUser = "stuck@mail.test"

    /// A user whose mail the submission server does not take yet.
    static let greylistedUser = "greylisted@mail.test"

    /// A mailbox of several people, and one of them: tokens of this one open it too, and may send as it.
    static let sharedMailbox = "team@mail.test", delegate = "sara@mail.test"

    /// The user whose INBOX `--seed-messages` fills.
    static let seededUser = "carol@mail.test"

    /// The users that every testbed has.
    static let standardUsers =
        [
            "alice", "bob", "carol", "dave", "erin", "frank", "grace", "heidi", "ivan", "judy", "kate", "leo", "mia",
            "nora", "omar", "pia", "quinn", "rosa", "sara", "theo", "ulla", "vito", "adam", "bert", "cora", "dora",
            "emil", "fina", "gina", "postmaster", "full", "disabled",
            "noimap", "busy", "brimful",
            "stuck", "greylisted", "team",
        ]
        .map { "\($0)@mail.test" } + ["ann@provider.test", "ben@provider.test"]

    /// Passwords by address, without the load users.
    let users: [String: String]
    let loadUsers: Int
    let loadPassword: String

    /// - Throws: `badOption` for an address outside the mail domains or a password that no server can take.
    init(options: TestbedOptions) throws(TestbedError) {
        var users: [String: String] = [:]
        for user in Self.standardUsers { users[user] = options.password }
        for (address, password) in options.userPasswords {
            try Self.check(address: address)
            users[address] = password
        }
        for password in users.values { try Self.check(password: password) }
        guard (0...1_000_000).contains(options.loadUsers) else {
            throw TestbedError(.badOption, "--load-users takes a number from 0 to 1000000, not \(options.loadUsers).")
        }
        self.users = users
        loadUsers = options.loadUsers
        loadPassword = options.password
    }

    private static func check(address: String) throws(TestbedError) {
        let parts = address.split(separator: "@", omittingEmptySubsequences: false)
        let localCharacters = "abcdefghijklmnopqrstuvwxyz0123456789._-"
        guard parts.count == 2, !parts[0].isEmpty, parts[0].allSatisfy(localCharacters.contains),
            !parts[0].hasPrefix("."), mailDomains.contains(String(parts[1]))
        else {
            throw TestbedError(
                .badOption,
                "'\(address)' cannot be a test user; use lower-case letters, digits, '.', '_' and '-' at "
                    + mailDomains.joined(separator: ", ") + ".")
        }
    }

    private static func check(password: String) throws(TestbedError) {
        // RFC 4616 §2: a PLAIN message separates its parts with NUL.
        guard !password.isEmpty, password.utf8.count <= 1000, !password.utf8.contains(where: { $0 < 0x20 }) else {
            throw TestbedError(
                .badOption, "A test user's password must have 1 to 1000 bytes and no control characters.")
        }
    }

    /// Dovecot's passwd-file: address, password, mail uid and gid, home folder, extra fields.
    func passwdFile(mailStore: String, uid: Int) -> String {
        var lines: [String] = []
        lines.reserveCapacity(users.count + loadUsers)
        for (address, password) in users.sorted(by: { $0.key < $1.key }) where address != Self.stuckUser {
            lines.append(line(address: address, password: password, mailStore: mailStore, uid: uid))
        }
        for number in 0..<loadUsers {
            lines.append(
                line(address: "u\(number + 1)@load.test", password: loadPassword, mailStore: mailStore, uid: uid))
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func line(address: String, password: String, mailStore: String, uid: Int) -> String {
        // Base64, because a colon in a password would end the field. The plain text is what every mechanism,
        // SCRAM included, can be served from.
        let encoded = Data(password.utf8).base64EncodedString()
        let extra =
            switch address {
            case Self.fullUser, Self.brimfulUser: "userdb_quota_rule=*:storage=64K"
            case Self.disabledUser: "nologin=yes"
            // Fields are separated by spaces, so the words cannot be.
            case Self.noIMAPUser: "nologin=yes reason=IMAP_access_is_disabled_for_this_account"
            default: ""
            }
        let home = Self.home(of: address, mailStore: mailStore)
        return "\(address):{PLAIN.b64}\(encoded):\(uid):\(uid)::\(home)::\(extra)"
    }

    /// The folder that holds a user's mail.
    static func home(of address: String, mailStore: String) -> String {
        let parts = address.split(separator: "@")
        return "\(mailStore)/\(parts.last ?? "")/\(parts.first ?? "")"
    }
}
