import ArgumentParser
import SalesnodeApp

/// `salesnode inbox show`
struct InboxShowCommand: SalesnodeCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a conversation with its messages, oldest first.")

    @Argument(help: "The conversation's id, such as cnv_…, as inbox list and inbox search show it.")
    var conversation: String

    @OptionGroup(title: "Data") var store: StoreOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    var request: UserCommand { .showConversation(conversation) }

    func collect(into options: inout CommandOptions) {
        store.collect(into: &options)
        output.collect(into: &options)
    }
}
