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

    @Option(
        name: .customLong("public-url"),
        help: ArgumentHelp(
            "Under which address people reach the pages: https, by --tls-certificate or a proxy. Default: this machine only.",
            valueName: "url"))
    var publicURL: String?

    @Option(
        name: .customLong("trusted-proxy"),
        help: ArgumentHelp(
            "The proxy in front, which ends TLS and whose X-Forwarded-For counts; several with commas.",
            valueName: "address"))
    var trustedProxy: String?

    @Option(
        name: .customLong("tls-certificate"),
        help: ArgumentHelp(
            "The certificate of the pages with its issuers, as PEM. Read anew when the file changes.", valueName: "file"
        ))
    var tlsCertificate: String?

    @Option(name: .customLong("tls-key"), help: ArgumentHelp("Its key, as PEM without a password.", valueName: "file"))
    var tlsKey: String?

    @Option(
        name: .customLong("check-interval"),
        help: ArgumentHelp("How often a mailbox that works is looked at, 1 to 1440. Default: 30.", valueName: "minutes")
    )
    var checkInterval: String?

    @OptionGroup(title: "Alerts") var alerts: AlertArguments
    @OptionGroup(title: "Search") var search: SearchOptions
    @OptionGroup(title: "Network") var network: NetworkOptions
    @OptionGroup(title: "Data") var store: StoreOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    var request: UserCommand { .serve }

    func collect(into options: inout CommandOptions) {
        options.values[.listen] = listen
        options.values[.publicURL] = publicURL
        options.values[.trustedProxy] = trustedProxy
        options.values[.tlsCertificate] = tlsCertificate
        options.values[.tlsKey] = tlsKey
        options.values[.checkInterval] = checkInterval
        alerts.collect(into: &options)
        search.collect(into: &options)
        network.collect(into: &options)
        store.collect(into: &options)
        output.collect(into: &options)
    }
}
