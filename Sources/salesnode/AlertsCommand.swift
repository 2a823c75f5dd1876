import ArgumentParser

/// `salesnode alerts`
struct AlertsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "alerts", abstract: "See what was told of the mailboxes' health, and try it.",
        subcommands: [ListAlertsCommand.self, TestAlertsCommand.self])
}
