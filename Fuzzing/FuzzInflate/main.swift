// Feeds arbitrary octets to the decompressor, whole and in pieces, and takes what it makes through the compressor again.
import Glibc
import MailTransport

/// What the decompressor made of the octets.
struct Inflated: Equatable {
    var bytes: [UInt8] = []
    var failure: CompressionError?
}

/// More output than this is not looked at: a few octets can hold a thousand times as many.
private let maximumOutput = 1 << 18

// The name is the one that the fuzzer's own entry point asks for, should it be linked.
@_cdecl("LLVMFuzzerTestOneInput")
func testOneInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> Int32 {
    let bytes = Array(UnsafeBufferPointer(start: data, count: size))
    let whole = inflate(bytes, pieces: max(1, bytes.count), room: 4_096)
    // How input and output are cut does not change what comes out, nor where it ends.
    for (pieces, room) in [(1, 4_096), (1 + Int(bytes.first ?? 0) % 29, 1), (7, 61)] {
        precondition(whole == inflate(bytes, pieces: pieces, room: room))
    }
    let packed = deflate(whole.bytes)
    precondition(inflate(packed, pieces: 13, room: 500) == Inflated(bytes: whole.bytes))
    return 0
}

private func inflate(_ bytes: [UInt8], pieces: Int, room: Int) -> Inflated {
    var result = Inflated()
    guard var inflater = try? Inflater() else { return result }
    var output = [UInt8](repeating: 0, count: room)
    var position = 0
    var goesOn = false
    while position < bytes.count || goesOn, result.bytes.count < maximumOutput {
        let end = min(bytes.count, position + pieces)
        do {
            let progress = try bytes[position..<end].withUnsafeBytes { input in
                try output.withUnsafeMutableBytes { try inflater.inflate(input, into: $0) }
            }
            precondition(progress.consumed <= end - position && progress.produced <= room)
            result.bytes += output[..<progress.produced]
            position += progress.consumed
            goesOn = progress.isOutputFull
            if progress.isEnded { break }
            // Everything that was given is used up before more is needed.
            precondition(goesOn || position == end)
        } catch {
            result.failure = error as? CompressionError
            break
        }
    }
    // An error is only found when the output before it was taken; beyond the limit nobody looks.
    if result.bytes.count >= maximumOutput { return Inflated(bytes: Array(result.bytes.prefix(maximumOutput))) }
    return result
}

private func deflate(_ bytes: [UInt8]) -> [UInt8] {
    guard var deflater = try? Deflater() else { return [] }
    var result: [UInt8] = []
    var output = [UInt8](repeating: 0, count: 777)
    var position = 0
    while true {
        let progress = try? bytes[position...].withUnsafeBytes { input in
            try output.withUnsafeMutableBytes { try deflater.deflate(input, into: $0, flushes: true) }
        }
        guard let progress else { return result }
        result += output[..<progress.produced]
        position += progress.consumed
        if position == bytes.count, !progress.isOutputFull { return result }
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
