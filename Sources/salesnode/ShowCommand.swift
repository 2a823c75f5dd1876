import ArgumentParser
import SalesnodeApp

/// `salesnode mailbox show`
struct ShowCommand: SalesnodeCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show everything about a mailbox except its password.")

    @Argument(help: "The mailbox's address or id.")
    var mailbox: String

    @OptionGroup(title: "Data") var store: StoreOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    var request: UserCommand { .show(mailbox) }

    func collect(into options: inout CommandOptions) {
        store.collect(into: &options)
        output.collect(into: &options)
    }
}
