import ArgumentParser
import SalesnodeApp

/// `salesnode version`
struct VersionCommand: SalesnodeCommand {
    static let configuration = CommandConfiguration(commandName: "version", abstract: "Say which version this is.")

    @OptionGroup(title: "Output") var output: OutputOptions

    var request: UserCommand { .version }

    func collect(into options: inout CommandOptions) { output.collect(into: &options) }
}
