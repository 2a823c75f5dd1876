import MailReading
import Testing

@Test("The defaults of MessageKind hold")
func defaultsHold() {
    #expect(MessageKind(rawValue: "automatic-reply") == .automaticReply)
}
