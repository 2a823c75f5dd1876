internal import Access
internal import Logging
internal import MailModel
internal import MailStore
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

/// Ends access at providers that could not be reached when it was given up, and notes what came of it.
struct RevocationService: Service {
    let node: Node

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await PendingRevocations(node.dependencies).run { await note($0) }
        }
    }

    private func note(_ settled: PendingRevocations.Settled) async {
        let record = settled.record
        do throws(AccessError) {
            try await AuditLog(AccessDependencies(store: node.store)).noteServer(
                settled.outcome == .revoked ? .grantRevoked : .grantNotRevoked, in: record.workspace,
                subjectID: record.mailbox.description, subjectName: record.address,
                detail: ["provider": settled.provider ?? record.issuer])
        } catch {
            node.logger.warning("Revocation not noted in the audit log", metadata: ["error": "\(error.code)"])
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
