// Feeds arbitrary octets to what splits replies, as text and as HTML, and to the preview line. The pieces must be the
// body.
import Glibc
import MailHTML
import MailReading

// The name is the one that the fuzzer's own entry point asks for, should it be linked.
@_cdecl("LLVMFuzzerTestOneInput")
func testOneInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> Int32 {
    let bytes = Array(UnsafeBufferPointer(start: data, count: size))
    let text = ReplyText(utf8: bytes)
    checkWhole(text.pieces, bytes)
    _ = text.hasInlineAnswers
    precondition(text.newText.utf8.count <= 3 * bytes.count + 2)
    // A line is never cut.
    for piece in text.pieces.dropFirst() {
        let before = bytes[piece.range.lowerBound - 1]
        precondition(before == 0x0A || before == 0x0D)
        precondition(before == 0x0A || bytes[piece.range.lowerBound] != 0x0A)
    }
    let html = ReplyHTML(utf8: bytes)
    checkWhole(html.pieces, bytes)
    checkBorders(html)
    for limit in [5, 40] {
        let preview = MessagePreview(text: String(decoding: bytes, as: UTF8.self), html: html, limit: limit)
        precondition(preview.text.count <= limit)
        precondition(!preview.text.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F })
    }
    return 0
}

private func checkWhole(_ pieces: [ReplyPiece], _ bytes: [UInt8]) {
    var next = 0
    for piece in pieces {
        precondition(piece.range.lowerBound == next && !piece.range.isEmpty)
        next = piece.range.upperBound
    }
    precondition(next == bytes.count)
    for (first, second) in zip(pieces, pieces.dropFirst()) { precondition(first.kind != second.kind) }
}

private func checkBorders(_ html: ReplyHTML) {
    var cuts = html.pieces.dropFirst().map(\.range.lowerBound)[...]
    for token in HTMLTokenizer(html.bytes) {
        while let cut = cuts.first, cut <= token.range.lowerBound { cuts.removeFirst() }
        while let cut = cuts.first, cut < token.range.upperBound {
            precondition(token.kind == .text)
            cuts.removeFirst()
        }
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
