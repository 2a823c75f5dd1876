import MIME
import MailModel
import Testing

@Suite("References of an answer")
struct ReplyReferencesTests {
    private func ids(_ names: String...) -> [MessageID] { names.compactMap { MessageID("\($0)@mail.test") } }

    @Test("An answer names the message it answers, and the conversation before it with each id once")
    func chain() {
        let reply = ReplyReferences(answering: ids("c").first, references: ids("a", "b", "a", "c"), inReplyTo: ids("x"))
        #expect(reply.inReplyTo == ids("c"))
        #expect(reply.references == ids("a", "b", "c"))
    }

    @Test("Without references, In-Reply-To stands for them where it names one id")
    func fallback() {
        #expect(
            ReplyReferences(answering: ids("c").first, references: [], inReplyTo: ids("b")).references == ids("b", "c"))
        #expect(
            ReplyReferences(answering: ids("c").first, references: [], inReplyTo: ids("a", "b")).references == ids("c"))
        let nameless = ReplyReferences(answering: nil, references: ids("a"), inReplyTo: [])
        #expect(nameless.inReplyTo.isEmpty && nameless.references == ids("a"))
    }

    @Test("A long conversation keeps its first id and its last fifty")
    func bounds() {
        let long = (0..<500).compactMap { MessageID("\($0)@mail.test") }
        let reply = ReplyReferences(answering: ids("parent").first, references: long, inReplyTo: [])
        #expect(reply.references.count == 51)
        #expect(reply.references.first == long.first)
        #expect(reply.references.suffix(2) == long.suffix(1) + ids("parent"))
    }

    @Test("A draft that answers a message is read back as its answer")
    func header() throws {
        let parent = HeaderBlock(
            MessageFixtures.crlf("Message-ID: <c@mail.test>\nReferences: <a@mail.test>\n <b@mail.test>\n\n"))
        var draft = Draft(
            from: NamedAddress(try EmailAddress("alice@mail.test")), to: [], subject: try HeaderText("Re: x"),
            date: HeaderDate(Timestamp(milliseconds: 0)), messageID: try #require(MessageID("d@mail.test")), text: "")
        draft.answer(ReplyReferences(answering: parent))
        let header = HeaderBlock(try MessageBuilder().build(draft).bytes)
        #expect(header.inReplyTo == ids("c"))
        #expect(header.references == ids("a", "b", "c"))
    }
}
