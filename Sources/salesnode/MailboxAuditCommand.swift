import ArgumentParser
import SalesnodeApp

/// `salesnode mailbox audit`
struct MailboxAuditCommand: SalesnodeCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Compare a mailbox with its server, message by message and flag by flag.",
        discussion: """
            Brings it up to date first, then compares every folder in full and mends what differs. The last line says \
            how much is stored: 100 %, or what is missing and why; then the exit status is 1.
            """)

    @Argument(help: "The mailbox's address or id.")
    var mailbox: String

    @OptionGroup(title: "Network") var network: NetworkOptions
    @OptionGroup(title: "Data") var store: StoreOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    var request: UserCommand { .auditMailbox(mailbox) }

    func collect(into options: inout CommandOptions) {
        network.collect(into: &options)
        store.collect(into: &options)
        output.collect(into: &options)
    }
}
