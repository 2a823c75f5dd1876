import MailModel
import Testing

@testable import Inbox

@Suite("Times of a search")
struct SearchPeriodTests {
    /// 2026-11-23T10:00:00Z
    private let now = Timestamp(milliseconds: 1_795_428_000_000)

    private func range(_ query: String, offset: Int = 0) throws -> Range<Timestamp> {
        guard case .received(let period) = try SearchQuery(parsing: query).root else {
            Issue.record("\(query) asks for no time")
            return now..<now
        }
        return period.range(now: now, offsetMinutes: offset)
    }

    @Test("A day begins and ends at midnight of who asks")
    func days() throws {
        let day = try range("on:2026-11-23")
        #expect(day.lowerBound.description == "2026-11-23T00:00:00Z")
        #expect(day.upperBound.description == "2026-11-24T00:00:00Z")
        #expect(try range("on:2026-11-23", offset: 60).lowerBound.description == "2026-11-22T23:00:00Z")
        #expect(try range("after:2026-11-23").lowerBound == day.lowerBound)
        #expect(try range("before:2026-11-23").upperBound == day.lowerBound)
    }

    @Test(
        "Months and years can be asked for",
        arguments: [
            ("on:2026-12", "2026-12-01T00:00:00Z", "2027-01-01T00:00:00Z"),
            ("on:2024-02", "2024-02-01T00:00:00Z", "2024-03-01T00:00:00Z"),
            ("on:1999", "1999-01-01T00:00:00Z", "2000-01-01T00:00:00Z"),
            ("on:2024-02-29", "2024-02-29T00:00:00Z", "2024-03-01T00:00:00Z"),
        ])
    func longer(query: String, start: String, end: String) throws {
        let range = try range(query)
        #expect(range.lowerBound.description == start)
        #expect(range.upperBound.description == end)
    }

    @Test(
        "Ages count back from now, in months and years by the calendar",
        arguments: [
            ("newer_than:2h", "2026-11-23T08:00:00Z"), ("newer_than:1d", "2026-11-22T10:00:00Z"),
            ("newer_than:2w", "2026-11-09T10:00:00Z"), ("newer_than:9m", "2026-02-23T10:00:00Z"),
            ("newer_than:11m", "2025-12-23T10:00:00Z"), ("newer_than:12m", "2025-11-23T10:00:00Z"),
            ("newer_than:1y", "2025-11-23T10:00:00Z"),
        ])
    func ages(query: String, start: String) throws {
        #expect(try range(query).lowerBound.description == start)
    }

    @Test("A day that a month has not becomes its last one")
    func lastDay() throws {
        let march = Timestamp(milliseconds: 1_774_950_000_000)
        #expect(march.description == "2026-03-31T09:40:00Z")
        #expect(try #require(SearchAge(1, .months)).before(march).description == "2026-02-28T09:40:00Z")
    }

    @Test("Every age before every time is a time")
    func extremes() throws {
        for unit in SearchAge.Unit.allCases {
            for moment in [Int64.min, -1, 0, Int64.max] {
                let age = try #require(SearchAge(9999, unit))
                #expect(age.before(Timestamp(milliseconds: moment)) <= Timestamp(milliseconds: max(moment, 0)))
            }
        }
        #expect(SearchAge(0, .days) == nil && SearchAge(10_000, .days) == nil)
        #expect(SearchDate(year: 1899) == nil && SearchDate(year: 2026, month: 13) == nil)
    }
}
