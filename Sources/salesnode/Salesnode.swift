import ArgumentParser
import SalesnodeApp

/// The grammar of the command line. What a command does is in `SalesnodeApp`.
struct Salesnode: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "salesnode",
        abstract: "Connects the mailboxes of a sales team and proves that each connection works.",
        discussion: """
            Exit status: 0 done, 1 a check or the command failed, 2 wrong usage, 130 interrupted.

            Every option can also be given as an environment variable (--key-file is SALESNODE_KEY_FILE) or as a key \
            of the JSON configuration file ("keyFile"). Options come before variables, variables before the file.
            """,
        subcommands: [
            DiscoverCommand.self, CheckCommand.self, MailboxCommand.self, InboxCommand.self, FoldersCommand.self,
            MessageCommand.self, AlertsCommand.self, OAuthCommand.self, UserGroupCommand.self, VaultCommand.self,
            ServeCommand.self,
            VersionCommand.self,
        ])
}

/// A command that knows what it asks of the program.
protocol SalesnodeCommand: ParsableCommand {
    /// What the person wants.
    var request: UserCommand { get }
    /// Adds what the options say.
    func collect(into options: inout CommandOptions)
}
