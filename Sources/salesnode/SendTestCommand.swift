import ArgumentParser
import SalesnodeApp

/// `salesnode mailbox send-test`
struct SendTestCommand: SalesnodeCommand {
    static let configuration = CommandConfiguration(
        commandName: "send-test", abstract: "Send one test message through a mailbox.")

    @Argument(help: "The mailbox's address or id.")
    var mailbox: String

    @Option(help: ArgumentHelp("The recipient. Default: the mailbox itself.", valueName: "address"))
    var to: String?

    @OptionGroup(title: "Network") var network: NetworkOptions
    @OptionGroup(title: "Data") var store: StoreOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    var request: UserCommand { .sendTest(mailbox, to: to) }

    func collect(into options: inout CommandOptions) {
        network.collect(into: &options)
        store.collect(into: &options)
        output.collect(into: &options)
    }
}
