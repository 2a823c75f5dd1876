import ArgumentParser
import SalesnodeApp

/// `salesnode alerts list`
struct ListAlertsCommand: SalesnodeCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Show what was told, what waits, and what was withheld, newest first.")

    @OptionGroup(title: "Data") var store: StoreOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    var request: UserCommand { .listAlerts }

    func collect(into options: inout CommandOptions) {
        store.collect(into: &options)
        output.collect(into: &options)
    }
}
