import MailHTML
import Testing

private func style(_ declarations: String) -> String {
    let html = SafetyCheck.expectSafe("<p style=\"\(declarations)\">").html
    return String(html.dropFirst("<p".count).dropLast("></p>".count)).replacing(" style=", with: "")
        .replacing("\"", with: "")
}

private func sheet(_ css: String) -> String {
    SafetyCheck.expectSafe("<style>\(css)</style>").styleSheet
}

@Suite("Styles of mail")
struct StyleTests {
    @Test(
        "Declarations are written anew in one form",
        arguments: [
            ("color:red", "color:red;"), (" COLOR : Red ; ;width:10px", "color:Red;width:10px;"),
            ("margin:0 auto", "margin:0 auto;"), ("font:bold 12px/1.5 'A B',serif", "font:bold 12px/1.5 'A B',serif;"),
            ("color:#FFF!important", "color:#FFF!important;"), ("color:red ! important", "color:red!important;"),
            ("width:calc(100% - (2 * 10px))", ""), ("width:calc(100% - 10px)", "width:calc(100% - 10px);"),
            ("color:rgba(0, 0, 0, .5)", "color:rgba(0, 0, 0, .5);"), ("col/**/or:red", ""),
            ("color:red/**/", "color:red;"),
            ("c\\6f lor:r\\65 d", "color:red;"), ("color:red;;;", "color:red;"), ("color", ""), ("color:", ""),
            ("color:red}p{color:blue", ""), ("color:;width:1px", "width:1px;"),
            (
                "background:linear-gradient(to right, #fff 0%, red)",
                "background:linear-gradient(to right, #fff 0%, red);"
            ),
            ("color:linear-gradient(red,blue)", ""), ("display:flex", "display:flex;"), ("display:contents", ""),
            ("margin:-1px", ""), ("text-indent:-18pt", "text-indent:-18pt;"), ("text-indent:-999px", ""),
            ("letter-spacing:-1px", "letter-spacing:-1px;"), ("width:1e5px", ""), ("height:50vh", ""),
            ("width:50vw", "width:50vw;"),
            ("color:#12", ""), ("unknown:1;color:red", "color:red;"), ("x:{a;b};color:red", "color:red;"),
            ("x:'a;b';color:red", "color:red;"), ("x:(a;b);color:red", "color:red;"),
            ("background:url(x", "background:none;"),
            ("mso-line-height-rule:exactly;line-height:100%", "line-height:100%;"), ("width:10px20px", ""),
        ])
    func declarations(_ written: String, _ expected: String) {
        #expect(style(written) == expected)
    }

    @Test(
        "Selectors are kept inside the mail, with their classes and ids renamed",
        arguments: [
            ("p{color:red}", ".mail-root p{color:red;}\n"),
            (
                "P.a#b > td , *{color:red}",
                ".mail-root p.m-a#m-b>td,.mail-root *{color:red;}\n"
            ),
            ("body{color:red}html body .a{color:red}", ".mail-root{color:red;}\n.mail-root .m-a{color:red;}\n"),
            (":root{color:red}", ".mail-root{color:red;}\n"),
            ("a:hover b+i~u{color:red}", ".mail-root a:hover b+i~u{color:red;}\n"),
            ("tr:nth-child(2n+1) td{color:red}", ".mail-root tr:nth-child(2n+1) td{color:red;}\n"),
            ("a[href]{color:red}", ""), ("a[href],b{color:red}", ".mail-root b{color:red;}\n"),
            ("p::before{color:red}", ""),
            ("* html p{color:red}", ""), ("p{}", ""), ("p{x:y}", ""), ("p{color:red", ".mail-root p{color:red;}\n"),
            ("<!-- p{color:red} -->", ".mail-root p{color:red;}\n"),
            ("/* a */p/* b */{/* c */color:red}", ".mail-root p{color:red;}\n"),
            ("xyz{color:red}", ""), (".a\\:b{color:red}", ""), ("> p{color:red}", ""), ("p > {color:red}", ""),
            ("body + p{color:red}", ""), (".mail-root p{color:red}", ".mail-root p{color:red;}\n"),
            (
                "u + .body .a{color:red}",
                ".mail-root u+.m-body .m-a{color:red;}\n"
            ),
        ])
    func selectors(_ written: String, _ expected: String) {
        #expect(sheet(written) == expected)
    }

    @Test("Media queries stay with what is in them, other at-rules go")
    func atRules() {
        #expect(
            sheet("@media (max-width:600px),print{p{color:red}}a{color:red}")
                == "@media (max-width:600px),print{\n.mail-root p{color:red;}\n}\n.mail-root a{color:red;}\n")
        #expect(sheet("@media(prefers-color-scheme:dark){p{color:red}}").contains("(prefers-color-scheme:dark){"))
        #expect(sheet("@media screen{@media (min-width:1px){p{color:red}}}").hasSuffix("}\n}\n"))
        #expect(sheet("@media screen{}").isEmpty)
        #expect(sheet("@media url(x){p{color:red}}b{color:red}") == ".mail-root b{color:red;}\n")
        #expect(
            sheet("@import 'x';@font-face{a:b}@page{a:b}@supports (a:b){p{color:red}}b{color:red}")
                == ".mail-root b{color:red;}\n")
    }

    @Test("Style sheets of several places come together in order")
    func several() {
        let result = SafetyCheck.expectSafe("<style>p{color:red}</style><p>a<style>b{color:red}</style>")
        #expect(result.styleSheet == ".mail-root p{color:red;}\n.mail-root b{color:red;}\n")
        #expect(result.html == "<p>a</p>")
    }
}
