import Foundation
import Testing

@testable import Testbed

@Suite("The generated messages")
struct SampleMessagesTests {
    @Test("The same seed gives the same messages, another seed gives others")
    func deterministic() {
        let numbers = 0..<200
        let first = numbers.map { SampleMessages(seed: 7).sample($0).bytes }
        #expect(first == numbers.map { SampleMessages(seed: 7).sample($0).bytes })
        #expect(zip(first, numbers).allSatisfy { $0 != SampleMessages(seed: 8).sample($1).bytes })
    }

    @Test("A thousand messages hold many character sets, encodings and kinds of content")
    func variety() {
        let texts = (0..<1000).map { String(decoding: SampleMessages().sample($0).bytes, as: UTF8.self) }
        let wanted = [
            "charset=iso-8859-1\r", "charset=windows-1252", "charset=koi8-r", "charset=iso-2022-jp",
            "charset=shift_jis",
            "charset=gb18030", "charset=big5", "charset=euc-kr", "charset=utf-8", "Content-Transfer-Encoding: 8bit",
            "Content-Transfer-Encoding: quoted-printable", "Content-Transfer-Encoding: base64",
            "multipart/alternative", "multipart/mixed", "multipart/related", "multipart/report", "message/rfc822",
            "text/calendar", "format=flowed", "List-Unsubscribe:", "Auto-Submitted:", "filename*=", "Content-ID:",
        ]
        for part in wanted { #expect(texts.contains { $0.contains(part) }, "No message has '\(part)'.") }
    }

    @Test("There are short threads and long ones, and every answer names a message that exists")
    func threads() {
        var known: Set<String> = []
        var depths: [String: Int] = [:]
        for number in 0..<2000 {
            let message = TestbedMessage(uid: 1, flags: [], bytes: SampleMessages().sample(number).bytes)
            let id = message.headers("Message-ID").first ?? ""
            if let parent = message.headers("In-Reply-To").first {
                #expect(parent == "<sample-1-\(number)@provider.test>" || known.contains(parent) || isUnnamed(parent))
                depths[id] = (depths[parent] ?? 0) + 1
            }
            known.insert(id)
        }
        #expect(depths.values.contains(1))
        #expect((depths.values.max() ?? 0) > 40)
    }

    /// Every hundred and first message has no Message-ID, so its answers name one that nobody has.
    private func isUnnamed(_ id: String) -> Bool {
        let number = id.split(separator: "-").last.flatMap { Int($0.prefix { $0.isNumber }) }
        return number.map { $0 % 101 == 50 } ?? false
    }

    @Test("Lines stay within the limit of SMTP and end with CRLF")
    func lines() {
        for number in 0..<500 {
            let bytes = SampleMessages().sample(number).bytes
            var length = 0
            var previous: UInt8 = 0
            for byte in bytes {
                length += 1
                if byte == 0x0A {
                    #expect(previous == 0x0D, "Message \(number) has a bare line feed.")
                    length = 0
                }
                previous = byte
                if length > 998 { break }
            }
            #expect(length <= 998, "Message \(number) has a line of more than 998 bytes.")
        }
    }

    @Test("Quoted-printable and encoded words decode to what they were made of")
    func encodings() {
        #expect(SampleMIME.quotedPrintable(Array("a=b \r\nü".utf8)) == "a=3Db=20\r\n=C3=BC")
        let long = SampleMIME.quotedPrintable(Array(repeating: 0x61, count: 200))
        #expect(long.split(separator: "\r\n").allSatisfy { $0.utf8.count <= 76 })
        #expect(long.replacingOccurrences(of: "=\r\n", with: "").count == 200)
        #expect(SampleMIME.encodedWords("plain", charset: "utf-8", quotedPrintable: true) == "plain")
        #expect(
            SampleMIME.encodedWords("ü x", charset: "iso-8859-1", quotedPrintable: true) == "=?iso-8859-1?Q?=FC_x?=")
        let words = SampleMIME.encodedWords(
            String(repeating: "営業部", count: 20), charset: "utf-8", quotedPrintable: false)
        #expect(words.split(separator: "\r\n ").count > 1)
        #expect(words.split(separator: "\r\n ").allSatisfy { $0.utf8.count <= 75 })
        #expect(SampleMIME.date(1_704_067_200) == "Mon, 1 Jan 2024 00:00:00 +0000")
    }
}
