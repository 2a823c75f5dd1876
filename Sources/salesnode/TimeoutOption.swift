import ArgumentParser
import SalesnodeApp

/// How long a test message may take.
struct TimeoutOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "How long the test message may take to arrive, 1 to 600. Default: 30.", valueName: "seconds"))
    var timeout: String?

    func collect(into options: inout CommandOptions) { options.values[.timeout] = timeout }
}
