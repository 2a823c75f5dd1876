import ArgumentParser
import SalesnodeApp

/// `salesnode mailbox verify`
struct VerifyCommand: SalesnodeCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Test a connected mailbox and prove it by a test message.")

    @Argument(help: "The mailbox's address or id.")
    var mailbox: String

    @OptionGroup var timeout: TimeoutOption
    @OptionGroup(title: "Network") var network: NetworkOptions
    @OptionGroup(title: "Data") var store: StoreOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    var request: UserCommand { .verify(mailbox) }

    func collect(into options: inout CommandOptions) {
        timeout.collect(into: &options)
        network.collect(into: &options)
        store.collect(into: &options)
        output.collect(into: &options)
    }
}
