internal import MailStoreSQLite
internal import Mailboxes
internal import ServiceLifecycle

/// Holds the data folder and the store while the server runs, and closes them last.
struct StoreKeeper: Service {
    let node: Node

    func run() async throws {
        try? await gracefulShutdown()
        await node.close()
        node.folder.release()
    }
}

/// Removes the test messages that an interrupted verification left, once at start.
struct CleanUpService: Service {
    let node: Node

    func run() async throws {
        await cancelWhenGracefulShutdown { await ResumeCleanUp(node.dependencies).run() }
        // A service that returns would end the group.
        try? await gracefulShutdown()
    }
}

/// Looks after the health of all mailboxes.
struct HealthService: Service {
    let node: Node

    func run() async throws {
        await cancelWhenGracefulShutdown { await HealthMonitor(node.dependencies).run() }
    }
}

/// Reads what the domains of mailboxes say of their mail.
struct DomainHealthService: Service {
    let node: Node

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await DomainHealthMonitor(node.dependencies, resolver: node.network.resolver).run()
        }
    }
}

/// Tells people of trouble.
struct AlertService: Service {
    let node: Node

    func run() async throws {
        await cancelWhenGracefulShutdown { await node.alerts.dispatchers(node.dependencies).run() }
    }
}
