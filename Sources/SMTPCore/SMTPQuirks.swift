/// Known faults of servers that are tolerated, each by name. All are by default; tests switch them off one by one.
public struct SMTPQuirks: OptionSet, Sendable, Hashable {
    /// The bits.
    public let rawValue: Int

    /// Takes the bits.
    public init(rawValue: Int) { self.rawValue = rawValue }

    /// Lines that end with LF alone. Old qmail-like servers and embedded devices write them.
    public static let bareLineFeed = SMTPQuirks(rawValue: 1 << 0)
    /// The lines of one reply have different codes; the last one counts, as RFC 5321 §4.2.1 advises clients.
    public static let differingCodes = SMTPQuirks(rawValue: 1 << 1)
    /// `AUTH=PLAIN LOGIN` in the answer to EHLO, from before RFC 2554.
    public static let authEqualSign = SMTPQuirks(rawValue: 1 << 2)
    /// A challenge that is no base64 where its content does not matter: LOGIN's questions and the request for an
    /// initial response.
    public static let unencodedChallenge = SMTPQuirks(rawValue: 1 << 3)

    /// Every quirk.
    public static let all: SMTPQuirks = [.bareLineFeed, .differingCodes, .authEqualSign, .unencodedChallenge]
}
