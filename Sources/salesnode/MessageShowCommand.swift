import ArgumentParser
import SalesnodeApp

/// `salesnode message show`
struct MessageShowCommand: SalesnodeCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Print structure, header, text, defects and kind of a message.",
        discussion: "With --json, one line for each file.")

    @Argument(help: ArgumentHelp("Files with one message each (RFC 5322); - for standard input.", valueName: "file"))
    var files: [String]

    @OptionGroup(title: "Output") var output: OutputOptions

    var request: UserCommand { .showMessages(paths: files) }

    func collect(into options: inout CommandOptions) { output.collect(into: &options) }
}
