import NIOCore
import NIOPosix
import Synchronization

@testable import MailTestKit

/// A session of the kit without a socket: commands in, answers out.
final class RawClient {
    let session: FakeSession
    private var tag = 0

    init(
        _ account: FakeAccount, _ options: FakeServerOptions = FakeServerOptions(), greets: Bool = true
    ) {
        let book = AccountBook()
        book.add(account)
        session = FakeSession(context: ServerContext(accounts: book, options: OptionsBox(options)))
        if greets {
            session.greet(with: [])
            _ = take()
            _ = send("LOGIN \(account.user) secret")
        }
    }

    /// Gives a command and returns what comes before the tagged answer, and the answer.
    func send(_ command: String) -> (data: [String], answer: String) {
        tag += 1
        session.receive(Array("t\(tag) \(command)\r\n".utf8))
        while session.isWorking { session.advance() }
        var lines = take()
        let answer = lines.popLast() ?? ""
        return (lines, String(answer.drop { $0 != " " }.dropFirst()))
    }

    /// The lines that were sent since the last time.
    func take() -> [String] {
        String(decoding: session.output.take().bytes, as: UTF8.self).replacing("\r\n", with: "\n")
            .split(separator: "\n").map(String.init)
    }

    static func account(_ messages: Int = 0) -> FakeAccount {
        let account = FakeAccount(user: "ann@mail.test", password: "secret", folders: FakeIMAPServer.standardFolders)
        account.append((0..<messages).map { NewFakeMessage(.generated(GeneratedMessage(seed: UInt64($0), size: 600))) })
        return account
    }
}
