import ArgumentParser
import SalesnodeApp

/// `salesnode discover`
struct DiscoverCommand: SalesnodeCommand {
    static let configuration = CommandConfiguration(
        commandName: "discover",
        abstract: "Find the servers of an address, and show what speaks for them.",
        discussion: """
            Known providers are answered at once. For every other domain, its own documents and DNS records are asked, \
            and the servers that are named are asked for their greeting. No password is needed and none is sent.
            """)

    @Argument(help: "The mailbox's address.")
    var address: String

    @OptionGroup(title: "Search") var search: SearchOptions
    @OptionGroup(title: "Certificates") var trust: TrustOptions
    @OptionGroup(title: "Network") var network: NetworkOptions
    @OptionGroup(title: "Data") var store: StoreOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    var request: UserCommand { .discover(address: address) }

    func collect(into options: inout CommandOptions) {
        search.collect(into: &options)
        trust.collect(into: &options)
        network.collect(into: &options)
        store.collect(into: &options)
        output.collect(into: &options)
    }
}
