import MailReading
import Testing

/// Bodies made of every fixture, with text above and below.
enum ReplyBodies {
    static let all: [String] = {
        var bodies: [String] = []
        for fixture in AttributionFixtures.strong + AttributionFixtures.aboveMarks {
            bodies.append("Yes.\n\n\(fixture.line)\n> One?\n>> Two?\n\nNo.\n\n-- \nBea\n")
        }
        for fixture in EarlierMessageFixtures.all {
            bodies.append("Yes.\r\n\r\nSent from my iPhone\r\n\r\n\(fixture.head)\r\n\r\nOne?\r\n> Two?\r\n")
        }
        return bodies + ReplyFalsePositiveTests.letters
    }()

    static func isWhole(_ reply: ReplyText, _ bytes: [UInt8]) -> Bool {
        var next = 0
        for piece in reply.pieces {
            guard piece.range.lowerBound == next, !piece.range.isEmpty else { return false }
            next = piece.range.upperBound
        }
        return next == bytes.count && reply.bytes == bytes
    }
}

@Suite("The pieces of a text are the text")
struct ReplyTextPropertyTests {
    @Test("for every fixture")
    func fixtures() {
        for body in ReplyBodies.all { #expect(ReplyBodies.isWhole(ReplyText(body), Array(body.utf8)), "\(body)") }
    }

    @Test("for every truncation of a sample of them, at any byte")
    func truncations() {
        for (place, body) in ReplyBodies.all.enumerated() where place % 6 == 0 {
            let bytes = Array(body.utf8)
            for length in 0...bytes.count {
                let cut = Array(bytes[..<length])
                #expect(ReplyBodies.isWhole(ReplyText(utf8: cut), cut))
            }
        }
    }

    @Test("for seeded mutations")
    func mutations() {
        var random = MutationGenerator(seed: 3)
        let tokens = [
            "\r\n", "\n", ">", "> ", ":", "wrote:", "-- \n", "\n\n", "From: ", "<a@b.c>", "\0", "\u{202B}", "写道：",
            "-----",
            "Original Message", "\u{FEFF}", "2021", "10:02", "_____", "\n> \n",
        ].map { Array($0.utf8) }
        for round in 0..<3_000 {
            var bytes = Array(ReplyBodies.all[round % ReplyBodies.all.count].utf8)
            for _ in 0...Int.random(in: 0..<6, using: &random) {
                let place = Int.random(in: 0...bytes.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0 where place < bytes.count: bytes[place] = UInt8.random(in: 0...255, using: &random)
                case 1 where place < bytes.count:
                    bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1...30, using: &random)))
                default: bytes.insert(contentsOf: tokens[Int.random(in: 0..<tokens.count, using: &random)], at: place)
                }
            }
            let reply = ReplyText(utf8: bytes)
            #expect(ReplyBodies.isWhole(reply, bytes))
            _ = (reply.newText, reply.hasInlineAnswers)
        }
    }
}
