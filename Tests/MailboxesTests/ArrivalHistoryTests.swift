import Foundation
import MailModel
import Testing

@testable import Mailboxes

@Suite("Silence of a mailbox")
struct ArrivalHistoryTests {
    private let hour: Int64 = 3_600_000
    /// A Monday, at midnight UTC.
    private let monday = Timestamp(milliseconds: 1_799_020_800_000)

    /// Looks every half hour, with a message each hour from nine to five on the days that `works` names (0 is Monday).
    private func history(
        days: Int, uidNext next: inout Int, works: (Int) -> Bool = { $0 % 7 < 5 }
    ) -> ArrivalHistory {
        var history = ArrivalHistory()
        for half in 0..<(days * 48) {
            let now = monday.adding(milliseconds: Int64(half) * hour / 2)
            let day = half / 48
            let hourOfDay = (half % 48) / 2
            if half.isMultiple(of: 2), works(day), (9...17).contains(hourOfDay) { next += 1 }
            history.look(uidNext: next, uidValidity: 1, at: now)
        }
        return history
    }

    private func at(day: Int, hour: Int64) -> Timestamp {
        monday.adding(milliseconds: Int64(day) * 24 * self.hour + hour * self.hour)
    }

    @Test("A mailbox that gets mail on working days is not silent at a weekend or on a long one, but is after that")
    func weekends() {
        var next = 100
        let history = history(days: 18, uidNext: &next)
        // The last message came on Thursday, day 17, at five.
        #expect(!history.isSilent(at: at(day: 21, hour: 12)))
        // Easter: from Thursday to Tuesday.
        #expect(!history.isSilent(at: at(day: 22, hour: 9)))
        #expect(history.isSilent(at: at(day: 23, hour: 12)))
    }

    @Test("A mailbox that gets mail every day is silent after one and a half of its longest waits")
    func everyDay() {
        var next = 100
        let history = history(days: 9, uidNext: &next, works: { _ in true })
        // From five to nine are 16 hours; the last message came at five on day 8.
        #expect(!history.isSilent(at: at(day: 9, hour: 16)))
        #expect(history.isSilent(at: at(day: 9, hour: 18)))
    }

    @Test("Too little knowledge is never silence")
    func unknown() {
        var next = 100
        let short = history(days: 6, uidNext: &next, works: { _ in true })
        #expect(!short.isSilent(at: at(day: 60, hour: 0)))
        let rare = history(days: 20, uidNext: &next, works: { _ in false })
        #expect(!rare.isSilent(at: at(day: 90, hour: 0)))
    }

    @Test("A silence that was told does not become what is normal, and a new UIDVALIDITY begins anew")
    func outliers() {
        var next = 100
        var history = history(days: 9, uidNext: &next, works: { _ in true })
        let normal = history.silence(at: at(day: 9, hour: 0))
        for half in 0..<96 {
            history.look(
                uidNext: next, uidValidity: 1, at: at(day: 9, hour: 0).adding(milliseconds: Int64(half) * hour / 2))
        }
        #expect(history.isSilent(at: at(day: 11, hour: 0)))
        history.look(uidNext: next + 1, uidValidity: 1, at: at(day: 11, hour: 0))
        #expect(history.silence(at: at(day: 11, hour: 0)) == normal)
        history.look(uidNext: 1, uidValidity: 2, at: at(day: 12, hour: 0))
        #expect(!history.isSilent(at: at(day: 12, hour: 6)))
    }

    @Test("It survives being stored, and stays small")
    func coding() throws {
        var next = 1
        let history = history(days: 90, uidNext: &next)
        let data = try JSONEncoder().encode(history)
        #expect(try JSONDecoder().decode(ArrivalHistory.self, from: data) == history)
        #expect(data.count < 4000)
    }
}
