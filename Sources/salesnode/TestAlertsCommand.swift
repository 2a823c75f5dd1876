import ArgumentParser
import SalesnodeApp

/// `salesnode alerts test`
struct TestAlertsCommand: SalesnodeCommand {
    static let configuration = CommandConfiguration(
        commandName: "test", abstract: "Send a test alert to the administrators and say how it went.")

    @OptionGroup(title: "Alerts") var alerts: AlertArguments
    @OptionGroup(title: "Certificates") var trust: TrustOptions
    @OptionGroup(title: "Network") var network: NetworkOptions
    @OptionGroup(title: "Data") var store: StoreOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    var request: UserCommand { .testAlerts }

    func collect(into options: inout CommandOptions) {
        alerts.collect(into: &options)
        trust.collect(into: &options)
        network.collect(into: &options)
        store.collect(into: &options)
        output.collect(into: &options)
    }
}
