import ArgumentParser
import SalesnodeApp

/// How servers are searched for. With a running server, these count where it was started.
struct SearchOptions: ParsableArguments {
    @Option(
        name: .customLong("discovery-timeout"),
        help: ArgumentHelp("How long a search for servers may take, 1 to 60. Default: 8.", valueName: "seconds"))
    var timeout: String?

    @Flag(
        name: .customLong("discovery-database"), inversion: .prefixedNo,
        help: "Ask a public database too, which learns the address's domain. Default: no.")
    var database: Bool?

    @Option(
        name: .customLong("discovery-database-url"),
        help: ArgumentHelp("The database to ask. Default: that of Thunderbird's project.", valueName: "url"))
    var databaseURL: String?

    func collect(into options: inout CommandOptions) {
        options.values[.discoveryTimeout] = timeout
        options.switches[.discoveryDatabase] = database
        options.values[.discoveryDatabaseURL] = databaseURL
    }
}
