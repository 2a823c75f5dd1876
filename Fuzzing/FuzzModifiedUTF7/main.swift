// Reads arbitrary octets as folder names in modified UTF-7, strictly and loosely, and writes arbitrary names.
import Glibc
import IMAPCore

// The name is the one that the fuzzer's own entry point asks for, should it be linked.
@_cdecl("LLVMFuzzerTestOneInput")
func testOneInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> Int32 {
    let bytes = Array(UnsafeBufferPointer(start: data, count: size))
    if let name = ModifiedUTF7.decode(bytes) { precondition(ModifiedUTF7.encode(name) == bytes) }
    check(ModifiedUTF7.decodeLoosely(bytes))
    check(String(decoding: bytes, as: UTF8.self))
    return 0
}

private func check(_ name: String) {
    let wire = ModifiedUTF7.encode(name)
    precondition(wire.allSatisfy { (0x20...0x7E).contains($0) })
    precondition(ModifiedUTF7.decode(wire).map { $0.unicodeScalars.elementsEqual(name.unicodeScalars) } == true)
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
