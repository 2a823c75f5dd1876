import Foundation
import Glibc
import MailModel
import MailTransport
import NIOCore
import NIOPosix
import NIOSSL
import Testing

@Suite("TLS to real servers")
struct TLSVerificationTests {
    @Test(
        "A good certificate is accepted and described, by name and by address, with both versions of TLS",
        arguments: [
            ("good", "ca", "mail.test", TLSVersion.tlsv13, "TLS 1.3", "TLS_AES_128_GCM_SHA256"),
            ("good", "ca", "imap.wild.test", .tlsv13, "TLS 1.3", "TLS_AES_128_GCM_SHA256"),
            ("good", "ca", "mail.test", .tlsv12, "TLS 1.2", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"),
            ("rsa", "rsaca", "mail.test", .tlsv13, "TLS 1.3", "TLS_AES_128_GCM_SHA256"),
            ("rsa", "rsaca", "mail.test", .tlsv12, "TLS 1.2", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"),
            ("address", "ca", "127.0.0.1", .tlsv13, "TLS 1.3", "TLS_AES_128_GCM_SHA256"),
            ("self", "self", "mail.test", .tlsv13, "TLS 1.3", "TLS_AES_128_GCM_SHA256"),
        ])
    func accepted(
        certificate: String, root: String, host: String, version: TLSVersion, name: String, cipher: String
    ) async throws {
        let certificates = try await TestCertificates.make()
        try await withServer(try tlsServer(certificates, certificate, versions: (.tlsv12, version))) { server in
            let stages = Stages()
            let collector = Collector()
            let request = try makeRequest(host, server.port, .certificateFile(certificates.certificate(root)))
            let channel = try await makeTransport().connect(request, stages, collector)
            await collector.contains("* OK ready")
            let session = try #require(stages.session)
            #expect(session.version == name)
            #expect(session.cipher == cipher)
            #expect(
                session.certificate.fingerprint
                    == CertificateFingerprint(ofCertificate: try certificates.der(certificate)))
            #expect(session.serverEndPoint?.count == 32)
            #expect(stages.connected?.description == "127.0.0.1")
            try await channel.close()
            await server.allClosed()
        }
    }

    @Test(
        "What is wrong with a certificate is told apart, with the certificate as evidence",
        arguments: [
            ("expired", "mail.test", TransportError.Code.certificateExpired),
            ("future", "mail.test", .certificateNotYetValid), ("other", "mail.test", .nameMismatch),
            ("good", "127.0.0.1", .nameMismatch), ("named", "mail.test", .nameMismatch),
            ("unknown", "mail.test", .unknownIssuer), ("self", "mail.test", .selfSigned),
            // For an address only: it must not pass for a name that happens to resolve to that address.
            ("address", "mail.test", .nameMismatch),
        ])
    func refused(certificate: String, host: String, code: TransportError.Code) async throws {
        let certificates = try await TestCertificates.make()
        for version in [TLSVersion.tlsv12, .tlsv13] {
            try await withServer(try tlsServer(certificates, certificate, versions: (version, version))) { server in
                let collector = Collector()
                let request = try makeRequest(host, server.port, .certificateFile(certificates.certificate("ca")))
                let error = await expect(code, .tls) {
                    try await makeTransport().connect(request, Stages(), collector)
                }
                let expected = CertificateFingerprint(ofCertificate: try certificates.der(certificate))
                #expect(error?.certificate?.fingerprint == expected)
                #expect(error?.disposition == .retry)
                await server.allClosed()
                #expect(collector.text.isEmpty)
            }
        }
    }

    @Test("The system's roots do not trust a private authority")
    func systemRoots() async throws {
        let certificates = try await TestCertificates.make()
        for (certificate, code) in [("good", TransportError.Code.unknownIssuer), ("self", .selfSigned)] {
            try await withServer(try tlsServer(certificates, certificate)) { server in
                let request = try makeRequest("mail.test", server.port)
                await expect(code, .tls) { try await makeTransport().connect(request) }
                await server.allClosed()
            }
        }
    }

    @Test("A pinned certificate is accepted whatever else is wrong with it, and no other is")
    func pinned() async throws {
        let certificates = try await TestCertificates.make()
        let transport = makeTransport()
        for certificate in ["self", "expired", "other", "unknown", "rsa"] {
            let pin = CertificateFingerprint(ofCertificate: try certificates.der(certificate))
            let wrong = CertificateFingerprint(ofCertificate: try certificates.der("good"))
            for version in [TLSVersion.tlsv12, .tlsv13] {
                try await withServer(try tlsServer(certificates, certificate, versions: (version, version))) { server in
                    let stages = Stages()
                    let collector = Collector()
                    let request = try makeRequest("mail.test", server.port, .pinned(pin))
                    let channel = try await transport.connect(request, stages, collector)
                    await collector.contains("ready")
                    #expect(stages.session?.certificate.fingerprint == pin)
                    try await channel.close()
                    let mismatch = try makeRequest("mail.test", server.port, .pinned(wrong))
                    let error = await expect(.fingerprintMismatch, .tls) { try await transport.connect(mismatch) }
                    #expect(error?.certificate?.fingerprint == pin)
                    await server.allClosed()
                }
            }
        }
    }

    @Test("A file without certificates, or none at all, is told by name", arguments: ["missing.pem", "good.key"])
    func unusableFile(name: String) async throws {
        let path = try await TestCertificates.make().folder.appendingPathComponent(name).path
        let request = try makeRequest("mail.test", 993, .certificateFile(path))
        let error = await expect(.certificateFileUnusable, .tls) { try await makeTransport().connect(request) }
        #expect(error?.message.contains(path) == true)
    }

    @Test("A changed certificate file is read again")
    func changedFile() async throws {
        let certificates = try await TestCertificates.make()
        let path = certificates.folder.appendingPathComponent("changing-\(UUID().uuidString).pem").path
        let transport = makeTransport()
        try await withServer(try tlsServer(certificates, "good")) { server in
            try FileManager.default.copyItem(atPath: certificates.certificate("stranger"), toPath: path)
            let request = try makeRequest("mail.test", server.port, .certificateFile(path))
            await expect(.unknownIssuer, .tls) { try await transport.connect(request) }
            try FileManager.default.removeItem(atPath: path)
            try FileManager.default.copyItem(atPath: certificates.certificate("ca"), toPath: path)
            let channel = try await transport.connect(request)
            try await channel.close()
            await server.allClosed()
        }
    }

    @Test(
        "Words instead of TLS are told, with the words",
        arguments: ["* OK Dovecot ready.\r\n", "220 mail.test ESMTP\r\n"])
    func plaintext(greeting: String) async throws {
        try await withServer({ try $0.pipeline.syncOperations.addHandler(Talker(greeting)) }) { server in
            let collector = Collector()
            let request = try makeRequest("mail.test", server.port)
            let error = await expect(.plaintextOnTLSPort, .tls) {
                try await makeTransport().connect(request, Stages(), collector)
            }
            #expect(error?.serverText?.description == greeting.split(separator: "\r\n").first.map(String.init))
            await server.allClosed()
            #expect(collector.text.isEmpty)
        }
    }

    @Test("A server with nothing newer than TLS 1.1 is too old", arguments: [TLSVersion.tlsv1, .tlsv11])
    func tooOld(version: TLSVersion) async throws {
        let certificates = try await TestCertificates.make()
        try await withServer(try tlsServer(certificates, "rsa", versions: (version, version))) { server in
            let request = try makeRequest("mail.test", server.port, .certificateFile(certificates.certificate("rsaca")))
            await expect(.protocolTooOld, .tls) { try await makeTransport().connect(request) }
            await server.allClosed()
        }
    }

    @Test("OpenSSL's own server with an old version is too old as well", arguments: ["-tls1", "-tls1_1"])
    func tooOldOpenSSL(option: String) async throws {
        let certificates = try await TestCertificates.make()
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
        process.arguments = [
            "s_server", "-accept", "127.0.0.1:0", "-cert", certificates.certificate("rsa"), "-key",
            certificates.key("rsa"), option, "-cipher", "ALL:@SECLEVEL=0",
        ]
        process.standardInput = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        // Not SIGTERM: a child started from a concurrency thread inherits a signal mask in which that is blocked.
        defer { kill(process.processIdentifier, SIGKILL) }
        var said = ""
        while said.firstMatch(of: /ACCEPT 127\.0\.0\.1:\d+\n/) == nil {
            let bytes = output.fileHandleForReading.availableData
            try #require(!bytes.isEmpty, "openssl s_server ended: \(said)")
            said += String(decoding: bytes, as: UTF8.self)
        }
        let port = try #require(said.firstMatch(of: /ACCEPT 127\.0\.0\.1:(\d+)\n/).flatMap { Int($0.1) })
        let request = try makeRequest("mail.test", port, .certificateFile(certificates.certificate("rsaca")))
        await expect(.protocolTooOld, .tls) { try await makeTransport().connect(request) }
    }

    @Test("An alert and garbage that looks like TLS are a failed handshake")
    func garbage() async throws {
        for bytes in [
            "\u{15}\u{3}\u{3}\u{0}\u{2}\u{2}\u{28}", "\u{16}\u{3}\u{3}\u{0}\u{4}aaaa", "\u{17}\u{3}\u{3}\u{0}\u{1}a",
        ] {
            try await withServer({ try $0.pipeline.syncOperations.addHandler(Talker(bytes)) }) { server in
                let request = try makeRequest("mail.test", server.port)
                await expect(.handshakeFailed, .tls) { try await makeTransport().connect(request) }
                await server.allClosed()
            }
        }
    }
}
