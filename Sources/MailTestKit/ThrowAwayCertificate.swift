import Foundation
import Glibc
import NIOSSL
import Synchronization

private let folderToRemove = Mutex<URL?>(nil)

/// A certificate for localhost that signs itself, made by the `openssl` command for one run of the tests, in a folder that
/// is removed when the process ends.
final class ThrowAwayCertificate: Sendable {
    private let folder: URL

    // Unstructured, because every server of the process waits for this one certificate, whoever asked first.
    private static let made = Task { try await ThrowAwayCertificate() }

    /// The certificate, made when first asked for.
    static func shared() async throws -> ThrowAwayCertificate { try await made.value }

    private static let names =
        ["DNS:localhost", "DNS:imap.mail.test", "DNS:mail.test"] + (1...64).map { "IP:127.0.0.\($0)" }

    /// The certificate's PEM file.
    var file: String { folder.appendingPathComponent("server.pem").path }

    private var keyFile: String { folder.appendingPathComponent("server.key").path }

    /// TLS with this certificate.
    func serverContext() throws -> NIOSSLContext {
        try NIOSSLContext(
            configuration: .makeServerConfiguration(
                certificateChain: try NIOSSLCertificate.fromPEMFile(file).map { .certificate($0) },
                privateKey: .privateKey(try NIOSSLPrivateKey(file: keyFile, format: .pem))))
    }

    private init() async throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("mail-test-kit-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        folderToRemove.withLock { $0 = folder }
        atexit { folderToRemove.withLock { folder in folder.map { try? FileManager.default.removeItem(at: $0) } } }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
        process.arguments =
            ["req", "-x509", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30"]
            + ["-subj", "/CN=localhost", "-addext"]
            + ["subjectAltName=\(Self.names.joined(separator: ","))", "-keyout", keyFile, "-out", file]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        let status = try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do { try process.run() } catch { continuation.resume(throwing: error) }
        }
        guard status == 0 else { throw ThrowAwayCertificateError(status: status) }
    }
}

/// `openssl` did not make a certificate.
struct ThrowAwayCertificateError: Error {
    var status: Int32
}
