import Glibc
import Testing

@testable import MailReading

/// Processor time within one run: four times the input may take twelve times as long at most, which linear code keeps
/// on a busy machine and quadratic code cannot.
func expectLinear(_ name: String, bytes: Int, _ pattern: String, _ work: ([UInt8]) -> Void) {
    func input(_ bytes: Int) -> [UInt8] {
        Array(String(repeating: pattern, count: max(1, bytes / max(1, pattern.utf8.count))).utf8)
    }
    func time(_ input: [UInt8]) -> Duration {
        (0..<2).map { _ in
            let start = processorTime()
            work(input)
            return processorTime() - start
        }.min() ?? .zero
    }
    // A machine that others use is slow for seconds at a time, and that counts as processor time: one fair pair will do.
    let isLinear = (0..<3).contains { _ in
        let small = time(input(bytes))
        return time(input(bytes * 4)) < max(small * 12, .milliseconds(10))
    }
    #expect(isLinear, "\(name)")
}

private func processorTime() -> Duration {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
}

@Suite("Hostile bodies", .serialized)
struct ReplyHostileInputTests {
    static let patterns = [
        ">", "> ", ">\n", "> a\n", "On ", "On \n", "On 5 Jan 2021 10:02 \n", "From: a\n", "From: a@b.c\nTo: b\n", ":",
        ":\n",
        "a:\n", "wrote:\n", "wrote ", "\n", "\r", " ", "-- \n", "--\n", "-", "-----\n", "Original Message\n",
        "-----Original Message-----\n\n\n", "@", "a@", "<", "(", "1", "1:", "1.", "2021 ", "写", "写道", "写道：\n",
        "\u{202B}",
        "\u{301}", "Regards\n", "www.\n", "1234567\n", "Sent from my iPhone\n", "confidential email ",
        "> On 5 Jan 2021:\n",
        "On 5 Jan 2021 10:02 Ada <a@b.c> wrote:\n\na\n", "a\n> b\n", "Ada\nwrote:\n> b\n", "\u{0}", "\u{FFFD}",
        "On 1 a@b.c\n>\n", "Subject: a\n", "| From |\n", "_____\nFrom: a\n", "e", "a b\n\n", "* ", "\u{FF1A}",
    ]

    @Test("take time in proportion to their length", arguments: Self.patterns)
    func linear(_ pattern: String) {
        // Below something written more is looked for than at the top.
        expectLinear("\(pattern)", bytes: 1_000, pattern) { _ = ReplyText(utf8: Array("Yes.\n\n".utf8) + $0).newText }
    }

    static let markup = [
        "<", "<a", "<div>", "</div>", "<blockquote>", "</blockquote>", "<blockquote>a", "<p>", "<br>", "<hr>", "<hr>a",
        "<div class=gmail_quote>", "<div class=gmail_quote>a</div>", "<div class=moz-cite-prefix>a:", "<b><i>", "</i>",
        "<b>a</div>",
        "<div class=gmail_quote>a:<blockquote>b</blockquote></div>", "<div id=divRplyFwdMsg>",
        "<div class=gmail_signature>a",
        "<div style='border:none;border-top:solid'>a:<br>", "<img>", "<td>a", "<tr><td>", "<pre>a\n", "<pre>\n\n",
        "&gt;<br>",
        "&nbsp;", "&zwnj;", "<span>a", "<!--", "<p>On 5 Jan 2021 10:02 Ada wrote:<blockquote>a</blockquote>",
        "a<div><div></div>",
        "<p>From: a@b.c<p>To: b<p>", "<x a=b>", "<div style=display:none>a", "<div class='a b c d e f g'>",
    ]

    @Test("in HTML take time in proportion to their length", arguments: Self.markup)
    func linearHTML(_ pattern: String) {
        expectLinear("\(pattern)", bytes: 1_200, pattern) {
            _ = ReplyHTML(utf8: Array("<p>b</p><i><div><u>".utf8) + $0 + Array("</u></i><blockquote>c".utf8))
        }
    }

    @Test("A body of nothing but line ends is told apart up to a bound, and stays whole")
    func lineEnds() {
        let body = [UInt8](repeating: 0x0D, count: 2 * PlainTextLines.maximumLines)
        let lines = PlainTextLines(body)
        #expect(lines.ranges.count == PlainTextLines.maximumLines)
        #expect(lines.ranges.last == PlainTextLines.maximumLines - 1..<body.count)
        #expect(ReplyText(utf8: body).pieces.map(\.range) == [0..<body.count])
    }

    @Test("Twenty thousand nested elements do not exhaust the stack")
    func deep() {
        for name in ["blockquote", "div", "b"] {
            let document =
                String(repeating: "<\(name)>", count: 20_000) + "a" + String(repeating: "</\(name)>", count: 20_000)
            let reply = ReplyHTML(document)
            #expect(reply.pieces.last?.range.upperBound == document.utf8.count)
        }
    }
}
