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
                certificateNames: ["a.mail.test"], fingerprint: "AB:CD", moment: "2026-01-01", detail: nil)
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
        let shared = codesByCause.values.filter { $0.count > 1 }.map { Set($0) }
        // A server of the wrong kind is the same sentence for both kinds, with another protocol's name in it.
        #expect(shared == [[.serverNotIMAP, .serverNotSMTP]])
    }

    @Test("Only faults of sign-in and policy stop retries", arguments: FindingCode.allCases)
    func dispositions(code: FindingCode) {
        let context = FindingContext(direction: .sending, endpoint: "mail.test:465", address: "alice@mail.test")
        let finding = FindingCatalogue.finding(code, context)
        let group = code.rawValue.prefix { $0 != "." }
        if ["dns", "tcp", "limit", "receive", "send"].contains(group) { #expect(finding.disposition == .retry) }
        if group == "auth" { #expect(finding.disposition != .retry) }
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
