import ArgumentParser
import SalesnodeApp

/// Who hears of trouble, and by which way. With a running server, these count where it was started.
struct AlertArguments: ParsableArguments {
    @Option(
        name: .customLong("alert-to"),
        help: ArgumentHelp("Who hears of every alert; several addresses with commas.", valueName: "address"))
    var to: String?

    @Option(
        name: .customLong("alert-relay"),
        help: ArgumentHelp("The server that sends alerts. Default: a mailbox that works.", valueName: "host[:port]"))
    var relay: String?

    @Option(
        name: .customLong("alert-relay-tls"),
        help: ArgumentHelp("implicit or starttls. Default: by its port.", valueName: "kind"))
    var relayTLS: String?

    @Option(
        name: .customLong("alert-relay-user"),
        help: ArgumentHelp("The user name for that server. Default: no sign-in.", valueName: "name"))
    var relayUser: String?

    @Option(
        name: .customLong("alert-relay-password-file"),
        help: ArgumentHelp("The file with its password.", valueName: "file"))
    var relayPasswordFile: String?

    @Option(
        name: .customLong("alert-from"),
        help: ArgumentHelp("From whom alerts come that the server sends.", valueName: "address"))
    var from: String?

    @Flag(
        name: .customLong("alert-fallback"), inversion: .prefixedNo,
        help: "Send alerts through a mailbox that works where that server fails.")
    var fallback: Bool?

    func collect(into options: inout CommandOptions) {
        options.values[.alertTo] = to
        options.values[.alertRelay] = relay
        options.values[.alertRelayTLS] = relayTLS
        options.values[.alertRelayUser] = relayUser
        options.values[.alertRelayPasswordFile] = relayPasswordFile
        options.values[.alertFrom] = from
        options.switches[.alertFallback] = fallback
    }
}
