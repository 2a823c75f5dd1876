import ArgumentParser
import SalesnodeApp

/// What every command takes.
struct OutputOptions: ParsableArguments {
    @Flag(help: "Write JSON, one object to a line.")
    var json = false

    @Option(
        name: .customLong("log-level"),
        help: ArgumentHelp(
            "trace, debug, info, notice, warning, error or critical; the log goes to standard error. Default: warning,"
                + " and info for serve.", valueName: "level"))
    var logLevel: String?

    @Option(
        help: ArgumentHelp(
            "The configuration file. Default: salesnode/config.json in the user's configuration folder, then"
                + " /etc/salesnode/config.json.", valueName: "file"))
    var config: String?

    func collect(into options: inout CommandOptions) {
        options.json = json
        options.configurationFile = config
        options.values[.logLevel] = logLevel
    }
}
