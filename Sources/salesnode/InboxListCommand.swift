import ArgumentParser
import SalesnodeApp

/// `salesnode inbox list`
struct InboxListCommand: SalesnodeCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List conversations, the newest first.",
        discussion: """
            In front of each: * something is unread, ! something is flagged, @ something is attached.

            With --follow the list stays open, and every conversation that gets new mail or changes is shown again, \
            until Ctrl-C. That needs a running server.
            """)

    @Option(help: ArgumentHelp("Only this mailbox, by address or id.", valueName: "address"))
    var mailbox: String?

    @Option(
        help: ArgumentHelp(
            "inbox, starred, drafts, sent, archive, junk, trash or all. Default: inbox.", valueName: "list"))
    var view: String?

    @Flag(help: "Only those with something unread.")
    var unread = false

    @Option(help: ArgumentHelp("How many at most, 1 to 500. Default: 50.", valueName: "number"))
    var limit: Int?

    @Option(help: ArgumentHelp("Go on where a list before ended, as it said.", valueName: "place"))
    var after: String?

    @Flag(help: "Stay, and show what changes.")
    var follow = false

    @OptionGroup(title: "Data") var store: StoreOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    var request: UserCommand {
        .listConversations(
            ConversationQuery(mailbox: mailbox, view: view, unreadOnly: unread, limit: limit, after: after),
            follows: follow)
    }

    func collect(into options: inout CommandOptions) {
        store.collect(into: &options)
        output.collect(into: &options)
    }
}
