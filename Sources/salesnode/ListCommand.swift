import ArgumentParser
import SalesnodeApp

/// `salesnode mailbox list`
struct ListCommand: SalesnodeCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the connected mailboxes.")

    @OptionGroup(title: "Data") var store: StoreOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    var request: UserCommand { .list }

    func collect(into options: inout CommandOptions) {
        store.collect(into: &options)
        output.collect(into: &options)
    }
}
