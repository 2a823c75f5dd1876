import MailHTML
import Testing

@Suite("Text that a mail hides, and text that it cannot hide")
struct HidingTests {
    private func hidden(_ html: String) -> Int { SafetyCheck.expectSafe(html).hiddenTextBytes }

    @Test(
        "Text that cannot be seen is counted, by whatever it is hidden",
        arguments: [
            // Colours, in every form in which they are written.
            "<p style='color:red;background:red'>ab</p>", "<p style='color:whitesmoke'>ab</p>",
            "<p style='color:hsl(0,0%,99%)'>ab</p>", "<p style='color:hsla(200 10% 98% / 1)'>ab</p>",
            "<p style='color:rgba(0,0,0,.01)'>ab</p>", "<p style='color:rgb(0 0 0 / 2%)'>ab</p>",
            "<p style='color:#0000'>ab</p>", "<p style='color:#00000008'>ab</p>", "<p style='color:transparent'>ab</p>",
            "<p style='background:linear-gradient(#000,#000);color:#010101'>ab</p>",
            "<p style='background-image:linear-gradient(navy,navy);color:navy'>ab</p>",
            "<table bgcolor=000000><tr><td><font color=000000>ab</font></table>", "<font color=fffffe>ab</font>",
            "<font color='#fff'>ab</font>", "<table bgcolor=lightyellow><tr><td><font color=ivory>ab</font></table>",
            "<p style='background:rgba(255,255,255,.1);color:#fafafa'>ab</p>",
            "<p style='background:url(x);color:#fff'>ab</p>", "<p style='color:rgba(0,0,0,.05)!important'>ab</p>",
            "<div style='background:#000'><div style='background:#fff;color:#fff'>ab</div></div>",
            // Sizes.
            "<p style='font-size:.01em'>ab</p>", "<p style='font-size:.1rem'>ab</p>", "<p style='font-size:1%'>ab</p>",
            "<p style='font-size:calc(10px - 9px)'>ab</p>", "<p style='font-size:min(20px,1px)'>ab</p>",
            "<p style='font-size:clamp(0px,1px,20px)'>ab</p>", "<p style='font:400 0px/1 x'>ab</p>",
            "<p style='font:700 1px Arial'>ab</p>", "<p style='font:italic 400 .05em/2 x'>ab</p>",
            "<p style='font-size:3px'>ab</p>", "<p style='font-size:.01in'>ab</p>", "<p style='font-size:.2vw'>ab</p>",
            "<div style='font-size:.3em'><div style='font-size:.3em'>ab</div></div>",
            "\(String(repeating: "<small>", count: 12))ab",
            // Boxes and opacity.
            "<p style='max-height:0em;overflow:hidden'>ab</p>", "<p style='height:0%;overflow:hidden'>ab</p>",
            "<p style='height:calc(9px - 9px);overflow:hidden'>ab</p>", "<p style='overflow:hidden;width:3px'>ab</p>",
            "<p style='max-width:calc(0 * 10px);overflow-x:hidden'>ab</p>",
            "<p style='overflow:hidden;line-height:0'>ab</p>", "<p style='overflow:hidden;line-height:1%'>ab</p>",
            "<div style='overflow:hidden'><p style='line-height:.01em'>ab</p></div>",
            "<p style='opacity:.08'>ab</p>", "<p style='opacity:calc(1 - 1)'>ab</p>",
            "<div style='opacity:.4'><div style='opacity:.4'><div style='opacity:.4'>ab</div></div></div>",
            // Style sheets.
            "<style>p{display:none}</style><p>ab</p>", "<style>#h{display:none}</style><p id=h>ab</p>",
            "<style>div p.h{font-size:0}</style><div><p class=h>ab</p></div>", "<style>*{opacity:0}</style><p>ab</p>",
            "<style>.h{color:#fff}</style><p class=h>ab</p>", "<style>p{color:#fff;background:#fff}</style><p>ab</p>",
            "<style>.d{background:#111}.t{color:#111}</style><div class=d><p class=t>ab</p></div>",
            "<style>body{display:none}</style><p>ab</p>", "<style>body{color:#fff}</style><p>ab</p>",
            "<p class=h>ab</p><style>.h{display:none}</style>", "<body style='opacity:0'><p>ab</p>",
            "<style>table td > .h{visibility:hidden}</style><table><tr><td><b class=h>ab</b></table>",
            "<style>.h{display:none}.h:hover{display:block}</style><p class=h>ab</p>",
            "<style>p{display:block}p{display:none}</style><p>ab</p>",
        ])
    func hides(_ html: String) {
        #expect(hidden(html) == 2)
    }

    @Test(
        "What can be seen is not counted",
        arguments: [
            "<p style='color:#ccc'>ab</p>", "<p style='color:rgba(0,0,0,.4)'>ab</p>",
            "<p style='color:hsl(0,0%,40%)'>ab</p>",
            "<p style='background:linear-gradient(#000,#333);color:#111'>ab</p>",
            "<table bgcolor=navy><tr><td><font color=white>ab</font></table>",
            "<p style='font-size:80%'>ab</p>", "<p style='font:400 12px/1.5 x'>ab</p>",
            "<p style='font:inherit'>ab</p>",
            "<p style='font-size:clamp(16px,2vw,24px)'>ab</p>", "<p style='font-size:smaller'>ab</p>",
            "<p style='font-size:max(0px,14px)'>ab</p>", "<small><small>ab</small></small>",
            "<p style='overflow:hidden'>ab</p>", "<p style='overflow:hidden;height:40px'>ab</p>",
            "<p style='overflow:hidden;width:100%;max-width:600px'>ab</p>", "<p style='line-height:0'>ab</p>",
            "<div style='overflow:hidden;line-height:0'><p style='line-height:20px'>ab</p></div>",
            "<p style='opacity:.5'>ab</p>",
            "<style>.d td{background:#000}td{color:#fff}</style><table class=d><tr><td>ab</table>",
            "<style>p{display:none}p.s{display:block}</style><p class=s>ab</p>",
            "<style>.h{display:none}@media(max-width:600px){.h{display:block}}</style><p class=h>ab</p>",
            "<style>.x .h{display:none}</style><p class=h>ab</p>",
            "<style>p{color:#fff}</style><p style='color:#000'>ab</p>",
            "<style>.h{display:none}</style><p class=h style='display:block'>ab</p>",
            "<style>a:hover{color:#fff}</style><a href='//a.test'>ab</a>",
            "<p style='width:calc(100% - 20px);overflow:hidden'>ab</p>",
        ])
    func shows(_ html: String) {
        #expect(hidden(html) == 0)
    }

    @Test(
        "Text is hidden by what seems to say something else",
        arguments: [
            "<div style='color:transparent'><p style='color:inherit'>ab</p></div>",
            "<div style='color:#fff'><p style='color:currentcolor'>ab</p></div>",
            "<style>.h{color:#000}</style><div style='color:#fff'><p class=h style='color:unset'>ab</p></div>",
            "<p style='color:canvas'>ab</p>", "<p style='color:Window'>ab</p>",
            "<p style='color:buttonface;background:buttonface'>ab</p>",
            "<style>.h{background:#000;color:#fff}</style><p class=h style='background:none'>ab</p>",
            "<style>.h{background:#000;color:#fff}</style><p class=h style='background-color:transparent'>ab</p>",
            "<p style='background:linear-gradient(#fff,#fefefe);color:#fff'>ab</p>",
            "<p style='background:linear-gradient(#000,#000) no-repeat 0 0/0 0;color:#fff'>ab</p>",
            "<p style='background:#000 text;color:#fff'>ab</p>",
            "<p style='color:#ddd'>ab</p>", "<p style='background:#000;color:#222'>ab</p>",
            "<p style='overflow:auto;height:1px'>ab</p>", "<p style='overflow:scroll;max-height:0'>ab</p>",
            "<p style='overflow:clip;height:0'>ab</p>", "<p style='height:0'>ab</p>",
            "<div style='max-height:1px'>ab</div>",
            "<div style='width:0'><div style='overflow:hidden'>ab</div></div>",
            "<div style='direction:rtl;width:1px;white-space:nowrap'>ab</div>",
            "<div style='display:flex'><p style='flex:0 0 0;overflow:hidden'>ab</p></div>",
            "<div dir=rtl><div style='width:9000px;direction:ltr'>ab</div></div>",
            "<div style='display:flex;flex-direction:row-reverse'><div style='width:9000px'>ab</div></div>",
            "<div style='padding-left:600px'><div style='padding-left:600px'><div style='padding-left:600px'>ab</div></div></div>",
            "<p style='font-size:6px;letter-spacing:-4px'>ab</p>", "<ruby>c<rp>ab</rp></ruby>", "<rp>ab</rp>",
            "<div style='height:20px;overflow:hidden'><div style='padding-top:300px'>ab</div></div>",
            "<div style='height:20px;overflow:hidden'><div style='height:300px'></div>ab</div>",
            "<div style='height:20px;overflow:hidden'><img height=300 width=9 src=x>ab</div>",
            "<div style='height:20px;overflow:hidden'>\(String(repeating: "<br>", count: 40))ab</div>",
        ])
    func disguised(_ html: String) {
        #expect(hidden(html) == 2)
    }

    @Test(
        "What layouts are made of hides nothing",
        arguments: [
            "<div style='color:#fff'><a href='//a.test' style='color:#000'>ab</a></div>",
            "<p style='background-image:linear-gradient(#000,#000);background-size:0;color:#fff;background-repeat:no-repeat'>ab</p>",
            "<body style='height:0'><p>ab</p>", "<style>body,p.x{max-height:1px}</style><p>ab</p>",
            "<p style='background:url(http://a.test/x);color:#fff'>ab</p>",
            "<table width=600><tr><td height=1 style='height:1px;width:1px'>ab</table>",
            "<td style='width:1px'>ab", "<span style='width:0;height:0'>ab</span>",
            "<div style='width:calc((480px - 100%) * 480);min-width:50%;max-width:100%'>ab</div>",
            "<div style='height:0;height:auto'>ab</div>", "<div style='max-height:none;overflow:hidden'>ab</div>",
            "<td style='background:linear-gradient(#111,#444);color:#fff'>ab",
            "<div style='padding-left:40px'>ab</div>",
            "<p style='letter-spacing:-.5px'>ab</p>", "<p style='font-size:40px;letter-spacing:-3px'>ab</p>",
            "<div dir=rtl><table width=600><tr><td>ab</table></div>", "<p style='color:windowtext'>ab</p>",
            "<table style='background:url(http://a.test/x) #000;color:#fff'><tr><td>ab</table>",
            "<div style='display:flex'><p style='flex:1 1 0;overflow:hidden'>ab</p></div>",
            "<p style='color:#999'>ab</p>", "<p style='background:#fff;background:none'>ab</p>",
        ])
    func layouts(_ html: String) {
        #expect(hidden(html) == 0)
    }

    @Test("Only what could be read counts, not what newsletters fill their preview with")
    func filling() {
        let filling = "&#847;&zwnj;&nbsp;&#8199;&shy; \u{34F}\u{200C}\u{A0}\u{2007}\u{AD}\u{FEFF}&#65279;&#8203;"
        #expect(hidden("<div style='display:none'>ab\(String(repeating: filling, count: 200))</div><p>Text</p>") == 2)
        #expect(hidden("<p style='display:none'>&auml;b</p>") == 3)
    }

    @Test("Words among the text are told apart from the preview, with how they begin")
    func amid() {
        let result = SafetyCheck.expectSafe(
            "<div style='display:none'>What is new</div><p>Dear reader, here is our news.</p><p style='font-size:0'>Pay  now</p>"
        )
        #expect(result.hiddenText.bytes == 15 && result.hiddenText.bytesAmidText == 6)
        #expect(result.hiddenText.beginning == "What is new Pay now")
        #expect(result.hiddenText.seenBytes == 25)
        var nothing = SanitizedHTML.HiddenText()
        nothing.seenBytes = 1
        #expect(SafetyCheck.expectSafe("<p>x</p>").hiddenText == nothing)
    }

    @Test("Letters hidden within words, words split by what is not seen, and letters that nobody sees are counted")
    func salted() {
        func found(_ html: String) -> SanitizedHTML.HiddenText { SafetyCheck.expectSafe(html).hiddenText }
        #expect(
            found("<p>pa<b style='display:none'>xyz</b>ssword pay<i style='font-size:0'>q</i>ment</p>").saltedWords == 2
        )
        #expect(found("<p>one <b style='display:none'>xyz</b> two</p><p style='display:none'>a</p>x").saltedWords == 0)
        #expect(found("<p>p\u{200B}a\u{200B}s\u{AD}s&shy;w&zwnj;ord</p>").splitLetters == 4)
        #expect(found("<p>Donau\u{AD}dampf\u{AD}schiff and example\u{200C}.com</p>").splitLetters == 0)
        #expect(found("<p>ok\u{E0049}\u{E0067}&#xE006E;</p>").unseenLetters == 3)
        #expect(
            found("<p>\u{1F3F4}\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F} a\u{FE0F}</p>").unseenLetters == 0
        )
        #expect(found("<p>a\u{E0101}\u{E0102}\u{E0103}b\u{FE01}\u{FE02}\u{FE03}</p>").unseenLetters == 4)
    }

    @Test("A line that cannot break counts as far as it can be seen")
    func lines() {
        let words = String(repeating: "words ", count: 200)
        #expect(hidden("<div style='overflow:hidden;white-space:nowrap;width:100px'>\(words)</div>") > 900)
        #expect(
            hidden("<div style='overflow:hidden;white-space:nowrap'><p>words</p><p>words</p><p>words</p></div>") == 0)
        #expect(hidden("<div style='height:20px'>\(words)</div>") > 600)
    }

    @Test("A line through words is no thicker than a line")
    func decoration() {
        for style in ["text-decoration:line-through 40px #fff", "text-decoration:line-through 2em white"] {
            #expect(SafetyCheck.expectSafe("<p style='\(style)'>ab</p>").html == "<p>ab</p>")
        }
    }

    @Test("Of a text that is clipped, what is beyond the box is counted")
    func clipped() {
        let words = String(repeating: "words ", count: 500)
        #expect(hidden("<div style='height:20px;overflow:hidden'>\(words)</div>") > 2_000)
        #expect(hidden("<div style='max-height:1200px;overflow:hidden'>\(words)</div>") == 0)
        #expect(hidden("<div style='overflow:hidden'>\(words)</div>") == 0)
    }

    @Test(
        "What pushes text out of sight or draws it over itself is left out",
        arguments: [
            "text-indent:-100em", "text-indent:9999px", "text-indent:calc(0px - 900px)", "text-indent:-100%",
            "text-indent:-99in", "word-spacing:-500px", "word-spacing:-9em", "letter-spacing:-1em",
            "letter-spacing:calc(1px - 99px)", "margin-left:5000px", "padding-left:900px", "padding:0 0 0 90em",
            "vertical-align:-900px", "letter-spacing:900px", "padding:calc(100px * 9)",
        ])
    func pushed(_ declaration: String) {
        #expect(
            SafetyCheck.expectSafe("<p style='\(declaration);color:red'>ab</p>").html
                == "<p style=\"color:red;\">ab</p>")
    }
}
