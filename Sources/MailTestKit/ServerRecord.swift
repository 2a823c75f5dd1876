public import MailModel
import Synchronization

/// What a ``FakeIMAPServer`` saw and sent.
public struct ServerRecord: Sendable {
    /// Connections that were accepted.
    public var connections = 0
    /// Connections that are open.
    public var open = 0
    /// Bytes of commands.
    public var bytesReceived = 0
    /// Bytes of answers, as handed to the socket.
    public var bytesSent = 0
    /// How often a client sent something after it had been answered: what a client waits for on a slow line.
    public var roundTrips = 0
    /// How often a message of one FETCH was sent while another FETCH was not fully answered.
    public var mixedMessages = 0
    /// How often each command was given.
    public var counts: [String: Int] = [:]
    /// The commands in order, the newest 20,000.
    public var commands: [Command] = []
    /// The moments in which EXISTS was sent, the newest 200,000.
    public var announcements: [Announcement] = []

    /// A command that a client gave.
    public struct Command: Sendable, Hashable {
        /// Who gave it; empty before sign-in.
        public var user: String
        /// The command without its tag; literals as sent, sign-in without its arguments.
        public var text: String
    }

    /// New messages that were told to a client.
    public struct Announcement: Sendable, Hashable {
        /// To whom.
        public var user: String
        /// In which folder.
        public var folder: FolderName
        /// The UID that the next message will get.
        public var uidNext: UInt32
        /// When, in nanoseconds of the machine's monotonic clock.
        public var nanoseconds: UInt64
    }
}

/// The record while it is being written.
final class RecordKeeper: Sendable {
    private let state = Mutex(ServerRecord())

    var value: ServerRecord { state.withLock { $0 } }

    func reset() {
        state.withLock { record in
            var fresh = ServerRecord()
            fresh.open = record.open
            record = fresh
        }
    }

    func change(_ body: (inout ServerRecord) -> Void) { state.withLock { body(&$0) } }

    func add(_ command: String, name: String, user: String, isKept: Bool) {
        state.withLock { record in
            record.counts[name, default: 0] += 1
            guard isKept else { return }
            if record.commands.count >= 20_000 { record.commands.removeFirst(10_000) }
            record.commands.append(ServerRecord.Command(user: user, text: command))
        }
    }

    func add(_ announcements: [ServerRecord.Announcement]) {
        state.withLock { record in
            if record.announcements.count >= 200_000 { record.announcements.removeFirst(100_000) }
            record.announcements += announcements
        }
    }
}
