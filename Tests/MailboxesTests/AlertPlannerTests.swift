import Foundation
import MIME
import MailModel
import Testing

@testable import Mailboxes

/// Alerts for the tests.
enum AlertSample {
    static let start = Timestamp(milliseconds: 1_800_000_000_000)
    static let minute: Int64 = 60_000
    static let hour: Int64 = 3_600_000

    static func at(_ minutes: Int64) -> Timestamp { start.adding(milliseconds: minutes * minute) }

    static func alert(
        _ kind: Alert.Kind, _ mailbox: MailboxID, _ code: FindingCode = .tcpTimeout, host: String = "imap.example.com",
        direction: MailDirection = .receiving, minute: Int64, since: Int64? = nil, address: String = "ann@example.com",
        serverText: ServerText? = nil
    ) -> StoredAlert {
        let finding = FindingCatalogue.finding(
            code, FindingContext(direction: direction, endpoint: "\(host):993", address: address))
        let isClear = kind == .recovered || kind == .silenceEnded || kind == .warningEnded
        return StoredAlert(
            id: .random(),
            alert: Alert(
                kind: kind, mailbox: mailbox, address: address, direction: direction, code: code, host: host,
                cause: isClear ? "" : finding.cause, action: isClear ? "" : finding.action, actor: finding.actor,
                page: finding.page, serverText: serverText, since: at(since ?? minute), moment: at(minute),
                nextTry: finding.retry.nextAttempt(after: at(minute), failures: 1)))
    }
}

@Suite("What is told, and what is not")
struct AlertPlannerTests {
    private let ann = MailboxID.random()
    private let bob = MailboxID.random()

    private func plan(
        _ pending: [StoredAlert], at minute: Int64, told: [(StoredAlert, Int64)] = [], audible: Set<MailboxID>? = nil,
        gather: Int64 = 2
    ) -> AlertPlanner.Plan {
        AlertPlanner(
            audible: audible ?? Set(pending.map(\.alert.mailbox)),
            told: told.map { AlertPlanner.Told(alert: $0.0.alert, moment: AlertSample.at($0.1)) },
            gather: gather * AlertSample.minute
        ).plan(pending, at: AlertSample.at(minute))
    }

    private func told(_ plan: AlertPlanner.Plan) -> [AlertID] { plan.groups.flatMap { $0.alerts.map(\.id) } }

    @Test("A failure is told after the time in which an outage gathers, not before")
    func gathering() {
        let failure = AlertSample.alert(.failure, ann, minute: 0)
        #expect(plan([failure], at: 1) == AlertPlanner.Plan())
        #expect(told(plan([failure], at: 2)) == [failure.id])
    }

    @Test("A mailbox that is muted or paused is not talked about")
    func muted() {
        let failure = AlertSample.alert(.failure, ann, minute: 0)
        #expect(plan([failure], at: 5, audible: []) == AlertPlanner.Plan(groups: [], withheld: [failure.id]))
    }

    @Test("A failure that is over before it was told is never told, nor that it is over")
    func overBefore() {
        let failure = AlertSample.alert(.failure, ann, minute: 0)
        let recovery = AlertSample.alert(.recovered, ann, minute: 1, since: 0)
        let plan = plan([failure, recovery], at: 9)
        #expect(plan.groups.isEmpty)
        #expect(plan.withheld == [failure.id, recovery.id].sorted())
    }

    @Test("An all-clear is told where the failure was, also days later, and only then")
    func allClear() {
        let failure = AlertSample.alert(.failure, ann, minute: 0)
        let recovery = AlertSample.alert(.recovered, ann, minute: 4000, since: 0)
        #expect(told(plan([recovery], at: 4002, told: [(failure, 2)])) == [recovery.id])
        #expect(plan([recovery], at: 4002).withheld == [recovery.id])
        let earlier = AlertSample.alert(.recovered, ann, minute: 10, since: 0)
        // The failure that was told is over and was told to be: the next one was never told.
        let next = AlertSample.alert(.recovered, ann, minute: 4000, since: 3000)
        #expect(plan([next], at: 4002, told: [(failure, 2), (earlier, 12)]).withheld == [next.id])
    }

    @Test("The same fault is told once in a day, and a day later where it is still there")
    func onceADay() {
        let first = AlertSample.alert(.failure, ann, .authWrongCredentials, minute: 0)
        let clear = AlertSample.alert(.recovered, ann, .authWrongCredentials, minute: 60, since: 0)
        let again = AlertSample.alert(.failure, ann, .authWrongCredentials, minute: 120)
        let heard = [(first, Int64(2)), (clear, Int64(62))]
        #expect(plan([again], at: 130, told: heard) == AlertPlanner.Plan())
        #expect(told(plan([again], at: 24 * 60 + 3, told: heard)) == [again.id])
        let other = AlertSample.alert(.failure, ann, .authAccountLocked, minute: 120)
        #expect(told(plan([other], at: 130, told: heard)) == [other.id])
    }

    @Test("When the cause changes before it was told, only the last one is")
    func changedCause() {
        let first = AlertSample.alert(.failure, ann, .tcpTimeout, minute: 0)
        let second = AlertSample.alert(.failure, ann, .authWrongCredentials, minute: 1)
        let plan = plan([first, second], at: 5)
        #expect(told(plan) == [second.id])
        #expect(plan.withheld == [first.id])
    }

    @Test("An outage is one group, and further mailboxes of it are not told on the same day")
    func outage() {
        let mailboxes = (0..<40).map { _ in MailboxID.random() }
        let alerts = mailboxes.enumerated().map {
            AlertSample.alert(.failure, $1, minute: 0, address: "user\($0)@example.com")
        }
        let groups = plan(alerts, at: 2).groups
        #expect(groups.count == 1)
        #expect(groups.first?.headline == "40 mailboxes at imap.example.com cannot receive mail (no answer)")
        // The same outage shows otherwise later.
        let late = AlertSample.alert(.failure, ann, .tcpReset, minute: 30)
        #expect(plan([late], at: 40, told: [(alerts[0], 2)]) == AlertPlanner.Plan())
        let elsewhere = AlertSample.alert(.failure, ann, host: "imap.example.org", minute: 30)
        #expect(told(plan([elsewhere], at: 40, told: [(alerts[0], 2)])) == [elsewhere.id])
        let clears = mailboxes.map { AlertSample.alert(.recovered, $0, minute: 90, since: 0) }
        #expect(plan(clears, at: 93, told: alerts.map { ($0, 2) }).groups.count == 1)
    }

    @Test("A wrong password of one mailbox does not hide that of another at the same server")
    func credentials() {
        let first = AlertSample.alert(.failure, ann, .authWrongCredentials, minute: 0)
        let second = AlertSample.alert(.failure, bob, .authWrongCredentials, minute: 30)
        #expect(told(plan([second], at: 40, told: [(first, 2)])) == [second.id])
    }

    @Test("A warning is told once for its date, and a silence until mail comes again")
    func warnings() {
        let warning = AlertSample.alert(.warning, ann, .authPasswordRetiring, minute: 0)
        let again = AlertSample.alert(.warning, ann, .authPasswordRetiring, minute: 60)
        #expect(plan([again], at: 90, told: [(warning, 2)]) == AlertPlanner.Plan())
        let silence = AlertSample.alert(.silence, ann, .receiveSilent, minute: 0)
        let ended = AlertSample.alert(.silenceEnded, ann, .receiveSilent, minute: 700)
        #expect(told(plan([ended], at: 710, told: [(silence, 2)])) == [ended.id])
        #expect(plan([silence, ended], at: 710).groups.isEmpty)
    }
}

@Suite("Alerts in words")
struct AlertTextTests {
    private func text(_ alerts: [StoredAlert]...) throws -> AlertText {
        AlertText(
            notice: AlertNotice(
                to: try EmailAddress("admin@example.com"), groups: alerts.map { AlertGroup(alerts: $0) },
                at: AlertSample.at(5)))
    }

    @Test("One mailbox is named in the subject, with what it cannot do and why")
    func one() throws {
        let text = try text([AlertSample.alert(.failure, .random(), .authWrongCredentials, minute: 0)])
        #expect(text.subject == "Salesnode: ann@example.com cannot receive mail (wrong password)")
        #expect(text.body.contains("Who acts: the mailbox's user"))
        #expect(text.body.contains("Next step: "))
        #expect(text.body.contains("does not try again by itself"))
    }

    @Test("Where the pages' address is known, the mail leads to the mailbox, or to all that need attention")
    func links() throws {
        let mailbox = MailboxID.random()
        func body(_ alerts: [StoredAlert]) throws -> String {
            AlertText(
                notice: AlertNotice(
                    to: try EmailAddress("admin@example.com"), groups: [AlertGroup(alerts: alerts)],
                    at: AlertSample.at(5)), pages: "https://sales.example"
            ).body
        }
        let alert = AlertSample.alert(.failure, mailbox, .authWrongCredentials, minute: 0)
        #expect(try body([alert]).contains("Its page: https://sales.example/mailboxes/\(mailbox)\n"))
        let other = AlertSample.alert(.failure, .random(), .authWrongCredentials, minute: 0)
        #expect(try body([alert, other]).contains("See them: https://sales.example/mailboxes?show=attention\n"))
        #expect(try !text([alert]).body.contains("://"))
    }

    @Test("Receiving and sending that fail for the same reason are said in one breath")
    func bothDirections() throws {
        let mailbox = MailboxID.random()
        let text = try text(
            [AlertSample.alert(.failure, mailbox, .authWrongCredentials, minute: 0)],
            [
                AlertSample.alert(
                    .failure, mailbox, .authWrongCredentials, host: "smtp.example.com", direction: .sending, minute: 0)
            ])
        #expect(text.subject == "Salesnode: ann@example.com cannot receive or send mail (wrong password)")
        #expect(text.body.components(separatedBy: "Cause:").count == 2)
    }

    @Test("Of many mailboxes twenty are named and the rest counted, and no address stands for all")
    func many() throws {
        let alerts = (0..<40).map {
            AlertSample.alert(.failure, .random(), .senderNotAllowed, minute: 0, address: "user\($0)@example.com")
        }
        let text = try text(alerts, [AlertSample.alert(.recovered, .random(), minute: 3, since: 0)])
        #expect(
            text.subject
                == "Salesnode: 40 mailboxes at imap.example.com cannot receive mail (not allowed), and 1 other matter")
        #expect(text.body.contains("  user19@example.com\n  and 20 more"))
        #expect(
            text.body.contains("Cause: The sending server does not let this sign-in send as the mailbox's address."))
        #expect(text.body.contains("ann@example.com can receive mail again."))
    }

    @Test("What a server says stays on its line, and the mail is marked as automatic with an id that stays the same")
    func message() throws {
        let hostile = ServerText("NO\r\nBcc: victim@example.org\u{1B}[31m <script>")
        let alert = AlertSample.alert(.failure, .random(), minute: 0, serverText: hostile)
        let notice = AlertNotice(
            to: try EmailAddress("admin@example.com"), groups: [AlertGroup(alerts: [alert])], at: AlertSample.at(5))
        let bytes = try MailAlertChannel.message(notice, from: EmailAddress("bob@example.com"))
        #expect(try MailAlertChannel.message(notice, from: EmailAddress("bob@example.com")) == bytes)
        let message = String(decoding: bytes, as: UTF8.self)
        #expect(!message.contains("\u{1B}"))
        #expect(!message.contains("\nBcc:"))
        for line in [
            "Auto-Submitted: auto-generated", "X-Auto-Response-Suppress: All", "From: Salesnode <bob@example.com>",
            "Content-Type: text/plain", "Message-ID: <salesnode-alert.\(alert.id).1@example.com>",
        ] {
            #expect(message.contains(line), "\(line)")
        }
    }
}
