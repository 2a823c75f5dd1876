import ArgumentParser

/// `salesnode user`
struct UserGroupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user", abstract: "Help people who sign in to the pages.",
        subcommands: [ResetPasswordCommand.self])
}
