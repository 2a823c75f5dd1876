import MailModel
import Testing

@Suite("Secrets")
struct SecretTests {
    @Test("A secret shows itself in no description, dump or interpolation")
    func descriptions() {
        let secret = Secret("canary-7Qx")
        var dumped = ""
        dump(secret, to: &dumped)
        dump(["key": secret], to: &dumped)
        for text in ["\(secret)", String(describing: secret), String(reflecting: secret), "\([secret])", dumped] {
            #expect(!text.contains("canary"))
        }
    }

    @Test("Secrets are equal by their bytes")
    func equality() {
        #expect(Secret("abc") == Secret([0x61, 0x62, 0x63]))
        #expect(Secret("abc") != Secret("abd"))
        #expect(Secret("abc") != Secret("abcd"))
    }

    @Test(
        "A redactor finds a secret plain, quoted and in base64 at every alignment",
        arguments: ["", "x", "xy", "\u{0}alice@mail.test\u{0}"])
    func redaction(prefix: String) {
        let redactor = Redactor([Secret("pass\"word-9")])
        let plain = Array((prefix + "pass\"word-9 end").utf8)
        #expect(!text(redactor.redacting(plain)).contains("word-9"))
        #expect(!text(redactor.redacting(Array(#"LOGIN a "pass\"word-9""#.utf8))).contains("word-9"))
        let encoded = base64(Array((prefix + "pass\"word-9").utf8))
        let shown = text(redactor.redacting(Array("AUTHENTICATE PLAIN \(encoded)".utf8)))
        #expect(shown.contains("[secret]"))
        #expect(!shown.contains(encoded))
    }

    @Test("Text without a secret passes a redactor unchanged")
    func unchanged() {
        let redactor = Redactor([Secret("hunter2"), Secret("ab")])
        #expect(
            redactor.redacting("* OK ready, ab is too short to look for") == "* OK ready, ab is too short to look for")
    }

    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    private func base64(_ bytes: [UInt8]) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
        var result = ""
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            var value = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
            var digits: [Character] = []
            for _ in 0..<4 {
                digits.append(alphabet[value & 63])
                value >>= 6
            }
            result += String(digits.reversed().prefix(group.count + 1)) + String(repeating: "=", count: 3 - group.count)
        }
        return result
    }
}
