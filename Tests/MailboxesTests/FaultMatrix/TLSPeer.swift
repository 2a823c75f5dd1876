import Foundation
import Glibc
import Synchronization
import Testing

/// A scripted server behind TLS: the program `openssl s_server`, whose input and output are the conversation.
///
/// A foreign implementation of TLS is at the other end this way, with every version and every certificate that a fault
/// needs.
final class TLSPeer: Sendable {
    /// An address of its own in 127/8, so that no outgoing connection can take the port.
    let address: String
    let port = 12993

    private static let count = Mutex(0)
    private let process: Mutex<Process>
    private let log: URL
    private let conversation: Conversation

    /// Serves one connection after the other for as long as `body` runs.
    ///
    /// - Parameters:
    ///   - certificate: the name of one of ``MatrixCertificates``.
    ///   - options: more options of `openssl s_server`.
    static func with<R>(
        _ script: PeerScript, certificate: String = "good", options: [String] = [], _ body: (TLSPeer) async throws -> R
    ) async throws -> R {
        let folder = try await MatrixCertificates.shared.folder
        let peer = try TLSPeer(script, certificate: certificate, options: options, in: folder)
        defer { peer.stop() }
        try await peer.listening()
        return try await body(peer)
    }

    private init(_ script: PeerScript, certificate: String, options: [String], in folder: URL) throws {
        let number = Self.count.withLock { count in
            count += 1
            return count
        }
        address = "127.88.\(getpid() % 200).\(number % 250 + 1)"
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/openssl")
        process.arguments =
            [
                "s_server", "-accept", "\(address):\(port)", "-cert", "\(certificate).pem", "-key",
                "\(certificate).key",
                "-quiet", "-naccept", "8",
            ] + options
        process.currentDirectoryURL = folder
        let input = Pipe()
        let output = Pipe()
        process.standardInput = input
        process.standardOutput = output
        let log = folder.appending(path: "peer-\(number).log")
        try Data().write(to: log)
        process.standardError = try FileHandle(forWritingTo: log)
        self.log = log
        conversation = Conversation(script, input.fileHandleForWriting)
        try process.run()
        // A thread that reads to the end, and no handler: a handler's source may still watch the descriptor when it is
        // closed, and that is the end of the process.
        let reading = output.fileHandleForReading
        Thread.detachNewThread { [conversation, pid = process.processIdentifier] in
            while true {
                let bytes = reading.availableData
                guard !bytes.isEmpty else { return }
                if conversation.heard(bytes) { kill(pid, SIGKILL) }
            }
        }
        self.process = Mutex(process)
        if conversation.begin() {
            Issue.record("a TLS peer cannot close before the handshake; use a plain one")
        }
    }

    private func stop() {
        process.withLock { process in
            // SIGTERM may be blocked in what a thread of a pool has started.
            if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        }
    }

    /// Waits until the port is open, without connecting to it: that would use up a connection of the script.
    private func listening() async throws {
        let parts = address.split(separator: ".").compactMap { UInt8($0) }
        let hexadecimal = parts.reversed().map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }
            .joined()
        let entry = "\(hexadecimal):\(String(port, radix: 16, uppercase: true)) 00000000:0000 0A"
        let deadline = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < deadline {
            // A file without a size has to be read to its end.
            let table = FileHandle(forReadingAtPath: "/proc/net/tcp")
            let sockets = String(decoding: try table?.readToEnd() ?? Data(), as: UTF8.self)
            if sockets.contains(entry) { return }
            // Another program opens the port; the system tells nobody.
            try await Task.sleep(for: .milliseconds(5))
        }
        let words = try String(contentsOf: log, encoding: .utf8)
        Issue.record("openssl did not open \(address):\(port): \(words) \(process.withLock { $0.isRunning })")
    }
}

/// Reads lines and answers them by a script.
private final class Conversation: Sendable {
    private let script: PeerScript
    private let output: FileHandle
    private let state: Mutex<(buffer: [UInt8], dialogue: PeerDialogue)>

    init(_ script: PeerScript, _ output: FileHandle) {
        self.script = script
        self.output = output
        state = Mutex(([], PeerDialogue(script)))
    }

    /// Gives the greeting; true where the connection is to be closed.
    func begin() -> Bool { perform(script.firstAnswer) }

    /// Answers what has become a line; true where the connection is to be closed.
    func heard(_ bytes: Data) -> Bool {
        let answers = state.withLock { state in
            state.buffer += bytes
            var answers: [PeerScript.Answer] = []
            while let end = state.buffer.firstIndex(of: 0x0A) {
                let line = String(decoding: state.buffer[..<end].filter { $0 != 0x0D }, as: UTF8.self)
                state.buffer.removeFirst(end + 1)
                answers.append(state.dialogue.answer(to: line))
            }
            return answers
        }
        return answers.contains { perform($0) }
    }

    private func perform(_ answer: PeerScript.Answer) -> Bool {
        switch answer {
        case .say(let text):
            try? output.write(contentsOf: Data(text.utf8))
            return false
        case .sayAndClose(let text):
            try? output.write(contentsOf: Data(text.utf8))
            // The end of its input lets openssl send what is left and say goodbye.
            try? output.close()
            return false
        case .close: return true
        case .silence: return false
        }
    }
}
