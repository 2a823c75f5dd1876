// Feeds arbitrary octets to the framing and reading of IMAP responses, whole and in pieces.
import Glibc
import IMAPCore
import MailModel

/// What framing and reading made of the octets, with the pieces of each large body put together.
struct Reading: Equatable {
    var frames: [ParsedFrame] = []
    var begins: [StreamedBody?] = []
    var bodies: [[UInt8]] = []
    var quirks: Set<Quirk> = []
    var failure: FramingError?
    var holdsBytes = false
}

// The name is the one that the fuzzer's own entry point asks for, should it be linked.
@_cdecl("LLVMFuzzerTestOneInput")
func testOneInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> Int32 {
    let bytes = Array(UnsafeBufferPointer(start: data, count: size))
    let whole = read(bytes, pieces: max(1, bytes.count))
    precondition(whole == read(bytes, pieces: 1))
    precondition(whole == read(bytes, pieces: 1 + Int(bytes.first ?? 0) % 29))
    for frame in whole.frames { check(frame) }
    return 0
}

private func read(_ bytes: [UInt8], pieces: Int) -> Reading {
    var limits = Limits()
    limits.lineBytes = 4_000
    limits.literalBytes = 20_000
    limits.bodyBytes = 100_000
    limits.nesting = 20
    limits.listElements = 200
    limits.setRanges = 100
    var framer = ResponseFramer(limits: limits)
    let parser = ResponseParser(limits: limits)
    var reading = Reading()
    var position = 0
    do {
        while position < bytes.count {
            let end = min(bytes.count, position + pieces)
            framer.append(bytes[position..<end].span)
            position = end
            while let event = try framer.next() {
                switch event {
                case .response(let frame): reading.frames.append(parser.parse(frame, quirks: &reading.quirks))
                case .bodyBegin(let frame, let size):
                    precondition(size > ResponseFramer.inlineBodyBytes && size <= limits.bodyBytes)
                    reading.begins.append(parser.parseBodyBegin(frame, size: size))
                    reading.bodies.append([])
                case .bodyBytes(let piece): reading.bodies[reading.bodies.count - 1] += piece
                case .bodyEnd: break
                }
            }
        }
    } catch {
        reading.failure = error
    }
    // After a failure it depends on the pieces how much was taken in before.
    if reading.failure == nil { reading.holdsBytes = framer.holdsBytes }
    return reading
}

private func check(_ frame: ParsedFrame) {
    guard case .response(.untagged(let data)) = frame else { return }
    switch data {
    case .list(let listing):
        precondition(listing.wireName.count <= 20_000)
        _ = (listing.role, listing.path, listing.isSelectable)
    case .fetch(let message):
        _ = (message.uid, message.envelope, message.bodyStructure, message.bytes(of: .all))
        _ = (message.modSeq, message.emailID, message.threadID, message.preview, message.saveDate)
        _ = (message.gmailMessageID, message.gmailThreadID)
        precondition((message.gmailLabels ?? []).count <= 200)
        if let date = message.internalDate { precondition(!date.wireText.isEmpty && !date.wireDay.isEmpty) }
    case .status(let status):
        precondition(status.text.description.unicodeScalars.allSatisfy { $0.value >= 0x20 })
        if case .copyUID(let copied)? = status.code, let uid = UID(7) { _ = copied.destination(of: uid) }
        if case .appendUID(let appended)? = status.code { _ = appended.uid }
    case .vanished(let uids, _): precondition(uids.ranges.count <= 100)
    case .folderStatus(let status): _ = (status.highestModSeq, status.uidNext, status.uidValidity, status.mailboxID)
    case .quota(let quota):
        precondition(quota.resources.count <= 200)
        if let storage = quota.storage { precondition(storage.usedBytes >= 0 && storage.limitBytes >= 0) }
    default: break
    }
}

@_silgen_name("LLVMFuzzerRunDriver")
func runDriver(
    _ argumentCount: UnsafeMutablePointer<Int32>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ test: @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32
) -> Int32

var argumentCount = CommandLine.argc
var arguments = CommandLine.unsafeArgv
exit(runDriver(&argumentCount, &arguments, testOneInput))
