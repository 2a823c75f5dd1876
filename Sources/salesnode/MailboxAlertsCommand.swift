import ArgumentParser
import SalesnodeApp

/// `salesnode mailbox alerts`
struct MailboxAlertsCommand: SalesnodeCommand {
    static let configuration = CommandConfiguration(
        commandName: "alerts", abstract: "Say who hears of a mailbox's troubles, or mute it for a while.")

    @Argument(help: "The mailbox's address or id.")
    var mailbox: String

    @Option(
        help: ArgumentHelp(
            "Its owner, who hears of it besides the administrators; none for nobody.", valueName: "owner"))
    var to: String?

    @Option(help: ArgumentHelp("Tell nobody for so many days, 1 to 365.", valueName: "days"))
    var mute: Int?

    @Flag(help: "Tell again.")
    var unmute = false

    @OptionGroup(title: "Data") var store: StoreOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    var request: UserCommand { .mailboxAlerts(mailbox, to: to, muteDays: mute, unmute: unmute) }

    func validate() throws {
        if mute != nil, unmute { throw ValidationError("--mute and --unmute exclude each other") }
    }

    func collect(into options: inout CommandOptions) {
        store.collect(into: &options)
        output.collect(into: &options)
    }
}
