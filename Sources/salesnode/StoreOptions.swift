import ArgumentParser
import SalesnodeApp

/// Where the data is and what opens it.
struct StoreOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The data folder. Default: salesnode in the user's data folder.", valueName: "dir"))
    var data: String?

    @Option(
        name: .customLong("key-file"),
        help: ArgumentHelp(
            "The file with the master key, made on first use. Default: salesnode/keys/ID.key in the user's configuration"
                + " folder, where ID is that of the data.", valueName: "file"))
    var keyFile: String?

    func collect(into options: inout CommandOptions) {
        options.values[.data] = data
        options.values[.keyFile] = keyFile
    }
}
