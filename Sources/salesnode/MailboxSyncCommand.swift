import ArgumentParser
import SalesnodeApp

/// `salesnode mailbox sync`
struct MailboxSyncCommand: SalesnodeCommand {
    static let configuration = CommandConfiguration(
        commandName: "sync",
        abstract: "Bring a mailbox up to date with its server now.",
        discussion: """
            All folders: what is new, changed and gone, and the history that was chosen when the mailbox was connected. \
            `salesnode serve` does this for all mailboxes all the time; while it runs, this has it look at once and waits.
            """)

    @Argument(help: "The mailbox's address or id.")
    var mailbox: String

    @Flag(help: "Bring it up to date once and end. There is no other way yet.")
    var once = false

    @OptionGroup(title: "Network") var network: NetworkOptions
    @OptionGroup(title: "Data") var store: StoreOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    var request: UserCommand { .syncMailbox(mailbox) }

    func validate() throws {
        guard once else {
            throw ValidationError("Give --once; `salesnode serve` keeps all mailboxes in step all the time.")
        }
    }

    func collect(into options: inout CommandOptions) {
        network.collect(into: &options)
        store.collect(into: &options)
        output.collect(into: &options)
    }
}
