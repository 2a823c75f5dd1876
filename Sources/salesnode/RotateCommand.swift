import ArgumentParser
import SalesnodeApp

/// `salesnode vault rotate`
struct RotateCommand: SalesnodeCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate",
        abstract: "Replace the master key; a running server goes on with the new one.",
        discussion: "Back up the key file afterwards. Old backups of the data need the old key.")

    @OptionGroup(title: "Data") var store: StoreOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    var request: UserCommand { .rotateVault }

    func collect(into options: inout CommandOptions) {
        store.collect(into: &options)
        output.collect(into: &options)
    }
}
