import Foundation
import Glibc
import NIOCore
import NIOPosix
import Resolver
import Testing

/// A real DNS server with the test domains, on a free loopback port, for as long as the body runs.
///
/// A missing dnsmasq is a failed test that says so, not a skipped one.
func withDNSMasq<R>(_ body: (_ v4: DNSServer, _ v6: DNSServer) async throws -> R) async throws -> R {
    let program = "/usr/sbin/dnsmasq"
    try #require(
        FileManager.default.isExecutableFile(atPath: program),
        "these tests need dnsmasq: install the Debian package dnsmasq-base")
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("dns-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }

    var said = ""
    for _ in 0..<5 {
        let port = try await freePort()
        let file = folder.appendingPathComponent("dnsmasq.conf")
        try configuration(port: port).write(to: file, atomically: true, encoding: .utf8)
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = ["--keep-in-foreground", "-C", file.path]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = output
        try process.run()
        // It says so when it serves; it ends when the port was taken meanwhile.
        said = ""
        while !said.contains("started, version") {
            let bytes = output.fileHandleForReading.availableData
            if bytes.isEmpty { break }
            said += String(decoding: bytes, as: UTF8.self)
        }
        guard said.contains("started, version") else { continue }
        // Not SIGTERM: a child started from a concurrency thread inherits a signal mask in which that is blocked.
        defer { kill(process.processIdentifier, SIGKILL) }
        let v4 = try #require(DNSServer("127.0.0.1:\(port)"))
        let v6 = try #require(DNSServer("[::1]:\(port)"))
        return try await body(v4, v6)
    }
    throw StartFailure(said: said)
}

private struct StartFailure: Error { let said: String }

private func freePort() async throws -> Int {
    let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        .bind(host: "127.0.0.1", port: 0).get()
    let port = channel.localAddress?.port
    try await channel.close()
    return try #require(port)
}

private func configuration(port: Int) -> String {
    let many = (1...150).map { "host-record=many.mail.test,127.1.0.\($0)" }.joined(separator: "\n")
    let long = (0..<4).map { _ in "\"" + String(repeating: "x", count: 200) + "\"" }.joined(separator: ",")
    return """
        port=\(port)
        listen-address=127.0.0.1
        listen-address=::1
        bind-interfaces
        no-resolv
        no-hosts
        user=root
        pid-file=
        log-facility=-
        local=/test/
        host-record=both.mail.test,127.0.0.11,fd00::11
        host-record=v4.mail.test,127.0.0.12
        host-record=v6.mail.test,fd00::12
        cname=alias.mail.test,both.mail.test
        txt-record=mail.test,"v=spf1 ","-all"
        txt-record=mail.test,"second"
        txt-record=long.mail.test,\(long)
        mx-host=mail.test,mx2.mail.test,20
        mx-host=mail.test,mx1.mail.test,10
        mx-host=mail.test,mx0.mail.test,10
        srv-host=_imaps._tcp.mail.test,b.mail.test,993,10,1
        srv-host=_imaps._tcp.mail.test,c.mail.test,1993,10,5
        srv-host=_imaps._tcp.mail.test,a.mail.test,10993,0,1
        srv-host=_imap._tcp.mail.test
        \(many)

        """
}
