import MailStore
import Testing

@testable import Inbox

@Suite("Search queries")
struct SearchParsingTests {
    private func words(_ text: String, prefix: Bool = false, in column: SearchField? = nil) throws -> SearchExpression {
        .words(try #require(SearchWords(text, isPrefix: prefix)), in: column)
    }

    private func parse(_ text: String) throws -> SearchExpression { try SearchQuery(parsing: text).root }

    private func failure(of text: String) -> SearchSyntaxError? {
        do throws(SearchSyntaxError) {
            _ = try SearchQuery(parsing: text)
            return nil
        } catch { return error }
    }

    @Test("Words beside each other must all be found, the last one also as a beginning")
    func plainWords() throws {
        #expect(try parse("") == .all([]))
        #expect(try parse("   ") == .all([]))
        #expect(try parse("offer") == words("offer", prefix: true))
        #expect(try parse("new offer") == .all([words("new"), words("offer", prefix: true)]))
        #expect(try parse("\"new offer\"") == words("new offer"))
        #expect(try parse("off* new AND \"x y\"") == .all([words("off", prefix: true), words("new"), words("x y")]))
    }

    @Test("A hyphen excludes before something, and belongs to a word inside it")
    func exclusion() throws {
        #expect(try parse("-spam e-mail x") == .all([.not(words("spam")), words("e-mail"), words("x", prefix: true)]))
        #expect(try parse("NOT spam \"x\"") == .all([.not(words("spam")), words("x")]))
        #expect(try parse("--\"x\"") == words("x"))
        #expect(try parse("-(a \"b\")") == .not(.all([words("a"), words("b")])))
        #expect(try parse("-(-\"b\")") == words("b"))
    }

    @Test("OR joins its neighbours before anything else")
    func alternatives() throws {
        #expect(
            try parse("a b OR c \"d\"") == .all([words("a"), .any([words("b"), words("c")]), words("d")]))
        #expect(try parse("(a b) OR \"c\"") == .any([.all([words("a"), words("b")]), words("c")]))
        #expect(try parse("or and \"not\"") == .all([words("or"), words("and"), words("not")]))
    }

    @Test(
        "Operators look in one place",
        arguments: [
            ("from:alice", SearchField.sender), ("to:alice", .recipients), ("CC:alice", .copies),
            ("subject:alice", .subject),
            ("filename:alice", .files), ("body:alice", .body),
        ])
    func columns(text: String, column: SearchField) throws {
        #expect(try parse(text) == words("alice", prefix: true, in: column))
        #expect(try parse(text.replacingLast("alice", by: "\"alice b\"")) == words("alice b", in: column))
        #expect(
            try parse(text.replacingLast("alice", by: "(alice OR bob)"))
                == .any([words("alice", in: column), words("bob", in: column)]))
    }

    @Test("Operators ask for states, places, times and names")
    func conditions() throws {
        #expect(try parse("has:attachment has:link") == .all([.has(.attachment), .has(.link)]))
        #expect(try parse("is:unread -is:starred") == .all([.state(.unread), .not(.state(.starred))]))
        #expect(try parse("is:bounce") == .kind("bounce"))
        #expect(try parse("is:auto-reply") == .kind("automatic-reply"))
        #expect(try parse("in:junk") == .place(.spam))
        #expect(try parse("folder:\"Clients/North\"") == .folder("Clients/North"))
        #expect(try parse("label:work:urgent") == .label("work:urgent"))
        #expect(try parse("mailbox:sales@example.com") == .mailbox("sales@example.com"))
        let day = try #require(SearchDate(year: 2026, month: 11, day: 3))
        #expect(try parse("before:2026-11-3") == .received(.before(day)))
        #expect(try parse("after:2026/11/03") == .received(.after(day)))
        #expect(try parse("on:2026.11") == .received(.on(try #require(SearchDate(year: 2026, month: 11)))))
        #expect(try parse("older_than:2W") == .received(.olderThan(try #require(SearchAge(2, .weeks)))))
        #expect(try parse("newer_than:3d") == .received(.newerThan(try #require(SearchAge(3, .days)))))
    }

    @Test("What only looks like an operator is searched for")
    func colons() throws {
        #expect(try parse("Re: \"offer\"") == .all([words("Re"), words("offer")]))
        #expect(try parse("12:30 \"x\"") == .all([words("12:30"), words("x")]))
        #expect(SearchText.query("https //example.com") == ["https", "example", "com"])
        guard case .words(let page, in: nil) = try parse("https://example.com/a") else {
            Issue.record("an address of a page is no operator")
            return
        }
        #expect(SearchText.query(page.text) == ["https", "example", "com", "a"])
    }

    @Test("Curved quotation marks and full-width colons are understood")
    func otherSigns() throws {
        #expect(try parse("\u{201C}new offer\u{201D}") == words("new offer"))
        #expect(try parse("\u{201E}new offer\u{201C}") == words("new offer"))
        #expect(try parse("from\u{FF1A}\"alice\"") == words("alice", in: .sender))
    }

    @Test(
        "An error names the word and the remedy",
        arguments: [
            ("\"open", SearchSyntaxError.Code.unclosedQuote, "\"open", "add one"),
            ("(a b", .unclosedGroup, "(", "add one"),
            ("a)", .strayParenthesis, ")", "quotation marks"), ("()", .emptyGroup, "()", "take them out"),
            ("a OR", .strayWord, "OR", "\"OR\""), ("OR a", .strayWord, "OR", "\"OR\""),
            ("AND a", .strayWord, "AND", "\"AND\""),
            ("NOT", .strayWord, "NOT", "\"NOT\""), ("a OR OR b", .strayWord, "OR", "\"OR\""),
            ("form:alice", .unknownOperator, "form:", "from:"),
            ("from: alice", .missingValue, "from:", "without a space"),
            ("has:picture", .unknownValue, "has:picture", "attachment"), ("is:new", .unknownValue, "is:new", "unread"),
            ("in:Clients", .unknownValue, "in:Clients", "folder:"),
            ("before:03.11.2026", .invalidDate, "before:03.11.2026", "2026-11-23"),
            ("on:2026-02-29", .invalidDate, "on:2026-02-29", "2026-11-23"),
            ("after:today", .invalidDate, "after:today", "2026-11-23"),
            ("older_than:soon", .invalidAge, "older_than:soon", "7d"), ("!!", .nothingToFind, "!!", "leave it out"),
            ("from:(is:unread)", .unsupportedCombination, "is:", "one behind the other"),
        ])
    func errors(text: String, code: SearchSyntaxError.Code, word: String, remedy: String) throws {
        let error = try #require(failure(of: text))
        #expect(error.code == code)
        #expect(error.word == word)
        #expect(error.message.contains(remedy), "\(error.message)")
    }

    @Test("Queries are bounded in length, parts and depth")
    func bounds() {
        #expect(failure(of: String(repeating: "a", count: 2_001))?.code == .tooLong)
        #expect(failure(of: String(repeating: "a ", count: 65))?.code == .tooManyWords)
        #expect(failure(of: String(repeating: "(", count: 500) + "a" + String(repeating: ")", count: 500)) != nil)
        #expect(
            failure(of: String(repeating: "(", count: 11) + "a" + String(repeating: ")", count: 11))?.code == .tooDeep)
        #expect(failure(of: String(repeating: "-", count: 1_000) + "a") == nil)
    }

    @Test("A query without a place leaves spam and trash out")
    func places() throws {
        #expect(try SearchQuery(parsing: "offer from:alice").leavesOutSpamAndTrash)
        #expect(try !SearchQuery(parsing: "offer in:anywhere").leavesOutSpamAndTrash)
        #expect(try !SearchQuery(parsing: "offer -(in:spam OR folder:x)").leavesOutSpamAndTrash)
    }

    @Test("A query can be written down and read again, whatever was typed")
    func roundTrip() throws {
        let pieces = [
            "offer", "\"new offer\"", "-", "(", ")", "OR", "AND", "NOT", "from:", "alice", "to:\"a b\"", "subject:x*",
            "is:unread",
            "has:link", "in:spam", "before:2026-01", "newer_than:2d", "label:\"x y\"", "東京", "\u{201C}a\u{201D}",
            "e-mail", "*",
            "12:30", "Re:", "folder:OR", "mailbox:-x", "https://a.test/b?c=d", "\"", "filename:(a OR b)", "::", "-:",
            "a\"b",
        ]
        var random = SeededGenerator(seed: 5)
        var parsed = 0
        for _ in 0..<20_000 {
            var text = ""
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                text += (pieces.randomElement(using: &random) ?? "") + (Bool.random(using: &random) ? " " : "")
            }
            guard let query = try? SearchQuery(parsing: text) else { continue }
            parsed += 1
            let written = query.description
            let again: SearchQuery
            do { again = try SearchQuery(parsing: written) } catch {
                Issue.record("\(text) became \(written), which cannot be read: \(error)")
                return
            }
            #expect(again == query, "\(text) became \(written)")
            if again != query { return }
        }
        #expect(parsed > 5_000)
    }
}

extension String {
    fileprivate func replacingLast(_ old: String, by new: String) -> String { String(dropLast(old.count)) + new }
}
