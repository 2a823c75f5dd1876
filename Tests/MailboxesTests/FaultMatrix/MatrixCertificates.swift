import Foundation
import Testing

/// Certificates for the fault matrix, made by the openssl command once for each run of the tests.
struct MatrixCertificates: Sendable {
    let folder: URL

    /// Those of this run, made when they are first asked for.
    static var shared: MatrixCertificates { get async throws { try await making.value } }

    /// On a thread of its own: the threads on which tests go on are few, and all of them would stand still for seconds.
    private static let making = Task {
        try await withCheckedThrowingContinuation { (made: CheckedContinuation<MatrixCertificates, any Error>) in
            Thread.detachNewThread { made.resume(with: Result { try MatrixCertificates() }) }
        }
    }

    private static let path = FileManager.default.temporaryDirectory
        .appending(path: "salesnode-matrix-\(UUID().uuidString)")

    /// The file with the one authority that the matrix trusts.
    var authority: String { folder.appending(path: "ca.pem").path }

    /// Names for which the good certificates stand: the matrix's own, and those of providers with texts of their own.
    static let hosts = [
        "mail.test", "imap.gmail.com", "smtp.gmail.com", "outlook.office365.com", "smtp.office365.com",
        "imap.mail.yahoo.com", "imap.yandex.com", "smtp.yandex.com", "imap.qq.com", "smtp.qq.com", "imap.163.com",
        "smtp.163.com", "smtp.mail.me.com", "imap.zoho.com", "imap.mail.ru", "imap.gmx.net",
    ]

    private init() throws {
        folder = Self.path
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        atexit { try? FileManager.default.removeItem(at: MatrixCertificates.path) }
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-e", "-c", Self.script]
        process.currentDirectoryURL = folder
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw CocoaError(.fileWriteUnknown) }
    }

    private static var script: String {
        let names = hosts.map { "DNS:\($0)" }.joined(separator: ",")
        return """
            printf '[ca]\\ndefault_ca=t\\n[t]\\ndir=.\\ndatabase=./index.txt\\nnew_certs_dir=.\\nrand_serial=yes\\n' > ca.cnf
            printf 'default_md=sha256\\npolicy=any\\nunique_subject=no\\nemail_in_dn=no\\n[any]\\n' >> ca.cnf
            printf 'commonName=optional\\n[req]\\ndistinguished_name=dn\\n[dn]\\n[authority]\\n' >> ca.cnf
            printf 'basicConstraints=critical,CA:TRUE\\nkeyUsage=critical,keyCertSign,cRLSign\\n' >> ca.cnf
            : > index.txt
            authority() {
                openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout $1.key -out $1.pem \
                    -subj /CN=$1 -days 3650 -config ca.cnf -extensions authority
            }
            issue() {
                openssl req -new -newkey $6 -nodes -keyout $1.key -out $1.csr -subj /CN=$1 -config ca.cnf
                printf 'subjectAltName=%s\\n' "$2" > $1.ext
                openssl ca -batch -config ca.cnf -cert $3.pem -keyfile $3.key -notext -startdate $4 -enddate $5 \
                    -extfile $1.ext -in $1.csr -out $1.pem
            }
            ec="ec -pkeyopt ec_paramgen_curve:P-256"
            soon=$(date -u -d '+5 days' +%Y%m%d%H%M%SZ)
            authority ca
            authority stranger
            issue good "\(names)" ca 20200101000000Z 20991231235959Z "$ec"
            issue rsa "\(names)" ca 20200101000000Z 20991231235959Z "rsa:2048"
            issue expiring DNS:mail.test ca 20200101000000Z $soon "$ec"
            issue expired DNS:mail.test ca 20200101000000Z 20200201000000Z "$ec"
            issue future DNS:mail.test ca 20980101000000Z 20991231235959Z "$ec"
            issue other DNS:other.test,DNS:same.test ca 20200101000000Z 20991231235959Z "$ec"
            issue wildcard 'DNS:*.hoster.test' ca 20200101000000Z 20991231235959Z "$ec"
            issue unknown DNS:mail.test stranger 20200101000000Z 20991231235959Z "$ec"
            openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout self.key -out self.pem \
                -subj /CN=mail.test -days 3650 -config ca.cnf -addext subjectAltName=DNS:mail.test
            """
    }
}
