import Glibc

/// A question that only a working server answers.
enum ReadinessProbe: Sendable, CustomStringConvertible {
    /// A first line that begins with the given text.
    case greeting(host: String, port: Int, prefix: String)
    /// An answer to a DNS query for `imap.mail.test` over UDP.
    case dns(host: String, port: Int)
    /// A status line from a web server, without TLS.
    case web(host: String, port: Int)
    /// An answer from the OAuth server's seam, which opens after its web pages.
    case oauthSeam(path: String)
    /// The option negotiation of a mail filter.
    case milter(path: String)

    var description: String {
        switch self {
        case .greeting(let host, let port, _): "a greeting on \(host) port \(port)"
        case .dns(let host, let port): "a DNS answer on \(host) port \(port)"
        case .web(let host, let port): "a web page on \(host) port \(port)"
        case .oauthSeam(let path): "an answer on \(path)"
        case .milter(let path): "a mail filter on \(path)"
        }
    }

    /// Asks once.
    ///
    /// - Throws: `connectionFailed` if there is no answer, `refused` if it is not the expected one.
    func ask() throws(TestbedError) {
        switch self {
        case .greeting(let host, let port, let prefix):
            var stream = try SocketStream(host: host, port: port, timeout: 2)
            let line = try stream.readLine()
            guard line.hasPrefix(prefix) else {
                throw TestbedError(.refused, "\(host) port \(port) answered '\(line.prefix(100))'.")
            }
        case .dns(let host, let port):
            try Self.askDNS(host: host, port: port)
        case .web(let host, let port):
            var stream = try SocketStream(host: host, port: port, timeout: 2)
            try stream.send(line: "GET / HTTP/1.1\r\nHost: \(host)\r\n")
            let line = try stream.readLine()
            guard line.hasPrefix("HTTP/1.1 ") else {
                throw TestbedError(.refused, "\(host) port \(port) answered '\(line.prefix(100))'.")
            }
        case .oauthSeam(let path):
            _ = try OAuthSeam(path: path, timeout: 2).ask(.ping)
        case .milter(let path):
            try Self.askMilter(path: path)
        }
    }

    private static func askDNS(host: String, port: Int) throws(TestbedError) {
        guard let address = InternetAddress(host: host, port: port) else {
            throw TestbedError(.connectionFailed, "'\(host)' port \(port) is no address.")
        }
        let descriptor = socket(address.family, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        defer { close(descriptor) }
        // RFC 1035 §4.1: header (id, recursion desired, one question), then name, type A, class IN.
        var query: [UInt8] = [0x53, 0x4E, 0x01, 0x00, 0, 1, 0, 0, 0, 0, 0, 0]
        for label in ["imap", "mail", "test"] { query += [UInt8(label.utf8.count)] + Array(label.utf8) }
        query += [0, 0, 1, 0, 1]
        var time = timeval(tv_sec: 0, tv_usec: 200_000)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
        var answer = [UInt8](repeating: 0, count: 512)
        guard address.withSocketAddress({ connect(descriptor, $0, $1) }) == 0,
            Glibc.send(descriptor, query, query.count, Int32(MSG_NOSIGNAL)) == query.count,
            recv(descriptor, &answer, answer.count, 0) >= 12
        else {
            throw TestbedError(.connectionFailed, "\(host) port \(port) does not answer DNS: \(systemError()).")
        }
        // No error, and at least one answer.
        guard answer[0] == 0x53, answer[1] == 0x4E, answer[3] & 0x0F == 0, answer[7] > 0 else {
            throw TestbedError(.refused, "\(host) port \(port) does not know imap.mail.test.")
        }
    }

    private static func askMilter(path: String) throws(TestbedError) {
        var stream = try SocketStream(path: path, timeout: 2)
        // Length, 'O' for options, version 6, all actions, all steps of the protocol.
        try stream.send([0, 0, 0, 13, 0x4F, 0, 0, 0, 6, 0, 0, 1, 0xFF, 0, 0x1F, 0xFF, 0xFF])
        let head = try stream.read(count: 5)
        guard head[4] == 0x4F else { throw TestbedError(.refused, "\(path) does not speak the mail filter protocol.") }
    }
}
