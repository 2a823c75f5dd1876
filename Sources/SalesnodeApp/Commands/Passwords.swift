internal import MailModel
internal import Mailboxes

/// Finds the passwords for a command: from a file, the environment, or the person at the terminal.
struct Passwords {
    let servers: ServerOptions
    let secrets: EnvironmentSecrets
    let console: Console

    /// The passwords for `settings`.
    ///
    /// In this order: an option that names a file, the environment's password, a configured file, a question on the
    /// terminal. The sending server gets the receiving one's password unless it has its own.
    ///
    /// - Throws: ``CommandFailure`` with `wrongUsage` where none is to be had.
    func find(for settings: MailboxSettings) throws(CommandFailure) -> MailboxPasswords {
        let given = try given(servers.passwordFile, .passwordFile, secrets.password)
        let sending = try self.given(servers.smtpPasswordFile, .smtpPasswordFile, secrets.smtpPassword)
        if let given { return MailboxPasswords(imap: given, smtp: sending) }
        return MailboxPasswords(imap: try ask(settings.address), smtp: sending)
    }

    private func given(
        _ file: ServerOptions.PasswordFile?, _ key: SettingKey, _ environment: Secret?
    ) throws(CommandFailure) -> Secret? {
        if let environment, file?.isFromOption != true {
            guard environment.count <= PasswordReader.maximumBytes else {
                throw CommandFailure(
                    .wrongUsage,
                    "the password in the environment has more than \(PasswordReader.maximumBytes) bytes")
            }
            return environment
        }
        guard let file else { return nil }
        let (password, isExposed) = try PasswordReader.read(path: file.path, name: key.option)
        if isExposed {
            console.note("warning: other users can read \(file.path); run chmod 600 on it")
        }
        return password
    }

    private func ask(_ address: EmailAddress) throws(CommandFailure) -> Secret {
        guard let terminal = Terminal() else {
            throw CommandFailure(
                .wrongUsage,
                "a password is needed, and there is no terminal to ask on; give --password-file FILE, or"
                    + " --password-file - for standard input, or the environment variable"
                    + " \(EnvironmentSecrets.passwordVariable)")
        }
        guard let password = terminal.secret("Password for \(address): "), !password.isEmpty else {
            throw CommandFailure(.wrongUsage, "no password was typed")
        }
        return password
    }
}
