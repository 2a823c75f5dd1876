import ArgumentParser
import SalesnodeApp

/// `salesnode folders`
struct FoldersCommand: SalesnodeCommand {
    static let configuration = CommandConfiguration(
        commandName: "folders",
        abstract: "Show the folders of a mailbox, and how much of each is stored.")

    @Argument(help: "The mailbox's address or id.")
    var mailbox: String

    @OptionGroup(title: "Data") var store: StoreOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    var request: UserCommand { .folders(mailbox) }

    func collect(into options: inout CommandOptions) {
        store.collect(into: &options)
        output.collect(into: &options)
    }
}
