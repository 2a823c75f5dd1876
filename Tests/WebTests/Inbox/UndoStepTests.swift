import Inbox
import MailModel
import MailStore
import Testing

@testable import Web

@Suite("Web: the way back")
struct UndoStepTests {
    private static let keys = [MessageKey(rawValue: 7), MessageKey(rawValue: 1 << 40)]

    static let steps: [UndoStep] = [
        .act(.setRead(true), keys), .act(.setRead(false), keys), .act(.setStarred(true), keys),
        .act(.setStarred(false), keys), .act(.archive, keys), .act(.moveToInbox, keys), .act(.markSpam, keys),
        .act(.trash, keys), .act(.move(FolderKey(rawValue: 9)), keys),
        .act(.label(LabelChange(added: ["Two words", "a=b"], removed: ["über"])), keys),
        .act(.label(LabelChange(removed: ["x"])), []), .takeBack(.random(), count: 3),
        .care(.random(), ConversationCare(assignee: .random(), snoozedUntil: Timestamp(milliseconds: 5))),
        .care(.random(), .none),
    ]

    @Test("each step is read as it was written, alone and with the others", arguments: steps)
    func roundTrip(step: UndoStep) {
        #expect(UndoStep.steps(in: UndoStep.text(of: [step])) == [step])
        #expect(UndoStep.steps(in: UndoStep.text(of: Self.steps)) == Self.steps)
    }

    @Test("what is none is refused as a whole, so that nothing is undone by half")
    func refused() {
        let text = UndoStep.text(of: Self.steps)
        for other in ["x", "read", "read\u{1F}x", "move\u{1F}x\u{1F}1", "take-back\u{1F}cnv_x\u{1F}1", "delete\u{1F}1"]
        {
            #expect(UndoStep.steps(in: "\(text)\n\(other)") == nil, "\(other)")
        }
        #expect(UndoStep.steps(in: "") == [])
    }
}
