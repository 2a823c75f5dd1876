import Foundation
import Synchronization
import Testing

private let folderToRemove = Mutex<URL?>(nil)

/// An authority and certificates for web servers, made by the openssl command once for a run of the tests.
final class WebCertificates: Sendable {
    private let folder: URL

    /// On a thread of its own: the threads on which tests go on are few, and one of them would stand still.
    private static let shared = Task {
        try await withCheckedThrowingContinuation { (made: CheckedContinuation<WebCertificates, any Error>) in
            Thread.detachNewThread { made.resume(with: Result { try WebCertificates() }) }
        }
    }

    static func make() async throws -> WebCertificates { try await shared.value }

    /// The authority that issued `good` and `other`.
    var authority: String { path("ca.pem") }

    /// For `web.test` and every name below.
    var good: (pem: String, key: String) { (path("good.pem"), path("good.key")) }

    /// For `elsewhere.test`.
    var other: (pem: String, key: String) { (path("other.pem"), path("other.key")) }

    private func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

    private init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("web-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        folderToRemove.withLock { $0 = folder }
        atexit { folderToRemove.withLock { folder in folder.map { try? FileManager.default.removeItem(at: $0) } } }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-e", "-c", Self.script]
        process.currentDirectoryURL = folder
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw CocoaError(.fileWriteUnknown) }
    }

    private static let script = """
        ec="-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes"
        openssl req -x509 $ec -keyout ca.key -out ca.pem -subj "/CN=Web Test Root" -days 30 \
            -addext basicConstraints=critical,CA:TRUE
        for pair in good:DNS:web.test,DNS:*.web.test other:DNS:elsewhere.test; do
            name=${pair%%:*}
            openssl req -new $ec -keyout $name.key -out $name.csr -subj "/CN=$name"
            printf 'subjectAltName=%s\\n' "${pair#*:}" > $name.ext
            openssl x509 -req -in $name.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 30 -extfile $name.ext \
                -out $name.pem
        done
        """
}
