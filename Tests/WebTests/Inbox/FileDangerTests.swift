import Testing

@testable import Web

@Suite("Web: files, names and pictures that are more than they seem")
struct FileDangerTests {
    @Test("what a file can do is told by the end of its name, however it is dressed")
    func files() {
        for name in [
            "a.exe", "invoice.pdf.exe", "A.EXE ", "a.exe.", "a.\u{FF45}xe", "a.e\u{200B}xe", "a.pdf      .lnk",
        ] {
            #expect(FileDanger(name: name) == .program, "\(name)")
        }
        for name in ["a.docm", "Prices.XLSM"] { #expect(FileDanger(name: name) == .macros, "\(name)") }
        for name in ["a.html", "a.svg"] { #expect(FileDanger(name: name) == .page, "\(name)") }
        for name in ["a.pdf", "photo.jpg", "notes", "", ".", "a.docx", "exe"] {
            #expect(FileDanger(name: name) == nil, "\(name)")
        }
    }

    @Test("a name is told from another by what a quick reader sees")
    func names() {
        #expect(LookAlike.folded(name: "\u{D3}l\u{ED}ve") == LookAlike.folded(name: "0LIVE"))
        #expect(LookAlike.folded(name: "O\u{308}live") == LookAlike.folded(name: "Olive"))
        #expect(LookAlike.folded(name: "Oliver") != LookAlike.folded(name: "Olive"))
        for slip in ["examplle", "exmple", "exampel", "exanple", "xample"] {
            #expect(LookAlike.isSlip(slip, "example"), "\(slip)")
        }
        for other in ["example", "sample", "examples2", "", "exelpma"] {
            #expect(!LookAlike.isSlip(other, "example"), "\(other)")
        }
    }

    @Test("a GIF is as large as the larger of its screen and its first picture, wherever it is cut")
    func pictures() throws {
        let screen: [UInt8] = Array("GIF89a".utf8) + [1, 0, 1, 0, 0x80, 0, 0, 0, 0, 0, 255, 255, 255]
        let wait: [UInt8] = [0x21, 0xF9, 4, 0, 0, 0, 0, 0]
        let frame: [UInt8] = [0x2C, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0, 2]
        let image = try #require(ImageKind(screen + wait + frame))
        #expect(image.width == 0xFFFF && image.height == 0xFFFF && !image.isShowable)
        let whole = screen + wait + frame
        for count in 0..<whole.count { _ = ImageKind(Array(whole[..<count])) }
    }
}
