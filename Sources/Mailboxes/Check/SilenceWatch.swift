import MailModel
import MailTransport
import Synchronization

/// How far a connection has come, told from its event loop and read by whoever watches it.
final class ConnectProgress: Sendable {
    private struct State {
        var peer: IPAddress?
        var isSecured = false
    }

    private let state = Mutex(State())
    private let stream: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    init() { (stream, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(1)) }

    /// The address that was connected to.
    var peer: IPAddress? { state.withLock { $0.peer } }

    /// Whether TLS stands.
    var isSecured: Bool { state.withLock { $0.isSecured } }

    func reached(_ stage: TransportStage) {
        switch stage {
        case .resolved: break
        case .connected(let peer, _):
            state.withLock { $0.peer = peer }
            continuation.yield()
        case .secured: state.withLock { $0.isSecured = true }
        }
    }

    /// Nobody needs to wait any more.
    func finished() { continuation.finish() }

    /// Waits until TCP stands; false where it never will.
    func connected() async -> Bool {
        for await _ in stream { return !Task.isCancelled }
        return false
    }
}

/// Watches a connection while it is made, and looks at the server a second time when it stays silent.
///
/// A client that waits for a greeting from a server that waits for a TLS hello would wait until both lose patience.
struct SilenceWatch: Sendable {
    let probes: ExtraProbes
    let trace: WireTrace
    let progress: ConnectProgress

    /// What the second look found.
    enum Discovery: Sendable, Hashable {
        /// TLS comes first, where a greeting in clear text was awaited.
        case speaksTLS
        /// This is said in clear text, where a TLS handshake was awaited.
        case speaksClearText(ServerText)
    }

    /// How the connection ended.
    enum Outcome<Connection: Sendable, Failure: Error>: Sendable {
        case connected(Connection)
        case failed(Failure)
        case discovered(Discovery)
    }

    /// Runs `connect`, and gives it up when it is known that it waits in vain.
    func run<Connection: Sendable, Failure: Error>(
        _ connect: @escaping @Sendable () async throws(Failure) -> Connection
    ) async -> Outcome<Connection, Failure> {
        await withTaskGroup(of: Outcome<Connection, Failure>?.self) { group in
            group.addTask {
                defer { progress.finished() }
                do throws(Failure) { return .connected(try await connect()) } catch { return .failed(error) }
            }
            group.addTask { await discover().map { .discovered($0) } }
            var discovery: Outcome<Connection, Failure>?
            for await result in group {
                switch result {
                case .discovered: discovery = result
                // A connection that came about after all is one that works; a failure after a discovery is our own doing.
                case .connected(let connection):
                    // The group waits for its other task, which must not sleep on.
                    group.cancelAll()
                    return .connected(connection)
                case .failed(let error):
                    group.cancelAll()
                    return discovery ?? .failed(error)
                case nil: continue
                }
                group.cancelAll()
            }
            preconditionFailure("the group holds `connect`, which always ends in one of the two ways")
        }
    }

    private func discover() async -> Discovery? {
        guard await progress.connected(), (try? await Task.sleep(for: probes.plan.silence)) != nil, isSilent else {
            return nil
        }
        switch probes.server.security {
        case .starttls: return await probes.speaksTLS() && isSilent ? .speaksTLS : nil
        case .implicit:
            let words = await probes.clearTextGreeting()
            return isSilent ? words.map { .speaksClearText($0) } : nil
        }
    }

    private var isSilent: Bool {
        guard !Task.isCancelled else { return false }
        return probes.server.security == .implicit
            ? !progress.isSecured : !trace.entries.contains { $0.direction == .received }
    }
}
