import Testing

@testable import Web

@Suite("Web: keys of one's own")
struct KeyBindingsTests {
    @Test("the usual keys are in no conflict with each other")
    func usual() {
        let (bindings, problems) = KeyBindings.reading { $0.keys }
        #expect(problems.isEmpty && !bindings.isChanged && bindings.stored == "")
    }

    @Test("other keys are kept, and read again as they were")
    func roundTrip() {
        var bindings = KeyBindings()
        bindings[.next] = "n"
        bindings[.message] = ""
        bindings[.done] = "="
        bindings.isOn = false
        let again = KeyBindings(stored: bindings.stored)
        #expect(again == bindings)
        #expect(again[.next] == "n" && again[.message] == "" && again[.done] == "=" && again[.previous] == "k")
        bindings[.next] = "j"
        #expect(KeyBindings(stored: bindings.stored)[.next] == "j")
        #expect(KeyBindings(stored: "unknown=x\nnext=abc\n=\nnext").isChanged == false)
    }

    @Test("two commands with the same key are both told, and so is a key that begins another")
    func conflicts() {
        let same = KeyBindings.reading { $0 == .done ? "j" : $0.keys }.problems
        #expect(same == [.done: .taken(.next), .next: .taken(.done)])
        let prefix = KeyBindings.reading { $0 == .done ? "g" : $0.keys }.problems
        guard case .prefix = prefix[.done] else {
            Issue.record("\(prefix)")
            return
        }
        #expect(prefix[.goInbox] == .prefix(.done))
        // What one gives up, another may take at the same time.
        let swapped = KeyBindings.reading { $0 == .done ? "s" : $0 == .star ? "e" : $0.keys }
        #expect(swapped.problems.isEmpty && swapped.bindings[.done] == "s")
    }

    @Test(
        "one sign or two are keys, and nothing else is",
        arguments: [
            ("j", "j"), (" g  i ", "g i"), ("", ""), ("É", "É"), ("ж", "ж"), ("ab", nil), ("a b c", nil),
            ("\u{7F}", nil),
            ("a\u{301}\u{302}", nil), ("\u{200B}", nil),
        ])
    func signs(text: String, expected: String?) { #expect(KeyBindings.normalized(text) == expected) }
}
