import ArgumentParser
import SalesnodeApp

/// `salesnode oauth`
struct OAuthCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "oauth", abstract: "Set up signing in at providers.", subcommands: [OAuthClientGroup.self])
}

/// `salesnode oauth client`
struct OAuthClientGroup: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "client", abstract: "What providers know Salesnode by.",
        subcommands: [AddClientCommand.self, ListClientsCommand.self, RemoveClientCommand.self])
}

/// `salesnode oauth client add`
struct AddClientCommand: SalesnodeCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Enter a client id and its secret, and ask the provider about them.",
        discussion: """
            The secret is never an argument: it comes from --secret-file (or - for standard input), from the \
            environment variable SALESNODE_OAUTH_CLIENT_SECRET, or is asked for. It is stored encrypted.

            In place of a secret there may be a key, for --app: --service-account-file takes the JSON file of a Google \
            service account, and --certificate-file a PEM file with a private key and its certificate, as Microsoft \
            takes it.

            Entering the same client id again replaces the secret.
            """)

    @Argument(help: "google, microsoft, fastmail and so on, or the https address of an issuer.")
    var provider: String

    @Option(
        name: .customLong("client-id"),
        help: ArgumentHelp("The client id; the file of a service account has it.", valueName: "id"))
    var clientID: String?

    @Option(
        name: .customLong("secret-file"),
        help: ArgumentHelp("The file with the client secret; - reads standard input.", valueName: "file"))
    var secretFile: String?

    @Option(
        name: .customLong("service-account-file"),
        help: ArgumentHelp("The JSON file of a service account; - reads standard input.", valueName: "file"))
    var serviceAccountFile: String?

    @Option(
        name: .customLong("certificate-file"),
        help: ArgumentHelp("A PEM file with private key and certificate; - reads standard input.", valueName: "file"))
    var certificateFile: String?

    @Flag(name: .customLong("public"), help: "The client has no secret.")
    var isPublic = false

    @Option(help: ArgumentHelp("The tenant or data centre, where the provider has several.", valueName: "realm"))
    var realm: String?

    @Flag(name: .customLong("all-workspaces"), help: "Every workspace of this server may use it.")
    var allWorkspaces = false

    @Option(help: ArgumentHelp("What an issuer is called.", valueName: "name"))
    var name: String?

    @Option(help: ArgumentHelp("What an issuer's mail servers want in a token.", valueName: "scopes"))
    var scopes: String?

    @Option(help: ArgumentHelp("An issuer's receiving server.", valueName: "host:port"))
    var imap: String?

    @Option(help: ArgumentHelp("An issuer's sending server.", valueName: "host:port"))
    var smtp: String?

    @Option(help: ArgumentHelp("The last day of the secret, such as 2027-12-31.", valueName: "day"))
    var expires: String?

    @OptionGroup(title: "Certificates") var trust: TrustOptions
    @OptionGroup(title: "Network") var network: NetworkOptions
    @OptionGroup(title: "Data") var store: StoreOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    var request: UserCommand {
        var command = OAuthClientCommand(
            provider: provider, clientID: clientID ?? "", isPublic: isPublic, servesAll: allWorkspaces)
        command.secretFile = secretFile
        command.serviceAccountFile = serviceAccountFile
        command.certificateFile = certificateFile
        command.realm = realm
        command.name = name
        command.scopes = scopes
        command.imap = imap
        command.smtp = smtp
        command.expires = expires
        return .addClient(command)
    }

    func validate() throws {
        let given = [secretFile, serviceAccountFile, certificateFile].count(where: { $0 != nil }) + (isPublic ? 1 : 0)
        guard given <= 1 else {
            throw ValidationError(
                "--secret-file, --service-account-file, --certificate-file and --public exclude each other")
        }
        guard clientID != nil || serviceAccountFile != nil else { throw ValidationError("--client-id is missing") }
    }

    func collect(into options: inout CommandOptions) {
        trust.collect(into: &options)
        network.collect(into: &options)
        store.collect(into: &options)
        output.collect(into: &options)
    }
}

/// `salesnode oauth client list`
struct ListClientsCommand: SalesnodeCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Show the clients; secrets are never shown.")

    @OptionGroup(title: "Data") var store: StoreOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    var request: UserCommand { .listClients }

    func collect(into options: inout CommandOptions) {
        store.collect(into: &options)
        output.collect(into: &options)
    }
}

/// `salesnode oauth client remove`
struct RemoveClientCommand: SalesnodeCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Forget a client, and erase its secret.")

    @Argument(help: "The client's id, its provider, or its client id.")
    var client: String

    @OptionGroup(title: "Data") var store: StoreOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    var request: UserCommand { .removeClient(client) }

    func collect(into options: inout CommandOptions) {
        store.collect(into: &options)
        output.collect(into: &options)
    }
}
