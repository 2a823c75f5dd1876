import Foundation

/// What the process with the fake server is told, one JSON object in a line.
struct PeerRequest: Codable {
    enum Action: String, Codable {
        /// Makes accounts `u0@mail.test` and so on, with messages in the Inbox and more folders, and says where it is.
        case start
        /// Stores messages in every Inbox.
        case burst
        /// Stores one message in one Inbox.
        case append
        /// Says what was recorded, and begins the record anew.
        case record
    }

    var action: Action
    var mailboxes = 0
    var messages = 0
    var size = 3_000
    var folders = 0
    var mailbox = 0
    /// Milliseconds between two mailboxes of a burst.
    var pause = 0
}

/// What it answers.
struct PeerReply: Codable {
    /// New messages that were told to a client.
    struct Announcement: Codable {
        var mailbox: Int
        var uidNext: UInt32
        var nanoseconds: UInt64
    }

    var port = 0
    var certificateFile = ""
    var open = 0
    var roundTrips = 0
    var commands: [String] = []
    var bytesSent = 0
    var announcements: [Announcement] = []
    var problem: String?
}

/// The fake server in a process of its own, so that its memory and work are not counted as ours.
final class PeerProcess {
    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()
    private var rest = Data()

    /// Starts this very program as a peer.
    init() throws {
        process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = ["--peer"]
        process.standardInput = input
        process.standardOutput = output
        try process.run()
    }

    /// Asks and waits for the answer; blocks.
    @discardableResult
    func ask(_ request: PeerRequest) throws -> PeerReply {
        var line = try JSONEncoder().encode(request)
        line.append(0x0A)
        try input.fileHandleForWriting.write(contentsOf: line)
        while true {
            if let end = rest.firstIndex(of: 0x0A) {
                defer { rest = Data(rest[rest.index(after: end)...]) }
                let reply = try JSONDecoder().decode(PeerReply.self, from: Data(rest[..<end]))
                if let problem = reply.problem { throw BenchmarkFailure(description: problem) }
                return reply
            }
            let more = output.fileHandleForReading.availableData
            guard !more.isEmpty else { throw BenchmarkFailure(description: "the peer's process ended") }
            rest.append(more)
        }
    }

    /// Ends the process.
    func stop() {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }
}
