import ArgumentParser
import SalesnodeApp

/// `salesnode message sanitize`
struct MessageSanitizeCommand: SalesnodeCommand {
    static let configuration = CommandConfiguration(
        commandName: "sanitize",
        abstract: "Print the safe HTML of a message.",
        discussion: """
            Images that lie on other servers are blocked. A file whose name ends in .html or .htm is taken for the HTML \
            itself.
            """)

    @Argument(help: ArgumentHelp("A file with one message (RFC 5322); - for standard input.", valueName: "file"))
    var file: String

    @OptionGroup(title: "Output") var output: OutputOptions

    var request: UserCommand { .sanitizeMessage(path: file) }

    func collect(into options: inout CommandOptions) { output.collect(into: &options) }
}
