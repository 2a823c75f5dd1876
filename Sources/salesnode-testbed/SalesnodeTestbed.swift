import ArgumentParser

/// `salesnode-testbed`: real mail servers on loopback, for tests and for trying things out.
@main
struct SalesnodeTestbed: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "salesnode-testbed",
        abstract: "Real mail servers on loopback, with a throw-away certificate authority, for tests.",
        subcommands: [RunCommand.self, ServerCommand.self, WebCommand.self])
}
