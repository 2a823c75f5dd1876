import ArgumentParser

/// `salesnode vault`
struct VaultCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "vault", abstract: "Look after the master key.", subcommands: [RotateCommand.self])
}
