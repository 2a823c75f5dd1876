import ArgumentParser
import SalesnodeApp

/// `salesnode mailbox disconnect`
struct DisconnectCommand: SalesnodeCommand {
    static let configuration = CommandConfiguration(
        commandName: "disconnect",
        abstract: "Forget a mailbox's password; keep or erase the rest.",
        discussion: "On the mail server nothing is touched.")

    /// What happens to everything but the password.
    enum Rest: String, EnumerableFlag {
        case keep
        case erase

        static func help(for value: Rest) -> ArgumentHelp? {
            switch value {
            case .keep: "Keep what Salesnode has of the mailbox."
            case .erase: "Erase it."
            }
        }
    }

    @Argument(help: "The mailbox's address or id.")
    var mailbox: String

    @Flag(exclusivity: .exclusive)
    var rest: Rest?

    @Flag(help: "Do not ask.")
    var yes = false

    @OptionGroup(title: "Data") var store: StoreOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    var request: UserCommand { .disconnect(mailbox, erase: rest.map { $0 == .erase }, isConfirmed: yes) }

    func collect(into options: inout CommandOptions) {
        store.collect(into: &options)
        output.collect(into: &options)
    }
}
