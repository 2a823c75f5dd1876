/// Attacks of a third look: content that readers of HTML nest otherwise than it was written, charsets that hide a bracket,
/// and the ways of the newest browsers.
///
/// Written for these tests, with the same words as ``MailAttacks``.
enum LaterAttacks {
    static let all: [String] = nesting + charsets.map(\.html) + loading + drawings + addresses + pretending

    /// The charset in which a mail says that it is written.
    static func charset(of attack: String) -> String {
        charsets.first { $0.html == attack }?.name ?? "utf-8"
    }

    /// What a second reading takes apart otherwise.
    static let nesting = [
        "<svg><desc><noscript><img title=\"</noscript><img src=x onerror=RUN>\"></noscript></desc></svg>",
        "<math><mi><style><!--</style><a title=\"--&gt;</style><img src=x onerror=RUN>\">x</a></mi></math>",
        "<svg><foreignObject><math><mglyph><style><img title=\"</style><img src=x onerror=RUN>\"></style></mglyph></math></foreignObject></svg>",
        "<table><caption><svg><title><table><img title=\"</title><img src=x onerror=RUN>\"></table></title></svg></caption></table>",
        "<select><option><style></option></select><img title=\"</style><img src=x onerror=RUN>\"></style></select>",
        "<select><keygen><svg><style><!--</select>--><img src=x onerror=RUN></style></svg>",
        "<template><form><table><tr><input></table><template><img src=x onerror=RUN></template></form></template>",
        "<template shadowrootmode=open><style>:host{all:initial}</style><slot onslotchange=RUN></slot><img src=HOST/t1></template>",
        "<div><template shadowroot=open><script>RUN</script></template></div>",
        "<table><tbody><select><tr><td><svg><style><img src=x onerror=RUN></style></svg></table>",
        "<table><form><tr><td></form><form id=list action=HOST/t2><input name=x></table>",
        "<table><a href=x><tr><td><a href='javascript:RUN'>x</a></td></tr></a></table>",
        "<p><table><p title='</table><img src=x onerror=RUN>'></p></table>",
        "<b><b><b><b><b><b><b><b><b><p><script>RUN</script></p></b></b></b></b></b></b></b></b></b>",
        "<frameset><frame src='javascript:RUN'></frameset><noframes><img src=x onerror=RUN></noframes>",
        "<noembed><img title='</noembed><img src=x onerror=RUN>'></noembed>",
        "<listing>\n<img src=x onerror=RUN></listing>", "<listing>&lt;img src=x onerror=RUN&gt;</listing>",
        "<ruby><rtc><rt><svg><p><style><a title='</style><img src=x onerror=RUN>'></style></p></svg></rtc></ruby>",
        "<!DOCTYPE html [<!ENTITY x '<script>RUN</script>'>]><p>&x;</p>", "<?xml version='1.0'?><?php RUN ?><p>x",
        "<?xml-stylesheet href='HOST/t3.css'?><p>x", "<!--x--!><img src=x onerror=RUN>-->",
        "<!-- --!><script>RUN</script>",
        "<!--><script>RUN</script>-->", "<!-></!->x<script>RUN</script>", "</ ><img src=x onerror=RUN>",
        "<//><img src=x onerror=RUN>",
        "<a\u{B}href='javascript:RUN'>x</a>", "<img\u{85}src=x\u{85}onerror=RUN>",
        "<img src=x:x onerror\u{C}=\u{C}RUN>",
        "<dialog open onclose=RUN><form method=dialog><button>x</button></form></dialog>",
        "<button popovertarget=p>x</button><div popover id=p onbeforetoggle=RUN>x</div>",
        "<button commandfor=p command=show-modal>x</button><dialog id=p oncommand=RUN>x</dialog>",
        "<details name=a open ontoggle=RUN><summary>x</summary></details>",
        "<search onbeforematch=RUN hidden=until-found>x</search>",
        "<div contenteditable onbeforeinput=RUN oncut=RUN>x</div>",
        "<p oncontentvisibilityautostatechange=RUN style='content-visibility:auto'>x</p>",
        "<p onscrollend=RUN onscrollsnapchange=RUN style='overflow:auto;height:1px'>x</p>",
    ]

    /// Charsets in which a bracket or a quotation mark is written otherwise than it looks.
    static let charsets: [(name: String, html: String)] = [
        ("utf-7", "+ADw-img src=x onerror=RUN+AD4- +ADw-script+AD4-RUN+ADw-/script+AD4-"),
        ("x-unicode-2-0-utf-7", "+ADw-svg onload=RUN+AD4-"),
        ("iso-2022-jp", "<a title='\u{1B}$B' onmouseover=RUN x='\u{1B}(B'>x</a><img src=x onerror=RUN>"),
        ("iso-2022-jp", "<img alt=\"\u{1B}(J\\\" onerror=RUN src=x \u{1B}(B\">"),
        ("iso-2022-jp", "<scr\u{1B}(Bipt>RUN</scr\u{1B}(Bipt><im\u{1B}(Bg src=x onerror=RUN>"),
        ("iso-2022-kr", "<a title='\u{E}<\u{F}img src=x onerror=RUN>'>x</a>"),
        ("hz-gb-2312", "<a title='~{<img src=x onerror=RUN>~}'>x</a>~\n<script>RUN</script>"),
        ("x-user-defined", "<img src=x onerror=RUN>"), ("us-ascii\"><script>RUN</script>", "<img src=x onerror=RUN>"),
        (
            "utf-8; charset=utf-7",
            "+ADw-script+AD4-RUN+ADw-/script+AD4-<meta charset=utf-7><meta http-equiv=Content-Type content='text/html;charset=utf-7'>"
        ),
    ]

    /// Newer ways to ask another server.
    static let loading = [
        "<img src=x srcset='HOST/l1 1x, HOST/l2 2x' sizes='(min-width:1px) 100vw'>",
        "<img attributionsrc=HOST/l3 src=x>",
        "<a href='HOST/l4' attributionsrc=HOST/l5 ping='HOST/l6 HOST/l7'>x</a>",
        "<link rel='modulepreload' href=HOST/l8>",
        "<link rel='preload' imagesrcset='HOST/l9 1x' as=image>", "<link rel='preconnect icon manifest' href=HOST/l10>",
        "<link rel=expect blocking=render href='#x'><link rel=compression-dictionary href=HOST/l11>",
        "<script type=speculationrules>{\"prefetch\":[{\"urls\":[\"HOST/l12\"]}]}</script>",
        "<script type=importmap>{\"imports\":{\"x\":\"HOST/l13\"}}</script>",
        "<meta http-equiv=Link content='<HOST/l14>;rel=preload'>",
        "<meta http-equiv=Content-Security-Policy content=\"img-src *; report-uri HOST/l15\"><img src=HOST/l16>",
        "<meta name=referrer content=unsafe-url><meta http-equiv=Set-Cookie content=x=1><meta http-equiv=x-dns-prefetch-control content=on>",
        "<fencedframe src=HOST/l17></fencedframe><portal src=HOST/l18></portal>",
        "<model src=HOST/l19></model><webview src=HOST/l20></webview>",
        "<video><track default src=HOST/l21><source srcset=HOST/l22></video>",
        "<object type=text/html codebase=HOST data=l23></object>",
        "<img src='\\\\127.0.0.1\\l24'><img src='//127.0.0.1/l25'><img src='https:HOST/l26'><img src=' HOST/l27'>",
        "<img src='blob:HOST/x'><img src='filesystem:HOST/temporary/x'><img src='data:image/svg+xml;base64,PHN2Zz4='>",
        "<p style='background-image:-webkit-image-set(url(HOST/l28) 1x)'>x</p>",
        "<p style='content:url(HOST/l29)'>x</p>",
        "<style>p{background:url(HOST/l30) format('x')}p{src:url(HOST/l31)}</style><p>x",
        "<style>p{--x:\"</style><img src=HOST/l32>\"}</style><p>x",
        "<style>@import url(HOST/l33) layer;p{background:url(\"HOST/l34\n\")}</style><p>x",
        "<style>@font-feature-values F{@styleset{x:1}}@position-try --x{inset:0}@function --f(){result:url(HOST/l35)}p{background:--f()}</style><p>x",
        "<style>a:visited{background:url(HOST/l36);color:red}a:link{background:url(HOST/l37)}</style><a href='https://a.example'>x</a>",
        "<p style='background:url(HOST/l38)\\;color:red'>x</p><p style='back\\67round:url(HOST/l39)'>x</p>",
        "<p style='background:url(&quot;HOST/l40&quot;)'>x</p><p style='background:\\\nurl(HOST/l41)'>x</p>",
    ]

    /// SVG and MathML with what they can start or change.
    static let drawings = [
        "<svg><use href='data:image/svg+xml,<svg id=x xmlns=http://www.w3.org/2000/svg><script>RUN</script></svg>#x'/></svg>",
        "<svg><animate xlink:href=#a attributeName=href values='javascript:RUN'/><a id=a><text y=20>x</text></a></svg>",
        "<svg><set attributeName=href to='javascript:RUN'/><feImage href=HOST/g1 /></svg>",
        "<svg><animateMotion path='M0 0' onend=RUN dur=1s/><discard onbegin=RUN begin=0s/></svg>",
        "<svg><foreignObject><iframe srcdoc='<script>RUN</script>'></iframe></foreignObject></svg>",
        "<math><maction actiontype='statusline#http://x' xlink:href='javascript:RUN'>x</maction></math>",
        "<math><mrow href='javascript:RUN'><mtext>x</mtext></mrow></math>",
        "<svg:script xmlns:svg='http://www.w3.org/2000/svg'>RUN</svg:script>",
        "<x:script xmlns:x='http://www.w3.org/1999/xhtml'>RUN</x:script>",
        "<svg xmlns:xlink=x><image xlink:href=HOST/g2 /></svg>",
    ]

    /// Addresses that run, however they are written.
    static let addresses = [
        "<a href='java\u{A}script:RUN'>x</a>", "<a href='java&NewLine;script&colon;RUN'>x</a>",
        "<a href='\u{200B}javascript:RUN'>x</a>",
        "<a href='\u{FEFF}javascript:RUN'>x</a>", "<a href='&#x0000106;avascript:RUN'>x</a>",
        "<a href='JaVaScRiPt&#58RUN'>x</a>",
        "<a href='javascript&#x3a;//%0aRUN'>x</a>", "<a href='view-source:javascript:RUN'>x</a>",
        "<a href='jar:javascript:RUN!/'>x</a>",
        "<a href='feed:javascript:RUN'>x</a>", "<a href='blob:x/RUN'>x</a>",
        "<a href='intent://x#Intent;scheme=javascript;end'>x</a>",
        "<area href='javascript:RUN' shape=default><map name=m><area href='data:text/html,x'></map>",
        "<a href='about:srcdoc'>x</a>",
        "<a href='ms-word:ofe|u|HOST/x'>x</a><a href='search-ms:query=x'>x</a><a href='file:///etc/passwd'>x</a>",
        "<form action='data:text/html,RUN'><button formaction='javascript:RUN' formtarget=_top>x</button></form>",
        "<input type=submit formaction='javascript:RUN'><isindex formaction='javascript:RUN'>",
    ]

    /// What hides words, or looks like our own page.
    static let pretending = [
        "<p style='font-size:0'>PADDING</p>", "<p style='text-indent:-9999px'>PADDING</p>",
        "<p style='opacity:.01'>PADDING</p>",
        "<p style='max-height:0;overflow:hidden'>PADDING</p>", "<p style='clip-path:inset(50%)'>PADDING</p>",
        "<p style='mso-hide:all;line-height:0'>PADDING</p>",
        "<div class='notes'><p class='note calm'>The sender was confirmed.</p></div>",
        "<div class='toast'><div class='notice bad' role=alert>Your session ended. <a href='https://evil.example/sign-in'>Sign in</a></div></div>",
        "<h1 id=subject>Other subject</h1><span data-presence>Ana is looking at this</span><form class=tools><button name=do value=trash>x</button></form>",
        "<a class='open' data-act=trash data-menu=move href='/sign-out'>x</a><div data-own data-part=notice>x</div>",
        "<p>\u{202E}gpj.exe\u{202C}</p><a href='https://xn--80ak6aa92e.example/'>x</a>",
        "<p>\u{200B}\u{2060}\u{FEFF}\u{E0041}\u{E0042}x</p>",
    ]
}
