import Foundation
import MailModel
import Testing

@testable import Mailboxes

@Suite("Health of a mailbox")
struct MailboxHealthTests {
    private let start = Timestamp(milliseconds: 1_800_000_000_000)
    private let minute: Int64 = 60_000
    private let day: Int64 = 24 * 3600 * 1000

    private func at(_ minutes: Int64) -> Timestamp { start.adding(milliseconds: minutes * minute) }

    private func finding(_ code: FindingCode, date: Timestamp? = nil) -> Finding {
        var context = FindingContext(direction: .receiving, endpoint: "imap.mail.test:993", address: "a@mail.test")
        context.date = date
        return FindingCatalogue.finding(code, context)
    }

    @Test("The first failure is told once, and the direction keeps being tried with growing waits up to an hour")
    func firstFailure() {
        var health = MailboxHealth(unprovenSince: start)
        #expect(health.apply(.success, to: .receiving, at: start).isEmpty)
        let fault = finding(.tcpTimeout)
        let changes = health.apply(.failure(fault), to: .receiving, at: at(1))
        #expect(changes.map(\.kind) == [.firstFailure(fault)])
        #expect(health.receiving.nextTry == at(2))
        var waits: [Int64] = []
        var moment = at(2)
        for _ in 0..<8 {
            #expect(health.apply(.failure(fault), to: .receiving, at: moment).isEmpty)
            let next = health.receiving.nextTry ?? moment
            waits.append((next.milliseconds - moment.milliseconds) / minute)
            moment = next
        }
        #expect(waits == [2, 4, 8, 16, 32, 60, 60, 60])
        #expect(health.receiving.consecutiveFailures == 9)
        #expect(health.receiving.since == at(1))
        #expect(health.sending == DirectionState(unprovenSince: start))
    }

    @Test("Another cause is told, and the run of failures keeps its beginning")
    func changedCause() {
        var health = MailboxHealth(unprovenSince: start)
        _ = health.apply(.failure(finding(.tcpTimeout)), to: .sending, at: at(1))
        let changes = health.apply(.failure(finding(.authWrongCredentials)), to: .sending, at: at(2))
        #expect(changes.map(\.kind) == [.causeChanged(from: .tcpTimeout, to: finding(.authWrongCredentials))])
        #expect(health.sending.since == at(2))
        #expect(health.sending.failingSince == at(1))
    }

    @Test("A proven credential fault waits for a person; a change of the settings lets it be tried at once")
    func credential() {
        var health = MailboxHealth(unprovenSince: start)
        _ = health.apply(.failure(finding(.authWrongCredentials)), to: .receiving, at: at(1))
        #expect(health.receiving.waitsForChange)
        #expect(health.nextTry == nil)
        #expect(health.apply(.settingsChanged, to: .receiving, at: at(5)).isEmpty)
        #expect(health.nextTry == at(5))
        #expect(health.receiving.status == .failing)
        let changes = health.apply(.success, to: .receiving, at: at(6))
        #expect(changes.map(\.kind) == [.recovered(from: .authWrongCredentials, failingSince: at(1))])
        #expect(health.receiving.status == .working)
        #expect(health.receiving.finding == nil && health.receiving.failingSince == nil)
        #expect(health.receiving.lastSuccess == at(6))
    }

    @Test("A refused message is no fault of the mailbox")
    func oneMessage() {
        var health = MailboxHealth(unprovenSince: start)
        _ = health.apply(.success, to: .sending, at: start)
        for code in FindingCode.allCases where code.concernsOneMessage {
            #expect(health.apply(.failure(finding(code)), to: .sending, at: at(1)).isEmpty)
        }
        #expect(health.sending.status == .working)
    }

    @Test("A warning is told when it is new, when its date comes near, and when its date moves, and not in between")
    func warnings() {
        var health = MailboxHealth(unprovenSince: start)
        let end = start.adding(milliseconds: 10 * day)
        let warning = finding(.tlsCertificateExpiring, date: end)
        #expect(warning.severity == .warning)
        var told: [Int64] = []
        for hour in Int64(0)..<264 {
            let now = start.adding(milliseconds: hour * 3_600_000)
            if !health.apply(.warning(warning), to: .receiving, at: now).isEmpty { told.append(hour) }
        }
        let expected: [Int64] = [0, 72, 168, 216, 240]
        #expect(told == expected)
        let later = finding(.tlsCertificateExpiring, date: end.adding(milliseconds: day))
        #expect(health.apply(.warning(later), to: .receiving, at: end).map(\.kind) == [.warningDue(later)])
        #expect(health.receiving.status == .unproven)
        #expect(
            health.apply(.warningEnded(.tlsCertificateExpiring), to: .receiving, at: end).map(\.kind)
                == [.warningEnded(.tlsCertificateExpiring)])
        #expect(health.apply(.warningEnded(.tlsCertificateExpiring), to: .receiving, at: end).isEmpty)
        #expect(health.receiving.warnings.isEmpty)
    }

    @Test("A warning that is told as a failure does not make the mailbox fail")
    func warningIsNoFailure() {
        var health = MailboxHealth(unprovenSince: start)
        _ = health.apply(.success, to: .receiving, at: start)
        _ = health.apply(.failure(finding(.receiveInSpam)), to: .receiving, at: at(1))
        #expect(health.receiving.status == .working)
        #expect(health.receiving.warnings.count == 1)
    }

    @Test("A server's own wait is kept, but not beyond a day; a spread lengthens it and nothing shortens it")
    func waits() {
        func next(_ advice: RetryAdvice, _ failures: Int = 1, spread: Double = 0) -> Int64? {
            let moment = advice.nextAttempt(after: start, failures: failures, spread: spread)
            return moment.map { ($0.milliseconds - start.milliseconds) / 1000 }
        }
        #expect(next(.after(seconds: 300), 5) == 300)
        #expect(next(.after(seconds: .max)) == 86_400)
        #expect(next(.after(seconds: -5)) == 1)
        #expect(next(.backOff, .max) == 3600)
        #expect(next(.backOff, spread: 0.5) == 90)
        #expect(next(.backOff, spread: -.infinity) == 60)
        #expect(next(.at(at(7))) == 420)
        #expect(next(.at(at(-7))) == 0)
        #expect(next(.whenChanged) == nil)
    }

    @Test("Health survives being stored, and a finding that an older program stored can be read")
    func codable() throws {
        var health = MailboxHealth(unprovenSince: start)
        _ = health.apply(.failure(finding(.limitRate)), to: .sending, at: at(1))
        _ = health.apply(.warning(finding(.oauthGrantExpiring, date: at(90))), to: .sending, at: at(2))
        let data = try JSONEncoder().encode(health)
        #expect(try JSONDecoder().decode(MailboxHealth.self, from: data) == health)
        let old =
            #"{"code":"tcp.refused","cause":"c","actor":"user","action":"a","disposition":"retry","transcript":[]}"#
        let decoded = try JSONDecoder().decode(Finding.self, from: Data(old.utf8))
        #expect(decoded.retry == .backOff && decoded.severity == .failure && decoded.suggestions.isEmpty)
    }
}
