import Foundation
import Logging
import MailModel
import NIOCore
import NIOPosix
import NIOSSL
import Testing

@testable import SalesnodeApp

@Suite("Serving pages to others", .timeLimit(.minutes(5)))
struct ServingTests {
    private func settings(_ values: [SettingKey: String]) async throws -> Settings {
        try await Settings(
            options: CommandOptions(values: values), environment: ["HOME": "/h"], currentFolder: "/")
    }

    @Test(
        "a server that others reach needs a certificate or a proxy that was named, and says so",
        arguments: [
            ([.listen: "0.0.0.0:80"], "--tls-certificate FILE"),
            ([.listen: "[::]:80", .publicURL: "https://mail.example.com"], "unencrypted"),
            ([.listen: "192.0.2.1:80", .trustedProxy: "192.0.2.2"], "--public-url https://HOST"),
            ([.tlsCertificate: "/c.pem"], "--tls-key"), ([.tlsKey: "/k.pem"], "--tls-certificate"),
            ([.tlsCertificate: "/c.pem", .tlsKey: "/k.pem"], "--public-url https://HOST"),
            (
                [.tlsCertificate: "/c.pem", .tlsKey: "/k.pem", .publicURL: "http://localhost:8080"],
                "--public-url https://HOST"
            ),
        ] as [([SettingKey: String], String)])
    func refused(_ values: [SettingKey: String], _ words: String) async throws {
        let settings = try await settings(values)
        let error = #expect(throws: CommandFailure.self) { try ServingRules(settings: settings).certificate() }
        #expect(error?.code == .wrongUsage)
        #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
    }

    @Test(
        "this machine alone, a proxy that was named, or an own certificate are enough",
        arguments: [
            [:], [.listen: "[::1]:8080"], [.listen: "127.0.0.9:1", .publicURL: "https://mail.example.com"],
            [.listen: "0.0.0.0:80", .trustedProxy: "192.0.2.2", .publicURL: "https://mail.example.com"],
            [
                .listen: "0.0.0.0:443", .publicURL: "https://mail.example.com", .tlsCertificate: "/c.pem",
                .tlsKey: "/k.pem",
            ],
        ] as [[SettingKey: String]])
    func accepted(_ values: [SettingKey: String]) async throws {
        let settings = try await settings(values)
        let files = try ServingRules(settings: settings).certificate()
        #expect((files != nil) == (values[.tlsCertificate] != nil))
    }

    @Test("files that are no certificate or no key, or do not belong together, are named")
    func unusableFiles() async throws {
        let made = try await WebCertificates.make()
        let cases = [
            ("/nothing/c.pem", made.good.key, "--tls-certificate: /nothing/c.pem cannot be read: No such file"),
            (made.good.key, made.good.key, "holds no certificate"),
            (made.good.pem, made.good.pem, "holds no key"),
            (made.good.pem, made.other.key, "does not belong to the certificate"),
        ]
        for (certificate, key, words) in cases {
            let error = #expect(throws: CommandFailure.self) {
                _ = try ServerCertificate(ServerCertificate.Files(certificate: certificate, key: key))
            }
            #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
        }
    }

    @Test("the pages come encrypted, under the public name, with cookies that are bound to it")
    func encrypted() async throws {
        let made = try await WebCertificates.make()
        try await withTemporaryFolder { folder in
            let settings = try await self.settings([
                .data: "\(folder)/data", .keyFile: "\(folder)/master.key", .listen: "127.0.0.1:0",
                .publicURL: "https://web.test", .tlsCertificate: made.good.pem, .tlsKey: made.good.key,
            ])
            let (ready, sink) = AsyncStream.makeStream(of: ListenAddress.self)
            let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            let server = Server(settings: settings, secrets: EnvironmentSecrets(), logger: quiet) {
                sink.yield($0)
                sink.finish()
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    defer { sink.finish() }
                    try await server.run()
                }
                for await address in ready {
                    let answer = try await Self.exchange("web.test", with: address, trusting: made.authority)
                    #expect(answer.contains(" 200 "), "\(answer)")
                    #expect(answer.contains("__Host-visit="))
                    #expect(answer.contains("; Secure"))
                    #expect(answer.lowercased().contains("strict-transport-security"))
                    let foreign = try await Self.exchange("other.web.test", with: address, trusting: made.authority)
                    #expect(foreign.contains(" 421 "))
                    // Who does not speak TLS gets nothing.
                    let clear = try await RawHTTP.exchange("GET / HTTP/1.1\r\nHost: web.test\r\n\r\n", with: address)
                    #expect(!clear.contains("HTTP/1.1"))
                }
                group.cancelAll()
            }
        }
    }

    @Test("a renewed certificate is in force for the next connection; a half-replaced one changes nothing")
    func renewed() async throws {
        let made = try await WebCertificates.make()
        let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        try await withTemporaryFolder { folder in
            let files = ServerCertificate.Files(certificate: "\(folder)/c.pem", key: "\(folder)/k.pem")
            func put(_ from: String, at path: String) throws {
                try Data(contentsOf: URL(fileURLWithPath: from)).write(
                    to: URL(fileURLWithPath: path), options: .atomic)
            }
            try put(made.good.pem, at: files.certificate)
            try put(made.good.key, at: files.key)
            let certificate = try ServerCertificate(files)
            let first = certificate.context
            certificate.refresh(quiet)
            #expect(certificate.context === first)
            try put(made.other.pem, at: files.certificate)
            certificate.refresh(quiet)
            #expect(certificate.context === first)
            try put(made.other.key, at: files.key)
            certificate.refresh(quiet)
            #expect(certificate.context !== first)
            try FileManager.default.removeItem(atPath: files.certificate)
            let second = certificate.context
            certificate.refresh(quiet)
            #expect(certificate.context === second)
        }
    }

    /// Asks for the first page of a fresh server over TLS, and gives everything until the server closes.
    private static func exchange(
        _ host: String, with address: ListenAddress, trusting authority: String
    ) async throws -> String {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.trustRoots = .file(authority)
        let context = try NIOSSLContext(configuration: configuration)
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.autoRead, value: false)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        NIOSSLClientHandler(context: context, serverHostname: host))
                }
            }
            .connect(host: address.host, port: address.port).get()
        return try await channel.withByteStreams { inbound, outbound in
            let request = "GET /welcome HTTP/1.1\r\nHost: \(host)\r\nConnection: close\r\n\r\n"
            try await outbound.write(ByteBuffer(string: request))
            var answer = ""
            do {
                for try await part in inbound { answer += String(buffer: part) }
            } catch {
                // A close without goodbye after an answer is no loss.
            }
            return answer
        }
    }
}
