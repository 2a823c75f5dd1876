internal import Foundation
internal import Logging
internal import MailModel
internal import Mailboxes
internal import Resolver

/// The whole program behind the command line's grammar: takes what was understood, does it, and says how it ended.
public struct CommandLineApp: Sendable {
    let options: CommandOptions
    let secrets: EnvironmentSecrets
    let environment: [String: String]
    let console: Console
    /// Nil for the server, which ends by a graceful shutdown instead.
    let interruption: Interruption?

    /// Runs a command of this process to its end and returns the exit status.
    ///
    /// Call it once, after ``ProcessHardening/apply()``.
    ///
    /// - Parameter secrets: what ``EnvironmentSecrets/takeFromEnvironment()`` gave at the start of the process.
    public static func run(
        _ command: UserCommand, options: CommandOptions, secrets: EnvironmentSecrets
    ) async -> Int32 {
        let environment = ProcessInfo.processInfo.environment
        let app = CommandLineApp(
            options: options, secrets: secrets, environment: environment,
            console: Console.standard(environment: environment),
            interruption: command == .serve ? nil : Interruption())
        return await app.run(command)
    }

    /// Reports a command line that could not be understood, and returns the exit status.
    public static func refuse(_ message: String, json: Bool) -> Int32 {
        let failure = CommandFailure(.wrongUsage, message)
        let console = Console.standard(environment: ProcessInfo.processInfo.environment)
        if json {
            console.write(JSONOutput.line(for: failure) + "\n")
        } else {
            console.writeError(message.hasSuffix("\n") ? message : "\(message)\n")
        }
        return failure.exitStatus
    }

    func run(_ command: UserCommand) async -> Int32 {
        do {
            switch command {
            case .version:
                show(version)
                return ExitStatus.done
            case .showMessages(let paths):
                try MessageFlow(console: console, json: options.json).show(paths)
                return ExitStatus.done
            case .sanitizeMessage(let path):
                try MessageFlow(console: console, json: options.json).sanitize(path)
                return ExitStatus.done
            default: break
            }
            let settings = try await Settings(
                options: options, environment: environment, currentFolder: FileManager.default.currentDirectoryPath)
            for warning in settings.warnings { console.note("warning: \(warning)") }
            // What a one-shot command does is on the screen anyway; a server's log is all that is seen of it.
            let logger = makeLogger(settings.logLevel ?? (command == .serve ? .info : .warning))
            if command == .serve {
                try await Server(
                    settings: settings, secrets: secrets, logger: logger,
                    onReady: { announce($0, isEncrypted: settings.tlsCertificate != nil) },
                    onFirstRun: { announceFirstRun($0) }
                ).run()
                return ExitStatus.done
            }
            let flow = CommandFlow(app: self, settings: settings, logger: logger)
            if case .listConversations(let query, follows: true) = command {
                try await flow.follow(query)
                return ExitStatus.interrupted
            }
            let result = try await flow.run(command)
            finish(result)
            return interruption?.hasCome == true ? ExitStatus.interrupted : result.exitStatus
        } catch {
            report(error)
            return error.exitStatus
        }
    }

    private func makeLogger(_ level: Logger.Level) -> Logger {
        let writeError = console.writeError
        return Logger(label: "salesnode") { label in
            StructuredLogHandler(label: label, level: level, write: writeError)
        }
    }

    private func announce(_ address: ListenAddress, isEncrypted: Bool) {
        let url = "\(isEncrypted ? "https" : "http")://\(address)"
        show(options.json ? JSONOutput.line("serving", ["url": url]) : "Salesnode is running at \(url)")
    }

    /// The link is a secret: it goes to the terminal of who started the server, not into the log.
    private func announceFirstRun(_ link: String) {
        show(options.json ? JSONOutput.line("first-run", ["url": link]) : "Set it up at \(link)")
    }

    private func finish(_ result: CommandResult) {
        if options.json {
            show(JSONOutput.line(for: result))
        } else {
            for line in HumanOutput.lines(for: result) { show(line) }
        }
    }

    private func report(_ failure: CommandFailure) {
        if options.json {
            show(JSONOutput.line(for: failure))
        } else {
            console.writeError("salesnode: \(TerminalText.safe(failure.message))\n")
        }
    }

    private func show(_ line: String) { console.write("\(line)\n") }

    private var version: String {
        options.json
            ? JSONOutput.line("version", ["version": SalesnodeVersion.current])
            : "salesnode \(SalesnodeVersion.current)"
    }
}
