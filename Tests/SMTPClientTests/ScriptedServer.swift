import MailModel
import NIOCore
import NIOPosix
import NIOSSL
import Testing

/// A server that plays a script to one connection on loopback.
enum ScriptedServer {
    typealias Script = @Sendable (inout ScriptedPeer) async throws -> Void

    /// Runs `client` against a server that plays `script`, and waits for both to end.
    ///
    /// What the script throws is thrown, unless the client failed first.
    static func run<T: Sendable>(
        _ security: ConnectionSecurity = .implicit, script: @escaping Script,
        client: (TestClient) async throws -> T
    ) async throws -> T {
        let certificate = try TestCertificate.shared.get()
        // Nothing is read, and no writer exists, before the script has taken the connection.
        let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelOption(.autoRead, value: false)
            .bind(host: "127.0.0.1", port: 0) { channel in
                channel.eventLoop.makeSucceededFuture(channel)
            }
        let port = try #require(listener.channel.localAddress?.port)
        async let served: Void = serve(listener, security, certificate, script)
        let result: T
        do {
            result = try await client(TestClient(port: port, security: security, certificate: certificate))
        } catch {
            try? await listener.channel.close()
            _ = try? await served
            throw error
        }
        try? await listener.channel.close()
        try await served
        return result
    }

    private static func serve(
        _ listener: NIOAsyncChannel<any Channel, Never>, _ security: ConnectionSecurity,
        _ certificate: TestCertificate, _ script: Script
    ) async throws {
        try await listener.executeThenClose { connections in
            for try await channel in connections {
                do {
                    try await play(script, on: channel, security, certificate)
                } catch is ChannelError {
                    // The client closed first, which is its right.
                }
                return
            }
        }
    }

    private static func play(
        _ script: Script, on channel: any Channel, _ security: ConnectionSecurity, _ certificate: TestCertificate
    ) async throws {
        let connection = try await channel.eventLoop.submit {
            if security == .implicit { try channel.pipeline.syncOperations.addHandler(certificate.serverHandler()) }
            // What is read comes in a later turn, when the pipeline is whole.
            try channel.syncOptions?.setOption(.autoRead, value: true)
            return try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
        }.get()
        try await connection.executeThenClose { inbound, outbound in
            var peer = ScriptedPeer(
                channel: channel, certificate: certificate, input: inbound.makeAsyncIterator(), output: outbound)
            try await script(&peer)
        }
    }
}

/// The server's end of a connection, for scripts.
struct ScriptedPeer {
    let channel: any Channel
    let certificate: TestCertificate
    var input: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    let output: NIOAsyncChannelOutboundWriter<ByteBuffer>
    private var buffer: [UInt8] = []

    init(
        channel: any Channel, certificate: TestCertificate,
        input: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator,
        output: NIOAsyncChannelOutboundWriter<ByteBuffer>
    ) {
        self.channel = channel
        self.certificate = certificate
        self.input = input
        self.output = output
    }

    /// Sends lines.
    func say(_ lines: String...) async throws { try await sayRaw(lines.map { $0 + "\r\n" }.joined()) }

    /// Sends bytes as they are.
    func sayRaw(_ text: String) async throws { try await output.write(ByteBuffer(string: text)) }

    /// Waits for a line and compares it.
    mutating func hear(_ expected: String, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let line = try await line()
        #expect(line == expected, sourceLocation: sourceLocation)
    }

    /// The next line; nil at the end.
    mutating func line() async throws -> String? {
        while true {
            if let end = buffer.firstIndex(of: 0x0A) {
                let line = buffer[..<end]
                buffer.removeFirst(end + 1)
                return String(decoding: line.last == 0x0D ? line.dropLast() : line, as: UTF8.self)
            }
            guard let more = try await input.next(isolation: #isolation) else { return nil }
            buffer.append(contentsOf: more.readableBytesView)
        }
    }

    /// Reads a message up to the final dot, as it was sent.
    mutating func message() async throws -> [UInt8] {
        var bytes = buffer
        buffer = []
        while !(bytes.suffix(5).elementsEqual("\r\n.\r\n".utf8) || bytes.elementsEqual(".\r\n".utf8)) {
            guard let more = try await input.next(isolation: #isolation) else { return bytes }
            bytes.append(contentsOf: more.readableBytesView)
        }
        return bytes
    }

    /// Waits until the client has closed.
    mutating func end() async throws {
        do {
            while try await line() != nil {}
        } catch is NIOSSLError {
            // A client that gives up does not say goodbye.
        } catch is IOError {}
    }

    /// Becomes the server's side of a TLS handshake.
    func startTLS() async throws {
        let certificate = certificate
        let channel = channel
        try await channel.eventLoop.submit {
            try channel.pipeline.syncOperations.addHandler(certificate.serverHandler(), position: .first)
        }.get()
    }

    /// Greets and answers EHLO with these extensions.
    mutating func open(_ extensions: String...) async throws {
        try await say("220 mail.test ESMTP")
        try await hear("EHLO [127.0.0.1]")
        let lines = ["mail.test"] + extensions
        for (index, line) in lines.enumerated() {
            try await say("250\(index == lines.count - 1 ? " " : "-")\(line)")
        }
    }

    /// Accepts a pipelined transaction up to 354.
    mutating func acceptEnvelope() async throws {
        for _ in 0..<3 { _ = try await line() }
        try await say("250 2.1.0 ok", "250 2.1.5 ok", "354 go")
    }
}
