import ArgumentParser
import SalesnodeApp

/// `salesnode check`
struct CheckCommand: SalesnodeCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Test a mailbox's connections step by step; nothing is saved.",
        discussion: """
            With --imap and --smtp these servers are tested. Without them the connected mailbox of that address is \
            tested with its saved settings; an address that is not connected has its servers found, as `discover` does.

            Without a port, 993 or 143 is meant for receiving and 465 or 587 for sending, by the kind of encryption. \
            Without the kind, ports 143, 587, 25 and 2525 mean STARTTLS, and all others TLS from the start.
            """)

    @Argument(help: "The mailbox's address.")
    var address: String

    @OptionGroup(title: "Servers") var servers: ServerSettingsOptions
    @OptionGroup(title: "Search") var search: SearchOptions
    @OptionGroup(title: "Network") var network: NetworkOptions
    @OptionGroup(title: "Data") var store: StoreOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    var request: UserCommand { .check(address: address) }

    func collect(into options: inout CommandOptions) {
        servers.collect(into: &options)
        search.collect(into: &options)
        network.collect(into: &options)
        store.collect(into: &options)
        output.collect(into: &options)
    }
}
