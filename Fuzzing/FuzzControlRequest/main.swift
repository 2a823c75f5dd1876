// Feeds arbitrary octets to the control socket's reader, whole and in pieces.
import Glibc
import SalesnodeApp

// The name is the one that the fuzzer's own entry point asks for, should it be linked.
@_cdecl("LLVMFuzzerTestOneInput")
func testOneInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> Int32 {
    let bytes = Array(UnsafeBufferPointer(start: data, count: size))
    let whole = ControlRequestProbe.outcome(of: [bytes])
    // The first octet decides where the stream is cut; the pieces must mean the same as the whole.
    let cut = bytes.isEmpty ? 0 : Int(bytes[0]) % bytes.count
    precondition(ControlRequestProbe.outcome(of: [Array(bytes[..<cut]), Array(bytes[cut...])]) == whole)
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
