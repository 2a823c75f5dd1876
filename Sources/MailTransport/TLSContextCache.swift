internal import Glibc
internal import NIOCore
internal import NIOPosix
internal import NIOSSL
internal import Synchronization

/// One TLS context for each way of trusting, shared by all connections.
///
/// A context costs 16 KB and the parsing of all roots, so it is made once; it is made anew when the file behind it
/// changed. The making reads files and is done on a thread that may block.
final class TLSContextCache: Sendable {
    /// More certificate files than this are not kept; each is an operator's choice, so there are few.
    static let maximumContexts = 64

    private enum Key: Hashable {
        case systemRoots
        case file(String)
        case pinned
    }

    private struct Entry {
        let context: NIOSSLContext
        let version: Version?
    }

    private struct Version: Equatable {
        let inode: UInt
        let size: Int
        let seconds: Int
        let nanoseconds: Int

        init?(ofFileAt path: String) {
            var status = stat()
            guard stat(path, &status) == 0 else { return nil }
            inode = UInt(status.st_ino)
            size = Int(status.st_size)
            seconds = Int(status.st_mtim.tv_sec)
            nanoseconds = Int(status.st_mtim.tv_nsec)
        }
    }

    private let entries = Mutex<[Key: Entry]>([:])
    private let making = Mutex(())

    /// The context for a way of trusting.
    ///
    /// - Throws: `certificateFileUnusable` where the file cannot be read or has no certificate; `cancelled`.
    func context(for trust: TLSTrust) async throws(TransportError) -> NIOSSLContext {
        let (key, path) = Self.key(trust)
        if let context = known(key, path) { return context }
        do {
            return try await NIOThreadPool.singleton.runIfActive { [self] in
                // One at a time: a thousand connections that begin together need one context, not a thousand.
                try making.withLock { _ in
                    if let context = known(key, path) { return context }
                    let version = path.flatMap { Version(ofFileAt: $0) }
                    let context = try Self.makeContext(trust)
                    entries.withLock { entries in
                        if entries.count >= Self.maximumContexts { entries = [:] }
                        entries[key] = Entry(context: context, version: version)
                    }
                    return context
                }
            }
        } catch is CancellationError {
            throw TransportError(.cancelled, stage: .tcp, message: "the connection was cancelled")
        } catch {
            let place = if case .certificateFile(let path) = trust { "the file \(path)" } else { "the system" }
            throw TransportError(
                .certificateFileUnusable, stage: .tls,
                message: "the trusted certificates of \(place) cannot be used: no readable certificate in PEM form")
        }
    }

    /// The context that was made before, unless the file has changed since.
    private func known(_ key: Key, _ path: String?) -> NIOSSLContext? {
        guard let entry = entries.withLock({ $0[key] }) else { return nil }
        return entry.version == path.flatMap { Version(ofFileAt: $0) } ? entry.context : nil
    }

    private static func key(_ trust: TLSTrust) -> (Key, path: String?) {
        switch trust {
        case .systemRoots: (.systemRoots, "/etc/ssl/certs/ca-certificates.crt")
        case .certificateFile(let path): (.file(path), path)
        case .pinned: (.pinned, nil)
        }
    }

    private static func makeContext(_ trust: TLSTrust) throws -> NIOSSLContext {
        var configuration = TLSConfiguration.makeClientConfiguration()
        // RFC 8314 §4.1
        configuration.minimumTLSVersion = .tlsv12
        configuration.renegotiationSupport = .none
        // How long a closing connection waits for the peer's own goodbye.
        configuration.shutdownTimeout = .seconds(1)
        switch trust {
        case .systemRoots:
            configuration.trustRoots = .default
        case .certificateFile(let path):
            let certificates = try NIOSSLCertificate.fromPEMFile(path)
            guard !certificates.isEmpty else { throw NIOSSLError.failedToLoadCertificate }
            configuration.trustRoots = .certificates(certificates)
        case .pinned:
            // Every connection gets a verification of its own that compares fingerprints. Without one, nothing would
            // be trusted: the list of roots is empty.
            configuration.trustRoots = .certificates([])
            configuration.certificateVerification = .noHostnameVerification
        }
        return try NIOSSLContext(configuration: configuration)
    }
}
