import MailHTML
import Testing

@Suite("Text that style sheets hide in roundabout ways")
struct HidingRuleTests {
    private func hidden(_ html: String) -> Int { SafetyCheck.expectSafe(html).hiddenTextBytes }

    @Test(
        "Rules hide by the place of an element among others",
        arguments: [
            "<style>p:first-child{display:none}</style><p>ab</p>", "<style>p+p{display:none}</style><p>c</p><p>ab</p>",
            "<style>b~i{display:none}</style><b>c</b><u>c</u><i>ab</i>",
            "<style>.x>p{display:none}</style><div class=x><p>ab</p><div><p>c</p></div></div>",
            "<style>p:nth-child(2){display:none}</style><p>c</p><p>ab</p><p>c</p>",
            "<style>p:nth-child(odd){opacity:0}</style><p>a</p><p>c</p><p>b</p>",
            "<style>p:nth-child(2n){font-size:0}</style><p>c</p><p>a</p><p>c</p><p>b</p>",
            "<style>p:nth-child( -n + 1 ){font-size:0}</style><p>ab</p><p>c</p>",
            "<style>p:nth-of-type(2){display:none}</style><p>c</p><div>c</div><p>ab</p>",
            "<style>i:first-of-type{display:none}</style><b>c</b><i>ab</i><i>c</i>",
            "<style>img+p{display:none}</style><img src=x><p>ab</p>",
            "<style>.a+.b+.c{display:none}</style><p class=a>c</p><p class=b>c</p><p class=c>ab</p>",
            "<style>.a .b>.c{display:none}</style><div class=a><div class=b><p class=c>ab</p></div></div>",
            "<style>body>p{display:none}</style><p>ab</p>",
            "<style>td:nth-child(2){display:none}</style><table><tr><td>c<td>ab<td>c</table>",
            "<style>p{display:none}div>p{display:block}</style><p>ab</p><div><p>c</p></div>",
            "<style>p{display:none}b+p{display:block}</style><p>ab</p>",
            "<style>.x .h{display:block}.h{display:none}.y .h{display:none}</style><div class=y><p class=h>ab</p></div>",
        ])
    func structure(_ html: String) {
        #expect(hidden(html) == 2)
    }

    @Test(
        "What depends on what comes later hides nothing",
        arguments: [
            "<style>p:last-child{display:none}</style><p>ab</p>", "<style>p:only-child{opacity:0}</style><p>ab</p>",
            "<style>p:nth-last-child(1){font-size:0}</style><p>ab</p>",
            "<style>p:last-of-type{color:#fff}</style><p>ab</p>",
            "<style>p:nth-last-of-type(1){visibility:hidden}</style><p>ab</p>",
        ])
    func later(_ html: String) {
        let result = SafetyCheck.expectSafe(html)
        #expect(result.hiddenTextBytes == 0 && result.styleSheet.isEmpty)
        #expect(
            SafetyCheck.expectSafe("<style>td:last-child{padding-right:0}</style>").styleSheet.contains(":last-child"))
    }

    @Test(
        "A rule of a screen that there always is hides, one of none shows nothing",
        arguments: [
            "<style>@media screen{.h{display:none}}</style><p class=h>ab</p>",
            "<style>@media all{.h{opacity:0}}</style><p class=h>ab</p>",
            "<style>@media (min-width:1px){.h{display:none}}</style><p class=h>ab</p>",
            "<style>@media only screen and (max-width:9000px){.h{font-size:0}}</style><p class=h>ab</p>",
            "<style>@media not print{.h{display:none}}</style><p class=h>ab</p>",
            "<style>@media print,screen{.h{display:none}}</style><p class=h>ab</p>",
            "<style>.h{display:none}@media print{.h{display:block}}</style><p class=h>ab</p>",
            "<style>.h{display:none}@media (max-width:1px){.h{display:block}}</style><p class=h>ab</p>",
            "<style>@media (max-width:600px){.h{display:none}}@media (min-width:601px){.h{display:none}}</style><p class=h>ab</p>",
            "<style>@media (prefers-color-scheme:dark){.h{opacity:0}}@media (prefers-color-scheme:light){.h{font-size:0}}</style><p class=h>ab</p>",
            "<style>@media (max-width:600px){.h{display:none}}@media (min-width:601px){.g{display:none}}</style><div class=g><p class=h>ab</p></div>",
            "<style>@media screen{@media (min-width:10px){.h{display:none}}}</style><p class=h>ab</p>",
        ])
    func media(_ html: String) {
        #expect(hidden(html) == 2)
    }

    @Test(
        "What is shown on some screen is not counted",
        arguments: [
            "<style>@media (max-width:600px){.h{display:none}}</style><p class=h>ab</p>",
            "<style>@media (min-width:601px){.h{display:none!important}}</style><p class=h>ab</p>",
            "<style>.h{display:none;max-height:0;overflow:hidden}@media (max-width:600px){.h{display:block!important;max-height:none!important}}</style><p class=h>ab</p>",
            "<style>.h{display:none}@media (max-width:600px){.h{display:block!important}}</style><p class=h style='display:none'>ab</p>",
            "<style>.d{display:block}.m{display:none}@media (max-width:480px){.d{display:none}.m{display:block}}</style><p class=d>ab</p><p class=m>ab</p>",
            "<style>@media (prefers-color-scheme:dark){p{color:#fff}}</style><p>ab</p>",
            "<style>p{color:#000}@media (prefers-color-scheme:dark){body{background:#111}p{color:#eee}}</style><p>ab</p>",
            "<style>@media (hover:none){.h{display:none}}</style><p class=h>ab</p>",
            "<style>p+p{display:none}</style><p>ab</p>", "<style>p:nth-child(2){display:none}</style><p>ab</p>",
            "<style>.x>p{display:none}</style><div class=x><div><p>ab</p></div></div>",
        ])
    func sometimes(_ html: String) {
        #expect(hidden(html) == 0)
    }

    @Test(
        "What is important counts more",
        arguments: [
            ("<style>.h{display:none!important}</style><p class=h style='display:block'>ab</p>", 2),
            ("<style>p{opacity:0!important}.h{opacity:1}</style><p class=h>ab</p>", 2),
            ("<p style='display:none!important;display:block'>ab</p>", 2),
            ("<style>.h{display:none!important}</style><p class=h style='display:block!important'>ab</p>", 0),
            ("<style>.h{display:none}.h{display:block!important}.h{display:none}</style><p class=h>ab</p>", 0),
        ])
    func important(_ html: String, _ bytes: Int) {
        #expect(hidden(html) == bytes)
    }

    @Test("A rule is found behind many others of the same name, and among more elements than are usual")
    func many() {
        let rules = (0..<200).map { ".h{margin:\($0)px}.h{color:#00000\($0 % 9)}" }.joined()
        #expect(hidden("<style>\(rules).h{display:none}</style><p class=h>ab</p>") == 2)
        let elements = String(repeating: "<b class=h>x</b>", count: 5_000)
        #expect(hidden("<style>\(rules).g{display:none}</style>\(elements)<p class=g>ab</p>") == 2)
    }

    @Test("Of rules that ask for the height of the window nothing is left, for that follows the mail's own")
    func heights() {
        for condition in ["(min-height:500px)", "(max-height:500px)", "(orientation:portrait)"] {
            #expect(SafetyCheck.expectSafe("<style>@media \(condition){p{padding:600px}}</style>").styleSheet.isEmpty)
        }
    }
}

@Suite("Text that only images make readable")
struct ImageGroundTests {
    @Test("Text in the colour of the paper is told where only an image is behind it")
    func images() {
        func bytes(_ html: String) -> Int { SafetyCheck.expectSafe(html).hiddenText.bytesOnImages }
        #expect(bytes("<p style='background:url(http://a.test/x);color:#fff'>ab</p>") == 2)
        #expect(bytes("<table background='http://a.test/x'><tr><td><font color=white>ab</font></table>") == 2)
        #expect(bytes("<p style='background:url(http://a.test/x) #000;color:#fff'>ab</p>") == 0)
        #expect(bytes("<p style='background:linear-gradient(#000,#555);color:#fff'>ab</p>") == 0)
        #expect(bytes("<p style='background:url(http://a.test/x)'>ab</p>") == 0)
    }
}
