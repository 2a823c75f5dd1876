import ArgumentParser

/// `salesnode message`
struct MessageCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "message", abstract: "Look into messages in files; nothing is kept and no network is used.",
        subcommands: [MessageShowCommand.self, MessageSanitizeCommand.self])
}
