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
            back to this machine. With --device, a code is printed that is entered in a browser on any other device; \
            over SSH that is the usual way where the provider has it. With --app, nobody signs in: the organisation has \
            authorised its own app. `oauth client add` sets a provider up once.

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

    @Flag(help: "With --oauth, sign in on another device by a code.")
    var device = false

    @Flag(help: "With --oauth, sign in in a browser on this machine, also over SSH.")
    var browser = false

    @Flag(help: "With --oauth, by the organisation's own app: a service account, or app-only access.")
    var app = false

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
            address: address, client: oauth, means: means, delegate: delegate, displayName: name, history: history)
    }

    private var means: OAuthMeans { device ? .device : browser ? .browser : app ? .app : .automatic }

    func validate() throws {
        guard [device, browser, app].count(where: { $0 }) <= 1 else {
            throw ValidationError("--device, --browser and --app exclude each other")
        }
        if device || browser || app, oauth == nil {
            throw ValidationError("--device, --browser and --app are for --oauth")
        }
        if app, delegate != nil { throw ValidationError("--app needs no --delegate: nobody signs in") }
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
