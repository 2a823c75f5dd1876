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
            "<style>.h:first-child{display:none}</style><p class=h>ab</p>",
            "<style>p{color:#fff}</style><p style='color:#000'>ab</p>",
            "<style>.h{display:none}</style><p class=h style='display:block'>ab</p>",
            "<style>a:hover{color:#fff}</style><a href='//a.test'>ab</a>",
            "<p style='width:calc(100% - 20px);overflow:hidden'>ab</p>",
        ])
    func shows(_ html: String) {
        #expect(hidden(html) == 0)
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
