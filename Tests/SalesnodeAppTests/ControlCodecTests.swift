import Foundation
import MailModel
import MailTransport
import Mailboxes
import Testing

@testable import SalesnodeApp

@Suite("Requests and events on the control socket")
struct ControlCodecTests {
    static let settings = WireSettings.sample

    static let requests: [ControlRequest] = [
        .check(reference: "alice@mail.test"),
        .connect(
            settings: settings, imapPassword: WireSecret(Secret("canary-1")),
            smtpPassword: WireSecret(Secret("canary-2")),
            savePaused: true, history: "30d"),
        .list, .show(reference: "x"), .verify(reference: "x"), .sendTest(reference: "x", to: "bob@mail.test"),
        .sendTest(reference: "x", to: nil), .pause(reference: "x"), .resume(reference: "x"),
        .disconnect(reference: "x", erase: true),
        .mailboxAlerts(reference: "x", to: .owner("ann@mail.test"), mute: .days(3)),
        .mailboxAlerts(reference: "x", to: AlertRecipient.none, mute: .off), .listAlerts, .testAlerts, .rotateVault,
    ]

    @Test("Every request comes back as it was", arguments: requests)
    func roundTrip(_ request: ControlRequest) throws {
        let line = try ControlCodec.line(ControlEnvelope(request, timeoutSeconds: 7))
        #expect(line.last == 0x0A && line.count { $0 == 0x0A } == 1)
        let read = try ControlCodec.request(line.dropLast())
        #expect(read.timeoutSeconds == 7)
        #expect(try ControlCodec.line(read) == line)
    }

    @Test("A fixture of the first protocol version is still read")
    func fixture() throws {
        let line = """
            {"request":{"disconnect":{"erase":true,"reference":"alice@mail.test"}},"timeoutSeconds":30,"version":1}
            """
        guard case .disconnect("alice@mail.test", true) = try ControlCodec.request(Array(line.utf8)).request else {
            Issue.record("read as another request")
            return
        }
    }

    @Test("A request cut at any byte is refused, and no message repeats what it carried", arguments: requests)
    func truncation(_ request: ControlRequest) throws {
        let line = try ControlCodec.line(ControlEnvelope(request, timeoutSeconds: 7)).dropLast()
        for end in 0..<line.count {
            let error = #expect(throws: CommandFailure.self) { try ControlCodec.request(Array(line[..<end])) }
            #expect(error?.code == .invalidRequest)
            #expect(error?.message.contains("canary") == false)
        }
    }

    @Test(
        "Hostile requests are refused",
        arguments: [
            "", "null", "[]", "{}", #"{"version":1}"#, #"{"version":1,"request":{}}"#,
            #"{"version":1,"timeoutSeconds":30,"request":{"unknown":{}}}"#,
            #"{"version":1,"timeoutSeconds":30,"request":{"list":{},"rotateVault":{}}}"#,
            #"{"version":1,"timeoutSeconds":0,"request":{"list":{}}}"#,
            #"{"version":1,"timeoutSeconds":99999999999999999999,"request":{"list":{}}}"#,
            #"{"version":1,"timeoutSeconds":30,"request":{"show":{"reference":5}}}"#,
            #"{"version":99999999999999999999999,"request":{"list":{}}}"#,
            String(repeating: "[", count: 100_000), String(repeating: #"{"version":"#, count: 20_000),
            "{\"version\":1,\"timeoutSeconds\":30,\"request\":{\"list\":{}}}\u{0}",
        ])
    func hostile(_ text: String) {
        let error = #expect(throws: CommandFailure.self) { try ControlCodec.request(Array(text.utf8)) }
        #expect(error?.code == .invalidRequest)
    }

    @Test("A stream means the same in whatever pieces it arrives")
    func pieces() throws {
        let line = try ControlCodec.line(ControlEnvelope(Self.requests[1], timeoutSeconds: 7))
        #expect(ControlRequestProbe.outcome(of: [line]) == .accepted("mailbox connect"))
        #expect(ControlRequestProbe.outcome(of: line.map { [$0] }) == .accepted("mailbox connect"))
        #expect(ControlRequestProbe.outcome(of: [line.dropLast()]) == .incomplete)
        #expect(ControlRequestProbe.outcome(of: [Array("x\n".utf8)]) == .refused(.invalidRequest))
    }

    @Test("Another version is told apart from nonsense")
    func otherVersion() {
        let error = #expect(throws: CommandFailure.self) {
            try ControlCodec.request(Array(#"{"version":2,"something":"new"}"#.utf8))
        }
        #expect(error?.code == .versionMismatch)
    }

    @Test("Random changes never trap")
    func mutation() throws {
        var generator = SeededGenerator(seed: 20_26)
        let lines = try Self.requests.map { try ControlCodec.line(ControlEnvelope($0, timeoutSeconds: 7)) }
        for round in 0..<4_000 {
            var line = lines[round % lines.count]
            for _ in 0...Int.random(in: 0..<4, using: &generator) {
                let index = Int.random(in: 0..<line.count, using: &generator)
                switch Int.random(in: 0..<3, using: &generator) {
                case 0: line[index] = UInt8.random(in: 0...255, using: &generator)
                case 1: line.insert(UInt8.random(in: 0...255, using: &generator), at: index)
                default: if line.count > 1 { line.remove(at: index) }
                }
            }
            if let envelope = try? ControlCodec.request(line),
                case .connect(let settings, _, _, _, _) = envelope.request
            {
                _ = try? settings.settings()
            }
        }
    }

    @Test("Settings that cross the socket are checked again on the other side")
    func settingsAreChecked() throws {
        #expect(WireSettings(try Self.settings.settings()) == Self.settings)
        let changes: [(inout WireSettings) -> Void] = [
            { $0.address = "nobody" }, { $0.imap.endpoint = "host" }, { $0.smtp.endpoint = "host:0" },
            { $0.imap.user = "" }, { $0.smtp.user = String(repeating: "x", count: 501) },
            { $0.trust = .certificateFile(path: "relative.pem") }, { $0.trust = .pinned(fingerprint: "AB") },
        ]
        for change in changes {
            var settings = Self.settings
            change(&settings)
            let error = #expect(throws: CommandFailure.self) { try settings.settings() }
            #expect(error?.code == .invalidRequest)
        }
    }

    @Test("A request that is described, dumped or put into an error shows no password")
    func secretsStayHidden() throws {
        let request = Self.requests[1]
        var dumped = ""
        dump(request, to: &dumped)
        for text in ["\(request)", String(reflecting: request), dumped, request.name] {
            #expect(!text.contains("canary") && !text.contains(Data("canary-1".utf8).base64EncodedString()))
        }
    }

    @Test("A secret that is empty, too long or no base64 is refused without repeating it")
    func badSecrets() {
        let long = Data(repeating: 0x78, count: WireSecret.maximumBytes + 1).base64EncodedString()
        for text in ["", "canary!", long] {
            do {
                _ = try JSONDecoder().decode(WireSecret.self, from: Data("\"\(text)\"".utf8))
                Issue.record("accepted")
            } catch {
                #expect(!"\(error)".contains("canary") && !"\(error)".contains("eHh4eHh4"))
            }
        }
    }

    @Test("Events come back as they were")
    func events() throws {
        let step = CheckStep(
            id: .imapTLS, state: .failed, milliseconds: 3, summary: "No.", evidence: ["version": .text("TLS 1.3")])
        let events: [ControlEvent] = [
            .step(step), .failure(CommandFailure(.notFound, "none")), .result(.mailboxes([.sample])),
            .result(.disconnected(.sample, erased: true, access: "x")),
        ]
        for event in events {
            let line = try ControlCodec.line(event)
            #expect(try ControlCodec.event(line.dropLast()) == event)
            #expect(throws: CommandFailure.self) { try ControlCodec.event(Array(line.prefix(line.count / 2))) }
        }
    }
}

extension ControlRequest: CustomTestStringConvertible {
    var testDescription: String { name }
}

/// A small generator with a fixed seed (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
