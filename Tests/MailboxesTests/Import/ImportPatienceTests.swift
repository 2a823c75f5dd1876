import MailModel
import Testing

@testable import Mailboxes

@Suite("How often an import tries again")
struct ImportPatienceTests {
    private func finding(_ code: FindingCode, _ retry: RetryAdvice = .backOff) -> Finding {
        Finding(code: code, cause: "", actor: .nobody, action: "", retry: retry, disposition: .retry)
    }

    @Test("A verdict on the mailbox is told at once")
    func verdicts() {
        var patience = ImportPatience()
        for code in [FindingCode.authWrongCredentials, .dnsNotFound, .tcpRefused, .tlsNameMismatch] {
            #expect(patience.wait(after: finding(code)) == nil)
        }
    }

    @Test("A server that cannot serve is tried four times more, each time later")
    func unavailable() {
        var patience = ImportPatience()
        let waits = (0..<5).map { _ in patience.wait(after: finding(.serverUnavailable)) }
        #expect(waits == [.seconds(4), .seconds(6), .seconds(8), .seconds(10), nil])
    }

    @Test("A limit is waited for as long as it says, but not for ever")
    func limits() {
        var patience = ImportPatience()
        #expect(patience.wait(after: finding(.limitRate, .after(seconds: 7))) == .seconds(7))
        #expect(patience.wait(after: finding(.limitRate, .after(seconds: 86_400))) == .seconds(2))
        for _ in 0..<58 { #expect(patience.wait(after: finding(.limitConnections)) != nil) }
        #expect(patience.wait(after: finding(.limitRate)) == nil)
    }
}
