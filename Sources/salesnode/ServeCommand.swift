import ArgumentParser
import SalesnodeApp

/// `salesnode serve`
struct ServeCommand: SalesnodeCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Run until stopped; other commands reach this process over a socket in the data folder.")

    @Option(
        help: ArgumentHelp("Where to listen for HTTP. Default: 127.0.0.1:8080.", valueName: "address:port"))
    var listen: String?

    @OptionGroup(title: "Search") var search: SearchOptions
    @OptionGroup(title: "Network") var network: NetworkOptions
    @OptionGroup(title: "Data") var store: StoreOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    var request: UserCommand { .serve }

    func collect(into options: inout CommandOptions) {
        options.values[.listen] = listen
        search.collect(into: &options)
        network.collect(into: &options)
        store.collect(into: &options)
        output.collect(into: &options)
    }
}
