import ArgumentParser
import SalesnodeApp

/// `salesnode inbox search`
struct InboxSearchCommand: SalesnodeCommand {
    static let configuration = CommandConfiguration(
        commandName: "search",
        abstract: "Find messages by words, the newest first.",
        discussion: """
            Words beside each other must all be there. "Words in quotation marks" follow each other, - excludes, OR \
            joins. from: to: cc: subject: body: filename: look in one place; has: is: in: folder: label: mailbox: \
            before: after: on: older_than: newer_than: ask for more. Put the query in quotation marks of your shell.

            Spam and trash are left out unless the query names a place, such as in:anywhere.
            """)

    @Argument(help: "What to look for.")
    var words: [String]

    @Option(help: ArgumentHelp("Only this mailbox, by address or id.", valueName: "address"))
    var mailbox: String?

    @Option(help: ArgumentHelp("How many at most, 1 to 500. Default: 50.", valueName: "number"))
    var limit: Int?

    @Option(help: ArgumentHelp("Go on where a list before ended, as it said.", valueName: "place"))
    var after: String?

    @OptionGroup(title: "Data") var store: StoreOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    var request: UserCommand { .searchMessages(words: words, mailbox: mailbox, limit: limit, after: after) }

    func collect(into options: inout CommandOptions) {
        store.collect(into: &options)
        output.collect(into: &options)
    }
}
