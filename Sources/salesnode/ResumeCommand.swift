import ArgumentParser
import SalesnodeApp

/// `salesnode mailbox resume`
struct ResumeCommand: SalesnodeCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume", abstract: "Take up the work on a paused mailbox.")

    @Argument(help: "The mailbox's address or id.")
    var mailbox: String

    @OptionGroup(title: "Data") var store: StoreOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    var request: UserCommand { .resume(mailbox) }

    func collect(into options: inout CommandOptions) {
        store.collect(into: &options)
        output.collect(into: &options)
    }
}
