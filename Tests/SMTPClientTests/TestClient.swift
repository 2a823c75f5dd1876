import Foundation
import MailModel
import MailTransport
import NIOCore
import NIOPosix
import NIOSSL
import Resolver
import SASL
import SMTPClient
import SMTPCore
import Synchronization
import Testing

/// A certificate for 127.0.0.1 that openssl makes once per run.
struct TestCertificate: Sendable {
    let file: String
    private let context: NIOSSLContext

    static let shared = Result { try TestCertificate() }

    private static let folder = FileManager.default.temporaryDirectory
        .appending(path: "salesnode-smtp-\(UUID().uuidString)")

    private init() throws {
        let folder = Self.folder
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        atexit { try? FileManager.default.removeItem(at: TestCertificate.folder) }
        let certificate = folder.appending(path: "certificate.pem").path
        let key = folder.appending(path: "key.pem").path
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/openssl")
        process.arguments = [
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
            "-subj", "/CN=mail.test", "-addext", "subjectAltName=DNS:mail.test,IP:127.0.0.1", "-keyout", key, "-out",
            certificate,
        ]
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        file = certificate
        context = try NIOSSLContext(
            configuration: .makeServerConfiguration(
                certificateChain: try NIOSSLCertificate.fromPEMFile(certificate).map { .certificate($0) },
                privateKey: .privateKey(try NIOSSLPrivateKey(file: key, format: .pem))))
    }

    func serverHandler() -> NIOSSLServerHandler { NIOSSLServerHandler(context: context) }
}

/// What a test connects with.
struct TestClient: Sendable {
    let port: Int
    let security: ConnectionSecurity
    let certificate: TestCertificate
    let trace = WireTrace(redactor: Redactor())
    let stages = StageList()

    final class StageList: Sendable {
        private let kept = Mutex<[TransportStage]>([])
        func add(_ stage: TransportStage) { kept.withLock { $0.append(stage) } }
        var all: [TransportStage] { kept.withLock { $0 } }
    }

    private struct NoResolver: HostResolving {
        func addresses(of name: DomainName, deadline: NIODeadline) async throws(ResolverError) -> [IPAddress] { [] }
    }

    var options: SMTPClientOptions { SMTPClientOptions(trace: trace) }

    func connect(
        _ options: SMTPClientOptions? = nil, within time: TimeAmount = .seconds(60)
    ) async throws -> SMTPConnection {
        let transport = MailTransport(
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton, resolver: NoResolver(),
            policy: EgressPolicy(allowsPrivateHosts: true))
        let endpoint = try #require(Endpoint("127.0.0.1:\(port)"))
        let stages = stages
        return try await SMTPConnection.connect(
            TransportRequest(
                endpoint: endpoint, security: security, trust: .certificateFile(certificate.file),
                deadline: .now() + time),
            over: transport, options: options ?? self.options, onStage: { stages.add($0) })
    }

    /// Everything that the trace shows.
    var traceText: String {
        trace.entries.map { "\($0.direction.rawValue) \($0.text)" }.joined(separator: "\n")
    }
}

/// The error that `body` throws.
func clientError(_ body: () async throws -> Void) async -> SMTPClientError? {
    do {
        try await body()
        return nil
    } catch { return error as? SMTPClientError }
}

/// Holds tasks back until it is opened.
final class Gate: Sendable {
    private let stream: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    init() { (stream, continuation) = AsyncStream.makeStream() }

    func open() { continuation.finish() }

    func wait() async { for await _ in stream {} }
}

extension SMTPSendResult {
    /// The outcome in a word and its error's code.
    var summary: String {
        switch outcome {
        case .accepted: "accepted"
        case .notAccepted(let error): "not accepted: \(error.code)"
        case .uncertain(let error): "uncertain: \(error.code)"
        }
    }
}

let alice = SASLCredential.password(user: "alice@mail.test", password: Secret("correct-horse"))

func envelope() throws -> SMTPEnvelope {
    SMTPEnvelope(sender: try EmailAddress("alice@mail.test"), to: [try EmailAddress("bob@mail.test")])
}

func message(_ text: String = "Subject: x\r\n\r\nprivate words\r\n") -> SMTPMessage {
    SMTPMessage(bytes: Array(text.utf8))
}
