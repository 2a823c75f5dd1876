import ArgumentParser
import SalesnodeApp

/// `salesnode mailbox import`
struct ImportCommand: SalesnodeCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Connect the mailboxes of a list (CSV).",
        discussion: """
            The first row names the columns. Only "address" must be there; the others are password, imap host, imap \
            port, imap encryption, imap user, smtp host, smtp port, smtp encryption, smtp user, smtp password, sender \
            name, daily limit. Headings that other programs write are understood too. What a row leaves out is found \
            by itself where it can be.

            Every row is tested before anything is saved; then the rows that passed are connected. Importing the same \
            file again goes on where an earlier import ended: mailboxes that are connected are left alone.
            """)

    @Argument(help: ArgumentHelp("The list; - for standard input.", valueName: "file"))
    var file: String

    @Option(
        help: ArgumentHelp("Write the result of each row to this file (CSV), without passwords.", valueName: "file"))
    var results: String?

    @Flag(name: .customLong("dry-run"), help: "Only test; save nothing.")
    var dryRun = false

    @Option(
        help: ArgumentHelp(
            "How much history of each to fetch: none, all, or days such as 30d. Default: 90d.",
            valueName: "none|all|days"))
    var history: String?

    @OptionGroup(title: "Certificates") var trust: TrustOptions
    @OptionGroup var timeout: TimeoutOption
    @OptionGroup(title: "Search") var search: SearchOptions
    @OptionGroup(title: "Network") var network: NetworkOptions
    @OptionGroup(title: "Data") var store: StoreOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    var request: UserCommand {
        .importMailboxes(path: file, results: results, isDryRun: dryRun, history: history)
    }

    func collect(into options: inout CommandOptions) {
        trust.collect(into: &options)
        timeout.collect(into: &options)
        search.collect(into: &options)
        network.collect(into: &options)
        store.collect(into: &options)
        output.collect(into: &options)
    }
}
