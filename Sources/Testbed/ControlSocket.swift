import Foundation
import Glibc

/// A request to a running testbed, one line of text on its control socket: `stop postfix`.
enum ControlRequest: Equatable {
    case stop(TestbedServer)
    case kill(TestbedServer)
    case start(TestbedServer)
    case status

    init?(line: String) {
        let words = line.split(separator: " ")
        let server = words.count == 2 ? TestbedServer(rawValue: String(words[1])) : nil
        switch (words.first, server, words.count) {
        case ("stop", let server?, 2): self = .stop(server)
        case ("kill", let server?, 2): self = .kill(server)
        case ("start", let server?, 2): self = .start(server)
        case ("status", nil, 1): self = .status
        default: return nil
        }
    }

    var line: String {
        switch self {
        case .stop(let server): "stop \(server.rawValue)"
        case .kill(let server): "kill \(server.rawValue)"
        case .start(let server): "start \(server.rawValue)"
        case .status: "status"
        }
    }
}

/// The answer to a control request, one line of JSON.
struct ControlAnswer: Codable {
    /// The processes that run after the request.
    var pids: [String: Int32]
    /// Why the request could not be fulfilled.
    var error: String?
}

/// The listening side of the control socket.
struct ControlSocket: ~Copyable {
    let descriptor: Int32

    /// - Throws: `commandFailed` if the socket cannot be made.
    init(path: String) throws(TestbedError) {
        self.init()
        guard UnixAddress.withPath(path, { bind(descriptor, $0, $1) }) == 0, chmod(path, 0o600) == 0,
            listen(descriptor, 16) == 0
        else {
            throw TestbedError(.commandFailed, "The socket '\(path)' cannot be made: \(systemError()).")
        }
    }

    private init() {
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Takes one connection, reads its request and sends the answer; a peer that is not understood is let go.
    func answer(_ fulfil: (ControlRequest) throws(TestbedError) -> [String: Int32]) {
        let connection = accept(descriptor, nil, nil)
        guard connection >= 0 else { return }
        // This process starts children from one thread only, so there is no moment in which one could inherit it.
        _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
        var stream = SocketStream(accepted: connection, timeout: 100)
        guard let line = try? stream.readLine() else { return }
        var answer = ControlAnswer(pids: [:])
        if let request = ControlRequest(line: line) {
            do throws(TestbedError) {
                answer.pids = try fulfil(request)
            } catch {
                answer.error = error.message
            }
        } else {
            answer.error = "The request is not understood."
        }
        guard let data = try? JSONEncoder().encode(answer) else { return }
        try? stream.send(Array(data) + [0x0A])
    }

    /// Sends a request to a testbed and waits for its answer.
    ///
    /// - Throws: `connectionFailed` if the testbed does not answer, `refused` if it could not do it.
    static func request(_ request: ControlRequest, path: String) throws(TestbedError) -> [String: Int32] {
        var stream = try SocketStream(path: path, timeout: 90)
        try stream.send(Array("\(request.line)\n".utf8))
        let line = try stream.readLine()
        guard let answer = try? JSONDecoder().decode(ControlAnswer.self, from: Data(line.utf8)) else {
            throw TestbedError(.refused, "The testbed gave an answer that is not understood.")
        }
        if let error = answer.error { throw TestbedError(.refused, error) }
        return answer.pids
    }
}
