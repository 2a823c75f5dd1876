import ArgumentParser

/// `salesnode inbox`
struct InboxCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inbox",
        abstract: "Read the conversations of all mailboxes.",
        subcommands: [InboxListCommand.self, InboxShowCommand.self, InboxSearchCommand.self])
}
