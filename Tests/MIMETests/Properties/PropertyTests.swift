import Testing

@Suite("Property kit")
struct PropertyTests {
    private let numbers = Sampler<[Int]>(
        make: { random in
            (0..<Int.random(in: 0..<50, using: &random)).map { _ in Int.random(in: 0..<1000, using: &random) }
        },
        smaller: { Smaller.array($0, element: Smaller.number) })

    @Test("A planted fault is found and made as small as can be")
    func shrinks() throws {
        let found = try #require(
            Property.counterexample(seed: 1, runs: 200, numbers) { $0.contains { $0 >= 417 } ? "too large" : nil })
        #expect(found.value == [417])
        #expect(found.steps > 3)
        // A fault that takes two elements and their order.
        let pair = try #require(
            Property.counterexample(seed: 2, runs: 200, numbers) { value in
                zip(value, value.dropFirst()).contains { $0 > $1 } ? "not sorted" : nil
            })
        #expect(pair.value == [1, 0])
    }

    @Test("A text is made smaller down to the characters that matter")
    func texts() throws {
        let texts = Sampler<String>(
            make: { random in
                String((0..<200).map { _ in "abcdé\r\n🙂".randomElement(using: &random) ?? "a" })
            }, smaller: Smaller.text)
        let found = try #require(
            Property.counterexample(seed: 3, runs: 10, texts) { $0.unicodeScalars.contains("🙂") ? "smile" : nil })
        #expect(found.value == "🙂")
        let long = try #require(
            Property.counterexample(seed: 3, runs: 10, texts) { $0.unicodeScalars.count > 7 ? "long" : nil })
        #expect(long.value == "aaaaaaaa")
    }

    @Test("The same seed gives the same values, and a property that holds has no counterexample")
    func repeats() {
        var first: [[Int]] = []
        var second: [[Int]] = []
        _ = Property.counterexample(seed: 4, runs: 50, numbers) {
            first.append($0)
            return nil
        }
        let found = Property.counterexample(seed: 4, runs: 50, numbers) {
            second.append($0)
            return nil
        }
        #expect(found == nil)
        #expect(first == second && first.count == 50 && Set(first).count > 40)
    }

    @Test("An error is a failure, and the search for a smaller value ends")
    func errors() throws {
        struct Odd: Error {}
        let found = try #require(
            Property.counterexample(seed: 5, runs: 5, numbers) { _ in throw Odd() } as Counterexample<[Int]>?)
        #expect(found.value.isEmpty)
        #expect(found.failure == "threw Odd()")
        var tries = 0
        let endless = Sampler<Int>(make: { _ in 0 }, smaller: { [$0 + 1] })
        _ = Property.counterexample(seed: 6, runs: 1, endless) { _ in
            tries += 1
            return "always"
        }
        #expect(tries == Property.patience + 1)
    }
}
