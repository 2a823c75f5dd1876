import ArgumentParser

/// `salesnode mailbox`
struct MailboxCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mailbox",
        abstract: "Connect mailboxes and look after them.",
        subcommands: [
            ConnectCommand.self, ListCommand.self, ShowCommand.self, VerifyCommand.self, SendTestCommand.self,
            PauseCommand.self, ResumeCommand.self, DisconnectCommand.self, ImportCommand.self,
            MailboxAlertsCommand.self, MailboxSyncCommand.self, MailboxAuditCommand.self,
        ])
}
