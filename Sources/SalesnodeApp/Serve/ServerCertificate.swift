internal import Logging
internal import NIOSSL
internal import ServiceLifecycle
internal import Synchronization

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// The certificate of our own web server, read anew when its files change: who renews it restarts nothing.
///
/// A connection keeps the certificate with which it began; the next one gets the new one. Files that cannot be used, such
/// as a new certificate beside the old key while both are being replaced, change nothing, and are looked at again.
final class ServerCertificate: Sendable {
    /// Where it lies, as PEM; the certificate with those of its issuers behind it.
    struct Files: Sendable, Hashable {
        var certificate: String
        var key: String
    }

    /// Which file it was: another one, or the same one written anew, differs.
    private struct Identity: Hashable {
        var numbers: [Int64] = []
    }

    private struct State {
        var context: NIOSSLContext
        var loaded: [Identity]
        var complained: [Identity] = []
    }

    let files: Files
    private let state: Mutex<State>

    /// Reads both files.
    ///
    /// - Throws: ``CommandFailure`` with `wrongUsage`, naming the file and what is wrong with it.
    init(_ files: Files) throws(CommandFailure) {
        self.files = files
        let identities = Self.identities(of: files)
        state = Mutex(State(context: try Self.load(files), loaded: identities))
    }

    /// What new connections are encrypted with.
    var context: NIOSSLContext { state.withLock { $0.context } }

    /// Reads the files anew where they have changed.
    func refresh(_ logger: Logger) {
        let now = Self.identities(of: files)
        guard state.withLock({ $0.loaded != now }) else { return }
        do {
            let context = try Self.load(files)
            state.withLock { state in
                state.context = context
                state.loaded = now
                state.complained = []
            }
            logger.info("Certificate read anew")
        } catch {
            let isNews = state.withLock { state in
                defer { state.complained = now }
                return state.complained != now
            }
            if isNews { logger.warning("Certificate not read anew", metadata: ["reason": "\(error.message)"]) }
        }
    }

    private static func load(_ files: Files) throws(CommandFailure) -> NIOSSLContext {
        let chain: [NIOSSLCertificate]
        do {
            chain = try NIOSSLCertificate.fromPEMFile(files.certificate)
        } catch {
            throw refusal(.tlsCertificate, files.certificate, "holds no certificate in PEM form")
        }
        let key: NIOSSLPrivateKey
        do {
            key = try NIOSSLPrivateKey(file: files.key, format: .pem)
        } catch {
            throw refusal(.tlsKey, files.key, "holds no key in PEM form without a password")
        }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = ["http/1.1"]
        do {
            return try NIOSSLContext(configuration: configuration)
        } catch {
            throw refusal(.tlsKey, files.key, "does not belong to the certificate in \(files.certificate)")
        }
    }

    private static func refusal(_ key: SettingKey, _ path: String, _ words: String) -> CommandFailure {
        guard access(path, R_OK) == 0 else {
            return CommandFailure(
                .wrongUsage, "\(key.option): \(TerminalText.safe(path)) cannot be read: \(SystemError.text(errno))")
        }
        return CommandFailure(.wrongUsage, "\(key.option): \(TerminalText.safe(path)) \(TerminalText.safe(words))")
    }

    private static func identities(of files: Files) -> [Identity] {
        [files.certificate, files.key].map { path in
            var status = stat()
            guard stat(path, &status) == 0 else { return Identity() }
            return Identity(numbers: [
                Int64(truncatingIfNeeded: status.st_dev), Int64(truncatingIfNeeded: status.st_ino),
                Int64(status.st_size), Int64(status.st_mtim.tv_sec), Int64(status.st_mtim.tv_nsec),
            ])
        }
    }
}

/// Looks whether the certificate's files have changed.
struct CertificateService: Service {
    /// Between two looks.
    static let interval = Duration.seconds(10)

    let certificate: ServerCertificate
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown { [certificate, logger] in
            // Files are compared from time to time: whoever renews them replaces folders and links as well, of which a
            // watch on the file hears nothing.
            while (try? await Task.sleep(for: Self.interval)) != nil { certificate.refresh(logger) }
        }
    }
}
