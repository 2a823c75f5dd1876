import ArgumentParser
import SalesnodeApp

/// `salesnode user reset-password`
struct ResetPasswordCommand: SalesnodeCommand {
    static let configuration = CommandConfiguration(
        commandName: "reset-password",
        abstract: "Make a link by which somebody, the owner included, sets a new password.",
        discussion: """
            The link works once, for a day. Until it is used the old password stays in force; then every session of the \
            person ends. Without a running server, --public-url says under which address the pages will be.
            """)

    @Argument(help: "The address by which the person signs in.")
    var address: String

    @Option(
        name: .customLong("public-url"),
        help: ArgumentHelp("Under which address people reach the pages.", valueName: "url"))
    var publicURL: String?

    @OptionGroup(title: "Data") var store: StoreOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    var request: UserCommand { .resetPassword(address: address) }

    func collect(into options: inout CommandOptions) {
        options.values[.publicURL] = publicURL
        store.collect(into: &options)
        output.collect(into: &options)
    }
}
