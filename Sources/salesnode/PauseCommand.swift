import ArgumentParser
import SalesnodeApp

/// `salesnode mailbox pause`
struct PauseCommand: SalesnodeCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause", abstract: "Stop all work on a mailbox until it is resumed.")

    @Argument(help: "The mailbox's address or id.")
    var mailbox: String

    @OptionGroup(title: "Data") var store: StoreOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    var request: UserCommand { .pause(mailbox) }

    func collect(into options: inout CommandOptions) {
        store.collect(into: &options)
        output.collect(into: &options)
    }
}
