import Testing

@testable import Mailboxes

@Suite("The order of an import")
struct ImportScheduleTests {
    @Test("No server gets more rows at once than allowed, and servers take turns")
    func perServer() {
        var schedule = ImportSchedule(servers: ["a", "a", "a", "b", "a", "b"], perServer: 2, overall: 10)
        #expect([schedule.next(), schedule.next(), schedule.next(), schedule.next()] == [0, 3, 1, 5])
        #expect(schedule.next() == nil)
        schedule.finished(3)
        #expect(schedule.next() == nil)
        schedule.finished(0)
        #expect(schedule.next() == 2)
        schedule.finished(1)
        #expect(schedule.next() == 4)
        schedule.finished(2)
        schedule.finished(4)
        #expect(schedule.next() == nil)
    }

    @Test("All servers together get no more than allowed")
    func overall() {
        var schedule = ImportSchedule(servers: (0..<10).map { "s\($0)" }, perServer: 5, overall: 3)
        #expect((0..<4).map { _ in schedule.next() } == [0, 1, 2, nil])
        schedule.finished(1)
        #expect(schedule.next() == 3)
    }

    @Test("Every row comes out once, whatever the order in which they finish")
    func everyRowOnce() {
        let servers = (0..<5000).map { "s\($0 % 7 == 0 ? 0 : $0 % 97)" }
        var schedule = ImportSchedule(servers: servers, perServer: 3, overall: 20)
        var running: [Int] = []
        var seen: Set<Int> = []
        var turn = 0
        while true {
            while let index = schedule.next() {
                #expect(seen.insert(index).inserted)
                running.append(index)
            }
            guard !running.isEmpty else { break }
            turn += 1
            schedule.finished(running.remove(at: turn % running.count))
        }
        #expect(seen.count == servers.count)
    }
}
