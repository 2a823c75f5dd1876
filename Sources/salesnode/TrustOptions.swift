import ArgumentParser
import SalesnodeApp

/// Whose certificates are trusted.
struct TrustOptions: ParsableArguments {
    @Option(
        name: .customLong("ca-file"),
        help: ArgumentHelp("Trust the authorities in this file instead of the system's.", valueName: "file"))
    var caFile: String?

    @Option(
        help: ArgumentHelp(
            "Trust only the certificate with this SHA-256 fingerprint.", valueName: "fingerprint"))
    var pin: String?

    func collect(into options: inout CommandOptions) {
        options.values[.caFile] = caFile
        options.values[.pin] = pin
    }
}
