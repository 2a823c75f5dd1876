import IMAPClient
import IMAPCore
import Inbox
import MailModel
import Testing

@testable import MailStore
@testable import SyncEngine

@Suite("Operations put together")
struct OperationBatchTests {
    private func operation(
        _ number: Int, message: Int64, _ kind: OperationKind, flags: MailStore.FlagChange? = nil, payload: String = "",
        due: Int64 = 0
    ) -> OperationRecord {
        var source = SeededGenerator(seed: UInt64(number))
        return OperationRecord(
            id: .random(using: &source), mailbox: MailboxKey(rawValue: 1), message: MessageKey(rawValue: message),
            kind: kind, payload: payload, flagChange: flags, labelChange: nil, state: .pending, attempts: 0,
            nextTry: Timestamp(milliseconds: due), lastError: "", created: Timestamp(milliseconds: 0))
    }

    private let read = MailStore.FlagChange(added: [.seen])
    private let unread = MailStore.FlagChange(removed: [.seen])

    @Test("changes of the same kind go in one command, and what concerns one message stays in its order")
    func batches() {
        let operations = [
            operation(1, message: 1, .flags, flags: read), operation(2, message: 2, .flags, flags: unread),
            operation(3, message: 3, .flags, flags: read), operation(4, message: 2, .flags, flags: read),
            operation(5, message: 1, .flags, flags: unread), operation(6, message: 1, .flags, flags: read),
        ]
        let batches = OperationBatch.batches(of: operations, limit: 10)
        var position: [OperationID: Int] = [:]
        for (index, batch) in batches.enumerated() {
            for operation in batch.operations { position[operation.id] = index }
        }
        #expect(position.count == operations.count)
        for earlier in operations.indices {
            for later in operations.indices
            where later > earlier && operations[earlier].message == operations[later].message {
                #expect((position[operations[earlier].id] ?? 0) < (position[operations[later].id] ?? 0))
            }
        }
        #expect(batches.first?.operations.count == 2)
        #expect(batches.count <= 5)
    }

    @Test(
        "in random order every operation is in one batch, with its own kind, after all earlier ones of its message",
        arguments: 1...20)
    func properties(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let operations = (0..<200).map { number in
            let message = Int64.random(in: 1...20, using: &random)
            let from = FolderKey(rawValue: Int64.random(in: 1...2, using: &random))
            return switch Int.random(in: 0..<4, using: &random) {
            case 0: operation(number, message: message, .flags, flags: read)
            case 1: operation(number, message: message, .flags, flags: unread)
            case 2:
                operation(
                    number, message: message, .move, payload: MovePlan(from: from, to: FolderKey(rawValue: 9)).text)
            default: operation(number, message: message, .delete, payload: MovePlan(from: from, to: nil).text)
            }
        }
        let batches = OperationBatch.batches(of: operations, limit: 7)
        let flat = batches.flatMap(\.operations)
        #expect(flat.count == operations.count)
        #expect(Set(flat.map(\.id)).count == operations.count)
        for batch in batches {
            #expect(batch.operations.count <= 7)
            #expect(batch.operations.allSatisfy { OperationBatch.Key($0) == batch.key })
            #expect(Set(batch.operations.compactMap(\.message)).count == batch.operations.count)
        }
        for message in Set(operations.compactMap(\.message)) {
            #expect(
                flat.filter { $0.message == message }.map(\.id)
                    == operations.filter { $0.message == message }.map(\.id))
        }
    }

    @Test("nothing overtakes an earlier change of its message that waits, and the wait is known")
    func due() {
        let now = Timestamp(milliseconds: 1_000)
        let (due, next) = RemoteOperations.due(
            of: [
                operation(1, message: 1, .flags, flags: read, due: 5_000),
                operation(2, message: 1, .flags, flags: unread, due: 0),
                operation(3, message: 2, .flags, flags: unread, due: 1_000),
            ], at: now)
        #expect(due.map(\.message) == [MessageKey(rawValue: 2)])
        #expect(next == .milliseconds(4_000))
    }

    @Test("a plan is read as it was written, and nonsense is none")
    func plans() {
        let from = FolderKey(rawValue: 12)
        for plan in [
            MovePlan(from: from, to: nil), MovePlan(from: from, to: FolderKey(rawValue: 3)),
            MovePlan(from: from, to: FolderKey(rawValue: 3), progress: .copying(from: 77)),
            MovePlan(from: from, to: FolderKey(rawValue: 3), progress: .copied),
        ] {
            #expect(MovePlan(plan.text) == plan)
        }
        for text in ["", "to=3", "from=x", "from=1 copying=-1", "from", "=", "from=1 copying=4294967296"] {
            #expect(MovePlan(text) == nil, "\(text)")
        }
    }

    @Test("refusals that last are final and have a reason; others are tried again, but not for ever")
    func verdicts() {
        func verdict(_ code: IMAPClientError.Code, _ response: ResponseCode? = nil, attempts: Int = 0)
            -> OperationVerdict
        {
            OperationVerdict.verdict(
                on: IMAPClientError(code, "x", responseCode: response, disposition: .retry), attempts: attempts,
                target: true)
        }
        #expect(verdict(.commandRefused, .tryCreate) == .refuse(reason: "the target folder is gone"))
        #expect(
            verdict(.commandRefused, .noPermission) == .refuse(reason: "the server does not allow it in this folder"))
        #expect(verdict(.commandRefused, .inUse) == .retry(reason: "NO [INUSE]"))
        #expect(verdict(.commandRefused) == .retry(reason: "NO"))
        #expect(verdict(.commandRefused, attempts: 12) == .refuse(reason: "the server refused it again and again"))
        for code in [IMAPClientError.Code.disconnected, .timedOut, .serverBye, .transport, .protocolError] {
            #expect(verdict(code, attempts: 100) == .disconnected)
        }
    }
}
