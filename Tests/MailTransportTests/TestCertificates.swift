import Foundation
import Glibc
import Synchronization
import Testing

private let folderToRemove = Mutex<URL?>(nil)

/// Certificates made by the openssl command for one run of the tests, in a folder that is removed at its end.
///
/// `ca` issues most of them; `stranger` issued one and is trusted by nobody.
final class TestCertificates: Sendable {
    let folder: URL

    private static let shared = Task { try await TestCertificates() }

    /// The certificates, made when first asked for.
    static func make() async throws -> TestCertificates { try await shared.value }

    /// Path of a certificate in PEM form.
    func certificate(_ name: String) -> String { folder.appendingPathComponent("\(name).pem").path }

    /// Path of its key.
    func key(_ name: String) -> String { folder.appendingPathComponent("\(name).key").path }

    /// A certificate in DER form.
    func der(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: folder.appendingPathComponent("\(name).der")))
    }

    private init() async throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("tls-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        folderToRemove.withLock { $0 = folder }
        atexit { folderToRemove.withLock { folder in folder.map { try? FileManager.default.removeItem(at: $0) } } }
        try Data().write(to: folder.appendingPathComponent("index.txt"))
        try Self.configuration.write(
            to: folder.appendingPathComponent("ca.cnf"), atomically: true, encoding: .utf8)
        try await run(Self.script)
        for name in ["ca", "good", "rsa", "pss", "sha384", "sha512", "sha1", "ed25519", "address", "self", "expired"] {
            #expect(FileManager.default.fileExists(atPath: folder.appendingPathComponent("\(name).der").path))
        }
    }

    private func run(_ script: String) async throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-e", "-c", script]
        process.currentDirectoryURL = folder
        process.standardOutput = FileHandle.nullDevice
        process.standardError = try FileHandle(forWritingTo: emptyFile("log"))
        let status = try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do { try process.run() } catch { continuation.resume(throwing: error) }
        }
        let log = try String(contentsOf: folder.appendingPathComponent("log"), encoding: .utf8)
        try #require(status == 0, "openssl failed: \(log)")
    }

    private func emptyFile(_ name: String) throws -> URL {
        let file = folder.appendingPathComponent(name)
        try Data().write(to: file)
        return file
    }

    private static let configuration = """
        [ca]
        default_ca = testing
        [testing]
        dir = .
        database = ./index.txt
        new_certs_dir = .
        rand_serial = yes
        default_md = sha256
        policy = any
        unique_subject = no
        email_in_dn = no
        [any]
        commonName = optional
        organizationName = optional
        [req]
        distinguished_name = dn
        [dn]
        [authority]
        basicConstraints = critical,CA:TRUE
        keyUsage = critical,keyCertSign,cRLSign
        """

    /// issue NAME SUBJECT SAN ISSUER DIGEST START END [NEWKEY [ISSUER-OPTIONS]]
    private static let script = """
        authority() {
            openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout $1.key -out $1.pem \
                -subj "$2" -days 3650 -config ca.cnf -extensions authority
        }
        issue() {
            name=$1; subject=$2; san=$3; issuer=$4; digest=$5; from=$6; until=$7; shift 7
            openssl req -new $1 -nodes -keyout $name.key -out $name.csr -subj "$subject" -config ca.cnf
            shift
            printf 'subjectAltName=%s\\n' "$san" > $name.ext
            openssl ca -batch -config ca.cnf -cert $issuer.pem -keyfile $issuer.key -md $digest -notext \
                -startdate $from -enddate $until -extfile $name.ext -in $name.csr -out $name.pem "$@"
        }
        ec="-newkey ec -pkeyopt ec_paramgen_curve:P-256"
        now=20200101000000Z
        end=20991231235959Z
        authority ca "/CN=Test Root/O=Salesnode Tests"
        authority stranger "/CN=Stranger Root"
        openssl req -x509 -newkey rsa:2048 -nodes -keyout rsaca.key -out rsaca.pem -subj "/CN=RSA Root" -days 3650 \
            -config ca.cnf -extensions authority
        issue good /CN=mail.test DNS:mail.test,DNS:*.wild.test ca sha256 $now $end "$ec"
        issue rsa /CN=mail.test DNS:mail.test rsaca sha256 $now $end "-newkey rsa:2048"
        issue pss /CN=mail.test DNS:mail.test rsaca sha384 $now $end "$ec" -sigopt rsa_padding_mode:pss
        issue sha384 /CN=mail.test DNS:mail.test ca sha384 $now $end "$ec"
        issue sha512 /CN=mail.test DNS:mail.test ca sha512 $now $end "$ec"
        issue sha1 /CN=mail.test DNS:mail.test ca sha1 $now $end "$ec"
        issue address "/CN=no name" IP:127.0.0.1,IP:::1 ca sha256 $now $end "$ec"
        issue other /CN=mail.test DNS:other.test,DNS:another.test ca sha256 $now $end "$ec"
        issue named "/CN=mail.test/O=Common Name Only" email:alice@mail.test ca sha256 $now $end "$ec"
        issue expired /CN=mail.test DNS:mail.test ca sha256 20200101000000Z 20200201000000Z "$ec"
        issue future /CN=mail.test DNS:mail.test ca sha256 20980101000000Z $end "$ec"
        issue unknown /CN=mail.test DNS:mail.test stranger sha256 $now $end "$ec"
        openssl req -x509 $ec -nodes -keyout self.key -out self.pem -subj "/CN=mail.test" -days 3650 -config ca.cnf \
            -addext subjectAltName=DNS:mail.test
        openssl req -x509 -newkey ed25519 -nodes -keyout ed25519.key -out ed25519.pem -subj "/CN=mail.test" -days 30 \
            -config ca.cnf -addext subjectAltName=DNS:mail.test
        for file in *.pem; do openssl x509 -in $file -outform DER -out ${file%.pem}.der; done
        """
}
