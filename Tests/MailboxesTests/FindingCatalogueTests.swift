import Foundation
import MailModel
import Testing

@testable import Mailboxes

@Suite("Catalogue of findings")
struct FindingCatalogueTests {
    @Test("Every code has a cause, somebody who acts and a next step, each a sentence", arguments: FindingCode.allCases)
    func entries(code: FindingCode) {
        for direction in [MailDirection.receiving, .sending] {
            let context = FindingContext(
                direction: direction, endpoint: "mail.test:993", address: "alice@mail.test",
                certificateNames: ["a.mail.test"], fingerprint: "AB:CD",
                date: Timestamp(milliseconds: 1_800_000_000_000), detail: nil)
            let finding = FindingCatalogue.finding(code, context)
            #expect(finding.code == code)
            #expect(finding.cause.hasSuffix("."))
            #expect(finding.action.hasSuffix(".") || finding.action.hasSuffix(")"))
            #expect(finding.cause.count >= 15 && finding.action.count >= 15)
        }
    }

    @Test("Each code's words are its own, so that no entry is missing from the catalogue")
    func distinct() {
        let context = FindingContext(direction: .receiving, endpoint: "mail.test:993", address: "alice@mail.test")
        var codesByCause: [String: [FindingCode]] = [:]
        for code in FindingCode.allCases {
            codesByCause[FindingCatalogue.finding(code, context).cause, default: []].append(code)
        }
        #expect(codesByCause.values.allSatisfy { $0.count == 1 }, "\(codesByCause.values.filter { $0.count > 1 })")
        #expect(FindingCatalogue.entries.map(\.code) == FindingCode.allCases)
    }

    @Test("Only faults of sign-in, consent and policy stop retries", arguments: FindingCatalogue.entries)
    func retries(entry: FindingEntry) {
        let group = entry.code.rawValue.prefix { $0 != "." }
        let stops: Set<Substring> = ["auth", "oauth", "sender", "recipient", "message", "egress"]
        #expect(entry.retry.isAutomatic == (entry.disposition == .retry))
        if !entry.retry.isAutomatic { #expect(stops.contains(group)) }
        if entry.severity == .warning { #expect(entry.retry.isAutomatic) }
        if group == "auth", entry.severity == .failure { #expect(!entry.retry.isAutomatic) }
    }

    @Test("No words name an option, and every placeholder is known", arguments: FindingCatalogue.entries)
    func words(entry: FindingEntry) {
        var context = FindingContext(
            direction: .sending, endpoint: "mail.test:465", address: "alice@gmail.com", certificateNames: ["a.test"],
            fingerprint: "AB:CD", date: Timestamp(milliseconds: 0), detail: "detail")
        context.alternative = "port 587"
        context.suggestions = ["b.test"]
        context.waitSeconds = 90
        for text in [entry.cause, entry.action] { #expect(!text.contains("--") && !text.contains("-option}")) }
        for text in [entry.cause, entry.action, entry.hint ?? ""] {
            let placeholders = text.split(separator: "{").dropFirst().compactMap { $0.split(separator: "}").first }
            for placeholder in placeholders { #expect(context.value(of: placeholder) != nil, "{\(placeholder)}") }
            let words = FindingEntry.words(text, context)
            #expect(!words.contains { "{}[]".contains($0) })
        }
    }

    @Test("Optional words go where a value is missing, and a value is never read as a template")
    func templates() {
        var context = FindingContext(direction: .receiving, endpoint: "mail.test:993", address: "alice@mail.test")
        #expect(FindingEntry.words("At {place}[ on {date}][, or {suggestion}].", context) == "At mail.test:993.")
        context.suggestions = ["{place}[x"]
        #expect(FindingEntry.words("At {host}[, or {suggestion}].", context) == "At mail.test, or {place}[x.")
        #expect(FindingEntry.words("{nothing} {open", context) == " ")
    }

    @Test("A provider's own page is named where there is one, and only at its own hosts", arguments: MailProvider.all)
    func pages(provider: MailProvider) {
        for (code, page) in provider.pages {
            #expect(page.hasPrefix("https://"))
            let host = provider.hosts.first ?? provider.hostDomains.first ?? ""
            let context = FindingContext(direction: .receiving, endpoint: "\(host):993", address: "a@example.com")
            #expect(FindingCatalogue.finding(code, context).page == page)
        }
        #expect(MailProvider.serving(host: "evil-gmail.com") == nil)
        #expect(MailProvider.serving(host: "imap.gmail.com.example.com") == nil)
    }

    @Test("docs/findings.md lists exactly the codes that exist")
    func documented() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let text = try String(contentsOf: root.appending(path: "docs/findings.md"), encoding: .utf8)
        let listed = text.split(separator: "\n").filter { $0.hasPrefix("| `") }
            .compactMap { $0.split(separator: "`").dropFirst().first.map(String.init) }
        #expect(Set(listed) == Set(FindingCode.allCases.map(\.rawValue)))
        #expect(listed.count == FindingCode.allCases.count)
    }
}
