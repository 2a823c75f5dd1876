import ArgumentParser
import SalesnodeApp

/// Where connections may go. With a running server, these count where it was started.
struct NetworkOptions: ParsableArguments {
    @Flag(
        name: .customLong("allow-private-hosts"), inversion: .prefixedNo,
        help: "Allow connections to this machine and to private networks.")
    var allowPrivateHosts: Bool?

    @Flag(
        name: .customLong("allow-any-port"), inversion: .prefixedNo,
        help: "Allow connections to ports that are not for mail.")
    var allowAnyPort: Bool?

    @Option(
        name: .customLong("dns-server"),
        help: ArgumentHelp("The DNS server to ask instead of the system's.", valueName: "address:port"))
    var dnsServer: String?

    @Option(
        name: .customLong("compare-hosts"),
        help: ArgumentHelp(
            "Servers that are asked whether a port is blocked for every host: presets, none, or names with commas.",
            valueName: "hosts"))
    var compareHosts: String?

    func collect(into options: inout CommandOptions) {
        options.switches[.allowPrivateHosts] = allowPrivateHosts
        options.switches[.allowAnyPort] = allowAnyPort
        options.values[.dnsServer] = dnsServer
        options.values[.compareHosts] = compareHosts
    }
}
