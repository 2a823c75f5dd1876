/// Mail that wants to keep a browser busy. The frame is drawn by the same process as the page around it.
enum HeavyMail {
    static let all: [(name: String, html: String)] = [
        ("nested flex boxes", nested("<div style='display:flex;flex-direction:column;height:100%;flex:1 1 auto'>")),
        (
            "nested flex boxes of both directions",
            nested(
                "<div style='display:inline-flex;flex-wrap:wrap'><div style='display:flex;flex-direction:column'>", 90)
        ),
        ("nested tables", nested("<table width=100%><tr><td>", 60)),
        ("nested tables without widths", nested("<table><tr><td>x<td>", 60)),
        ("nested inline blocks", nested("<span style='display:inline-block'>")),
        ("nested columns and floats", nested("<div style='float:left;overflow:hidden'>")),
        (
            "spans of cells",
            "<table>"
                + String(
                    repeating: "<tr>" + String(repeating: "<td rowspan=1000 colspan=1000>x", count: 20), count: 20)
                + "</table>"
        ),
        ("many spans of rows", "<table>" + String(repeating: "<tr><td rowspan=1000>x<td>x", count: 500) + "</table>"),
        (
            "selectors",
            "<style>" + (0..<4_000).map { "div * > * ~ * div+div .a\($0%7) *{color:red}" }.joined()
                + "</style>" + nested("<div class=a1><i></i><i></i>", 90)
                + String(repeating: "<div><p class=a1><b>x</b></p></div>", count: 800)
        ),
        (
            "counted selectors",
            "<style>"
                + (0..<1_000).map { "p:nth-last-child(\($0)n+1) ~ p:nth-last-of-type(\($0)n+2){color:red}" }
                .joined() + "</style>" + String(repeating: "<p>x</p>", count: 800)
        ),
        (
            "gradients",
            String(
                repeating:
                    "<div style='width:10000px;height:9000px;background:repeating-radial-gradient(red,blue 1px)'>x</div>",
                count: 20)
        ),
        ("one long word", "<p style='white-space:nowrap'>" + String(repeating: "x", count: 300_000)),
        (
            "letters of both directions in turn",
            "<p>" + String(repeating: "a\u{5D0}", count: 350_000)
        ),
        (
            "elements that turn their letters",
            "<p>" + String(repeating: "<bdi>a</bdi>", count: 20_000)
        ),
        ("large letters", "<p style='font-size:9999px;letter-spacing:9999px'>" + String(repeating: "x ", count: 500)),
        ("many elements", String(repeating: "<p><b>x</b></p>", count: 5_000)),
        ("many links", String(repeating: "<a href='https://a.example/'>x</a> ", count: 800)),
        (
            "letters that combine",
            "<p>" + String(repeating: "e" + String(repeating: "\u{301}\u{316}", count: 100), count: 100)
        ),
    ]

    private static func nested(_ tag: String, _ count: Int = 180) -> String {
        String(repeating: tag, count: count) + "x"
    }
}
