import Logging
import MailModel
import MailStore

/// Tells the alerts of all workspaces, each to its own people.
public struct AlertDispatchers: Sendable {
    /// Between two looks at what is pending.
    static let pause = Duration.seconds(10)

    private let dependencies: MailboxDependencies
    private let make: @Sendable (MailboxDependencies) -> AlertDispatcher
    private var dispatchers: [WorkspaceID: AlertDispatcher] = [:]

    /// Creates them.
    ///
    /// - Parameter make: the dispatcher of a workspace, of which it gets the dependencies.
    public init(
        _ dependencies: MailboxDependencies, make: @escaping @Sendable (MailboxDependencies) -> AlertDispatcher
    ) {
        self.dependencies = dependencies
        self.make = make
    }

    /// Tells until the task is cancelled.
    public func run() async {
        var dispatchers = self
        while !Task.isCancelled {
            await dispatchers.round()
            // What is grouped or put off becomes due by time alone.
            do { try await Task.sleep(for: Self.pause) } catch { return }
        }
    }

    /// Tells what is due now. A server that is slow in one workspace keeps nobody waiting in another, but for the next
    /// round.
    mutating func round() async {
        do throws(MailboxError) {
            let workspaces = try await dependencies.reading { try $0.workspaces() }
            for workspace in workspaces where dispatchers[workspace.id] == nil {
                var own = dependencies
                own.workspace = workspace.id
                dispatchers[workspace.id] = make(own)
            }
        } catch {
            dependencies.logger.warning("Alerts not told", metadata: ["error": "\(error)"])
            return
        }
        dispatchers = await withTaskGroup(of: (WorkspaceID, AlertDispatcher).self) { group in
            for (workspace, dispatcher) in dispatchers {
                group.addTask {
                    var dispatcher = dispatcher
                    await dispatcher.round()
                    return (workspace, dispatcher)
                }
            }
            return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
    }
}
