import ArgumentParser
import SalesnodeApp

/// `salesnode mailbox connect`
struct ConnectCommand: SalesnodeCommand {
    static let configuration = CommandConfiguration(
        commandName: "connect",
        abstract: "Test a mailbox, send a test message through it, and keep it with its password encrypted.",
        discussion: """
            The servers are found from the address, as `discover` does, unless --imap and --smtp name them.

            Nothing is saved unless every step of the test passes; then the mailbox is saved, and a message is sent \
            through it to itself. Connecting an address again replaces its settings and password only after the new \
            ones have passed the test.

            With --oauth, the address of the provider's sign-in page is printed; the command waits until the browser comes \
            back to this machine. `oauth client add` sets a provider up once.

            Without a port, 993 or 143 is meant for receiving and 465 or 587 for sending, by the kind of encryption. \
            Without the kind, ports 143, 587, 25 and 2525 mean STARTTLS, and all others TLS from the start.
            """)

    @Argument(help: "The mailbox's address.")
    var address: String

    @Option(help: ArgumentHelp("The name that recipients see.", valueName: "display name"))
    var name: String?

    @Flag(name: .customLong("save-paused"), help: "Save the mailbox, paused, even if the test fails.")
    var savePaused = false

    @Option(
        help: ArgumentHelp(
            "How much history to fetch: none, all, or days such as 30d. Default: 90d.", valueName: "none|all|days"))
    var history: String?

    @Option(
        help: ArgumentHelp(
            "Sign in at this provider in a browser, without a password: google, microsoft, an issuer, or a client's id.",
            valueName: "provider"))
    var oauth: String?

    @Option(help: ArgumentHelp("With --oauth, who signs in for a shared mailbox.", valueName: "address"))
    var delegate: String?

    @OptionGroup(title: "Servers") var servers: ServerSettingsOptions
    @OptionGroup var timeout: TimeoutOption
    @OptionGroup(title: "Search") var search: SearchOptions
    @OptionGroup(title: "Network") var network: NetworkOptions
    @OptionGroup(title: "Data") var store: StoreOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    var request: UserCommand {
        guard let oauth else {
            return .connect(address: address, displayName: name, savePaused: savePaused, history: history)
        }
        return .connectByOAuth(
            address: address, client: oauth, delegate: delegate, displayName: name, history: history)
    }

    func validate() throws {
        if delegate != nil, oauth == nil { throw ValidationError("--delegate is for --oauth") }
        if savePaused, oauth != nil { throw ValidationError("--save-paused is for passwords") }
    }

    func collect(into options: inout CommandOptions) {
        servers.collect(into: &options)
        timeout.collect(into: &options)
        search.collect(into: &options)
        network.collect(into: &options)
        store.collect(into: &options)
        output.collect(into: &options)
    }
}
