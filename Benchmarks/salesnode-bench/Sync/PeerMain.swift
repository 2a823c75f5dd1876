import Foundation
import MailModel
import MailTestKit

/// What runs in the peer's process: a fake server that does what its standard input says, until that closes.
struct PeerMain {
    private let server: FakeIMAPServer
    private var nextSeed: UInt64 = 1

    static func run() async throws {
        raiseDescriptorLimit()
        var options = FakeServerOptions()
        options.threads = 1
        options.addresses = (0..<hosts).map { host(of: $0) }
        options.recordsCommands = false
        var peer = PeerMain(server: try await FakeIMAPServer.start(options))
        // Nobody else needs this thread: the server has its own.
        while let line = readLine() {
            var reply: PeerReply
            do {
                let request = try JSONDecoder().decode(PeerRequest.self, from: Data(line.utf8))
                reply = try await peer.answer(request)
            } catch {
                reply = PeerReply()
                reply.problem = "\(error)"
            }
            var data = try JSONEncoder().encode(reply)
            data.append(0x0A)
            try FileHandle.standardOutput.write(contentsOf: data)
        }
        await peer.server.stop()
    }

    private mutating func answer(_ request: PeerRequest) async throws -> PeerReply {
        var reply = PeerReply()
        switch request.action {
        case .start:
            for number in 0..<request.mailboxes {
                let account = server.addAccount(Self.user(number))
                for folder in 0..<request.folders { account.createFolder(.init("Folder \(folder)")) }
                account.append((0..<request.messages).map { _ in message(request.size) })
            }
            reply.port = server.port
            reply.certificateFile = server.certificateFile ?? ""
        case .burst:
            for number in 0..<request.mailboxes {
                server.account(Self.user(number))?.append((0..<request.messages).map { _ in message(request.size) })
                // Spreads a burst, as mail comes to many mailboxes.
                if request.pause > 0 { try await Task.sleep(for: .milliseconds(request.pause)) }
            }
        case .append: server.account(Self.user(request.mailbox))?.append(message(request.size))
        case .record:
            let record = server.record
            server.resetRecord()
            reply.open = record.open
            reply.roundTrips = record.roundTrips
            reply.bytesSent = record.bytesSent
            reply.commands = record.counts.map { "\($0.key) \($0.value)" }.sorted()
            reply.announcements = record.announcements.compactMap { announcement in
                Self.number(announcement.user).map {
                    PeerReply.Announcement(
                        mailbox: $0, uidNext: announcement.uidNext, nanoseconds: announcement.nanoseconds)
                }
            }
        }
        return reply
    }

    private mutating func message(_ size: Int) -> NewFakeMessage {
        nextSeed += 1
        return NewFakeMessage(.generated(GeneratedMessage(seed: nextSeed, size: size)))
    }

    /// How many hosts it stands for: a program with many mailboxes has them at many providers, and paces each.
    static let hosts = 64

    static func host(of number: Int) -> String { "127.0.0.\(number % hosts + 1)" }
    static func user(_ number: Int) -> String { "u\(number)@mail.test" }
    private static func number(_ user: String) -> Int? { Int(user.dropFirst().prefix { $0 != "@" }) }
}
