import Glibc

/// A blocking stream socket with a deadline, for the line protocols of probes, deliveries and control.
struct SocketStream: ~Copyable {
    private let descriptor: Int32
    private let deadline: Deadline
    private var received: [UInt8] = []

    /// Connects to a TCP port.
    ///
    /// - Throws: `connectionFailed`.
    init(host: String, port: Int, timeout: Double) throws(TestbedError) {
        let address = InternetAddress(host: host, port: port)
        self.init(newOfFamily: address?.family ?? AF_INET, timeout: timeout)
        guard let address else {
            throw TestbedError(.connectionFailed, "'\(host)' port \(port) is no address.")
        }
        guard address.withSocketAddress({ connect(descriptor, $0, $1) }) == 0 else {
            throw TestbedError(.connectionFailed, "\(host) port \(port) cannot be reached: \(systemError()).")
        }
    }

    /// Connects to a socket file.
    ///
    /// - Throws: `connectionFailed`.
    init(path: String, timeout: Double) throws(TestbedError) {
        self.init(newOfFamily: AF_UNIX, timeout: timeout)
        guard UnixAddress.withPath(path, { connect(descriptor, $0, $1) }) == 0 else {
            throw TestbedError(.connectionFailed, "\(path) cannot be reached: \(systemError()).")
        }
    }

    private init(newOfFamily family: Int32, timeout: Double) {
        self.init(
            accepted: socket(family, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0), timeout: timeout)
        setTimeout()
    }

    /// Takes over an accepted connection.
    init(accepted descriptor: Int32, timeout: Double) {
        self.descriptor = descriptor
        deadline = Deadline(seconds: timeout)
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Reads up to a line feed and returns the line without its end.
    ///
    /// - Throws: `connectionFailed` when the stream ends or the deadline passes first, or for a line of more than 64 KiB.
    mutating func readLine() throws(TestbedError) -> String {
        while true {
            if let end = received.firstIndex(of: 0x0A) {
                var line = received[..<end]
                if line.last == 0x0D { line.removeLast() }
                let text = String(decoding: line, as: UTF8.self)
                received.removeSubrange(...end)
                return text
            }
            guard received.count < 65536 else { throw TestbedError(.connectionFailed, "The line is too long.") }
            try receiveMore()
        }
    }

    /// Reads exactly `count` bytes.
    ///
    /// - Throws: `connectionFailed` when the stream ends or the deadline passes first.
    mutating func read(count: Int) throws(TestbedError) -> [UInt8] {
        while received.count < count { try receiveMore() }
        let bytes = Array(received.prefix(count))
        received.removeFirst(count)
        return bytes
    }

    private mutating func receiveMore() throws(TestbedError) {
        var buffer = [UInt8](repeating: 0, count: 65536)
        setTimeout()
        let count = recv(descriptor, &buffer, buffer.count, 0)
        guard count > 0 else {
            if count < 0, errno == EINTR { return }
            let reason =
                count == 0 ? "the other side closed it" : errno == EAGAIN ? "no answer came in time" : systemError()
            throw TestbedError(.connectionFailed, "The connection gave no full answer: \(reason).")
        }
        received.append(contentsOf: buffer.prefix(count))
    }

    /// Sends all bytes.
    ///
    /// - Throws: `connectionFailed`.
    func send(_ bytes: [UInt8]) throws(TestbedError) {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes { buffer in
                Glibc.send(descriptor, buffer.baseAddress, buffer.count, Int32(MSG_NOSIGNAL))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                throw TestbedError(.connectionFailed, "The connection broke while sending: \(systemError()).")
            }
            sent += count
        }
    }

    /// Sends a line with CRLF.
    ///
    /// - Throws: `connectionFailed`.
    func send(line: String) throws(TestbedError) {
        try send(Array(line.utf8) + [0x0D, 0x0A])
    }

    private func setTimeout() {
        // Zero would mean to wait for ever.
        let milliseconds = max(1, deadline.remainingMilliseconds)
        var time = timeval(tv_sec: Int(milliseconds / 1000), tv_usec: Int(milliseconds % 1000) * 1000)
        let size = socklen_t(MemoryLayout<timeval>.size)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &time, size)
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &time, size)
    }
}
