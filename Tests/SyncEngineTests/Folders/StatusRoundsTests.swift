import MailModel
import Testing

@testable import SyncEngine

@Suite("Asking each folder for its figures")
struct StatusRoundsTests {
    private let quiet = FolderName("Old")
    private let busy = FolderName("Lists")

    @Test("becomes rarer where nothing happens, and is as before where something does")
    func rounds() {
        var rounds = StatusRounds()
        var asked: [Int] = []
        for round in 0..<32 {
            let due = rounds.begin([quiet, busy])
            if due.contains(quiet) { asked.append(round) }
            #expect(due.contains(busy))
            rounds.end(asked: due, changed: [busy])
        }
        #expect(asked == [0, 2, 6, 14, 22, 30])
        while !rounds.begin([quiet, busy]).contains(quiet) {}
        rounds.end(asked: [quiet], changed: [quiet])
        #expect(rounds.begin([quiet, busy]).contains(quiet))
    }

    @Test("is done for all where a folder is new or gone")
    func new() {
        var rounds = StatusRounds()
        for _ in 0..<5 { rounds.end(asked: rounds.begin([quiet]), changed: []) }
        #expect(rounds.begin([quiet, busy]) == [quiet, busy])
        rounds.end(asked: [quiet, busy], changed: [])
        #expect(rounds.begin([busy]) == [busy])
    }
}
