import Foundation
import Inbox
import MailModel
import MailStore
import Testbed
import Testing

@testable import Web

/// Whether reading for long leaves something behind. `make reading` does it for an hour with the program itself and a
/// real mail server; the test run does it for a minute with the page alone.
@Suite("Web: long use", .serialized, .timeLimit(.minutes(240)))
struct LongUseTests {
    private static let seconds = ProcessInfo.processInfo.environment["SALESNODE_READING_SECONDS"].flatMap { Int($0) }

    @Test("reading, acting, searching and new mail leave no document, no element and no listener behind")
    func reading() async throws {
        if let seconds = Self.seconds { try await program(seconds) } else { try await page(rounds: 6) }
    }

    // MARK: - The page

    private func page(rounds: Int) async throws {
        try await WebFixture.run { fixture in
            try await fixture.claimSample()
            let sales = try await fixture.mail("sales")
            for number in 0..<50 {
                try await Self.deliver(to: sales, number)
            }
            while try await fixture.store.indexNextSearchBatch(text: SearchText.document) > 0 {}
            try await Chromium.run { chromium in
                _ = try await InboxBrowserTests.open(chromium, fixture)
                while fixture.web.live.subscriberCount < 1 { await Task.yield() }
                let reader = InboxRound(chromium: chromium, pause: .zero)
                var next = 50
                func walk() async throws {
                    for round in 0..<rounds {
                        try await Self.deliver(to: sales, next)
                        next += 1
                        try await reader.run(round)
                    }
                    try await reader.forgetLists()
                }
                try await walk()
                let before = try await PageMemory(of: chromium)
                try await walk()
                // What is unused goes in the browser's own time.
                var after = before
                for _ in 0..<200 {
                    after = try await PageMemory(of: chromium)
                    if Self.isFlat(before, after, rounds) { break }
                    // A browser tells nobody when it has collected.
                    try await Task.sleep(for: .milliseconds(100))
                }
                #expect(Self.isFlat(before, after, rounds), "\(before) became \(after) in \(rounds) rounds")
            }
        }
    }

    /// Less than one document, ten listeners or half of a row's elements left behind in a round.
    private static func isFlat(_ before: PageMemory, _ after: PageMemory, _ rounds: Int) -> Bool {
        after.documents - before.documents < rounds && after.listeners - before.listeners < 10 * rounds
            && after.nodes - before.nodes < 30 * rounds
    }

    private static func deliver(to mail: InboxMail, _ number: Int) async throws {
        let sender = "Person \(number) <person\(number)@example.org>"
        guard number.isMultiple(of: 2) else {
            try await mail.deliver(
                from: sender, subject: "Question \(number)", "Can you help me with \(number)?\n\n> You wrote\n> this.",
                id: "q\(number)", minute: number)
            return
        }
        try await mail.deliver(
            html: "<p>Please look at <b>\(number)</b>.</p><blockquote type=cite>You wrote this.</blockquote>",
            from: sender, subject: "Offer \(number)", id: "o\(number)", minute: number)
    }

    // MARK: - The program

    private func program(_ seconds: Int) async throws {
        let servers = try await TestbedProcess.start(TestbedOptions(seedMessages: 2_000))
        do { try await read(for: seconds, servers.manifest) } catch {
            _ = try? await servers.stop()
            throw error
        }
        _ = try await servers.stop()
    }

    private func read(for seconds: Int, _ testbed: TestbedManifest) async throws {
        let program = try #require(
            ProcessInfo.processInfo.environment["SALESNODE_PROGRAM"],
            "SALESNODE_PROGRAM names the program: make reading"
        )
        try await ServedSalesnode.run(testbed, program: program) { server in
            try await server.connect("carol@mail.test")
            // Machine code of the page's scripts comes for hours, the more often something is done, and hides what is kept.
            try await Chromium.run(compilesScripts: false) { chromium in
                try await server.signIn(chromium)
                try await chromium.open("\(server.base)/inbox")
                try await chromium.wait(
                    "document.documentElement.dataset.keys == 'ready' && document.querySelectorAll('.conversation').length > 30"
                )
                let reader = InboxRound(chromium: chromium, pause: .milliseconds(1_500))
                var record = MemoryRecord()
                let start = ContinuousClock.now
                var round = 0
                while ContinuousClock.now - start < .seconds(seconds) {
                    try await testbed.deliver(
                        subject: "News \(round)", text: "From example, number \(round).", to: "carol@mail.test")
                    try await reader.run(round)
                    round += 1
                    let age = Double((ContinuousClock.now - start).components.seconds)
                    record.add(age, try await PageMemory(of: chromium), server: try server.memory())
                    try record.write()
                }
                // The report that `make reading` is run for.
                print(record.report(rounds: round))
                #expect(record.isFlat)
                #expect(try await chromium.complaints() == [])
            }
        }
    }
}
