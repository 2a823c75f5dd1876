// Feeds arbitrary octets to the structure scanner and the delivery report reader.
import Glibc
import MIME

// The name is the one that the fuzzer's own entry point asks for, should it be linked.
@_cdecl("LLVMFuzzerTestOneInput")
func testOneInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> Int32 {
    let bytes = Array(UnsafeBufferPointer(start: data, count: size))
    check(bytes, MIMELimits())
    var small = MIMELimits()
    small.parts = 4
    small.depth = 3
    small.messageFields = 8
    small.headerBytes = 64
    check(bytes, small)
    _ = DeliveryStatus(bytes[...])
    return 0
}

private func check(_ bytes: [UInt8], _ limits: MIMELimits) {
    let message = MessageStructure(bytes, limits: limits)
    precondition(!message.parts.isEmpty && message.parts.count <= limits.parts)
    precondition(message.root.range == 0..<bytes.count)
    for part in message.parts {
        precondition(part.depth < limits.depth + 1)
        precondition(part.range.lowerBound <= part.bodyRange.lowerBound)
        precondition(part.range.upperBound == part.bodyRange.upperBound)
        precondition(part.range.upperBound <= part.source.count)
        if let parent = part.parent {
            precondition(parent < part.index && message.parts[parent].children.contains(part.index))
        }
        // The offsets of what stands inside an encoded part are those of its decoded octets.
        var end = message.children(of: part).first?.container == part.index ? 0 : part.bodyRange.lowerBound
        for child in message.children(of: part) {
            precondition(child.range.lowerBound >= end)
            precondition(child.container == part.index || child.range.upperBound <= part.range.upperBound)
            end = child.range.upperBound
        }
        _ = part.decodedBody()
    }
    if let report = DeliveryReport(message, limits: limits) {
        _ = (report.isFailure, report.originalMessageID, report.answeredMessageIDs)
    }
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
