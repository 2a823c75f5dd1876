import MailHTML
import Testing

/// Mail as designers and services write it, with what they hide by custom. Written for these tests.
@Suite("Mail that hides nothing from its reader")
struct HonestMailTests {
    private static let words = String(repeating: "The days grow shorter, so we made new lamps. ", count: 30)

    private static let layouts: [(name: String, html: String)] = [
        (
            "a preview filled with what takes no room",
            "<div style='display:none;max-height:0px;overflow:hidden'>New lamps for the winter\(String(repeating: "&#847;&zwnj;&nbsp;&#8199;&shy;", count: 150))</div><p>\(words)</p>"
        ),
        (
            "a preview in the colour of the paper",
            "<span class='preheader' style='color:transparent;display:none;height:0;max-height:0;max-width:0;opacity:0;overflow:hidden;mso-hide:all;visibility:hidden;width:0'>New lamps for the winter, by hand.</span><p>\(words)</p>"
        ),
        (
            "one version for wide screens and one for narrow",
            "<style>.m{display:none;max-height:0;overflow:hidden;font-size:0}@media only screen and (max-width: 600px){.d{display:none!important}.m{display:block!important;max-height:none!important;font-size:16px!important;overflow:visible!important}}</style><div class=d>\(words)</div><div class=m style='display:none;max-height:0;overflow:hidden;font-size:0'>\(words)</div>"
        ),
        (
            "columns without gaps between them",
            "<div style='font-size:0;text-align:center'><div style='display:inline-block;width:50%;font-size:16px;vertical-align:top'>\(words)</div><div style='display:inline-block;width:50%;font-size:16px'>\(words)</div></div>"
        ),
        (
            "columns that find their width themselves",
            "<div style='font-size:0'><div style='display:inline-block;min-width:50%;max-width:100%;width:calc((480px - 100%) * 480);overflow:hidden'><p style='font-size:15px'>\(words)</p></div></div>"
        ),
        (
            "white words on a dark picture with a colour below it",
            "<table width=600 background='https://img.example/h.jpg' bgcolor='#1d2430' style='background:#1d2430 url(https://img.example/h.jpg) center/cover'><tr><td style='color:#ffffff;font:18px Arial'>\(words)<a href='https://shop.example' style='color:#fff'>See all</a></td></tr></table>"
        ),
        (
            "white words on a gradient",
            "<table><tr><td style='background:linear-gradient(135deg,#17324d,#d9480f);color:#fff'>\(words)"
        ),
        (
            "a dark version",
            "<style>:root{color-scheme:light dark}body{background:#fff;color:#111}@media (prefers-color-scheme:dark){body,.b{background:#111!important;color:#eee!important}.l{display:none!important}.k{display:block!important}}</style><div class=b>\(words)<img class=l src='https://img.example/l.png' width=90 height=30><div class=k style='display:none'>x</div></div>"
        ),
        (
            "a help desk's number at its end",
            "<p style='color:#b5b5b5'>##- Please type your reply above this line -##</p><p>\(words)</p><span style='color:#FFFFFF'>[1G4D-ZK2P7]</span><p style='font-size:1px;color:#fff'>ref:_00D8a.500ab:ref</p>"
        ),
        (
            "words for those who listen",
            "<style>.sr{position:absolute;width:1px;height:1px;overflow:hidden;clip:rect(0,0,0,0);white-space:nowrap;border:0}</style><p>\(words)<a href='https://shop.example'>More<span class=sr> about lamps, opens in a new window</span></a></p>"
        ),
        (
            "small print", "<p>\(words)</p><p style='font-size:9px;line-height:11px;color:#999'>\(words)</p>"
        ),
        (
            "a table with stripes and a cut title",
            "<style>tr:nth-child(even) td{background:#f4f4f4}td:first-child{width:120px;max-width:120px;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}tr:last-child td{border:0}</style><table>\(String(repeating: "<tr><td>Lamp of oak and brass, large</td><td>79 EUR</td></tr>", count: 12))</table>"
        ),
        (
            "a first paragraph of its own",
            "<style>p:first-child{font-size:20px;color:#17324d}p+p{margin-top:0;color:#444}</style><div><p>\(words)</p><p>\(words)</p></div>"
        ),
        (
            "spacers",
            "<p>\(words)</p><div style='height:1px;line-height:1px;font-size:1px'>&nbsp;</div><table><tr><td height=20 style='height:20px;font-size:0;line-height:0'>&nbsp;</td></tr></table><div style='height:24px'></div><p>\(words)</p>"
        ),
        (
            "an image that a line names",
            "<p>\(words)</p><img src='https://img.example/a.png' width=600 height=300 style='display:block;width:100%;height:auto' alt='Brass lamp on a desk'>"
        ),
        (
            "a mail from right to left",
            "<div dir=rtl style='text-align:right;padding-right:40px'><table width=600 style='width:600px'><tr><td>\(String(repeating: "مرحبا بكم في متجرنا ", count: 40))</td></tr></table></div>"
        ),
        (
            "German words with places for hyphens",
            "<p>\(String(repeating: "Donau\u{AD}dampf\u{AD}schiff\u{AD}fahrts\u{AD}gesell\u{AD}schaft und example\u{200C}.com ", count: 20))</p>"
        ),
        (
            "Persian and Hindi, whose letters are joined",
            "<p>\(String(repeating: "می\u{200C}خواهم क्\u{200D}ष ", count: 60))</p>"
        ),
        (
            "signs and flags",
            "<p>\(String(repeating: "👩\u{200D}👩\u{200D}👧 🏴\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F} ❤\u{FE0F} ", count: 20))</p>"
        ),
        (
            "a cited mail that was cut",
            "<p>\(words)</p><blockquote style='max-height:2000px;overflow:hidden'>\(words)</blockquote>"
        ),
        (
            "links in the colour of their ground",
            "<table><tr><td bgcolor='#0b5a52'><a href='https://shop.example' style='color:#ffffff;text-decoration:none'>\(words)</a>"
        ),
        (
            "links without a colour in white words",
            "<div style='background:#eee;color:#eee'><a href='https://shop.example'>\(words)</a></div>"
        ),
    ]

    @Test("What is hidden by custom stays below what is warned of", arguments: layouts.map(\.name))
    func layout(_ name: String) throws {
        let html = try #require(Self.layouts.first { $0.name == name }).html
        let hidden = SafetyCheck.expectSafe(html).hiddenText
        #expect(hidden.bytes < 100 && hidden.bytesAmidText < 60, "\(hidden)")
        #expect(hidden.saltedWords == 0 && hidden.splitLetters == 0 && hidden.unseenLetters == 0 && !hidden.isUncertain)
        #expect(hidden.bytesOnImages == 0)
    }
}
