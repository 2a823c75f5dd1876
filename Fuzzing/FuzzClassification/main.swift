// Feeds arbitrary octets to the classification of messages. The first octet chooses a header that leads into one of
// the readers, so that the fuzzer need not find it.
import Glibc
import MIME
import MailReading

private let headers = [
    "",
    "From: MAILER-DAEMON@mx.example.net\nSubject: failure notice\nReturn-Path: <>\n\n",
    "From: postmaster@mx.example.net\nSubject: Undeliverable\nContent-Type: text/html\n\n<p>Delivery failed: ",
    "From: bob@example.org\nSubject: Automatic reply: x\nAuto-Submitted: auto-replied\nDate: Mon, 27 Apr 2026 10:00:00 +0000\n\n",
    "From: bob@example.org\nContent-Type: text/calendar; method=REQUEST\n\nBEGIN:VCALENDAR\nBEGIN:VEVENT\n",
    "From: bob@example.org\nList-Id: <x.example>\nList-Unsubscribe: ",
    "From: postmaster@mx.example.net\nContent-Type: multipart/report; report-type=delivery-status; boundary=x\n\n--x\nContent-Type: message/delivery-status\n\n",
    "From: fbl@example.org\nContent-Type: multipart/report; report-type=feedback-report; boundary=x\n\n--x\nContent-Type: message/feedback-report\n\n",
]

// The name is the one that the fuzzer's own entry point asks for, should it be linked.
@_cdecl("LLVMFuzzerTestOneInput")
func testOneInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> Int32 {
    let input = Array(UnsafeBufferPointer(start: data, count: size))
    let header = headers[Int(input.first ?? 0) % headers.count]
    let structure = MessageStructure(Array(header.utf8) + input.dropFirst())
    let limits = ClassificationLimits()
    let result = MessageClassifier.classify(structure, limits: limits)
    precondition((result.bounce != nil) == (result.kind == .bounce))
    precondition((result.automaticReply != nil) == (result.kind == .automaticReply))
    precondition((result.complaint != nil) == (result.kind == .complaint))
    precondition(!result.traits.contains(result.kind))
    if let bounce = result.bounce {
        precondition(bounce.recipients.count <= limits.recipients)
        for recipient in bounce.recipients where recipient.isHard {
            precondition(recipient.outcome == .failed && recipient.consequence == .suppressContact)
        }
        precondition(
            bounce.recipients.allSatisfy {
                ($0.replyCode ?? 400) / 100 == 4 || $0.replyCode.map { $0 / 100 == 5 } ?? true
            })
    }
    if let date = result.automaticReply?.returnDate { precondition(date.firstDayBack >= date.day) }
    for target in result.list?.unsubscribe ?? [] {
        switch target {
        case .https(let text): precondition(text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F })
        case .mailto(let address, let subject, let body):
            precondition([address, subject ?? "", body ?? ""].allSatisfy { $0.utf8.allSatisfy { $0 >= 0x20 } })
        }
    }
    precondition((result.calendar?.attendees.count ?? 0) <= limits.attendees)
    return 0
}

@_silgen_name("LLVMFuzzerRunDriver")
func runFuzzer(
    _ count: UnsafeMutablePointer<Int32>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ test: @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32
) -> Int32

var count = CommandLine.argc
var arguments = CommandLine.unsafeArgv
exit(runFuzzer(&count, &arguments, testOneInput))
