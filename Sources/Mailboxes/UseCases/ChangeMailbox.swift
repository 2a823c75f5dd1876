import MailModel
import MailStore

/// Gives a mailbox another password, other servers or another name, by the same Check as when it was connected.
///
/// Nothing takes the place of what is in use before the Check has passed. Trust in certificates and the daily limit stay
/// as they are.
public struct ChangeMailbox: Sendable {
    private let dependencies: MailboxDependencies

    /// Creates the use case.
    public init(_ dependencies: MailboxDependencies) { self.dependencies = dependencies }

    /// Runs it for the mailbox with that address or id.
    ///
    /// - Parameters:
    ///   - servers: both sides as they are to be.
    ///   - passwords: always needed: a stored password never goes to a server for which it was not given.
    ///   - onStep: called once for each step as it finishes, those of the round trip included.
    /// - Throws: ``MailboxError``; a check that fails is no error, and then nothing is changed.
    public func run(
        _ reference: String, displayName: String?, servers: (imap: ServerSettings, smtp: ServerSettings),
        passwords: MailboxPasswords, onStep: @escaping StepHandler = { _ in }
    ) async throws(MailboxError) -> ConnectMailboxResult {
        var settings = try MailboxSettings(try await dependencies.mailbox(reference))
        settings.displayName = displayName
        settings.imap = servers.imap
        settings.smtp = servers.smtp
        return try await ConnectMailbox(dependencies).run(
            ConnectMailboxRequest(settings: settings, passwords: passwords), onStep: onStep)
    }
}
